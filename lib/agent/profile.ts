/** What the TRE tells the world about its data. Counts of people in it are statistics about people like any other: small ones are hidden, the rest rounded. */
import { hideInBreakdown } from "#lib/disclosure/hide-in-breakdown.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { isTooSmall } from "#lib/disclosure/primary-threshold.ts";
import { publishedCount, publishedRange, rangeOfEveryone } from "#lib/disclosure/published-counts.ts";
import { roundHalfUp } from "#lib/statistics/half-up.ts";
import { protocolVersions, type TreProfile } from "#lib/protocol/messages.ts";
import { mostBrokenDown } from "#lib/query/breakdown.ts";
import type { DatasetDescription, HeldConcept } from "#lib/query/dictionary.ts";
import type { Dataset, TreConfig } from "./config.ts";
import type { EngineProfile } from "./engines/engine.ts";
import { modelSumsOf, type TrePolicy } from "./policy.ts";
import { software } from "./software.ts";

const mostConcepts = 20_000;

/** How many people a dataset has, which the ledger holds as a set like any other. Null where hidden. Under nhse-sde-10-5: 9 → null, 12 → 10, 13 → 15, 0 → 0. */
export const publishedPeople = (people: number, policy: DisclosurePolicy): number | null => (isTooSmall(people, policy) ? null : roundHalfUp(people, policy.roundingBase));

export function describeDataset(dataset: Dataset, profile: EngineProfile, policy: DisclosurePolicy, licensed: LicensedVocabularies): DatasetDescription {
  const dictionary = dataset.dictionary ?? profile.dictionary;
  const vocabularyOf = new Map(profile.concepts.map((c) => [c.conceptId, c.vocabulary]));
  const brokenDown = breakdowns(profile, policy);
  return {
    key: dataset.key, title: dataset.title, summary: dataset.summary, dataModel: profile.dataModel,
    ...(dictionary && { dictionary }),
    ...(dataset.dataUse && { dataUse: dataset.dataUse }),
    ...(dataset.facts && { facts: dataset.facts }),
    ...(profile.vocabularyVersion && { vocabularyVersion: profile.vocabularyVersion.slice(0, 120) }),
    people: publishedPeople(profile.people, policy),
    ...(profile.breakdown && { breakdown: { on: profile.breakdown.on, bySexAndAge: hideInBreakdown(profile.people, rangeOfEveryone(publishedPeople(profile.people, policy), policy), [{ counts: profile.breakdown.bySexAndAge }], policy)[0]! } }),
    // Most people first, so that what is cut off at the end is what is hidden anyway.
    concepts: profile.concepts.toSorted((a, b) => b.people - a.people || a.conceptId - b.conceptId).slice(0, mostConcepts)
      .map((concept) => passedOn({ ...concept, people: publishedCount(concept.people, policy), ...brokenDown.get(`${concept.domain} ${concept.conceptId}`) }, licensed, vocabularyOf))
      // Without the order of exact counts, which would tell what rounding hides.
      .toSorted((a, b) => a.conceptId - b.conceptId || a.domain.localeCompare(b.domain)),
  };
}

/** By domain and concept. Which concepts are among the most common is decided by what is published of them, never by what rounding hides. */
function breakdowns({ breakdown, concepts }: EngineProfile, policy: DisclosurePolicy): Map<string, Pick<HeldConcept, "bySexAndAge" | "byYear">> {
  const people = new Map(concepts.map((c) => [`${c.domain} ${c.conceptId}`, c.people]));
  const found = (breakdown?.concepts ?? []).map((c) => ({ ...c, key: `${c.domain} ${c.conceptId}`, people: people.get(`${c.domain} ${c.conceptId}`) ?? 0 }));
  const shown = (count: number) => publishedCount(count, policy) ?? 0;
  const least = found.length < mostBrokenDown ? 0 : Math.min(...found.map((c) => shown(c.people)));
  return new Map(found.filter((c) => shown(c.people) > least).flatMap((c) => {
    const [bySexAndAge, byYear] = hideInBreakdown(c.people, publishedRange(publishedCount(c.people, policy), policy), [{ counts: c.bySexAndAge, groups: breakdown!.bySexAndAge }, { counts: c.byYear }], policy);
    const told = (counts: (number | null)[] | undefined) => counts?.some((count) => count !== null) === true;
    return [[c.key, { ...(told(bySexAndAge) && { bySexAndAge: bySexAndAge! }), ...(told(byYear) && { byYear: byYear! }) }] as const];
  }));
}

type LicensedVocabularies = TrePolicy["vocabularies"];
/** Of a concept's vocabulary detail, what the TRE may pass on: vocabularies are other people's works. A broader concept needs a licence for its own vocabulary too. */
function passedOn({ vocabulary, code, synonyms, broader, ...concept }: HeldConcept, licensed: LicensedVocabularies, vocabularyOf: ReadonlyMap<number, string | undefined>): HeldConcept {
  if (vocabulary === undefined) return concept;
  const mayPass = (what: keyof LicensedVocabularies, id = concept.conceptId) => licensed[what].includes(vocabularyOf.get(id) ?? "");
  const above = mayPass("hierarchy") ? (broader ?? []).filter((id) => mayPass("hierarchy", id)) : [];
  return {
    ...concept, ...(mayPass("codes") && code !== undefined ? { vocabulary, code } : {}),
    ...(mayPass("synonyms") && synonyms !== undefined ? { synonyms } : {}), ...(above.length > 0 ? { broader: above } : {}),
  };
}

export const profileOf = (config: TreConfig, datasets: readonly DatasetDescription[]): TreProfile => ({
  software: `${software.name} ${software.version}`, protocolVersions: [...protocolVersions], datasets: [...datasets],
  policy: config.policy.disclosure, release: config.policy.release, signOff: config.policy.signOff, ...(config.policy.committeeSignatures && { committeeSignatures: config.policy.committeeSignatures.members }), outputContext: config.policy.outputContext, modelSums: modelSumsOf(config.policy),
  releaseVotes: { checkers: config.policy.checkers, by: config.policy.releaseVotes },
});
