/**
 * Disclosure control beside all that this TRE has released to anyone: what would, together with that, tell of few people is hidden too.
 * Asked when a run has been computed, and again at the moment of its release, since others may have been released in between.
 */
import type { DatabaseSync } from "node:sqlite";
import { peopleBehind } from "#lib/analysis/people-behind.ts";
import type { ControlledRun } from "#lib/disclosure/control.ts";
import { answeredBefore, auditSets, hardlyMoved, refuses, type AuditRule } from "#lib/disclosure/ledger/audit.ts";
import { certainlyNobody } from "#lib/disclosure/ledger/certain.ts";
import { codesReadAs, type CodeFingerprints } from "#lib/disclosure/ledger/codes.ts";
import { inDataset, wordingText, type Condition } from "#lib/disclosure/ledger/conditions.ts";
import { givenBack, type GivenBack, type WithheldCount } from "#lib/disclosure/ledger/given-back.ts";
import { emptyIn, type Ledger, type NamedSet } from "#lib/disclosure/ledger/ledger.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { nothingSaid, type LedgerSaid } from "#lib/disclosure/ledger/said.ts";
import { withholdAll } from "#lib/disclosure/ledger/withhold.ts";
import { wordingOf, type Asked } from "#lib/disclosure/ledger/wording.ts";
import { assignmentsOf, keyOf, linkCounts } from "#lib/disclosure/linked-counts.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { recordOf } from "#lib/disclosure/record-of.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { stepped } from "#lib/disclosure/survival-steps.ts";
import { citationOf, underApproval, type CitedPolicy } from "#lib/disclosure/under-approval.ts";
import { countsWithheld, withoutOutputs, type Withholding } from "#lib/disclosure/withholding.ts";
import { isFitted } from "#lib/query/analysis.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { asListed, codesIn, nearCodes, readAlike, short } from "./ledger-codes.ts";
import { auditFigures, figuresOf, showsFigure, type AskedFigure, type SameColumns } from "./figure-sets.ts";
import { setsOfGroups, setsOfModels, type ModelSet } from "./model-sets.ts";
import { noiseOnSets } from "./record-keys.ts";
import { ledgerSize, nothingPending, pendingCodes, pendingFigures, pendingSets, readCodeLists, readFigures, readLedger, type PendingSets } from "./store/ledger.ts";
import { lastReleaseOf } from "./store/outputs.ts";
import { withheldCounts } from "./store/withholdings.ts";

/** `circle`: for whom the release is; what they were told before is looked at first. */
export type Computed = { runId: string; dataset: string; circle: string; query: Query; queryDigest: string; dictionary: TableDictionary | undefined; raw: RunOutputs; people: PeopleTable; /** Where a list of codes, or of chapters, is asked for. */ codes?: CodeFingerprints | undefined; withheld?: readonly Withholding[]; /** People behind a count that the approval demands. */ leastThreshold?: number | undefined; /** As the dataset's settings say. */ sameColumns?: SameColumns | undefined };
/** `withheldCounts`: those that output checkers withhold, by their words and their people. `entered`: how much was in the ledger that was looked at. */
export type BesideLedger = { control: ControlledRun; pending: PendingSets; withheldCounts: WithheldCount[]; entered: number };
type Control = (said: LedgerSaid, noise: ReadonlyMap<string, number> | undefined) => Promise<ControlledRun>;

/** After so many turns of hiding more, everything is withheld. */
const mostTurns = 8;

/** Names of properties are long, and ten thousand sets name the same ones: the ledger holds digests of them. */
function shortening(): (conditions: readonly Condition[]) => Condition[] {
  const shortened = new Map<string, string>();
  return (conditions) => conditions.map((c) => {
    const on = shortened.get(c.on) ?? short(c.on);
    shortened.set(c.on, on);
    return { ...c, on };
  });
}
export function shortWordsOf(asked: Asked): (assignments: Parameters<typeof wordingOf>[1]) => Condition[] {
  const shortened = shortening();
  return (assignments) => shortened(wordingOf(asked, assignments));
}

