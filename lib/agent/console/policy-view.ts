import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { policyChanges, type RuleChange } from "#lib/disclosure/policy-changes.ts";
import { modelSumsInWords } from "#lib/disclosure/model-sums.ts";
import { policyInWords } from "#lib/disclosure/policy-in-words.ts";
import { releaseInWords } from "#lib/disclosure/release-in-words.ts";
import { policyDigest } from "#lib/disclosure/strictest-policy.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import type { AgentContext } from "../context.ts";
import { modelSumsOf, type TrePolicy } from "../policy.ts";
import { policyVersions, type PolicyVersion } from "../store/policy-versions.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export type PolicyView = { policy: TrePolicy; disclosure: DisclosurePolicy; digest: string; words: string[]; datasets: DatasetDescription[]; versions: PolicyVersion[]; federation: DisclosurePolicy | null; /** Where the federation is stricter than the TRE's own file. */ byFederation: RuleChange[] };

const named = (vocabularies: readonly string[]): string => (vocabularies.length === 0 ? "no vocabulary" : vocabularies.join(", "));

/** The policy in force, in numbers and in words, with the versions that people put in force, and what is published of each dataset under it. */
export async function policyView(context: AgentContext, actor: ConsoleActor): Promise<Result<PolicyView>> {
  const refused = notPermitted(actor, "see-policy");
  if (refused) return refused;
  const { policy } = context.config;
  const { release, outputContext, checkers, releaseVotes, signOff, committeeSignatures, keepUnreleasedDays, limits, vocabularies } = policy;
  const words = [
    ...policyInWords(policy.disclosure),
    ...releaseInWords(release),
    ...(outputContext === "required" ? ["A request must say of each output what it is for, whom it is about and what was done against disclosure."] : []),
    ...modelSumsInWords(modelSumsOf(policy)),
    checkers === 2 ? "Where people look, two different output checkers vote without seeing each other’s vote, and must agree to release, withhold or return." : "Where people look, one output checker decides.",
    ...(releaseVotes === "passkey" ? ["Whoever votes to release an output signs a digest of it with their passkey, which an operator has accepted; nothing is released without."] : []),
    signOff === "last-word" ? "An operator of this TRE has the last word on every run." : "A run inside a live approval of the committee starts by rule; any other goes to the committee.",
    ...(committeeSignatures ? [`No approval counts, and no decision to let a run through, that ${committeeSignatures.members === 1 ? "a member" : `${committeeSignatures.members} different members`} of the committee ${committeeSignatures.members === 1 ? "has" : "have"} not signed with a passkey that an operator of this TRE has accepted.`] : []),
    `Output that was not released is deleted after ${keepUnreleasedDays} days.`,
    `A query may take ${limits.seconds} seconds and ${limits.memoryMb} MB, and its answer ${limits.rows} rows; ${limits.concurrentRuns} may run at a time.`,
    `Of its concepts, this TRE publishes codes of ${named(vocabularies.codes)}, other names of ${named(vocabularies.synonyms)}, and which is broader than which in ${named(vocabularies.hierarchy)}.`,
  ];
  return ok({ policy, disclosure: policy.disclosure, digest: await policyDigest(policy.disclosure), words, datasets: [...context.datasets.values()].map((d) => d.description), versions: policyVersions(context.store.db), federation: policy.federation ?? null,
    byFederation: policyChanges(context.fileOwnRules, context.fileRules),
  });
}
