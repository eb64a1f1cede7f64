import { eq } from "drizzle-orm";
import { projectMembers, projects, tres } from "#db/schema/index.ts";
import type { Context } from "./context.ts";
import { tellPeople } from "./tell-people.ts";
import type { Transaction } from "./transaction.ts";

/** The project's members: an approval of this TRE's committee holds no longer. */
export async function tellOfEnd(tx: Transaction, context: Context, projectId: string, treId: string): Promise<void> {
  const [project] = await tx.select({ reference: projects.reference }).from(projects).where(eq(projects.id, projectId));
  const [tre] = await tx.select({ name: tres.name }).from(tres).where(eq(tres.id, treId));
  const members = await tx.select({ id: projectMembers.userId }).from(projectMembers).where(eq(projectMembers.projectId, projectId));
  if (project && tre) await tellPeople(tx, context, members.map(({ id }) => id), { kind: "approval-ended", facts: { about: project.reference, tre: tre.name }, path: `/projects/${projectId}` });
}
