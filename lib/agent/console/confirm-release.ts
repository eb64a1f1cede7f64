import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { mayBeCopied, type Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { releaseChallenge } from "#lib/disclosure/signed-release.ts";
import { nextVote, releaseStatement, verifyRelease } from "../confirmed-release.ts";
import type { AgentContext } from "../context.ts";
import type { OutputToCheck, PersonDecision, RunRecord } from "../run-record.ts";
import { passkeysThatCount, type ReleaseConfirmation } from "../store/console-passkeys.ts";
import type { ConsoleActor } from "./permissions.ts";

/** A vote to release outputs is asked for twice: first without a signature, which says what is to be signed, then with it. */
export async function confirmRelease(context: Pick<AgentContext, "store" | "config">, actor: ConsoleActor, run: RunRecord, decisions: readonly PersonDecision[], outputs: readonly OutputToCheck[], assertion: Assertion | undefined): Promise<Result<ReleaseConfirmation & { signCount: number }>> {
  const statement = releaseStatement(context, run, actor.accountId, outputs, nextVote(decisions, run.attempt, actor.accountId));
  if (!statement) return refuse("wrong-state", "This run does not wait for an output check any more.");
  const passkeys = passkeysThatCount(context.store.db, actor.accountId).map((one) => one.credentialId);
  if (passkeys.length === 0) return refuse("not-permitted", "This TRE’s policy asks you to confirm a release with your passkey, and you have none that counts. Make one under Passkeys; an operator then compares its words with you.");
  const confirm = { challenge: await releaseChallenge(statement), passkeys, what: `You release ${outputs.length === 1 ? "this output" : "these outputs"} of the run, as ${outputs.length === 1 ? "it stands" : "they stand"} under “Would be released”: ${outputs.map(({ id, sha256 }) => `${id} (its digest begins with ${sha256.slice(0, 12)})`).join(", ")}.` };
  if (!assertion) return refuse("unconfirmed", "Confirm the release with your passkey.", { confirm });
  const found = await verifyRelease(context, { statement, assertion });
  if ("fault" in found) return refuse("unconfirmed", `The passkey’s signature was not accepted. ${found.fault} Look at the output again, and confirm once more.`, { confirm });
  if (mayBeCopied(found.before, found.signCount)) return refuse("not-permitted", "This passkey counts backwards, as one does that was copied. Remove it, and make another.");
  return ok({ statement, assertion, signCount: found.signCount });
}
