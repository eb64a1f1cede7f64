import { eq } from "drizzle-orm";
import { z } from "zod";
import { tres } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { inTransaction } from "./transaction.ts";

export const SuspendTre = z.strictObject({ treId: TreId, suspended: z.boolean(), reason: z.string().trim().min(5, "Give the reason in a few words.").max(500) });

/** A suspended TRE gets no work and its agent is refused, until it is let in again. */
export async function suspendTre(context: Context, actor: Actor, input: unknown): Promise<Result<{ treId: string; suspended: boolean }>> {
  const may = permitted(actor, "tre.suspend");
  if (!may.ok) return may;
  const parsed = parseInput(SuspendTre, input);
  if (!parsed.ok) return parsed;
  const { treId, suspended, reason } = parsed.value;
  return inTransaction(context, async (tx) => {
    const [tre] = await tx.select().from(tres).where(eq(tres.id, treId)).for("no key update");
    if (!tre) return refuse("not-found", "There is no such TRE.");
    if (tre.retiredAt) return refuse("wrong-state", "The TRE has left the federation for good.");
    if ((tre.suspendedAt !== null) === suspended) return refuse("wrong-state", suspended ? "The TRE is suspended already." : "The TRE is not suspended.");
    await tx.update(tres).set({ suspendedAt: suspended ? context.clock.now() : null }).where(eq(tres.id, treId));
    await notify(tx, { kind: "tre", id: treId, treId });
    await recordAudit(tx, context, actor, "suspend-tre", { kind: "tre", id: treId }, { suspended, reason });
    return ok({ treId, suspended });
  });
}
