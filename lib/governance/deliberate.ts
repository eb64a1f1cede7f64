/** A committee's commands: what is asked and by whom goes in, events or the reason why not come out. */
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { mayAppeal } from "./appeals.ts";
import { reviewState, type Opinion, type Review } from "./opinions.ts";
import { lackingToClose, outcomeOf, termsOf, type Ballot } from "./ballots.ts";
import { hasPartIn, type Interest } from "./conflicts.ts";
import type { RecordedDataUse } from "./data-use-word.ts";
import type { Lifted, SetCondition } from "./carried-terms.ts";
import type { RefusalReason } from "./refusal-reasons.ts";
import type { Calendar } from "./working-days.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { mayVote } from "./committee.ts";
import type { Deliberation, DeliberationEvent, DeliberationState, Round, ToSign } from "./deliberation.ts";
import { countedIn, lacking, lenderOf, standingIn, votersOf, type Room, type Standing } from "./standing.ts";

export const deliberationCommands = ["read-papers", "declare", "recuse", "raise", "cast", "close", "conclude", "sign", "show-condition", "verify-condition", "look-back", "appeal", "withdraw-appeal", "ask-reviewer", "end-review", "give-opinion", "decline-review"] as const;
export type DeliberationCommandName = (typeof deliberationCommands)[number];

/** State × standing: what may be done. What is not here is refused. */
export const deliberationTable: Record<DeliberationState, Record<Standing, readonly DeliberationCommandName[]>> = {
  waiting: { chair: ["read-papers", "declare", "recuse", "ask-reviewer", "end-review", "raise", "cast"], voter: ["read-papers", "declare", "raise", "cast"], member: ["read-papers", "declare", "raise"], undeclared: ["declare"], recused: [], "other-panel": [], applicant: ["withdraw-appeal"], asked: ["declare", "decline-review"], reviewer: ["read-papers", "give-opinion", "decline-review"], outside: [] },
  open: { chair: ["read-papers", "declare", "recuse", "ask-reviewer", "end-review", "cast", "close"], voter: ["read-papers", "declare", "cast"], member: ["read-papers", "declare"], undeclared: ["declare"], recused: [], "other-panel": [], applicant: ["withdraw-appeal"], asked: ["declare", "decline-review"], reviewer: ["read-papers", "give-opinion", "decline-review"], outside: [] },
  counted: { chair: ["read-papers", "conclude"], voter: ["read-papers"], member: ["read-papers"], undeclared: ["declare"], recused: [], "other-panel": [], applicant: [], asked: [], reviewer: [], outside: [] },
  // Written anew before it is signed, a decision loses the signatures that it has.
  signing: { chair: ["read-papers", "conclude", "sign"], voter: ["read-papers", "sign"], member: ["read-papers", "sign"], undeclared: ["declare"], recused: [], "other-panel": [], applicant: [], asked: [], reviewer: [], outside: [] },
  // Conditions are of the version that was approved, which is decided whatever comes before the committee beside it.
  // A key that was lost takes its signatures with it: others, or the same people with other keys, sign what was decided.
  decided: { chair: ["read-papers", "sign", "verify-condition", "look-back"], voter: ["read-papers", "sign", "verify-condition", "look-back"], member: ["read-papers", "sign", "look-back"], undeclared: ["declare"], recused: [], "other-panel": ["read-papers", "verify-condition"], applicant: ["appeal", "show-condition"], asked: [], reviewer: [], outside: [] },
  // Nothing is decided any more; the committee keeps what it read, and whoever comes late declares first.
  withdrawn: { chair: ["read-papers"], voter: ["read-papers"], member: ["read-papers"], undeclared: ["declare"], recused: [], "other-panel": [], applicant: [], asked: [], reviewer: [], outside: [] },
};

export const stateSentences: Record<DeliberationState, string> = {
  waiting: "No ballot has been cast yet.", open: "The committee is voting.", counted: "The round is closed; the chair writes the reasons.", signing: "The decision is written; it counts once enough members have signed it.", decided: "The committee has decided.", withdrawn: "The applicant withdrew the application: nothing is decided any more.",
};
export const standingSentences: Record<Standing, string> = {
  chair: "The chair, and who has the duties of one who is away; where every chair is recused, each voter; where a round closes by itself, also whoever cast the last ballot.",
  voter: "A member whose ballot counts.", member: "A member who reads and comments, where the chair or a delegate decides alone.",
  undeclared: "A member who has not declared their interests on this version.", recused: "A member with a conflict of interest; who is or was on the project, signs for its sponsor or supervises somebody on it.",
  "other-panel": "Of an appeal: a member who had a part in the refusal. Of a first decision: a member who hears appeals.", applicant: "The lead of the project.",
  asked: "Somebody from outside who is asked for an opinion and has not declared their interests.", reviewer: "The same person once they have declared, until the opinion is given or its day has passed.", outside: "Everybody else: administrators, other committees, the public.",
};

