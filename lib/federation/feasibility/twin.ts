/**
 * Made-up people of a TRE's synthetic twin: drawn from its published profile and nothing else, so that a query can be tried where no record
 * is. Each concept is drawn by itself within a sex and age band; nothing goes with anything else, and there are no values, because profiles
 * tell of none. The same profile always gives the same people.
 */
import { publishedRange, type PublishingRules } from "#lib/disclosure/published-counts.ts";
import { modelInput } from "#lib/analysis/model-data.ts";
import { outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { sumOf } from "#lib/disclosure/differential-privacy/privacy-budget.ts";
import { participationIn } from "#lib/disclosure/quantile-groups.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { fromDayNumber, toDayNumber, yearOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { isFitted } from "#lib/query/analysis.ts";
import { ageBands } from "#lib/query/breakdown.ts";
import { genderConcept } from "#lib/query/checked-concepts.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import type { EventDomain, Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { evaluateReference, peopleOf, type OmopEvent, type OmopPeople } from "#lib/query/reference-engine.ts";
import { fitRounds } from "#lib/statistics/fit-rounds.ts";
import { combine } from "../combine.ts";
import { fittedSoFar, type FittedModel } from "../fitted-model.ts";
import { groupsOfModel } from "../groups-of-model.ts";
import { middle, publishedPeople, sexOfCell, spread, yearsOfCell } from "./published-people.ts";
import type { TwinAnswer, TwinNoise } from "./twin-answer.ts";
import { releaseOfTwin } from "./twin-release.ts";

/** The reference engine answers for so many within a second. */
export const mostMadeUp = 2_000;
const mostConcepts = 60;

/** Numbers from 0 to under 1, the same ones each time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
function drawn(weights: readonly number[], random: number): number {
  let left = random * weights.reduce((a, b) => a + b, 0);
  const at = weights.findIndex((weight) => (left -= weight) < 0);
  return at < 0 ? weights.length - 1 : at;
}
/** The concepts that a query names, wherever. */
function namedIn(part: unknown): number[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === "conceptId" && typeof value === "number" ? [value] : namedIn(value)));
}

export function twinOf(dataset: DatasetDescription, rules: PublishingRules, query: Query): OmopPeople {
  const published = publishedPeople(dataset, rules);
  const on = dataset.breakdown?.on ?? "2025-12-31";
  const last = toDayNumber(`${yearOf(on)}-12-31`);
  const named = new Set(namedIn(query));
  const concepts = dataset.concepts.filter((c) => named.has(c.conceptId)).slice(0, mostConcepts).map((concept) => {
    const people = middle(publishedRange(concept.people, rules));
    return { ...concept, chance: spread(concept.bySexAndAge, people, published.cells).map((n, at) => n / Math.max(1, published.cells[at]!)), years: spread(concept.byYear, people, new Array<number>(26).fill(1)) };
  });
  const random = numbers(20_250_101);
  const events: Partial<Record<EventDomain | "observation-period", OmopEvent[]>> = { "observation-period": [] };
  const persons: OmopPeople["persons"] = [];
  let record = 0;
  for (let i = 1; i <= Math.min(mostMadeUp, Math.round(middle(published.all))); i++) {
    const cell = drawn(published.cells, random());
    const age = ageBands[cell % ageBands.length]!.from + Math.floor(random() * 10);
    const [id, yearOfBirth] = [`${i}`, yearOf(on) - age];
    const born = toDayNumber(`${yearOfBirth}-07-01`);
    const sex = sexOfCell(cell);
    persons.push({ id, yearOfBirth, genderConceptId: sex === "other" ? 0 : genderConcept[sex] });
    events["observation-period"]!.push({ eventId: id, personId: id, conceptId: 0, date: fromDayNumber(Math.min(born, last)), endDate: fromDayNumber(last) });
    for (const { conceptId, domain, chance, years } of concepts) {
      if (random() >= chance[cell]!) continue;
      const { from, to } = yearsOfCell(drawn(years, random()), on);
      const year = Number.isFinite(from) ? from : to - 4;
      const first = Math.min(last, Math.max(born, toDayNumber(`${year}-01-01`) + Math.floor(random() * 365)));
      // The first record, and up to two later ones.
      const days = [first, ...Array.from({ length: Math.floor(random() * 3) }, () => first + Math.floor(random() * (last - first + 1)))];
      (events[domain] ??= []).push(...days.map((day): OmopEvent => ({ eventId: `${++record}`, personId: id, conceptId, date: fromDayNumber(day), endDate: fromDayNumber(day), value: null, unitConceptId: null })));
    }
  }
  return { kind: "omop-5.4", persons, events, conceptAncestors: [] };
}

/** The query asked of the twin, with the TRE's own rules of disclosure applied, as its real answer would come. */
export async function askTwin(query: Query, dataset: DatasetDescription, policy: DisclosurePolicy, tre: { id: string; name: string }, since: string): Promise<Result<TwinAnswer>> {
  const twin = twinOf(dataset, policy, query);
  const people = peopleOf(query, twin);
  const released = await releaseOfTwin(query, outputsOfRun(query, undefined, evaluateReference(query, twin), people), policy, numbers(19_470_115));
  if (!released.ok) return released;
  const { outputs } = released.value;
  return ok({
    madeUp: twin.persons.length, of: dataset.people, noise: noiseOf(policy, outputs.length), pooled: combine([{ tre, state: "released", since, outputs, zeros: policy.zeros }], policy),
    models: modelsOfTwin(query, outputs, people, tre, since), analyses: query.analyses, variables: query.variables,
  });
}
function noiseOf({ differentialPrivacy, cellKey }: DisclosurePolicy, outputs: number): TwinNoise | null {
  if (differentialPrivacy) return { by: "differential-privacy", epsilon: differentialPrivacy.epsilon, cost: sumOf(new Array<number>(outputs).fill(differentialPrivacy.epsilon)), budget: differentialPrivacy.budget };
  return cellKey && { by: "cell-key", most: cellKey.most };
}

/** The rounds of each model that the TRE's rules would let it take part in, over the made-up people alone: nothing goes over the wire. */
function modelsOfTwin(query: Query, released: readonly ReleasedOutput[], people: PeopleTable, { id: treId, name }: { id: string; name: string }, since: string): FittedModel[] {
  return outputsAsked(query).filter(isFitted).flatMap((analysis) => {
    const output = released.find((o) => o.id === analysis.id);
    if (!output || !("reasons" in output) || output.reasons.length > 0) return [];
    const own = output.kind === "quantiles" && output.columns.length > 0 ? participationIn(output) : undefined;
    const { spec, data, columns } = modelInput(analysis, people, { index: 0, names: [name] }, own?.given);
    const { state, rounds } = fitRounds(spec, [data]);
    const groups = groupsOfModel(columns, [{ treId, name, ...(own && { groups: own }) }], null);
    return [{ ...fittedSoFar(analysis, columns, spec, state, true), ...(groups && { groups }), steps: rounds, participants: [{ treId, name }], waitingFor: [], since, sums: { are: "open" }, stopped: null, silence: null, leftOut: [] }];
  });
}
