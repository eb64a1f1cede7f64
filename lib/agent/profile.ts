/** What the TRE tells the world about its data. Counts of people in it are statistics about people like any other: small ones are hidden, the rest rounded. */
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { isTooSmall } from "#lib/disclosure/primary-threshold.ts";
import { roundHalfUp } from "#lib/statistics/half-up.ts";
import { protocolVersions, type TreProfile } from "#lib/protocol/messages.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import type { Dataset, TreConfig } from "./config.ts";
import type { EngineProfile } from "./engines/engine.ts";
import { software } from "./software.ts";

const mostConcepts = 20_000;

/** Null where hidden. Under nhse-sde-10-5: 9 → null, 12 → 10, 13 → 15, 0 → 0. */
export const publishedCount = (people: number, policy: DisclosurePolicy): number | null => (isTooSmall(people, policy) ? null : roundHalfUp(people, policy.roundingBase));

export function describeDataset(dataset: Dataset, profile: EngineProfile, policy: DisclosurePolicy): DatasetDescription {
  const dictionary = dataset.dictionary ?? profile.dictionary;
  return {
    key: dataset.key, title: dataset.title, summary: dataset.summary, dataModel: profile.dataModel,
    ...(dictionary && { dictionary }),
    ...(profile.vocabularyVersion && { vocabularyVersion: profile.vocabularyVersion.slice(0, 120) }),
    people: publishedCount(profile.people, policy),
    // Most people first, so that what is cut off at the end is what is hidden anyway.
    concepts: profile.concepts.toSorted((a, b) => b.people - a.people || a.conceptId - b.conceptId).slice(0, mostConcepts)
      .map((concept) => ({ ...concept, people: publishedCount(concept.people, policy) }))
      // Without the order of exact counts, which would tell what rounding hides.
      .toSorted((a, b) => a.conceptId - b.conceptId || a.domain.localeCompare(b.domain)),
  };
}

export const profileOf = (config: TreConfig, datasets: readonly DatasetDescription[]): TreProfile => ({
  software: `${software.name} ${software.version}`, protocolVersions: [...protocolVersions], datasets: [...datasets],
  policy: config.policy.disclosure, release: config.policy.release, signOff: config.policy.signOff,
});
