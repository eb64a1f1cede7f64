import { sql } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, projects } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ProjectDraft } from "#lib/governance/project.ts";
import { newId, ProjectId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { inTransaction } from "./transaction.ts";

export const CreateProject = z.strictObject({ title: ProjectDraft.shape.title });
export const CreatedProject = z.object({ id: ProjectId, reference: z.string() });

/** A new draft, led by whoever makes it. */
export async function createProject(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: ProjectId; reference: string }>> {
  const parsed = parseInput(CreateProject, input);
  if (!parsed.ok) return parsed;
  const may = permitted(actor, "project.create");
  if (!may.ok) return may;
  const person = personOf(actor);
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const [next] = await tx.execute<{ number: string }>(sql`select nextval('project_numbers') as number`);
    const id = newId<ProjectId>();
    const reference = `FF-${now.getUTCFullYear()}-${String(next?.number).padStart(4, "0")}`;
    await tx.insert(projects).values({ id, reference, state: "draft", draft: { title: parsed.value.title }, revision: 0, createdBy: person.userId, createdAt: now, changedAt: now, version: 1 });
    await tx.insert(projectMembers).values({ projectId: id, userId: person.userId, role: "lead" });
    await notify(tx, { kind: "project", id, projectId: id });
    await recordAudit(tx, context, actor, "create-project", { kind: "project", id }, { reference });
    return ok({ id, reference });
  });
}