const notNow: Record<DeliberationCommandName, string> = {
  "read-papers": "The papers do not open to you.", declare: "Interests are declared while the committee votes.", recuse: "Only the chair recuses another member, while the committee votes.",
  raise: "It goes to the whole committee before a ballot is cast, or not at all.",
  cast: "Only voting members cast ballots, while the committee votes.", close: "Only the chair closes a round, while it is open.",
  conclude: "Only the chair writes down the decision, once the round is closed.", sign: "A decision is signed once it is written down.", "show-condition": "Only the project’s lead shows that a condition is met.", "verify-condition": "Only voting members confirm a condition of an approval in force.",
  "look-back": "The others look back on what one person decided, where the draw says so.",
  appeal: "Only the project’s lead appeals, against a refusal.", "withdraw-appeal": "Only the project’s lead takes an appeal back, while it is heard.",
  "ask-reviewer": "Only the chair asks somebody from outside, while the committee votes.", "end-review": "Only the chair takes such an invitation back, while the committee votes.",
  "give-opinion": "Only whoever was asked gives an opinion, while the committee votes.", "decline-review": "Only whoever was asked declines.",
};

export function mayDeliberate(d: Deliberation, room: Room, personId: string, command: DeliberationCommandName): Result<true> {
  const standing = standingIn(d, room, personId);
  if (deliberationTable[d.state][standing].includes(command)) return ok(true);
  if (standing === "recused") return refuse("not-permitted", "You are recused from this application: you neither read nor decide.");
  if (standing === "undeclared" || (standing === "asked" && deliberationTable[d.state].reviewer.includes(command))) return refuse("wrong-state", "Declare your interests first: the papers open after that.");
  if (standing === "other-panel") return refuse("not-permitted", d.hearing.kind === "appeal" ? "Another panel hears this appeal: nobody who had a part in the refusal has one in it." : "You hear appeals, and have no part in the first decision.");
  if (standing === "outside") return refuse("not-permitted", "Only this TRE's committee has a part in its decision.");
  return refuse((d.state === "decided" || d.state === "withdrawn") && (command === "cast" || command === "close" || command === "conclude") ? "wrong-state" : "not-permitted", `${stateSentences[d.state]} ${notNow[command]}`);
}

export type DeliberationCommand =
  /** No interests is a declaration, too. */
  | { type: "declare"; interests: Interest[]; recuses: boolean; candidates?: string[] }
  | { type: "recuse"; personId: string; reason: string }
  /** To the whole committee, from whoever would decide for it. */
  | { type: "raise"; reason: string }
  | { type: "cast"; ballot: Ballot }
  | { type: "close" }
  | ({ type: "conclude"; reasons: string; refusedFor?: RefusalReason | undefined; dataUse?: RecordedDataUse | undefined; terms?: { conditions: SetCondition[]; lifted: Lifted[] } | undefined } & Partial<ToSign>)
  /** The assertion has been verified as this member's, over the statement that was concluded last. */
  | { type: "sign"; assertion: Assertion }
  | { type: "verify-condition"; condition: number; note: string }
  | { type: "show-condition"; condition: number; note: string; link: string | null }
  | { type: "look-back"; agrees: boolean; note: string }
  | { type: "appeal"; grounds: string; today: PlainDate; calendar: Calendar }
  | { type: "withdraw-appeal" }
  | { type: "ask-reviewer"; review: string; personId: string; name: string; question: string; until: PlainDate }
  | { type: "end-review"; review: string }
  | { type: "give-opinion"; opinion: Opinion }
  | { type: "decline-review" };

/** What the command makes happen, with whose duties or seat made it possible. Fold the events before the next command. */
export function deliberate(d: Deliberation, room: Room, personId: string, command: DeliberationCommand): Result<DeliberationEvent[]> {
  const may = mayDeliberate(d, room, personId, command.type);
  if (!may.ok) return may;
  const done = carriedOut(d, room, personId, command);
  const principal = principalOf(d, room, personId, command.type);
  return done.ok && principal !== undefined ? ok(done.value.map((event) => ({ ...event, onBehalfOf: principal }))) : done;
}

