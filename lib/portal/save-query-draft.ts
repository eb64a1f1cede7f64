import { eq } from "drizzle-orm";
import { z } from "zod";
import { queries } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { QueryId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { findQuery } from "./query-access.ts";
import { QueryContent } from "./query-content.ts";
import { inTransaction } from "./transaction.ts";

export const SaveQueryDraft = z.strictObject({ id: QueryId, version: z.int().positive(), ...QueryContent.shape });

/** Autosave. `version` is the one that was read: of two people who write at once, the second is told instead of winning silently. */
export async function saveQueryDraft(context: Context, actor: Actor, input: unknown): Promise<Result<{ version: number; savedAt: string }>> {
  const parsed = parseInput(SaveQueryDraft, input);
  if (!parsed.ok) return parsed;
  const { id, version, title, draft, targets, outputContext } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findQuery(tx, actor, "query.write", id, true);
    if (!found.ok) return found;
    if (found.value.version !== version) return refuse("conflict", "Somebody else has saved this query since you opened it. Reload to see their version.");
    const now = context.clock.now();
    await tx.update(queries).set({ title, draft, targets, ...(outputContext && { outputContext }), changedAt: now, version: version + 1 }).where(eq(queries.id, id));
    await notify(tx, { kind: "query", id, projectId: found.value.projectId });
    await recordAudit(tx, context, actor, "save-query-draft", { kind: "query", id }, { version: version + 1 });
    return ok({ version: version + 1, savedAt: now.toISOString() });
  });
}
