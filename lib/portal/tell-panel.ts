import { deputyFor } from "#lib/governance/absences.ts";
import type { CommitteeMember } from "#lib/governance/committee.ts";
import { panelOf } from "#lib/governance/standing.ts";
import type { NoticeKind } from "#lib/governance/notices.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { Context } from "./context.ts";
import { beforeCommittee } from "./deliberation-of.ts";
import type { TreRow } from "./name-tres.ts";
import type { ProjectRow } from "./project-access.ts";
import { tellPeople } from "./tell-people.ts";
import type { Transaction } from "./transaction.ts";

/** Whoever decides on it now, without the recused; or those of the committee whom `only` names. No title and no names: whoever has a conflict of interest, or has not said yet whether they have, learns nothing from a notice. */
export async function tellPanel(tx: Transaction, context: Context, project: ProjectRow, tre: TreRow, kind: NoticeKind, only?: readonly CommitteeMember[]): Promise<void> {
  const before = await beforeCommittee(tx, project.id, tre.id, dayOf(context.clock.now()));
  // A deputy hears of it while they have the seat, and not for the rest of the year.
  const open = before ? (only ?? panelOf(before.deliberation, before.room)).filter((member) => member.deputyOf === null || deputyFor(before.room, member.personId) !== undefined) : [];
  await tellPeople(tx, context, open.map((member) => member.personId), { kind, facts: { about: project.reference, tre: tre.name }, path: `/reviews/${project.id}/${tre.id}` });
}
