import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { queries, queryVersions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { QueryId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { findQuery, noSuch } from "./query-access.ts";
import { inTransaction } from "./transaction.ts";

export const RestoreQueryVersion = z.strictObject({ id: QueryId, number: z.coerce.number().int().positive(), version: z.int().positive() });

/** Makes a kept version the draft again. The draft that it replaces is lost unless it was kept, which the screen says first. */
export async function restoreQueryVersion(context: Context, actor: Actor, input: unknown): Promise<Result<{ version: number }>> {
  const parsed = parseInput(RestoreQueryVersion, input);
  if (!parsed.ok) return parsed;
  const { id, number, version } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findQuery(tx, actor, "query.write", id, true);
    if (!found.ok) return found;
    if (found.value.version !== version) return refuse("conflict", "Somebody has changed this query since you opened it. Reload to see what would be replaced.");
    const [kept] = await tx.select().from(queryVersions).where(and(eq(queryVersions.queryId, id), eq(queryVersions.number, number)));
    if (!kept) return noSuch("version of this query");
    const { title, draft, targets } = kept;
    await tx.update(queries).set({ title, draft, targets, changedAt: context.clock.now(), version: version + 1 }).where(eq(queries.id, id));
    await notify(tx, { kind: "query", id, projectId: found.value.projectId });
    await recordAudit(tx, context, actor, "restore-query-version", { kind: "query", id }, { number });
    return ok({ version: version + 1 });
  });
}
