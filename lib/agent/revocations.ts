/**
 * Keeps up with which approvals were taken back. What the portal says stops at once whatever has not started; that it was the committee who said so,
 * this TRE believes its members' signatures, over that very approval, where its policy asks for them.
 */
import { judgeSignedRevocation } from "#lib/approval/signed-decision.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { signaturesDemanded } from "./committee-keys.ts";
import type { AgentContext } from "./context.ts";
import { kept } from "./store/kept-settings.ts";
import { keepRevocation, keepSignedRevocation, revocationOf, type Revocation } from "./store/revocations.ts";

export async function readRevocations(context: AgentContext, signal?: AbortSignal): Promise<Result<undefined>> {
  const { store, portal, log } = context;
  const answer = await portal.readRevocations(signal);
  // A portal from before there was such has nothing at that address.
  if (!answer.ok) return answer.refusal.reason === "not-found" ? ok(undefined) : answer;
  const own = signaturesDemanded(context);
  const treId = kept(store.db, "membership")?.treId;
  for (const { envelope, reason, stoppedAt, signed } of answer.value.revoked) {
    const known = revocationOf(store.db, envelope);
    if (!known) store.write({ actor: "portal", action: "approval-stopped", subject: envelope, facts: { reason, stoppedAt } }, (db, at) => { keepRevocation(db, { envelope, reason, stoppedAt }, at); });
    if (!signed || known?.signedAt != null || !own || treId === undefined) continue;
    const judged = await judgeSignedRevocation({ treId, envelope }, signed, own.keys, own.demand);
    if (!judged.ok) {
      log.warn({ envelope, why: judged.refusal.message }, "a revocation is not signed as this TRE demands it; the approval stays stopped by the portal's word");
      continue;
    }
    const { signers, reason: theirs } = judged.value;
    store.write({ actor: signers.join(" and "), action: "revocation-signed", subject: envelope, facts: { signers, reason: theirs } }, (db, at) => { keepSignedRevocation(db, envelope, { signed, signers, reason: theirs }, at); });
  }
  return ok(undefined);
}

/** Who says so, and why. `demanded`: whether this TRE asks for the members' signatures. */
export function stoppedInWords({ reason, signers }: Pick<Revocation, "reason" | "signers">, demanded: boolean): string {
  if (signers) return `The committee took the approval back, as ${signers.join(" and ")} ${signers.length === 1 ? "has" : "have"} signed: ${reason}`;
  return demanded ? `The approval was stopped by the portal, not yet signed by the committee: ${reason}` : `The approval was taken back, as the portal says: ${reason}`;
}

/** Why nothing starts under this approval any more; undefined while it stands. */
export async function whyStopped(context: Pick<AgentContext, "store" | "config">, envelope: Envelope): Promise<string | undefined> {
  const found = revocationOf(context.store.db, await digestOf(envelope));
  return found && stoppedInWords(found, context.config.policy.committeeSignatures !== undefined);
}
