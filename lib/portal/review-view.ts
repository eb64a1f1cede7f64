/** The shapes in which committees read what waits for them. */
import { z } from "zod";
import { adviceWords, dataUseTests } from "#lib/governance/data-use-match.ts";
import { RecordedDataUse } from "#lib/governance/data-use-word.ts";
import { dataUseModifiers } from "#lib/kernel/data-use.ts";
import { amendmentClasses } from "#lib/governance/amendment-classes.ts";
import { outcomes, votes } from "#lib/governance/ballots.ts";
import { memberKinds, routes } from "#lib/governance/committee.ts";
import { deliberationCommands } from "#lib/governance/deliberate.ts";
import { deliberationStates, hearings } from "#lib/governance/deliberation.ts";
import { Narrowing, Reach } from "#lib/governance/narrowing.ts";
import { Opinion, reviewStates } from "#lib/governance/opinions.ts";
import { siteStates } from "#lib/governance/project-states.ts";
import { runStates } from "#lib/protocol/run-states.ts";
import { MarkedSection } from "#lib/query/difference-tree.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { PeopleCheck } from "./evidence-view.ts";
import { ConditionView } from "./condition-view.ts";
import { ChangedPart, CommentView, May, SiteView } from "./project-view.ts";

export const ApplicationInQueue = z.object({
  projectId: z.uuid(), reference: z.string(),
  /** Null to a member who has not declared their interests: then nothing else about it is told either. */
  title: z.string().nullable(), organisation: z.string(), lead: z.string(), treId: z.uuid(), treName: z.string(),
  state: z.enum(siteStates), since: z.iso.datetime(), revision: z.int(), turn: z.string(), waiting: z.boolean(),
  /** The committee's own target, and the working days until then, below 0 where it has passed; null while its clock does not run. */
  due: z.iso.date().nullable(), left: z.int().nullable(),
}).meta({ id: "ApplicationInQueue" });
export type ApplicationInQueue = z.infer<typeof ApplicationInQueue>;

export const RunInQueue = z.object({
  runId: z.uuid(), submission: z.string(), title: z.string(), project: z.string(), projectTitle: z.string(), treId: z.uuid(), treName: z.string(), dataset: z.string(), since: z.iso.datetime(), differences: z.array(z.string()),
}).meta({ id: "RunInQueue" });
export type RunInQueue = z.infer<typeof RunInQueue>;

/** `decided`: what the committees settled last, newest first. */
export const Reviews = z.object({ applications: z.array(ApplicationInQueue), runs: z.array(RunInQueue), decided: z.array(ApplicationInQueue), /** Decided by one person, drawn, and not yet looked back on by the reader. */ lookBack: z.array(ApplicationInQueue) });
export type Reviews = z.infer<typeof Reviews>;

export const Precedent = z.object({ projectId: z.uuid(), reference: z.string(), title: z.string(), /** In what it is alike, in words. */ because: z.array(z.string()), state: z.enum(siteStates), decidedAt: z.iso.datetime(), reason: z.string().nullable(), conditions: z.array(z.string()) }).meta({ id: "Precedent" });
export type Precedent = z.infer<typeof Precedent>;
/** `reviewOf`: the project, where it is still before the same committee; null where it stands in the public register. */
export const SimilarUse = z.object({ reference: z.string(), title: z.string(), because: z.array(z.string()), reviewOf: z.uuid().nullable() }).meta({ id: "SimilarUse" });
export type SimilarUse = z.infer<typeof SimilarUse>;

/** A committee that decides together, as one of its members sees it; the ballots of others only where they may be seen. */
export const CommitteeView = z.object({
  rule: z.array(z.string()), state: z.enum(deliberationStates), sentence: z.string(), missing: z.array(z.string()),
  clock: z.object({ waited: z.int(), target: z.int(), due: z.iso.date() }),
  people: z.array(z.object({ userId: z.uuid(), name: z.string(), kind: z.enum(memberKinds), independent: z.boolean(), recused: z.boolean(), /** Whether they sit on the panel that decides now. */ onPanel: z.boolean(), declared: z.boolean(), interests: z.array(z.string()), /** What speaks for a conflict of interest, as the member is asked; to whoever may recuse them. */ candidates: z.array(z.string()), hasVoted: z.boolean(), /** Who stands in for whom today, in words; empty where nobody does. */ stead: z.array(z.string()) })),
  hearing: z.enum(hearings),
  rounds: z.array(z.object({ number: z.int(), hearing: z.enum(hearings), closed: z.boolean(), outcome: z.enum(outcomes).nullable(), ballots: z.array(z.object({ name: z.string(), own: z.boolean(), vote: z.enum(votes), rationale: z.string(), conditions: z.array(z.string()), questions: z.array(z.string()) })) })),
  may: z.array(z.enum(deliberationCommands)),
}).meta({ id: "Committee" });
export type CommitteeView = z.infer<typeof CommitteeView>;

