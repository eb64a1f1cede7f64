import { eq } from "drizzle-orm";
import type { z } from "zod";
import { projects, queries } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId, type ProjectId, type QueryId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { personOf } from "./person-of.ts";
import { permittedInProject } from "./query-access.ts";
import type { QueryContent } from "./query-content.ts";
import type { Transaction } from "./transaction.ts";

/** A new draft in a project that the actor may write for and that is not closed; inside the transaction of the verb that records it. */
export async function startQuery(tx: Transaction, { clock }: Context, actor: Actor, projectId: ProjectId, { title, draft, targets, outputContext }: z.infer<typeof QueryContent>): Promise<Result<{ id: QueryId; version: number }>> {
  const may = await permittedInProject(tx, actor, "query.write", projectId, "project");
  if (!may.ok) return may;
  const [project] = await tx.select({ state: projects.state }).from(projects).where(eq(projects.id, projectId));
  if (project?.state === "closed") return refuse("wrong-state", "The project is closed: no new queries are written for it.");
  const id = newId<QueryId>();
  const now = clock.now();
  await tx.insert(queries).values({ id, projectId, title, draft, targets, ...(outputContext && { outputContext }), createdBy: personOf(actor).userId, createdAt: now, changedAt: now, version: 1 });
  await notify(tx, { kind: "query", id, projectId });
  return ok({ id, version: 1 });
}
