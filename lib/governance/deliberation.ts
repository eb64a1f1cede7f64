/**
 * One application before one committee, as the events that made it. Nothing but events is stored; where it stands, who may do what and
 * who may see which ballot is folded from them. Each TRE's committee has a stream of its own: none can touch another's.
 */
import type { Envelope } from "#lib/approval/envelope.ts";
import type { DecisionStatement } from "#lib/approval/signed-decision.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import type { Ballot, CastBallots, ConditionAsked, Lift, Outcome } from "./ballots.ts";
import type { Lifted, SetCondition } from "./carried-terms.ts";
import { isHigher, type AmendmentClass } from "./amendment-classes.ts";
import type { AppealEnd, AppealTerms } from "./appeal-terms.ts";
import { ruleOnAppeal, ruleOnRoute, signaturesOf, type CommitteeRule, type Route } from "./committee.ts";
import type { Interest } from "./conflicts.ts";
import type { RecordedDataUse } from "./data-use-word.ts";
import type { Opinion, Review } from "./opinions.ts";
import type { RefusalReason } from "./refusal-reasons.ts";

export type DeliberationEvent = {
  /** Written down with what a chair's duties or a member's seat made possible: whose they are. They end; what was done with them stays. */
  readonly onBehalfOf?: string;
} & (
  /** How this revision came before the committee; null where it is no amendment of an approval in force. */
  | { type: "routed"; revision: number; route: Route; class: AmendmentClass | null; because: string[] }
  /** A member takes it from one person's hands to the whole committee. There is no way back: a class is never lowered. */
  | { type: "raised"; revision: number; reason: string }
  /** The rule is written down with the round: a later change of it does not reach into a vote that has begun. */
  | { type: "opened"; revision: number; round: number; rule: CommitteeRule; ruleVersion: number }
  | { type: "declared"; revision: number; interests: Interest[]; recuses: boolean; /** What had been found and was asked; absent where nothing was, and in declarations from before it was kept. */ candidates?: string[] }
  | { type: "recused"; personId: string; reason: string }
  | { type: "cast"; round: number; ballot: Ballot }
  /** With what it came to: who leaves the committee afterwards changes nothing about it. */
  | ({ type: "closed"; round: number; /** Whose ballots; absent in rounds from before it was written down. */ counted?: string[] } & Count)
  | ({ type: "concluded"; round: number; reasons: string; refusedFor?: RefusalReason; dataUse?: RecordedDataUse; /** Of an approval, with what it carries on; absent in decisions from before terms were carried on. */ terms?: { conditions: SetCondition[]; lifted: Lifted[] } } & Count & Partial<ToSign>)
  /** With a member's passkey, over the statement that was concluded last. */
  | { type: "signed"; round: number; assertion: Assertion }
  /** Of the approval in force as these are said. */
  | { type: "condition-met"; condition: number; note: string }
  | { type: "condition-shown"; condition: number; note: string; link: string | null }
  /** After one person decided for the committee: whether the others look back on it. `draw`: from 0 to 999,999; `share`: per cent. */
  | { type: "drawn"; revision: number; share: number; draw: number; isDrawn: boolean }
  | { type: "looked-back"; revision: number; agrees: boolean; note: string }
  /** By the applicant, against a refusal; on the terms of the rule by which it was refused. */
  | { type: "appealed"; revision: number; grounds: string; terms: AppealTerms }
  | { type: "appeal-withdrawn"; revision: number }
  /** By the applicant, before anything was decided on this revision. */
  | { type: "application-withdrawn"; revision: number; reason: string }
  /** By the panel that heard the appeal: the committee decides anew, without them. */
  | { type: "sent-back"; revision: number }
  /** Somebody from outside, for an opinion on this application alone; `until`: the last day. */
  | { type: "reviewer-asked"; revision: number; review: string; personId: string; name: string; question: string; until: PlainDate }
  | { type: "review-ended"; review: string; how: "taken-back" | "declined" }
  | { type: "opinion-given"; review: string; opinion: Opinion });
/** Null where no outcome has the majority that the rule demands. */
export type Count = { outcome: Outcome | null; conditions: ConditionAsked[]; questions: string[]; lifts?: Lift[] };
/** What members sign of a decision; `draft`: the envelope that comes into force with the last signature demanded. */
export type ToSign = { statement: DecisionStatement; draft: Envelope | null };
/** `by`: whose deed. */
export type Recorded = { readonly by: string; readonly at: string; readonly event: DeliberationEvent };