/** The words of a run in the ledger, where the datasets of one people stand beside each other. */
export function wordsIn(dataset: string, asked: Asked): ReturnType<typeof shortWordsOf> {
  const words = shortWordsOf(asked);
  // First: who asks for the words of a level takes the last.
  return (assignments) => [inDataset(dataset), ...words(assignments)];
}

/** Groups that are nobody by the words of a run and its dictionary: kept like groups that were shown to be empty, for what is audited later knows neither. */
function certainIn(dataset: string, asked: Asked): NamedSet[] {
  const shortened = shortening();
  const nobody = PersonSet.from([]);
  return certainlyNobody(asked).map((conditions, i) => ({ key: `certainly nobody ${i}`, people: nobody, wording: wordingText([inDataset(dataset), ...shortened(conditions)]) }));
}

/** Who stands behind each count of a run that may be released, the widest first. */
function setsOf({ dataset, query, dictionary, raw, people }: Computed, policy: DisclosurePolicy): { sets: NamedSet[]; named: Map<string, NamedSet>; ofModels: ModelSet[]; figures: AskedFigure[]; certain: NamedSet[]; conditionsOf: ReturnType<typeof shortWordsOf>; seenTo: NonNullable<AuditRule["seenTo"]> } {
  const run = stepped(raw, policy);
  const linked = linkCounts(run);
  const behind = peopleBehind(query, run, people);
  const conditionsOf = wordsIn(dataset, { query, dictionary, run });
  const sets = linked.counts.filter((count) => count.released).sort((a, b) => a.depth - b.depth).map(({ key }): NamedSet => {
    const assignments = assignmentsOf(key);
    return { key, people: PersonSet.from(behind(assignments)), wording: wordingText(conditionsOf(assignments)) };
  });
  // Suppression looks at the counts of one output together, and at what outputs share; not at who else is in two of them.
  const together = run.outputs.map((output) => {
    const { cells, margins, total } = linked.placesOf(output);
    return new Set([...cells, ...margins.flat(), total].map((i) => linked.counts[i]!.key));
  });
  const ofModels = setsOfModels(query, people, conditionsOf);
  const named = new Map(sets.map((set) => [set.key, set]));
  const figures = figuresOf({ query, outputs: run.outputs, people, peopleOf: (cell) => named.get(keyOf(cell))?.people ?? PersonSet.from(behind(cell)), conditionsOf, ofModels });
  return { sets, named, ofModels, figures, certain: certainIn(dataset, { query, dictionary, run }), conditionsOf, seenTo: (keys) => together.some((of) => keys.every((key) => of.has(key))) };
}

/**
 * `control` is asked anew with what the ledger says, until nothing that it shows is too near. It may take seconds, in which others are released: then the run is
 * looked at again beside these too, and what was controlled already is not controlled a second time, or a run that takes long would never end among many that don't.
 */
export async function besideLedger(db: DatabaseSync, computed: Computed, published: DisclosurePolicy, control: Control): Promise<BesideLedger> {
  const once = onceForEach(control);
  const policy = underApproval(published, computed.leastThreshold);
  const cited = await citationOf(published, computed.leastThreshold);
  const asked = askedOf(computed, policy);
  for (;;) {
    const entered = ledgerSize(db, computed.dataset);
    const beside = await besideReleased(db, computed, asked, { policy, cited }, once);
    if (ledgerSize(db, computed.dataset) === entered) return { ...beside, entered };
  }
}

/** Of one run the same words of the ledger have the same answer. */
function onceForEach(control: Control): Control {
  const answers = new Map<string, Promise<ControlledRun>>();
  return (said, noise) => {
    const { answers: before, near, nearReleased, codes, figures } = said;
    const words = JSON.stringify([before, near, nearReleased, codes, figures].map((one) => [...one]));
    if (!answers.has(words)) answers.set(words, control(said, noise));
    return answers.get(words)!;
  };
}