/** What members sign of the decision with their passkeys, and who has; `challenge`: the digest that is signed, in base64url. */
export const Signatures = z.object({
  demanded: z.int(), signers: z.array(z.string()), decision: z.enum(["approve", "refuse", "return"]), reason: z.string(), challenge: z.string(),
  approval: z.object({ validTo: z.iso.date(), leastThreshold: z.int(), people: z.array(z.string()), datasets: z.array(z.string()), /** Kinds of result and record, codes, columns, people: as the committee chose them, in words. */ cover: z.array(z.object({ term: z.string(), detail: z.string() })), conditions: z.array(z.string()) }).nullable(),
  /** The reader's own that have not signed it. */
  passkeys: z.array(z.string()),
  /** Whether the reader has. */
  signed: z.boolean(),
  sign: May,
}).meta({ id: "Signatures" });
/** An approval that was taken back: who stopped it, and who of the committee has signed that so far. */
export const RevocationView = z.object({
  reason: z.string(), stoppedAt: z.iso.datetime(), approvals: z.int(), /** False where no member did it: the project was closed, or no longer asks for this data. */ byCommittee: z.boolean(),
  demanded: z.int(), signers: z.array(z.string()), challenge: z.string(), /** The reader's own that have not signed it. */ passkeys: z.array(z.string()), signed: z.boolean(), sign: May,
}).meta({ id: "Revocation" });
export type RevocationView = z.infer<typeof RevocationView>;
/** One question, its answer, and word by word what changed since the version that it is compared with; null where nothing did. */
export const Answer = z.object({ asks: z.string(), answer: z.string(), parts: z.array(ChangedPart).nullable(), class: z.enum(amendmentClasses).nullable(), because: z.array(z.string()) });
export const Papers = z.array(z.object({ safe: z.enum(["people", "projects", "settings", "data", "outputs"]), heading: z.string(), question: z.string(), answers: z.array(Answer) }));
export type Papers = z.infer<typeof Papers>;

/** What the public would read if this committee approved. `changes`: what would change in the entry; null where there is none yet. */
export const SupposedEntry = z.object({ record: RegisterRecord, changes: z.array(z.object({ name: z.string(), parts: z.array(ChangedPart) })).nullable() }).meta({ id: "SupposedRegisterEntry" });
export type SupposedEntry = z.infer<typeof SupposedEntry>;