const ofChairs: readonly DeliberationCommandName[] = ["recuse", "close", "conclude", "ask-reviewer", "end-review"];
/** On whose behalf a member acts: of the chair whose duties they have, or, with a ballot that is not their own, of the member whose seat they have. */
export function principalOf(d: Deliberation, room: Room, personId: string, command: DeliberationCommandName): string | undefined {
  const member = room.members.find((one) => one.personId === personId);
  if (!member || member.kind === "chair") return undefined;
  if (command === "cast") return member.deputyOf ?? (mayVote(d.rule, member) ? undefined : lenderOf(d, room, personId));
  return ofChairs.includes(command) ? lenderOf(d, room, personId) : undefined;
}

function carriedOut(d: Deliberation, room: Room, personId: string, command: DeliberationCommand): Result<DeliberationEvent[]> {
  switch (command.type) {
    case "declare": return ok([
      { type: "declared", revision: d.revision, interests: command.interests, recuses: command.recuses, ...(command.candidates && { candidates: command.candidates }) },
      // Whoever was asked from outside and has a conflict gives no opinion: the invitation is over with that.
      ...(command.recuses ? asked(d, room, personId).map(({ id }): DeliberationEvent => ({ type: "review-ended", review: id, how: "declined" })) : []),
    ]);
    case "recuse": return recuse(d, room, personId, command);
    case "raise": return d.routed.route === "delegated" && d.hearing.kind === "first" ? ok([{ type: "raised", revision: d.revision, reason: command.reason }]) : refuse("wrong-state", "It is before the whole committee already.");
    case "cast": return cast(d, room, personId, command.ballot);
    case "close": return close(d, room);
    case "conclude": return conclude(d, command);
    case "sign": return sign(d, personId, command.assertion);
    case "verify-condition": return unmet(d, command.condition, { type: "condition-met", condition: command.condition, note: command.note });
    case "show-condition": return unmet(d, command.condition, { ...command, type: "condition-shown" });
    case "look-back": return lookBack(d, personId, command);
    case "appeal": return appeal(d, command);
    case "ask-reviewer": return askReviewer(d, room, command);
    case "end-review": return endReview(d, command.review);
    case "give-opinion": return ok(asked(d, room, personId).map(({ id }) => ({ type: "opinion-given", review: id, opinion: command.opinion })));
    case "decline-review": return ok(asked(d, room, personId).map(({ id }) => ({ type: "review-ended", review: id, how: "declined" })));
    case "withdraw-appeal": return d.hearing.kind === "appeal" ? ok([{ type: "appeal-withdrawn", revision: d.revision }]) : refuse("wrong-state", "There is no appeal to take back.");
  }
}

function recuse(d: Deliberation, room: Room, by: string, { personId, reason }: { personId: string; reason: string }): Result<DeliberationEvent[]> {
  if (personId === by) return refuseField("personId", "Recuse yourself by declaring your interest.");
  const standing = standingIn(d, room, personId);
  if (standing === "outside" || standing === "applicant" || standing === "asked" || standing === "reviewer") return refuseField("personId", "This person is not on the committee.");
  if (standing === "recused") return refuse("wrong-state", "They are recused already.");
  return ok([{ type: "recused", personId, reason }]);
}

function cast(d: Deliberation, room: Room, personId: string, ballot: Ballot): Result<DeliberationEvent[]> {
  if (ballot.rationale.length < d.rule.leastRationale) {
    const mend = `Give the rationale in at least ${d.rule.leastRationale} characters.`;
    return refuseField("rationale", mend);
  }
  if (!votersOf(d, room).some((member) => member.personId === personId)) return refuse("not-permitted", "One seat has one ballot: while you are away, or once somebody has voted in your place, it is theirs.");
  const open = d.rounds.at(-1);
  const round: Round = d.state === "open" && open ? open : { number: d.nextRound, hearing: d.hearing.kind, rule: d.rule, openedAt: "", cast: new Map(), closed: null };
  const events: DeliberationEvent[] = [...(round === open ? [] : [opened(d, round.number)]), { type: "cast", round: round.number, ballot }];
  const voters = votersOf(d, room);
  const after = countedIn({ ...round, cast: new Map(round.cast).set(personId, ballot) }, voters);
  if (d.rule.closing === "chair" || lackingToClose(d.rule, after, voters).length > 0) return ok(events);
  return ok([...events, ...closed(d, room, { ...round, cast: after })]);
}

const opened = (d: Deliberation, round: number): DeliberationEvent => ({ type: "opened", revision: d.revision, round, rule: d.rule, ruleVersion: d.ruleVersion });

/** A round without the majority that the rule demands is followed by another, in which everybody sees the ballots of this one. */
function closed(d: Deliberation, room: Room, round: Round): DeliberationEvent[] {
  const voters = votersOf(d, room);
  const cast = countedIn(round, voters);
  const outcome = outcomeOf(d.rule, cast, voters);
  const terms = outcome === null ? { conditions: [], questions: [] } : termsOf(outcome, cast, voters);
  return [{ type: "closed", round: round.number, counted: [...cast.keys()], outcome, ...terms }, ...(outcome === null ? [opened(d, round.number + 1)] : [])];
}

