import { and, eq, isNull, sql } from "drizzle-orm";
import { treInvitations, tres } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import type { TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { writeVerifierKey } from "#lib/register/log/signed-note.ts";
import { JoinRequest, protocolVersions, type JoinAnswer } from "#lib/protocol/messages.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { logVerifier, originNowOrLater } from "./register-log-key.ts";
import { queryWorkflow } from "./query-workflow.ts";
import { tellOfKey } from "./tell-of-key.ts";
import { inTransaction } from "./transaction.ts";
import type { TreActor } from "./tre-actor.ts";
import { replaceProfile } from "./tre-policies.ts";

/**
 * A TRE joins with the invitation that an administrator gave it: once. The same invitation with the same key answers the same, so
 * that a lost answer does not lock a TRE out; a fresh invitation for a TRE that has joined before replaces its key.
 */
export async function joinTre(context: Context, _actor: Actor, input: unknown): Promise<Result<JoinAnswer>> {
  const parsed = parseInput(JoinRequest, input);
  if (!parsed.ok) return parsed;
  const { invitation, publicKey, profile } = parsed.value;
  const protocolVersion = protocolVersions.find((version) => profile.protocolVersions.includes(version));
  if (!protocolVersion) return refuse("unsupported", `This portal speaks protocol version ${protocolVersions.join(" and ")}; the TRE's software speaks ${profile.protocolVersions.join(", ")}. Update it.`);
  const { workflow } = await queryWorkflow(context.portalUrl);
  const digest = await sha256(invitation);
  const registerLog = writeVerifierKey(await logVerifier(await originNowOrLater(context), context));
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const [found] = await tx.select().from(treInvitations).innerJoin(tres, eq(tres.id, treInvitations.treId)).where(eq(treInvitations.sha256, digest)).for("update");
    const unknown = refuse("not-permitted", "This invitation is not valid: it is misspelled, used or too old. Ask the federation's administrators for a new one.");
    if (!found) return unknown;
    const { tres: tre, tre_invitations: invited } = found;
    const { kty, crv, x } = context.signingKey;
    const answer: JoinAnswer = {
      treId: tre.id as TreId, name: tre.name, ror: tre.ror, portalKey: { kty, crv, x }, registerLog, protocolVersion,
      workflow: { url: workflow.url, version: workflow.version, digest: workflow.digest },
    };
    if (invited.usedAt) return tre.publicKey?.x === publicKey.x ? ok(answer) : unknown;
    if (invited.expiresAt <= now) return unknown;
    if (tre.suspendedAt) return refuse("not-permitted", `${tre.name} is suspended. Its operator should ask the federation's administrators.`);
    await tx.update(treInvitations).set({ usedAt: now }).where(and(eq(treInvitations.id, invited.id), isNull(treInvitations.usedAt)));
    await tx.update(tres).set({ publicKey, joinedAt: sql`coalesce(${tres.joinedAt}, ${now.toISOString()}::timestamptz)`, lastSeenAt: now }).where(eq(tres.id, tre.id));
    await replaceProfile(tx, context, tre.id, profile);
    if (tre.publicKey?.x !== publicKey.x) {
      if (tre.publicKey) await tellOfKey(tx, context, "ended", tre.id, tre.publicKey.x);
      await tellOfKey(tx, context, "added", tre.id, publicKey.x);
    }
    await notify(tx, { kind: "tre", id: tre.id });
    const joined: TreActor = { kind: "tre", treId: tre.id, name: tre.name };
    await recordAudit(tx, context, joined, "join-tre", { kind: "tre", id: tre.id }, { software: profile.software, key: publicKey.x, policy: `${profile.policy.profile} ${profile.policy.version}`, replacedKey: tre.publicKey !== null });
    return ok(answer);
  });
}
