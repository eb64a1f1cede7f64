import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { notices } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { inTransaction } from "./transaction.ts";

/** Without ids: all of them. */
export const MarkNoticesRead = z.strictObject({ ids: z.array(z.uuid("This is no id of a notice.")).min(1, "Name at least one notice, or leave the list out.").max(500, "Name at most 500 at a time.").optional() });

export async function markNoticesRead(context: Context, actor: Actor, input: unknown): Promise<Result<{ read: number }>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const parsed = parseInput(MarkNoticesRead, input);
  if (!parsed.ok) return parsed;
  const { ids } = parsed.value;
  return inTransaction(context, async (tx) => {
    const changed = await tx.update(notices).set({ readAt: context.clock.now() }).where(and(eq(notices.userId, actor.userId), isNull(notices.readAt), ids && inArray(notices.id, ids))).returning({ id: notices.id });
    await recordAudit(tx, context, actor, "mark-notices-read", { kind: "person", id: actor.userId }, { read: changed.length });
    return ok({ read: changed.length });
  });
}