/** All that is asked of the people of a run, whatever the ledger holds. */
function askedOf(computed: Computed, policy: DisclosurePolicy) {
  const { withheld: byCheckers = [], raw, codes } = computed;
  // Outputs that are withheld whole tell nothing: what is asked beside them is looked at as if it had been asked alone.
  const asked = setsOf({ ...computed, raw: withoutOutputs(raw, byCheckers) }, policy);
  const population = asked.sets[0]?.wording ?? "";
  return { ...asked, population, counted: codes?.of(codesIn(raw.outputs), population), ofCheckers: byCheckers.length === 0 ? [] : countsOfCheckers(computed, policy, byCheckers) };
}

async function besideReleased(db: DatabaseSync, computed: Computed, asked: ReturnType<typeof askedOf>, { policy, cited }: { policy: DisclosurePolicy; cited: CitedPolicy }, control: Control): Promise<Omit<BesideLedger, "entered">> {
  const { dataset, circle, query, queryDigest, withheld: byCheckers = [], sameColumns = [] } = computed;
  const { sets, named, ofModels, figures, certain, conditionsOf, seenTo, population, counted, ofCheckers } = asked;
  const threshold = smallestShown(policy);
  const kept = readLedger(db, dataset);
  const certainAnew = certain.filter(({ wording }) => !kept.empty.includes(wording!));
  const past: Ledger = { ...kept, empty: [...kept.empty, ...emptyIn(certainAnew)] };
  const lists = readCodeLists(db, dataset);
  // A model would be fitted to the people of today; and what checkers withhold now may have been answered before.
  if (byCheckers.length === 0 && !outputsAsked(query).some(isFitted) && hardlyMoved(sets, past, threshold)) {
    const last = lastReleaseOf(db, dataset, queryDigest, cited);
    if (last) return { control: { released: last, record: recordOf(last, policy), needsPerson: [], shown: [], workings: null }, pending: nothingPending, withheldCounts: [] };
  }
  const noise = noiseOnSets(db, sets, policy);
  const said = {
    answers: answeredBefore(sets.filter((set) => set.people.size >= threshold), past), near: new Set<string>(), nearReleased: new Set<string>(), figures: new Set<string>(),
    codes: counted ? codesReadAs(counted, lists, past, threshold) : nothingSaid.codes,
  };
  const pastFigures = new Map<string, Ledger>();
  const pastOf = (sources: readonly string[]): Ledger => pastFigures.get(sources.join()) ?? pastFigures.set(sources.join(), readFigures(db, dataset, sources)).get(sources.join())!;
  for (let turn = 0; ; turn++) {
    const controlled = await control(said, noise);
    const countsShown = controlled.shown.map(({ key, value, roundedTo, range }): NamedSet => ({ ...named.get(key)!, answer: { value, roundedTo, ...(range && { range }) } })).sort((a, b) => sets.indexOf(named.get(a.key)!) - sets.indexOf(named.get(b.key)!));
    if (said.near.size > 0 && countsShown.every((set) => set.people.size === 0)) return withheld(controlled, policy, ofCheckers);
    // What a model tells is told once it is fitted, with the same people behind it.
    const fittedLater = new Set(controlled.released.outputs.flatMap((o) => ("reasons" in o && o.reasons.length === 0 ? [o.id] : [])));
    const everyone = setsOfGroups(query, controlled.released.outputs, (key) => named.get(key)?.people, conditionsOf);
    const ofFits = [...ofModels, ...everyone];
    const modelOf = new Map(ofFits.map((set) => [set.key, set.model]));
    const shown: NamedSet[] = [...countsShown, ...ofFits.filter(({ model }) => fittedLater.has(model))];
    // A sum of shown counts of one output, which disclosure control has looked at.
    const partsOf = new Map(everyone.map(({ key, parts }) => [key, parts]));
    const findings = auditSets(shown, past, { threshold, seenTo: (keys) => seenTo(keys.flatMap((key) => partsOf.get(key) ?? [key])), circle, zerosShown: policy.zeros === "shown" });
    const tooNear = [...findings.filter((f) => f.kind !== "same"), ...nearCodes(largeAndClear(shown, findings, threshold), lists, threshold)];
    const figuresShown = figures.filter((figure) => showsFigure(figure, controlled.released.outputs));
    const figureFindings = auditFigures(figuresShown, withNobodyIn([...past.empty, ...emptyIn(countsShown)], pastOf), { threshold, circle }, sameColumns);
    const figuresTooNear = figureFindings.filter((f) => f.kind !== "same");
    if (tooNear.length + figuresTooNear.length === 0) {
      const held = new Set([...findings, ...figureFindings].map((f) => f.key));
      const isKnown = (set: NamedSet): boolean => held.has(set.key) || (set.people.size === 0 && past.empty.includes(set.wording!));
      const listed = computed.codes && asListed(computed.codes, controlled.released.outputs, population);
      // In the order in which they are kept, so that what is looked at again is looked at alike.
      const [fresh, known] = [shown.filter((set) => !isKnown(set)), shown.filter(isKnown)];
      const before = withheldBefore(withheldCounts(db, dataset).filter(({ runId }) => runId !== computed.runId), ofCheckers, [...fresh, ...known], past, threshold);
      const figuresPending = { fresh: figuresShown.filter(({ key }) => !held.has(key)), known: figuresShown.filter(({ key }) => held.has(key)) };
      const control = said.near.size + said.figures.size > 0 ? inPart(controlled, policy) : controlled;
      return { control: { ...control, needsPerson: [...control.needsPerson, ...before] }, withheldCounts: ofCheckers, pending: { fresh: [...fresh, ...certainAnew], known, figures: figuresPending, ...(listed && { codes: listed }) } };
    }
    if (turn === mostTurns) return withheld(controlled, policy, ofCheckers);
    for (const { key } of figuresTooNear) said.figures.add(figures.find((figure) => figure.key === key)!.output);
    for (const { key, past: released } of tooNear) {
      const model = modelOf.get(key);
      if (model !== undefined) {
        said.figures.add(model);
        continue;
      }
      said.near.add(key);
      if (released.length > 0) said.nearReleased.add(key);
    }
  }
}

