import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { treInvitations, tres } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { newId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import type { InvitedTre} from "./invite-tre.ts";
import { invitationDays } from "./invite-tre.ts";
import { newSecret } from "./secret.ts";
import { inTransaction } from "./transaction.ts";
import { tellOfKey } from "./tell-of-key.ts";

export const RenewTreKey = z.strictObject({
  treId: TreId,
  /** The present key counts no more from this moment, as where somebody else has it; otherwise it counts until the new one comes. */
  endNow: z.boolean("Say whether the present key ends at once."),
  reason: z.string().trim().min(5, "Give the reason in a few words.").max(500, "Give the reason in at most 500 characters."),
});

/** An invitation for a TRE that has joined: with it, and a new key of its own making, it joins again as the same TRE. */
export async function renewTreKey(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof InvitedTre>>> {
  const may = permitted(actor, "tre.invite");
  if (!may.ok) return may;
  const parsed = parseInput(RenewTreKey, input);
  if (!parsed.ok) return parsed;
  const { treId, endNow, reason } = parsed.value;
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const [tre] = await tx.select().from(tres).where(eq(tres.id, treId)).for("no key update");
    if (!tre) return refuse("not-found", "There is no such TRE.");
    if (tre.kind !== "fivefold") return refuse("wrong-state", "A cohort discovery worker has a password instead of a key: make that anew.");
    if (!tre.joinedAt) return refuse("wrong-state", "The TRE has not joined yet: make a new invitation instead.");
    if (tre.suspendedAt) return refuse("wrong-state", "The TRE is suspended: let it in again first.");
    await tx.update(treInvitations).set({ usedAt: now }).where(and(eq(treInvitations.treId, treId), isNull(treInvitations.usedAt)));
    const { secret, sha256 } = await newSecret("ffi_");
    const expiresAt = new Date(now.getTime() + invitationDays * 86_400_000);
    await tx.insert(treInvitations).values({ id: newId(), treId, sha256, createdAt: now, expiresAt });
    if (endNow && tre.publicKey) {
      await tx.update(tres).set({ publicKey: null }).where(eq(tres.id, treId));
      await tellOfKey(tx, context, "ended", treId, tre.publicKey.x);
    }
    await notify(tx, { kind: "tre", id: treId });
    await recordAudit(tx, context, actor, "renew-tre-key", { kind: "tre", id: treId }, { endNow, reason });
    return ok({ treId, invitation: secret, expiresAt: expiresAt.toISOString() });
  });
}
