import { eq } from "drizzle-orm";
import { projectMembers, projects, tres } from "#db/schema/index.ts";
import type { NoticeKind } from "#lib/governance/notices.ts";
import type { Context } from "./context.ts";
import { tellPeople } from "./tell-people.ts";
import type { Transaction } from "./transaction.ts";

/** Everybody on the project, of something at one TRE. `but`: whoever did it need not be told. */
export async function tellMembers(tx: Transaction, context: Context, { projectId, treId }: { projectId: string; treId: string }, kind: NoticeKind, but?: string): Promise<void> {
  const members = await tx.select({ id: projectMembers.userId, about: projects.reference, tre: tres.name }).from(projectMembers).innerJoin(projects, eq(projects.id, projectMembers.projectId)).innerJoin(tres, eq(tres.id, treId)).where(eq(projectMembers.projectId, projectId));
  const [first] = members;
  if (first) await tellPeople(tx, context, members.map(({ id }) => id), { kind, facts: { about: first.about, tre: first.tre }, path: `/projects/${projectId}`, but });
}