/** Each count that output checkers withhold, by itself or with its whole output, and that nothing else of the run shows. */
function countsOfCheckers({ dataset, query, dictionary, raw, people }: Computed, policy: DisclosurePolicy, byCheckers: readonly Withholding[]): WithheldCount[] {
  const run = stepped(raw, policy);
  const kept = withoutOutputs(run, byCheckers);
  const linked = linkCounts(kept);
  const single = countsWithheld(kept.outputs, linked, byCheckers);
  const shown = new Set(linked.counts.flatMap(({ key, released }) => (released && !single.has(key) ? [key] : [])));
  const conditionsOf = wordsIn(dataset, { query, dictionary, run });
  const behind = peopleBehind(query, run, people);
  const found = linkCounts(run).counts.filter(({ key, released }) => released && !shown.has(key)).map(({ key }) => assignmentsOf(key));
  return [...new Map(found.map((of): [string, WithheldCount] => [wordingText(conditionsOf(of)), { wording: wordingText(conditionsOf(of)), people: PersonSet.from(behind(of)) }])).values()];
}

/** Why a person should look: what checkers withheld from one run would leave in another, or follow from it together with what was released. */
function withheldBefore(ofOthers: ReturnType<typeof withheldCounts>, ofCheckers: readonly WithheldCount[], shown: readonly NamedSet[], past: Ledger, threshold: number): string[] {
  const counts = [...ofOthers.map(({ title, at, ...count }) => ({ ...count, from: `“${title}” on ${at.slice(0, 10)}` })), ...ofCheckers.map((count) => ({ ...count, from: "this run" }))];
  const back = givenBack(counts, shown, past, threshold);
  const found = Map.groupBy(counts.flatMap(({ from }, i) => (back[i] ? [{ how: back[i], from }] : [])), ({ how, from }) => `${how} ${from}`);
  return [...found.values()].map((same) => inWords[same[0]!.how](same.length, same[0]!.from));
}
/** The same of a run that waits for its release, as it is now: checkers may have withheld something from another since it was computed. */
export function withheldSince(db: DatabaseSync, run: { runId: string; dataset: string }, policy: DisclosurePolicy): string[] {
  const counts = withheldCounts(db, run.dataset);
  const [own, ofOthers] = [counts.filter(({ runId }) => runId === run.runId), counts.filter(({ runId }) => runId !== run.runId)];
  return ofOthers.length === 0 ? [] : withheldBefore(ofOthers, own, pendingSets(db, run.runId), readLedger(db, run.dataset), smallestShown(policy));
}

