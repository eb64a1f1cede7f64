/** A committee's commands: what is asked and by whom goes in, events or the reason why not come out. */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { lackingToClose, outcomeOf, termsOf, type Ballot } from "./ballots.ts";
import type { Interest } from "./conflicts.ts";
import type { RecordedDataUse } from "./data-use-word.ts";
import type { RefusalReason } from "./refusal-reasons.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { countedIn, lacking, standingIn, votersOf, type Deliberation, type DeliberationEvent, type DeliberationState, type Room, type Round, type Standing, type ToSign } from "./deliberation.ts";

export const deliberationCommands = ["read-papers", "declare", "recuse", "raise", "cast", "close", "conclude", "sign", "verify-condition", "look-back"] as const;
export type DeliberationCommandName = (typeof deliberationCommands)[number];

/** State × standing: what may be done. What is not here is refused. */
export const deliberationTable: Record<DeliberationState, Record<Standing, readonly DeliberationCommandName[]>> = {
  waiting: { chair: ["read-papers", "declare", "recuse", "raise", "cast"], voter: ["read-papers", "declare", "raise", "cast"], member: ["read-papers", "declare", "raise"], undeclared: ["declare"], recused: [], outside: [] },
  open: { chair: ["read-papers", "declare", "recuse", "cast", "close"], voter: ["read-papers", "declare", "cast"], member: ["read-papers", "declare"], undeclared: ["declare"], recused: [], outside: [] },
  counted: { chair: ["read-papers", "conclude"], voter: ["read-papers"], member: ["read-papers"], undeclared: ["declare"], recused: [], outside: [] },
  // Written anew before it is signed, a decision loses the signatures that it has.
  signing: { chair: ["read-papers", "conclude", "sign"], voter: ["read-papers", "sign"], member: ["read-papers", "sign"], undeclared: ["declare"], recused: [], outside: [] },
  // A key that was lost takes its signatures with it: others, or the same people with other keys, sign what was decided.
  decided: { chair: ["read-papers", "sign", "verify-condition", "look-back"], voter: ["read-papers", "sign", "verify-condition", "look-back"], member: ["read-papers", "sign", "look-back"], undeclared: ["declare"], recused: [], outside: [] },
};

export const stateSentences: Record<DeliberationState, string> = {
  waiting: "No ballot has been cast yet.", open: "The committee is voting.", counted: "The round is closed; the chair writes the reasons.", signing: "The decision is written; it counts once enough members have signed it.", decided: "The committee has decided.",
};
export const standingSentences: Record<Standing, string> = {
  chair: "The chair; where every chair is recused, each voter; where a round closes by itself, also whoever cast the last ballot.",
  voter: "A member whose ballot counts.", member: "A member who reads and comments, where the chair or a delegate decides alone.",
  undeclared: "A member who has not declared their interests on this version.", recused: "A member with a conflict of interest, or on the project.", outside: "Everybody else: applicants, administrators, other committees, the public.",
};

const notNow: Record<DeliberationCommandName, string> = {
  "read-papers": "The papers do not open to you.", declare: "Interests are declared while the committee votes.", recuse: "Only the chair recuses another member, while the committee votes.",
  raise: "It goes to the whole committee before a ballot is cast, or not at all.",
  cast: "Only voting members cast ballots, while the committee votes.", close: "Only the chair closes a round, while it is open.",
  conclude: "Only the chair writes down the decision, once the round is closed.", sign: "A decision is signed once it is written down.", "verify-condition": "Only voting members confirm a condition, once the committee has decided.",
  "look-back": "The others look back on what one person decided, where the draw says so.",
};

export function mayDeliberate(d: Deliberation, room: Room, personId: string, command: DeliberationCommandName): Result<true> {
  const standing = standingIn(d, room, personId);
  if (deliberationTable[d.state][standing].includes(command)) return ok(true);
  if (standing === "recused") return refuse("not-permitted", "You are recused from this application: you neither read nor decide.");
  if (standing === "undeclared") return refuse("wrong-state", "Declare your interests first: the papers open after that.");
  if (standing === "outside") return refuse("not-permitted", "Only this TRE's committee has a part in its decision.");
  return refuse(d.state === "decided" && (command === "cast" || command === "close" || command === "conclude") ? "wrong-state" : "not-permitted", `${stateSentences[d.state]} ${notNow[command]}`);
}

export type DeliberationCommand =
  /** No interests is a declaration, too. */
  | { type: "declare"; interests: Interest[]; recuses: boolean }
  | { type: "recuse"; personId: string; reason: string }
  /** To the whole committee, from whoever would decide for it. */
  | { type: "raise"; reason: string }
  | { type: "cast"; ballot: Ballot }
  | { type: "close" }
  | ({ type: "conclude"; reasons: string; refusedFor?: RefusalReason | undefined; dataUse?: RecordedDataUse | undefined } & Partial<ToSign>)
  /** The assertion has been verified as this member's, over the statement that was concluded last. */
  | { type: "sign"; assertion: Assertion }
  | { type: "verify-condition"; condition: number; note: string }
  | { type: "look-back"; agrees: boolean; note: string };

