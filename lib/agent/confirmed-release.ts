/**
 * Whether a release is confirmed as this TRE's policy asks: each of those who voted for it has signed, with a passkey that counts, the digest of
 * the very output that is about to leave. Asked when the vote is cast, and again, of everything, by the agent that releases.
 */
import { releaseChallenge, type ReleaseStatement } from "#lib/disclosure/signed-release.ts";
import { canonicalJson, isSameJson } from "#lib/kernel/canonical-json.ts";
import { ceremonyFaults, type Expected } from "#lib/kernel/webauthn/ceremony.ts";
import { verifyAssertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import type { ReleasedBy } from "#lib/disclosure/sdc-record.ts";
import type { TreConfig } from "./config.ts";
import type { AgentContext } from "./context.ts";
import { sha256Of } from "./crate-files.ts";
import type { PersonDecision, RunRecord } from "./run-record.ts";
import { confirmationsOf, passkeysThatCount, type ReleaseConfirmation } from "./store/console-passkeys.ts";
import { decisionsOn } from "./store/decisions.ts";
import { kept } from "./store/kept-settings.ts";
import { unreleasedOf } from "./store/outputs.ts";

/** Where the console's people make their passkeys, and sign. */
export const consoleOrigin = ({ console: { origin, port } }: Pick<TreConfig, "console">): string => origin ?? `http://localhost:${port}`;
export const consoleCeremony = (config: Pick<TreConfig, "console">, challenge: string): Expected => ({ challenge, origin: consoleOrigin(config), userVerification: "required" });

type Reading = Pick<AgentContext, "store" | "config">;
const votesOf = (decisions: readonly PersonDecision[], attempt: number, accountId: string): number => decisions.filter((one) => one.subject === "output" && one.attempt === attempt && one.accountId === accountId).length;

/** What this person signs with their `vote`-th vote on the output as it lies here now; undefined where there is no such output. */
export function releaseStatement({ store: { db } }: Pick<Reading, "store">, { runId, attempt }: Pick<RunRecord, "runId" | "attempt">, checker: string, vote: number): ReleaseStatement | undefined {
  const unreleased = unreleasedOf(db, runId);
  const tre = kept(db, "membership")?.treId;
  if (tre === undefined || unreleased?.attempt !== attempt) return undefined;
  return { version: 1, about: "release", tre, run: runId, attempt, outputs: sha256Of(canonicalJson(unreleased.proposed)), checker, vote };
}
export const nextVote = (decisions: readonly PersonDecision[], attempt: number, accountId: string): number => votesOf(decisions, attempt, accountId) + 1;

/** That the assertion is by a passkey of this person that counts, over this very statement. */
export async function verifyRelease({ store, config }: Reading, { statement, assertion }: ReleaseConfirmation): Promise<{ signCount: number; before: number } | { fault: string }> {
  const passkey = passkeysThatCount(store.db, statement.checker).find((one) => one.credentialId === assertion.credentialId);
  if (!passkey) return { fault: "It is by no passkey of theirs that counts here." };
  const found = await verifyAssertion(assertion, passkey.key, consoleCeremony(config, await releaseChallenge(statement)));
  return "fault" in found ? { fault: ceremonyFaults[found.fault] } : { signCount: found.signCount, before: passkey.signCount };
}

/** Leaves the TRE with the run's event, so it names nobody. */
const notConfirmed = "This TRE’s policy asks those who release an output to confirm it with their passkeys, and that is not so of this one. It is computed and checked anew.";

/** Why these votes release nothing; undefined where all is as the policy asks. */
export async function unconfirmed(context: Reading, run: Pick<RunRecord, "runId" | "attempt">, votes: readonly PersonDecision[]): Promise<string | undefined> {
  if (context.config.policy.releaseVotes !== "passkey") return undefined;
  const { db } = context.store;
  const [confirmations, decisions] = [confirmationsOf(db, run.runId), decisionsOn(db, run.runId)];
  for (const { accountId } of votes) {
    const statement = releaseStatement(context, run, accountId, votesOf(decisions, run.attempt, accountId));
    const given = statement && confirmations.find((one) => isSameJson(one.statement, statement));
    if (!given || "fault" in (await verifyRelease(context, given))) return notConfirmed;
  }
  return undefined;
}

type Confirmed = NonNullable<Extract<ReleasedBy, { role: "output-checkers" }>["confirmed"]>;
/** As the record of disclosure control tells it: which key signed what; the signatures stay in the TRE. */
export function confirmedBy({ store: { db } }: Pick<Reading, "store">, run: Pick<RunRecord, "runId" | "attempt">, votes: readonly PersonDecision[]): Confirmed {
  const confirmations = confirmationsOf(db, run.runId).filter(({ statement }) => statement.attempt === run.attempt);
  return [...new Set(votes.map((one) => one.accountId))].flatMap((accountId) => {
    const last = confirmations.findLast(({ statement }) => statement.checker === accountId);
    const key = last && passkeysThatCount(db, accountId).find((one) => one.credentialId === last.assertion.credentialId)?.key;
    return last && key ? [{ person: `urn:uuid:${accountId}`, key: sha256Of(canonicalJson(key)), statement: sha256Of(canonicalJson(last.statement)) }] : [];
  });
}