const showsOf = (people: string) => (numbers: number, from: string): string => `Output checkers withheld ${numbers === 1 ? "one" : numbers} of these numbers, of ${people}, from ${from}.`;
const inWords: Record<GivenBack, (numbers: number, from: string) => string> = {
  "same-words": showsOf("people defined in the same words"), "same-people": showsOf("the same people in other words"), "nearly-the-same-people": showsOf("nearly the same people"),
  "sum-or-difference": (numbers, from) => `With this, ${numbers === 1 ? "a number" : `${numbers} numbers`} that output checkers withheld from ${from} would be known as the sum or difference of two others.`,
  "combination": (numbers, from) => `With this, ${numbers === 1 ? "a number" : `${numbers} numbers`} that output checkers withheld from ${from} would be known as a sum of several others.`,
};

/** Sets that are compared with listed codes: of as many people as may be shown, and not found too near already. */
const largeAndClear = (sets: readonly NamedSet[], findings: readonly { key: string }[], threshold: number): NamedSet[] => sets.filter((set) => set.people.size >= threshold && !findings.some((f) => f.key === set.key));

/** That nobody is in a group is told by counts, and holds for numbers reckoned from values too: else the means of women and of men would stand too near to that of all, wherever it is told that nobody's sex is unknown. */
const withNobodyIn = (empty: readonly string[], pastOf: (sources: readonly string[]) => Ledger) => (sources: readonly string[]): Ledger => ({ ...pastOf(sources), empty });

/** Nothing is left that a person would have to look at before it leaves. */
function withheld(controlled: ControlledRun, policy: DisclosurePolicy, ofCheckers: WithheldCount[]): Omit<BesideLedger, "entered"> {
  const released = withholdAll(controlled.released);
  return { control: { released, record: recordOf(released, policy), needsPerson: [], shown: [], workings: null }, pending: nothingPending, withheldCounts: ofCheckers };
}
function inPart(controlled: ControlledRun, policy: DisclosurePolicy): ControlledRun {
  const released = { ...controlled.released, ledger: "in-part" as const };
  return { ...controlled, released, record: recordOf(released, policy) };
}

/** Whether sets that were clear when they were computed may still be released as they were answered then. */
export function stillClear(db: DatabaseSync, { runId, dataset, sameColumns = [] }: { runId: string; dataset: string; sameColumns?: SameColumns | undefined }, circle: string, policy: DisclosurePolicy): boolean {
  const past = readLedger(db, dataset);
  const lists = readCodeLists(db, dataset);
  const sets = pendingSets(db, runId);
  const codes = pendingCodes(db, runId);
  const threshold = smallestShown(policy);
  const before = answeredBefore(sets, past);
  const isAnsweredAlike = ({ key, answer }: NamedSet): boolean => {
    const then = before.get(key);
    return !then || !answer || (then.value === answer.value && then.roundedTo === answer.roundedTo && then.range?.low === answer.range?.low);
  };
  const findings = auditSets(sets, past, { threshold, seenTo: () => true, circle });
  const figures = auditFigures(pendingFigures(db, runId), withNobodyIn([...past.empty, ...emptyIn(sets)], (sources) => readFigures(db, dataset, sources)), { threshold, circle }, sameColumns);
  return !refuses([...findings, ...figures]) && sets.every(isAnsweredAlike) && nearCodes(largeAndClear(sets, findings, threshold), lists, threshold).length === 0 && (!codes || readAlike(codes, codesReadAs(codes, lists, past, threshold)));
}
