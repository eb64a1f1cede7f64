/**
 * Whether a release is confirmed as this TRE's policy asks: each of those who voted for it has signed, with a passkey that counts, the digest of
 * the very output that is about to leave. Asked when the vote is cast, and again, of everything, by the agent that releases.
 */
import { releaseChallenge, type ReleaseStatement } from "#lib/disclosure/signed-release.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { ceremonyFaults, type Expected } from "#lib/kernel/webauthn/ceremony.ts";
import { verifyAssertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import type { ReleasedBy } from "#lib/disclosure/sdc-record.ts";
import type { TreConfig } from "./config.ts";
import type { AgentContext } from "./context.ts";
import { sha256Of } from "./crate-files.ts";
import type { VerdictOnOutput } from "./next-step.ts";
import type { OutputToCheck, PersonDecision, RunRecord } from "./run-record.ts";
import { confirmationsOf, passkeysThatCount, type ReleaseConfirmation } from "./store/console-passkeys.ts";
import { decisionsOn } from "./store/decisions.ts";
import { kept } from "./store/kept-settings.ts";
import { unreleasedOf } from "./store/outputs.ts";

/** Where the console's people make their passkeys, and sign. */
export const consoleOrigin = ({ console: { origin, port } }: Pick<TreConfig, "console">): string => origin ?? `http://localhost:${port}`;
export const consoleCeremony = (config: Pick<TreConfig, "console">, challenge: string): Expected => ({ challenge, origin: consoleOrigin(config), userVerification: "required" });

type Reading = Pick<AgentContext, "store" | "config">;
const votesOf = (decisions: readonly PersonDecision[], attempt: number, accountId: string): PersonDecision[] => decisions.filter((one) => one.subject === "output" && one.attempt === attempt && one.accountId === accountId);

/** What this person signs with their vote to release these outputs as they lie here now, `vote` being the number of its first verdict; undefined where the run does not wait with them. */
export function releaseStatement({ store: { db } }: Pick<Reading, "store">, { runId, attempt }: Pick<RunRecord, "runId" | "attempt">, checker: string, outputs: readonly OutputToCheck[], vote: number): ReleaseStatement | undefined {
  const tre = kept(db, "membership")?.treId;
  if (tre === undefined || unreleasedOf(db, runId)?.attempt !== attempt) return undefined;
  return { version: 1, about: "release", tre, run: runId, attempt, outputs: outputs.map(({ id, sha256 }) => ({ id, sha256 })), checker, vote };
}
export const nextVote = (decisions: readonly PersonDecision[], attempt: number, accountId: string): number => votesOf(decisions, attempt, accountId).length + 1;

/** That the assertion is by a passkey of this person that counts, over this very statement. */
export async function verifyRelease({ store, config }: Reading, { statement, assertion }: ReleaseConfirmation): Promise<{ signCount: number; before: number } | { fault: string }> {
  const passkey = passkeysThatCount(store.db, statement.checker).find((one) => one.credentialId === assertion.credentialId);
  if (!passkey) return { fault: "It is by no passkey of theirs that counts here." };
  const found = await verifyAssertion(assertion, passkey.key, consoleCeremony(config, await releaseChallenge(statement)));
  return "fault" in found ? { fault: ceremonyFaults[found.fault] } : { signCount: found.signCount, before: passkey.signCount };
}

/** Leaves the TRE with the run's event, so it names nobody. */
const notConfirmed = "This TRE’s policy asks those who release an output to confirm it with their passkeys, and that is not so of this one. It is computed and checked anew.";

/**
 * The confirmation that belongs to somebody's last word on an output, over the output as the run holds it now. What is read once for a run: its votes,
 * and what was signed with them.
 */
function confirmationsFor({ store: { db } }: Pick<Reading, "store">, run: Pick<RunRecord, "runId" | "outputs">): (output: string, vote: PersonDecision) => ReleaseConfirmation | undefined {
  const [decisions, given] = [decisionsOn(db, run.runId), confirmationsOf(db, run.runId)];
  return (output, { accountId, attempt }) => {
    const vote = votesOf(decisions, attempt, accountId).findLastIndex((one) => one.output === output) + 1;
    const sha256 = run.outputs?.find((one) => one.id === output)?.sha256;
    return given.find(({ statement }) => {
      const signed = statement.outputs[vote - statement.vote];
      return statement.run === run.runId && statement.attempt === attempt && statement.checker === accountId && signed?.id === output && signed.sha256 === sha256;
    });
  };
}

/** Why these verdicts release nothing; undefined where all is as the policy asks. */
export async function unconfirmed(context: Reading, run: Pick<RunRecord, "runId" | "outputs">, verdicts: readonly VerdictOnOutput[]): Promise<string | undefined> {
  if (context.config.policy.releaseVotes !== "passkey") return undefined;
  const confirmationOf = confirmationsFor(context, run);
  for (const { output, by } of verdicts) {
    for (const one of by) {
      const given = confirmationOf(output, one);
      if (!given || "fault" in (await verifyRelease(context, given))) return notConfirmed;
    }
  }
  return undefined;
}

type Confirmed = NonNullable<Extract<ReleasedBy, { role: "output-checkers" }>["confirmed"]>;
/** As the record of disclosure control tells it of each output: which key signed what; the signatures stay in the TRE. Empty where the policy asks for none. */
export function confirmedBy(context: Reading, run: Pick<RunRecord, "runId" | "outputs">): (output: string, votes: readonly PersonDecision[]) => Confirmed {
  if (context.config.policy.releaseVotes !== "passkey") return () => [];
  const confirmationOf = confirmationsFor(context, run);
  return (output, votes) => votes.flatMap((one) => {
    const given = confirmationOf(output, one);
    const key = given && passkeysThatCount(context.store.db, one.accountId).find(({ credentialId }) => credentialId === given.assertion.credentialId)?.key;
    return given && key ? [{ person: `urn:uuid:${one.accountId}`, key: sha256Of(canonicalJson(key)), statement: sha256Of(canonicalJson(given.statement)) }] : [];
  });
}
