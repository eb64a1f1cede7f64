/** Where each person stands towards an application before a committee: who decides, who only reads, who is kept out, and who sees which ballot. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { leadsFor, seatsThatVote, type Absence } from "./absences.ts";
import { lackingToClose, type CastBallots } from "./ballots.ts";
import type { CommitteeMember } from "./committee.ts";
import { barOf, conflictCandidates, hasPartIn, type Matter } from "./conflicts.ts";
import type { Deliberation, Round } from "./deliberation.ts";
import { reviewState } from "./opinions.ts";

/** Who sits there, and what lies before them. */
export type Room = { readonly members: readonly CommitteeMember[]; readonly matter: Matter; /** That have not been taken back. */ readonly absences?: readonly Absence[] | undefined; /** Where the day is not known, no invitation of a reviewer counts, and nobody stands in for anybody. */ readonly today?: PlainDate | undefined };

export const standings = ["chair", "voter", "member", "undeclared", "recused", "other-panel", "applicant", "asked", "reviewer", "outside"] as const;
export type Standing = (typeof standings)[number];

/** Why this member has nothing to do with the application; undefined where they do. */
export const recusalOf = (d: Deliberation, room: Room, member: CommitteeMember): string | undefined => barOf(member, room.matter) ?? d.recused.get(member.personId)?.reason;

/** Who may hear of it at all: letters, lists and counts go past the recused. */
export const notRecused = (d: Deliberation, room: Room): CommitteeMember[] => room.members.filter((member) => recusalOf(d, room, member) === undefined);

/** Whether a member sits on the panel that decides now: nobody sits on both. */
export const sitsOnPanel = ({ hearing }: Deliberation, member: CommitteeMember): boolean =>
  !hearing.other.has(member.personId) && (hearing.terms === null ? !member.hearsAppeals : hearing.terms.panel === "others" || member.hearsAppeals);

/** The panel that decides now, without whoever is recused. */
export const panelOf = (d: Deliberation, room: Room): CommitteeMember[] => notRecused(d, room).filter((member) => sitsOnPanel(d, member));

/** Members whose ballots count: recused people are neither counted nor counted on. */
export const votersOf = (d: Deliberation, room: Room): CommitteeMember[] => seatsThatVote(d.rule, panelOf(d, room), room, d.state === "open" ? d.rounds.at(-1) : undefined);

/** For which chair, who is away, this member has the duties: never where that chair could not act, recused or on another panel. */
export const lenderOf = (d: Deliberation, room: Room, personId: string, among = panelOf(d, room)): string | undefined =>
  leadsFor(room, personId).find((id) => among.some((member) => member.personId === id));

/** Who has to do with what came of an approval, whichever panel gave it: all but the recused and those who hear appeals alone. */
export const answerFor = (d: Deliberation, room: Room): CommitteeMember[] => notRecused(d, room).filter((member) => !member.hearsAppeals);

/** The chairs, and who has the duties of one who is away. */
export const leadersOf = (d: Deliberation, room: Room, among = panelOf(d, room)): CommitteeMember[] => among.filter((member) => member.kind === "chair" || lenderOf(d, room, member.personId, among) !== undefined);

/** Whatever the rule: what speaks for a conflict is answered before the papers open, by whoever decides alone too. */
export const declaresFirst = (d: Deliberation, { matter }: Room, member: CommitteeMember): boolean => d.rule.declaration === "before-papers" || conflictCandidates(member, matter, []).length > 0;

/** Administrators, applicants' colleagues and everybody else are `outside`, unless they sit on the committee. */
export function standingIn(d: Deliberation, room: Room, personId: string): Standing {
  if (room.matter.leads.includes(personId)) return "applicant";
  const member = room.members.find((m) => m.personId === personId);
  if (!member) return reviewerStanding(d, room, personId);
  if (recusalOf(d, room, member) !== undefined) return "recused";
  const onPanel = sitsOnPanel(d, member);
  if (declaresFirst(d, room, member) && !d.declared.has(personId) && (onPanel || d.state === "decided")) return "undeclared";
  if (!onPanel) return "other-panel";
  const votes = votersOf(d, room).some((m) => m.personId === personId);
  // Somebody must be able to close: where every chair is recused, each voter may; where the last ballot closes, whoever cast it.
  const leads = member.kind === "chair" || lenderOf(d, room, personId) !== undefined || (votes && (votersOf(d, room).every((m) => m.kind !== "chair") || (d.state !== "waiting" && d.rounds.at(-1)?.closed?.by === personId)));
  return leads ? "chair" : votes ? "voter" : "member";
}

/** As long as the invitation lasts and no opinion has been given. Having a part in the project bars a reviewer as it does a member; a conflict, once said, bars for good. */
function reviewerStanding(d: Deliberation, room: Room, personId: string): Standing {
  const { today, matter } = room;
  const reviews = d.reviews.filter((review) => review.personId === personId);
  if (reviews.length > 0 && d.recused.has(personId)) return "recused";
  if (today === undefined || !reviews.some((review) => reviewState(review, today) === "asked")) return "outside";
  if (hasPartIn(matter, personId)) return "recused";
  return d.declared.has(personId) ? "reviewer" : "asked";
}

/** The ballots of one round that count now. */
export const countedIn = (round: Round, voters: readonly CommitteeMember[]): CastBallots => new Map([...round.cast].filter(([personId]) => voters.some((m) => m.personId === personId)));

/** What still keeps the open round from closing. */
export function lacking(d: Deliberation, room: Room): string[] {
  const voters = votersOf(d, room);
  const round = d.rounds.at(-1);
  return lackingToClose(d.rule, round?.closed === null ? countedIn(round, voters) : new Map(), voters);
}

const seesBallots: readonly Standing[] = ["chair", "voter", "member", "other-panel"];
/** The ballots of a round that this person may see: all of a closed one; of an open one their own and, unless it is blind, the others' beside it. */
export function ballotsSeenBy(d: Deliberation, room: Room, personId: string, round: Round): CastBallots {
  const standing = standingIn(d, room, personId);
  if (!seesBallots.includes(standing)) return new Map();
  // Who decided the first time sees how the appeal went once it is over, and how they themselves voted before.
  if (standing === "other-panel" && d.state !== "decided") return new Map();
  if (round.closed !== null) return round.cast;
  const own = round.cast.get(personId);
  if (!own) return new Map();
  return round.rule.blind ? new Map([[personId, own]]) : round.cast;
}
