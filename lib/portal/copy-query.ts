import { z } from "zod";
import { queries } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId, QueryId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { findQuery } from "./query-access.ts";
import { inTransaction } from "./transaction.ts";

export const CopyQuery = z.strictObject({ id: QueryId });

/** A new draft with the same content, in the same project. */
export async function copyQuery(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: QueryId; version: number }>> {
  const parsed = parseInput(CopyQuery, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const found = await findQuery(tx, actor, "query.write", parsed.value.id);
    if (!found.ok) return found;
    const { projectId, targets, outputContext } = found.value;
    const id = newId<QueryId>();
    const now = context.clock.now();
    const title = `Copy of ${found.value.title}`.slice(0, 120);
    // The title stands in the query's content too, which is what gets submitted.
    const draft = { ...(found.value.draft as Record<string, unknown>), title };
    await tx.insert(queries).values({ id, projectId, title, draft, targets, outputContext, createdBy: personOf(actor).userId, createdAt: now, changedAt: now, version: 1 });
    await notify(tx, { kind: "query", id, projectId });
    await recordAudit(tx, context, actor, "copy-query", { kind: "query", id }, { copyOf: found.value.id });
    return ok({ id, version: 1 });
  });
}