export const hearings = ["first", "appeal"] as const;
/** Whether the committee decides or another panel hears an appeal; `other`: who has sat on the other panel, and so has no part in this one. */
export type Hearing = { readonly kind: (typeof hearings)[number]; readonly terms: AppealTerms | null; readonly other: ReadonlySet<string> };
/** `made`: when; `refusedAt`: when the applicant was told of what they appeal against; `end` null while it is heard. */
export type Appeal = { readonly by: string; readonly made: string; readonly grounds: string; readonly terms: AppealTerms; readonly refused: { readonly at: string; readonly reasons: string }; readonly end: { readonly how: AppealEnd; readonly at: string; readonly reasons: string } | null };

export type Round = {
  readonly number: number; readonly hearing: Hearing["kind"]; readonly rule: CommitteeRule; readonly openedAt: string;
  /** The last ballot of each; the earlier ones stay in the events. */
  readonly cast: CastBallots;
  readonly closed: ({ readonly by: string; readonly at: string } & Count) | null;
};
export type Routed = { readonly route: Route; readonly class: AmendmentClass | null; readonly because: readonly string[]; readonly raised: { readonly by: string; readonly reason: string } | null };
export type Deliberation = {
  readonly revision: number;
  readonly routed: Routed;
  /** Of the round that is open, else the one in force. */
  readonly rule: CommitteeRule; readonly ruleVersion: number;
  readonly state: DeliberationState;
  /** Of this revision, oldest first. */
  readonly rounds: readonly Round[];
  /** Number that the next round gets; rounds are counted through all revisions. */
  readonly nextRound: number;
  /** Who has declared on this revision (another may bring other people), or on one that waits to take its place. */
  readonly declared: ReadonlyMap<string, readonly Interest[]>;
  /** Of the approval that came into force last, also while an amendment of it is decided on. */
  readonly conditions: readonly SetCondition[];
  /** What the committee made of the advice on data use, as it was concluded last. */
  readonly dataUse: RecordedDataUse | null;
  /** Of this revision, as it was concluded last, and who has signed it. Null also for what was decided before decisions could be signed. */
  readonly decision: (ToSign & { readonly by: string; readonly reasons: string; /** Of the approval in force that this one does not carry on. */ readonly lifted: readonly Lifted[]; readonly signatures: readonly { readonly by: string; readonly assertion: Assertion }[] }) | null;
  /** Of a decision that one person made; null before it, and where nobody looks back on it. */
  readonly lookBack: { readonly share: number; readonly isDrawn: boolean; readonly looks: readonly { readonly by: string; readonly at: string; readonly agrees: boolean; readonly note: string }[] } | null;
  readonly hearing: Hearing;
  /** The last one on this revision. */
  readonly appeal: Appeal | null;
  /** When the last decision on this revision came into force, by its reasons' writing or the last signature demanded; null before it. */
  readonly decided: { readonly at: string; readonly outcome: Outcome; readonly reasons: string } | null;
  /** Of this revision, in the order in which they were asked. */
  readonly reviews: readonly Review[];
  /** For as long as the application lives. */
  readonly recused: ReadonlyMap<string, { readonly by: string; readonly reason: string }>;
};

export const deliberationStates = ["waiting", "open", "counted", "signing", "decided", "withdrawn"] as const;
export type DeliberationState = (typeof deliberationStates)[number];

