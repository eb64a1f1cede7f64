import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { queryVersions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId, QueryId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { findQuery } from "./query-access.ts";
import { inTransaction } from "./transaction.ts";

const mostVersions = 200;
export const KeepQueryVersion = z.strictObject({
  id: QueryId,
  /** The draft that was read: what is kept is what the person saw. */
  version: z.int().positive(),
  note: z.string().trim().min(3, "Say in a few words what this version is.").max(300, "A note has at most 300 characters."),
});

/** Keeps the saved draft as it is now, under the next number. Autosave goes on beside it. */
export async function keepQueryVersion(context: Context, actor: Actor, input: unknown): Promise<Result<{ number: number }>> {
  const parsed = parseInput(KeepQueryVersion, input);
  if (!parsed.ok) return parsed;
  const { id, version, note } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findQuery(tx, actor, "query.write", id, true);
    if (!found.ok) return found;
    const { title, draft, targets, projectId } = found.value;
    if (found.value.version !== version) return refuse("conflict", "The query has changed since you opened it. Reload to see what you would keep.");
    const [last] = await tx.select({ number: queryVersions.number }).from(queryVersions).where(eq(queryVersions.queryId, id)).orderBy(desc(queryVersions.number)).limit(1);
    const number = (last?.number ?? 0) + 1;
    if (number > mostVersions) return refuse("too-large", `A query keeps at most ${mostVersions} versions. Copy it to go on.`);
    await tx.insert(queryVersions).values({ id: newId(), queryId: id, number, note, title, draft, targets, keptBy: personOf(actor).userId, at: context.clock.now() });
    await notify(tx, { kind: "query", id, projectId });
    await recordAudit(tx, context, actor, "keep-query-version", { kind: "query", id }, { number });
    return ok({ number });
  });
}
