/**
 * Who stands in while a member is away. For a chair's duties another member of the committee does; for a member's seat the deputy does who was named
 * for it, with their own kind, interests and recusals. One seat has one ballot: whoever of the two has voted in the round that is open keeps it.
 */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { mayVote, type CommitteeMember, type CommitteeRule } from "./committee.ts";

/** Both days included. `leads`: who has the chair's duties; `deputy`: who has the seat; null: nobody. */
export type Absence = { readonly personId: string; readonly from: PlainDate; readonly to: PlainDate; readonly leads: string | null; readonly deputy: string | null };

export type Away = { readonly absences?: readonly Absence[] | undefined; readonly today?: PlainDate | undefined };
const awayToday = ({ absences = [], today }: Away): readonly Absence[] => (today === undefined ? [] : absences.filter(({ from, to }) => from <= today && today <= to));

/** Who can have a chair's duties: a member with a seat of their own on the panel that decides first. */
export const mayLead = (member: CommitteeMember | undefined): boolean => member !== undefined && member.deputyOf === null && !member.hearsAppeals;

/** Of those who sit there still: whoever has left lends nothing, and a chair's duties are lent by whoever is chair to whoever can have them. */
export const ofMembers = (absences: readonly Absence[], members: readonly CommitteeMember[]): Absence[] => absences.flatMap((absence) => {
  const away = members.find((member) => member.personId === absence.personId);
  const lends = away?.kind === "chair" && mayLead(members.find((member) => member.personId === absence.leads));
  return away ? [{ ...absence, leads: lends ? absence.leads : null }] : [];
});

/** For whom this member has a chair's duties today. */
export const leadsFor = (away: Away, personId: string): string[] => awayToday(away).filter((one) => one.leads === personId).map((one) => one.personId);
/** For whom this member has the seat today. */
export const deputyFor = (away: Away, personId: string): string | undefined => awayToday(away).find((one) => one.deputy === personId)?.personId;
export const absenceOf = (away: Away, personId: string): Absence | undefined => awayToday(away).find((one) => one.personId === personId);

/** Members of the panel whose ballots count, of each seat one. */
export function seatsThatVote(rule: CommitteeRule, panel: readonly CommitteeMember[], away: Away, open: { readonly cast: ReadonlyMap<string, unknown> } | undefined): CommitteeMember[] {
  const hasVoted = (id: string) => open?.cast.has(id) === true;
  const sits = (id: string | null): id is string => id !== null && panel.some((member) => member.personId === id);
  const isDeputy = (member: CommitteeMember) => member.deputyOf !== null;
  /** Who votes in the place of this member: by their seat's deputy, or, where chairs alone vote, by whoever has their duties. */
  const inPlaceOf = (member: CommitteeMember): string[] => [
    ...(rule.deputies === true ? panel.filter((one) => one.deputyOf === member.personId).map((one) => one.personId) : []),
    ...(member.kind === "chair" && rule.voters !== "members" ? panel.filter((one) => !isDeputy(one) && !mayVote(rule, one)).map((one) => one.personId) : []),
  ];
  const namedToday = (member: CommitteeMember): string[] => {
    const absence = absenceOf(away, member.personId);
    return absence ? [absence.deputy, absence.leads].filter(sits).filter((id) => inPlaceOf(member).includes(id)).slice(0, 1) : [];
  };
  const principals = panel.filter((member) => !isDeputy(member) && mayVote(rule, member));
  const voting = new Set(principals.map((member) => {
    if (hasVoted(member.personId)) return member.personId;
    return inPlaceOf(member).find((id) => hasVoted(id)) ?? namedToday(member)[0] ?? member.personId;
  }));
  return panel.filter((member) => voting.has(member.personId));
}
