/** What speaks for a conflict of interest of one member, found without anybody's word: asked of the member, kept with the answer, and shown to the chair. */
import { and, eq, inArray, ne } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { projectMembers, projectRevisions } from "#db/schema/index.ts";
import type { CommitteeMember } from "#lib/governance/committee.ts";
import { conflictCandidates } from "#lib/governance/conflicts.ts";
import { contentUnderOneName, underOneName } from "#lib/governance/organisations.ts";
import { everybodyIn, type ProjectContent } from "#lib/governance/project.ts";
import { panelOf } from "#lib/governance/standing.ts";
import type { Queryable } from "./context.ts";
import type { BeforeCommittee } from "./deliberation-of.ts";
import { knownOrganisations } from "./organisations-of.ts";
import { heldStill } from "./refused-amendment.ts";

/** Sentences, said to the member; of what is decided on and of what goes on beside it. */
export async function candidatesOf(db: Queryable, before: BeforeCommittee, member: CommitteeMember): Promise<string[]> {
  const { room: { matter }, site } = before;
  const known = await knownOrganisations(db);
  const contents = [matter.content, ...(await contentApproved(db, before))];
  const found = await Promise.all(contents.map(async (one) => conflictCandidates({ ...member, organisation: underOneName(member.organisation, known) }, { ...matter, content: contentUnderOneName(one, known) }, await onOtherProjectsWith(db, member.personId, site.projectId, one))));
  return [...new Set(found.flat())];
}

/** Of each member of the panel that decides, for the chair. */
export async function candidatesOnPanel(db: Queryable, before: BeforeCommittee): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const member of panelOf(before.deliberation, before.room)) found.set(member.personId, await candidatesOf(db, before, member));
  return found;
}

/** What the approval was given on that goes on beside an amendment: whoever declares has a part in both. */
export async function contentApproved(db: Queryable, { site: { projectId, amendment } }: BeforeCommittee): Promise<ProjectContent[]> {
  const approval = heldStill(amendment?.approval);
  const rows = approval ? await db.select({ content: projectRevisions.content }).from(projectRevisions).where(and(eq(projectRevisions.projectId, projectId), eq(projectRevisions.revision, approval.revision))) : [];
  return rows.map((row) => row.content);
}

/** Names of people with a part in this project who share another one with the member. */
async function onOtherProjectsWith(db: Queryable, userId: string, projectId: string, content: Parameters<typeof everybodyIn>[0]): Promise<string[]> {
  const [mine, theirs] = [alias(projectMembers, "mine"), alias(projectMembers, "theirs")];
  const everybody = everybodyIn(content);
  const ids = everybody.flatMap((m) => m.userId ?? []);
  const shared = ids.length === 0 ? [] : await db.selectDistinct({ userId: theirs.userId }).from(mine).innerJoin(theirs, eq(theirs.projectId, mine.projectId)).where(and(eq(mine.userId, userId), ne(mine.projectId, projectId), inArray(theirs.userId, ids)));
  return [...new Set(everybody.flatMap((m) => (shared.some((one) => one.userId === m.userId) ? [m.name] : [])))];
}