function close(d: Deliberation, room: Room): Result<DeliberationEvent[]> {
  const missing = lacking(d, room);
  const round = d.rounds.at(-1);
  if (missing.length > 0 || !round) return refuse("wrong-state", `The round cannot close yet. ${missing.join(" ")}`);
  return ok(closed(d, room, round));
}

/** The outcome is the count's: whoever concludes adds words to it, and to a refusal what kind of reason it had, and changes nothing. */
function conclude(d: Deliberation, { reasons, refusedFor, dataUse, terms, statement, draft }: Omit<Extract<DeliberationCommand, { type: "conclude" }>, "type">): Result<DeliberationEvent[]> {
  const round = d.rounds.at(-1);
  if (!round?.closed?.outcome) return refuse("wrong-state", notNow.conclude);
  const { outcome, conditions, questions, lifts } = round.closed;
  return ok([{ type: "concluded", round: round.number, reasons, ...(outcome === "refused" && refusedFor && { refusedFor }), ...(dataUse && { dataUse }), outcome, conditions, questions, ...(lifts && { lifts }), ...(outcome === "approved" && terms && { terms }), ...(statement && { statement, draft: draft ?? null }) }]);
}

function sign(d: Deliberation, personId: string, assertion: Assertion): Result<DeliberationEvent[]> {
  const round = d.rounds.at(-1);
  if (!d.decision || !round) return refuse("wrong-state", "This decision was recorded before decisions were signed. Let the application be decided anew to sign it.");
  if (d.decision.signatures.some((one) => one.by === personId && one.assertion.credentialId === assertion.credentialId)) return refuse("wrong-state", "You have signed this decision with this passkey already.");
  return ok([{ type: "signed", round: round.number, assertion }]);
}

function unmet(d: Deliberation, condition: number, event: DeliberationEvent): Result<DeliberationEvent[]> {
  const set = d.conditions[condition - 1];
  if (!set) return refuse("not-found", "There is no such condition.");
  if (set.met !== null) return refuse("wrong-state", "This condition has been confirmed already.");
  return ok([event]);
}

/** By everybody but who decided: nobody approves their own work. */
function lookBack(d: Deliberation, by: string, { agrees, note }: { agrees: boolean; note: string }): Result<DeliberationEvent[]> {
  if (!d.lookBack?.isDrawn) return refuse("wrong-state", notNow["look-back"]);
  if (d.rounds.some((round) => round.cast.has(by))) return refuse("not-permitted", "You decided on it: the others look back.");
  if (d.lookBack.looks.some((look) => look.by === by)) return refuse("wrong-state", "You have looked back on it already.");
  return ok([{ type: "looked-back", revision: d.revision, agrees, note }]);
}

function appeal(d: Deliberation, { grounds, today, calendar }: { grounds: string; today: PlainDate; calendar: Calendar }): Result<DeliberationEvent[]> {
  const may = mayAppeal(d, calendar, today);
  return may.ok ? ok([{ type: "appealed", revision: d.revision, grounds, terms: may.value.terms }]) : may;
}

/** The invitation of this person that is open: there is one at most. */
const asked = (d: Deliberation, { today = "" }: Room, personId: string): Review[] => d.reviews.filter((review) => review.personId === personId && reviewState(review, today) === "asked");

function askReviewer(d: Deliberation, room: Room, { type: _type, ...command }: { type: "ask-reviewer" } & Pick<Review, "personId" | "name" | "question" | "until"> & { review: string }): Result<DeliberationEvent[]> {
  if (room.today === undefined || command.until < room.today) return refuseField("until", "Give a day that has not passed.");
  const standing = standingIn(d, room, command.personId);
  if (standing === "asked" || standing === "reviewer") return refuseField("email", "This person has been asked already.");
  if (standing === "recused" || standing === "applicant" || hasPartIn(room.matter, command.personId)) return refuseField("email", "This person has a part in the project, or a conflict of interest.");
  if (standing !== "outside") return refuseField("email", "This person sits on the committee: members say what they think with their ballots.");
  return ok([{ type: "reviewer-asked", revision: d.revision, ...command }]);
}

function endReview(d: Deliberation, id: string): Result<DeliberationEvent[]> {
  const review = d.reviews.find((one) => one.id === id);
  if (!review) return refuse("not-found", "There is no such invitation.");
  return review.given || review.ended ? refuse("wrong-state", "It has been answered or taken back already.") : ok([{ type: "review-ended", review: id, how: "taken-back" }]);
}
