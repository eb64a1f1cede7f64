import { deputyFor } from "#lib/governance/absences.ts";
import type { CommitteeMember } from "#lib/governance/committee.ts";
import { panelOf, type Room } from "#lib/governance/standing.ts";
import type { NoticeKind } from "#lib/governance/notices.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { Context } from "./context.ts";
import { beforeCommittee } from "./deliberation-of.ts";
import type { TreRow } from "./name-tres.ts";
import type { ProjectRow } from "./project-access.ts";
import { tellPeople } from "./tell-people.ts";
import type { Transaction } from "./transaction.ts";

type Told = { readonly members: readonly CommitteeMember[]; readonly room: Room };
async function panelNow(tx: Transaction, context: Context, projectId: string, treId: string): Promise<Told | undefined> {
  const before = await beforeCommittee(tx, projectId, treId, dayOf(context.clock.now()));
  return before && { members: panelOf(before.deliberation, before.room), room: before.room };
}

/** Whoever decides on it now, without the recused; or those members of the committee who are at hand with it. No title and no names: whoever has a conflict of interest, or has not said yet whether they have, learns nothing from a notice. */
export async function tellPanel(tx: Transaction, context: Context, project: ProjectRow, tre: TreRow, kind: NoticeKind, atHand?: Told): Promise<void> {
  const told = atHand ?? (await panelNow(tx, context, project.id, tre.id));
  // A deputy hears of it while they have the seat, and not for the rest of the year.
  const open = told?.members.filter((member) => member.deputyOf === null || deputyFor(told.room, member.personId) !== undefined) ?? [];
  await tellPeople(tx, context, open.map((member) => member.personId), { kind, facts: { about: project.reference, tre: tre.name }, path: `/reviews/${project.id}/${tre.id}` });
}
