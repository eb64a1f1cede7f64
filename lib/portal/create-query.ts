import { eq } from "drizzle-orm";
import { z } from "zod";
import { projects, queries } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId, ProjectId, type QueryId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { permittedInProject } from "./query-access.ts";
import { QueryContent } from "./query-content.ts";
import { inTransaction } from "./transaction.ts";

export const CreateQuery = z.strictObject({ projectId: ProjectId, ...QueryContent.shape });

/** A new draft. Its content may be as unfinished as the form is; it is judged when it is previewed or submitted. */
export async function createQuery(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: QueryId; version: number }>> {
  const parsed = parseInput(CreateQuery, input);
  if (!parsed.ok) return parsed;
  const { projectId, title, draft, targets } = parsed.value;
  return inTransaction(context, async (tx) => {
    const may = await permittedInProject(tx, actor, "query.write", projectId, "project");
    if (!may.ok) return may;
    const [project] = await tx.select({ state: projects.state }).from(projects).where(eq(projects.id, projectId));
    if (project?.state === "closed") return refuse("wrong-state", "The project is closed: no new queries are written for it.");
    const id = newId<QueryId>();
    const now = context.clock.now();
    await tx.insert(queries).values({ id, projectId, title, draft, targets, createdBy: personOf(actor).userId, createdAt: now, changedAt: now, version: 1 });
    await notify(tx, { kind: "query", id, projectId });
    await recordAudit(tx, context, actor, "create-query", { kind: "query", id }, { projectId });
    return ok({ id, version: 1 });
  });
}
