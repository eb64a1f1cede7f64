import { z } from "zod";
import type { Actor } from "#lib/governance/permissions.ts";
import { ProjectId, type QueryId } from "#lib/kernel/ids.ts";
import type { Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { QueryContent } from "./query-content.ts";
import { startQuery } from "./start-query.ts";
import { inTransaction } from "./transaction.ts";

export const CreateQuery = z.strictObject({ projectId: ProjectId, ...QueryContent.shape });

/** A new draft. Its content may be as unfinished as the form is; it is judged when it is previewed or submitted. */
export async function createQuery(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: QueryId; version: number }>> {
  const parsed = parseInput(CreateQuery, input);
  if (!parsed.ok) return parsed;
  const { projectId, ...content } = parsed.value;
  return inTransaction(context, async (tx) => {
    const started = await startQuery(tx, context, actor, projectId, content);
    if (started.ok) await recordAudit(tx, context, actor, "create-query", { kind: "query", id: started.value.id }, { projectId });
    return started;
  });
}