/** `beside`: the version that waits to take this one's place. Whoever declared on that one was asked about the people of both, and has declared on this one too. */
export function foldDeliberation(events: readonly Recorded[], revision: number, inForce: { rule: CommitteeRule; version: number }, beside?: number): Deliberation {
  const declared = new Map<string, readonly Interest[]>();
  const recused = new Map<string, { by: string; reason: string }>();
  let conditions: SetCondition[] = [];
  /** An approval whose signatures are not all there: its conditions are none yet. */
  let unsigned = null as { round: number; conditions: SetCondition[]; demanded: number; signers: Set<string> } | null;
  let decision = null as Deliberation["decision"];
  let dataUse: RecordedDataUse | null = null;
  let lookBack = null as Deliberation["lookBack"];
  // Whose deeds decide: who did any of these on one panel sits on no other.
  const sat = { first: new Set<string>(), appeal: new Set<string>() };
  let [sitting, newest] = ["first" as Hearing["kind"], 0];
  // An amendment of what has been approved is a matter of its own: who approved had no part in refusing it.
  let lastSaid: Outcome | null = null;
  // Of this revision; a round belongs to the hearing in which it was opened.
  let hearing: { kind: Hearing["kind"]; terms: AppealTerms | null; number: number } = { kind: "first", terms: null, number: 0 };
  let hearingsSoFar = 0;
  let isWithdrawn = false;
  let before = { hearing, decision };
  let appeal = null as Appeal | null;
  let decided = null as Deliberation["decided"];
  const hears = (kind: Hearing["kind"], terms: AppealTerms | null = null) => { hearing = { kind, terms, number: ++hearingsSoFar }; decision = null; };
  const reviews = new Map<string, Review>();
  let routed: Routed = { route: "full", class: null, because: [], raised: null };
  const rounds = new Map<number, { revision: number; ruleVersion: number; concluded: boolean; heard: number; round: Round & { cast: Map<string, Ballot> } }>();
  for (const { by, at, event } of events) {
    // Another version comes before the whole committee, also those who heard an appeal about an earlier one.
    if ("revision" in event && event.revision > newest) {
      [newest, sitting] = [event.revision, "first"];
      sat.appeal.clear();
    }
    if (decidingDeeds.has(event.type)) sat[sitting].add(by);
    switch (event.type) {
      case "routed":
        if (event.class !== null && lastSaid === "approved") {
          sat.first.clear();
          // Once for each approval: who sat on an earlier version of the amendment sat on the amendment.
          lastSaid = null;
        }
        if (event.revision === revision) routed = { route: event.route, class: event.class, because: event.because, raised: null };
        break;
      case "raised": if (event.revision === revision) routed = { ...routed, route: "full", class: routed.class !== null && isHigher("substantial", routed.class) ? "substantial" : routed.class, raised: { by, reason: event.reason } }; break;
      case "opened": rounds.set(event.round, { revision: event.revision, ruleVersion: event.ruleVersion, concluded: false, heard: hearing.number, round: { number: event.round, hearing: event.revision === revision ? hearing.kind : sitting, rule: event.rule, openedAt: at, cast: new Map(), closed: null } }); break;
      case "declared":
        if (event.revision === revision || (event.revision === beside && !declared.has(by))) declared.set(by, event.interests);
        if (event.recuses) recused.set(by, { by, reason: "Their own declaration." });
        break;
      case "recused": recused.set(event.personId, { by, reason: event.reason }); break;
      case "cast": rounds.get(event.round)?.round.cast.set(by, event.ballot); break;
      case "closed": {
        const open = rounds.get(event.round);
        if (open) open.round = { ...open.round, closed: { by, at, outcome: event.outcome, conditions: event.conditions, questions: event.questions, ...(event.lifts && { lifts: event.lifts }) } };
        break;
      }
      case "concluded": {
        const counted = rounds.get(event.round);
        if (counted) counted.concluded = true;
        if (event.outcome !== null) lastSaid = event.outcome;
        if (counted && event.outcome === "approved") {
          const own = event.terms?.conditions ?? event.conditions.map((condition) => ({ ...condition, met: null }));
          const demanded = event.statement ? signaturesOf(counted.round.rule) : 0;
          unsigned = demanded > 0 ? { round: event.round, conditions: own, demanded, signers: new Set() } : null;
          if (demanded === 0) conditions = own;
        }
        if (counted?.revision !== revision) break;
        dataUse = event.dataUse ?? null;
        // Signatures are over one statement: one that is written anew is signed anew.
        decision = event.statement ? { statement: event.statement, draft: event.draft ?? null, by, reasons: event.reasons, lifted: event.terms?.lifted ?? [], signatures: [] } : null;
        decided = event.outcome !== null && (decision === null || signaturesOf(counted.round.rule) === 0) ? { at, outcome: event.outcome, reasons: event.reasons } : null;
        break;
      }
      case "signed": {
        const counted = rounds.get(event.round);
        if (unsigned?.round === event.round && unsigned.signers.add(by).size >= unsigned.demanded) [conditions, unsigned] = [unsigned.conditions, null];
        if (!decision || counted?.revision !== revision) break;
        decision = { ...decision, signatures: [...decision.signatures, { by, assertion: event.assertion }] };
        if (decided === null && counted.round.closed?.outcome && signersIn(decision).size >= signaturesOf(counted.round.rule)) decided = { at, outcome: counted.round.closed.outcome, reasons: decision.reasons };
        break;
      }
      case "drawn": if (event.revision === revision) lookBack = { share: event.share, isDrawn: event.isDrawn, looks: [] }; break;
      case "looked-back": if (event.revision === revision && lookBack !== null) lookBack = { ...lookBack, looks: [...lookBack.looks, { by, at, agrees: event.agrees, note: event.note }] }; break;
      case "condition-met":
      case "condition-shown": {
        const said = conditions[event.condition - 1];
        const now = event.type === "condition-met" ? { met: { by, at, note: event.note } } : { shown: { by, at, note: event.note, link: event.link } };
        const after = (one: SetCondition) => (one === said || (one.id !== undefined && one.id === said?.id) ? { ...one, ...now } : one);
        conditions = conditions.map(after);
        // One that is carried on is the same in the decision that its members are signing.
        if (unsigned) unsigned = { ...unsigned, conditions: unsigned.conditions.map(after) };
        break;
      }
      case "reviewer-asked": {
        const { revision: of, type: _type, onBehalfOf: _chair, review, ...asked } = event;
        if (of === revision) reviews.set(review, { id: review, ...asked, askedBy: by, askedAt: at, ended: null, given: null });
        break;
      }
      case "review-ended":
      case "opinion-given": {
        const review = reviews.get(event.review);
        if (review) reviews.set(review.id, event.type === "opinion-given" ? { ...review, given: { at, opinion: event.opinion } } : { ...review, ended: { how: event.how, at } });
        break;
      }
      case "appealed":
        sitting = "appeal";
        if (event.revision !== revision || decided === null) break;
        before = { hearing, decision };
        appeal = { by, made: at, grounds: event.grounds, terms: event.terms, refused: { at: decided.at, reasons: decided.reasons }, end: null };
        decided = null;
        hears("appeal", event.terms);
        break;
      case "appeal-withdrawn":
        sitting = "first";
        if (event.revision !== revision || appeal === null) break;
        decided = { at: appeal.refused.at, outcome: "refused", reasons: appeal.refused.reasons };
        appeal = { ...appeal, end: { how: "withdrawn", at, reasons: "" } };
        ({ hearing, decision } = before);
        break;
      case "application-withdrawn": isWithdrawn ||= event.revision === revision; break;
      case "sent-back":
        sitting = "first";
        if (event.revision !== revision || appeal === null) break;
        appeal = { ...appeal, end: { how: "sent-back", at, reasons: decided?.reasons ?? "" } };
        decided = null;
        hears("first");
        break;
    }
  }
  const ours = [...rounds.values()].filter((r) => r.revision === revision);
  const last = ours.filter((r) => r.heard === hearing.number).at(-1);
  const isSigned = last === undefined || decision === null || signersIn(decision).size >= signaturesOf(last.round.rule);
  const state = isWithdrawn ? "withdrawn" : last === undefined ? "waiting" : last.concluded ? (isSigned ? "decided" : "signing") : last.round.closed !== null ? "counted" : "open";
  if (appeal?.end === null && decided !== null && decided.outcome !== "deferred") appeal = { ...appeal, end: { how: decided.outcome === "approved" ? "overturned" : "upheld", at: decided.at, reasons: decided.reasons } };
  const fresh = hearing.terms ? ruleOnAppeal(inForce.rule, hearing.terms) : ruleOnRoute(inForce.rule, routed.route);
  return {
    revision, routed, state, hearing: { kind: hearing.kind, terms: hearing.terms, other: hearing.kind === "first" ? sat.appeal : sat.first }, appeal, decided, rounds: ours.map((r) => r.round), nextRound: rounds.size + 1, declared, recused, reviews: [...reviews.values()], conditions, decision, dataUse, lookBack,
    rule: last?.round.rule ?? fresh, ruleVersion: last?.ruleVersion ?? inForce.version,
  };
}

const decidingDeeds = new Set<DeliberationEvent["type"]>(["raised", "recused", "cast", "closed", "concluded", "signed", "looked-back", "opinion-given"]);

/** Each member counts once, however many passkeys they sign with. */
export const signersIn = ({ signatures }: { readonly signatures: readonly { readonly by: string }[] }): ReadonlySet<string> => new Set(signatures.map((one) => one.by));

/** Every decision that was signed, through all revisions, with who signed it. */
export function signedDecisionsIn(deeds: readonly Pick<Recorded, "by" | "event">[]): { statement: DecisionStatement; signatures: { by: string; assertion: Assertion }[] }[] {
  const decisions: ReturnType<typeof signedDecisionsIn> = [];
  for (const { by, event } of deeds) {
    if (event.type === "concluded" && event.statement) decisions.push({ statement: event.statement, signatures: [] });
    if (event.type === "signed") decisions.at(-1)?.signatures.push({ by, assertion: event.assertion });
  }
  return decisions.filter(({ signatures }) => signatures.length > 0);
}