export const ReviewView = z.object({
  /** Null where one ballot decides. */
  committee: CommitteeView.nullable(),
  /** Null where nobody signs. */
  signatures: Signatures.nullable(),
  /** What was last taken back; null where nothing was, or an approval is in force. */
  revocation: RevocationView.nullable(),
  projectId: z.uuid(), reference: z.string(), title: z.string(), treId: z.uuid(), treName: z.string(), revision: z.int(), endDate: z.iso.date(), treThreshold: z.int(), /** The highest that an approval may demand there. */ mostThreshold: z.int(),
  site: SiteView,
  peopleCheck: PeopleCheck,
  /** By dataset of this TRE: what it may be used for, and what a table of rules makes of the application's purpose. Null: not said. */
  dataUse: z.array(z.object({
    dataset: z.string(), title: z.string(), use: z.string().nullable(),
    advice: z.object({
      says: z.enum(adviceWords), tests: z.array(z.object({ test: z.enum(dataUseTests), says: z.enum(adviceWords), reasons: z.array(z.string()) })),
      asks: z.array(z.object({ term: z.enum(dataUseModifiers), met: z.enum(["yes", "no", "people"]), sentence: z.string() })),
    }).nullable(),
  })),
  /** What the committee made of that advice, once it has decided; null where nothing was said of it. */
  dataUseWord: RecordedDataUse.nullable(),
  /** Whether a round has been closed, which minutes tell of. */
  hasMinutes: z.boolean(),
  /** The chair, away, whose duties the reader has; null: nobody's. */
  actsFor: z.string().nullable(),
  /** How it came before the committee and why; of a decision that one person made, who looks back on it and what they found. */
  routed: z.object({ route: z.enum(routes), because: z.array(z.string()), lookBack: z.object({ share: z.number(), isDrawn: z.boolean(), looks: z.array(z.object({ name: z.string(), at: z.iso.datetime(), agrees: z.boolean(), note: z.string() })) }).nullable() }),
  /** Of the approval in force, in the order in which they are counted. */
  conditions: z.array(z.object({ ...ConditionView.shape, met: z.object({ by: z.string(), on: z.iso.date(), note: z.string() }).nullable() })),
  /** Terms that an amendment carries on, by the names by which they are lifted; empty where none waits. */
  carried: z.array(z.object({ term: z.string(), words: z.string() })),
  /** The widest that an approval could cover, and what is ticked of it as the committee begins; null where none is to be decided. */
  narrowing: z.object({ reach: Reach, begins: Narrowing.required(), /** Where codes are looked for: the health records among what is asked for. */ targets: z.array(z.object({ treId: z.uuid(), dataset: z.string() })) }).nullable(),
  /** Under the Five Safes. */
  papers: Papers,
  /** The version that the committee approved, else the one that it read before; null where it reads the application for the first time. */
  comparedWith: z.object({ revision: z.int(), approved: z.boolean() }).nullable(),
  /** What the public would read after an approval; null where none is to be decided. */
  supposedEntry: SupposedEntry.nullable(),
  revisions: z.array(z.object({ revision: z.int(), submittedAt: z.iso.datetime(), submittedBy: z.string() })),
  /** With the applicant. */
  comments: z.array(CommentView),
  /** Among the committee; the applicant reads nothing of it. */
  privateComments: z.array(CommentView),
  /** Of people from outside; they have no vote. */
  opinions: z.array(z.object({ review: z.uuid(), name: z.string(), question: z.string(), until: z.iso.date(), state: z.enum(reviewStates), interests: z.array(z.string()), opinion: Opinion.nullable() })),
  /** What this TRE's committee decided on applications like this one, the most alike first. */
  precedents: z.array(Precedent),
  /** Other uses of data like this one, the most alike first. */
  similar: z.array(SimilarUse),
  may: z.object({ decide: May, revoke: May, comment: May, raise: May, lookBack: May, verify: May, lift: May, askReviewer: May }),
}).meta({ id: "Review" });
export type ReviewView = z.infer<typeof ReviewView>;

export const RunReviewView = z.object({
  runId: z.uuid(), state: z.enum(runStates), since: z.iso.datetime(), treId: z.uuid(), treName: z.string(), dataset: z.string(),
  submission: z.string(), title: z.string(), submittedBy: z.string(), submittedAt: z.iso.datetime(),
  project: z.object({ id: z.uuid(), reference: z.string(), title: z.string() }),
  /** The query in plain words, line by line. */
  words: z.object({ population: z.array(z.string()), variables: z.array(z.string()), analyses: z.array(z.string()), notes: z.array(z.string()) }),
  query: z.unknown(),
  /** How it differs from what was approved; empty where the TRE wants people's word on each run. */
  differences: z.array(z.string()),
  /** The last run of the project that this TRE released, and how the query of this one differs from it; null where there is none. */
  releasedBefore: z.object({ submission: z.string(), title: z.string(), submittedAt: z.iso.datetime(), marked: z.array(MarkedSection) }).nullable(),
  tresAsked: z.array(z.string()),
  /** The request crate as a person reads it, and each rule it was judged by. */
  crate: z.unknown(),
  decided: z.boolean(),
  /** The chair, away, whose duties the reader has; null: nobody's. */
  actsFor: z.string().nullable(),
  /** Null where nobody signs. */
  signatures: Signatures.nullable(),
  may: z.object({ decide: May }),
}).meta({ id: "RunReview" });
export type RunReviewView = z.infer<typeof RunReviewView>;
