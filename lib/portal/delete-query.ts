import { eq } from "drizzle-orm";
import { z } from "zod";
import { queries } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { QueryId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { findQuery } from "./query-access.ts";
import { inTransaction } from "./transaction.ts";

export const DeleteQuery = z.strictObject({ id: QueryId });

/** Takes a query off the lists. What was submitted from it stays: submissions hold their own copy. */
export async function deleteQuery(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: string }>> {
  const parsed = parseInput(DeleteQuery, input);
  if (!parsed.ok) return parsed;
  const { id } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findQuery(tx, actor, "query.write", id, true);
    if (!found.ok) return found;
    await tx.update(queries).set({ deletedAt: context.clock.now(), version: found.value.version + 1 }).where(eq(queries.id, id));
    await notify(tx, { kind: "query", id, projectId: found.value.projectId });
    await recordAudit(tx, context, actor, "delete-query", { kind: "query", id });
    return ok({ id });
  });
}