/** What the command makes happen. Fold the events before the next command. */
export function deliberate(d: Deliberation, room: Room, personId: string, command: DeliberationCommand): Result<DeliberationEvent[]> {
  const may = mayDeliberate(d, room, personId, command.type);
  if (!may.ok) return may;
  switch (command.type) {
    case "declare": return ok([{ type: "declared", revision: d.revision, interests: command.interests, recuses: command.recuses }]);
    case "recuse": return recuse(d, room, personId, command);
    case "raise": return d.routed.route === "delegated" ? ok([{ type: "raised", revision: d.revision, reason: command.reason }]) : refuse("wrong-state", "It is before the whole committee already.");
    case "cast": return cast(d, room, personId, command.ballot);
    case "close": return close(d, room);
    case "conclude": return conclude(d, command);
    case "sign": return sign(d, personId, command.assertion);
    case "verify-condition": return verify(d, command);
    case "look-back": return lookBack(d, personId, command);
  }
}

function recuse(d: Deliberation, room: Room, by: string, { personId, reason }: { personId: string; reason: string }): Result<DeliberationEvent[]> {
  if (personId === by) return refuse("invalid-input", "Recuse yourself by declaring your interest.", { fields: { personId: "Recuse yourself by declaring your interest." } });
  const standing = standingIn(d, room, personId);
  if (standing === "outside") return refuse("invalid-input", "This person is not on the committee.", { fields: { personId: "This person is not on the committee." } });
  if (standing === "recused") return refuse("wrong-state", "They are recused already.");
  return ok([{ type: "recused", personId, reason }]);
}

function cast(d: Deliberation, room: Room, personId: string, ballot: Ballot): Result<DeliberationEvent[]> {
  if (ballot.rationale.length < d.rule.leastRationale) {
    const mend = `Give the rationale in at least ${d.rule.leastRationale} characters.`;
    return refuse("invalid-input", mend, { fields: { rationale: mend } });
  }
  const open = d.rounds.at(-1);
  const round: Round = d.state === "open" && open ? open : { number: d.nextRound, rule: d.rule, openedAt: "", cast: new Map(), closed: null };
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
  return [{ type: "closed", round: round.number, outcome, ...terms }, ...(outcome === null ? [opened(d, round.number + 1)] : [])];
}

function close(d: Deliberation, room: Room): Result<DeliberationEvent[]> {
  const missing = lacking(d, room);
  const round = d.rounds.at(-1);
  if (missing.length > 0 || !round) return refuse("wrong-state", `The round cannot close yet. ${missing.join(" ")}`);
  return ok(closed(d, room, round));
}

/** The outcome is the count's: whoever concludes adds words to it, and to a refusal what kind of reason it had, and changes nothing. */
function conclude(d: Deliberation, { reasons, refusedFor, dataUse, statement, draft }: { reasons: string; refusedFor?: RefusalReason | undefined; dataUse?: RecordedDataUse | undefined } & Partial<ToSign>): Result<DeliberationEvent[]> {
  const round = d.rounds.at(-1);
  if (!round?.closed?.outcome) return refuse("wrong-state", notNow.conclude);
  const { outcome, conditions, questions } = round.closed;
  return ok([{ type: "concluded", round: round.number, reasons, ...(outcome === "refused" && refusedFor && { refusedFor }), ...(dataUse && { dataUse }), outcome, conditions, questions, ...(statement && { statement, draft: draft ?? null }) }]);
}

function sign(d: Deliberation, personId: string, assertion: Assertion): Result<DeliberationEvent[]> {
  const round = d.rounds.at(-1);
  if (!d.decision || !round) return refuse("wrong-state", "This decision was recorded before decisions were signed. Let the application be decided anew to sign it.");
  if (d.decision.signatures.some((one) => one.by === personId && one.assertion.credentialId === assertion.credentialId)) return refuse("wrong-state", "You have signed this decision with this passkey already.");
  return ok([{ type: "signed", round: round.number, assertion }]);
}

function verify(d: Deliberation, { condition, note }: { condition: number; note: string }): Result<DeliberationEvent[]> {
  const set = d.conditions[condition - 1];
  if (!set) return refuse("not-found", "There is no such condition.");
  if (set.met !== null) return refuse("wrong-state", "This condition has been confirmed already.");
  return ok([{ type: "condition-met", condition, note }]);
}

/** By everybody but who decided: nobody approves their own work. */
function lookBack(d: Deliberation, by: string, { agrees, note }: { agrees: boolean; note: string }): Result<DeliberationEvent[]> {
  if (!d.lookBack?.isDrawn) return refuse("wrong-state", notNow["look-back"]);
  if (d.rounds.some((round) => round.cast.has(by))) return refuse("not-permitted", "You decided on it: the others look back.");
  if (d.lookBack.looks.some((look) => look.by === by)) return refuse("wrong-state", "You have looked back on it already.");
  return ok([{ type: "looked-back", revision: d.revision, agrees, note }]);
}
