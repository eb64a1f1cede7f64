/** The shapes in which committees read what waits for them. */
import { z } from "zod";
import { adviceWords, dataUseTests } from "#lib/governance/data-use-match.ts";
import { dataUseModifiers } from "#lib/kernel/data-use.ts";
import { outcomes, votes } from "#lib/governance/ballots.ts";
import { memberKinds } from "#lib/governance/committee.ts";
import { deliberationCommands } from "#lib/governance/deliberate.ts";
import { deliberationStates } from "#lib/governance/deliberation.ts";
import { siteStates } from "#lib/governance/project-states.ts";
import { runStates } from "#lib/protocol/run-states.ts";
import { MarkedSection } from "#lib/query/difference-tree.ts";
import { PeopleCheck } from "./evidence-view.ts";
import { CommentView, May, ProjectView, SiteView } from "./project-view.ts";

export const ApplicationInQueue = z.object({
  projectId: z.uuid(), reference: z.string(), title: z.string(), organisation: z.string(), lead: z.string(), treId: z.uuid(), treName: z.string(),
  state: z.enum(siteStates), since: z.iso.datetime(), revision: z.int(), turn: z.string(), waiting: z.boolean(),
}).meta({ id: "ApplicationInQueue" });
export type ApplicationInQueue = z.infer<typeof ApplicationInQueue>;

export const RunInQueue = z.object({
  runId: z.uuid(), submission: z.string(), title: z.string(), project: z.string(), projectTitle: z.string(), treId: z.uuid(), treName: z.string(), dataset: z.string(), since: z.iso.datetime(), differences: z.array(z.string()),
}).meta({ id: "RunInQueue" });
export type RunInQueue = z.infer<typeof RunInQueue>;

/** `decided`: what the committees settled last, newest first. */
export const Reviews = z.object({ applications: z.array(ApplicationInQueue), runs: z.array(RunInQueue), decided: z.array(ApplicationInQueue) });
export type Reviews = z.infer<typeof Reviews>;

export const Precedent = z.object({ projectId: z.uuid(), reference: z.string(), title: z.string(), state: z.enum(siteStates), decidedAt: z.iso.datetime(), reason: z.string().nullable(), conditions: z.array(z.string()) }).meta({ id: "Precedent" });

/** A committee that decides together, as one of its members sees it; the ballots of others only where they may be seen. */
export const CommitteeView = z.object({
  rule: z.array(z.string()), state: z.enum(deliberationStates), sentence: z.string(), missing: z.array(z.string()),
  clock: z.object({ waited: z.int(), target: z.int(), due: z.iso.date() }),
  people: z.array(z.object({ userId: z.uuid(), name: z.string(), kind: z.enum(memberKinds), independent: z.boolean(), recused: z.boolean(), declared: z.boolean(), interests: z.array(z.string()), hasVoted: z.boolean() })),
  rounds: z.array(z.object({ number: z.int(), closed: z.boolean(), outcome: z.enum(outcomes).nullable(), ballots: z.array(z.object({ name: z.string(), own: z.boolean(), vote: z.enum(votes), rationale: z.string(), conditions: z.array(z.string()), questions: z.array(z.string()) })) })),
  conditions: z.array(z.object({ text: z.string(), met: z.boolean() })),
  may: z.array(z.enum(deliberationCommands)),
}).meta({ id: "Committee" });
export type CommitteeView = z.infer<typeof CommitteeView>;

/** What members sign of the decision with their passkeys, and who has; `challenge`: the digest that is signed, in base64url. */
export const Signatures = z.object({
  demanded: z.int(), signers: z.array(z.string()), decision: z.enum(["approve", "refuse", "return"]), reason: z.string(), challenge: z.string(),
  approval: z.object({ validTo: z.iso.date(), leastThreshold: z.int(), people: z.array(z.string()), datasets: z.array(z.string()), analyses: z.array(z.string()) }).nullable(),
  /** The reader's own that have not signed it. */
  passkeys: z.array(z.string()),
  sign: May,
}).meta({ id: "Signatures" });

export const ReviewView = z.object({
  /** Null where one ballot decides. */
  committee: CommitteeView.nullable(),
  /** Null where nobody signs. */
  signatures: Signatures.nullable(),
  projectId: z.uuid(), reference: z.string(), title: z.string(), treId: z.uuid(), treName: z.string(), revision: z.int(), endDate: z.iso.date(), treThreshold: z.int(),
  site: SiteView,
  fiveSafes: ProjectView.shape.fiveSafes,
  peopleCheck: PeopleCheck,
  /** By dataset of this TRE: what it may be used for, and what a table of rules makes of the application's purpose. Null: not said. */
  dataUse: z.array(z.object({
    dataset: z.string(), title: z.string(), use: z.string().nullable(),
    advice: z.object({
      says: z.enum(adviceWords), tests: z.array(z.object({ test: z.enum(dataUseTests), says: z.enum(adviceWords), reasons: z.array(z.string()) })),
      asks: z.array(z.object({ term: z.enum(dataUseModifiers), met: z.enum(["yes", "no", "people"]), sentence: z.string() })),
    }).nullable(),
  })),
  /** What changed since the revision that this committee read before; null where it reads the application for the first time. */
  changes: z.array(z.string()).nullable(),
  revisions: z.array(z.object({ revision: z.int(), submittedAt: z.iso.datetime(), submittedBy: z.string() })),
  comments: z.array(CommentView),
  /** What this TRE's committee decided before, newest first. */
  precedents: z.array(Precedent),
  may: z.object({ decide: May, revoke: May, comment: May }),
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
  /** Null where nobody signs. */
  signatures: Signatures.nullable(),
  may: z.object({ decide: May }),
}).meta({ id: "RunReview" });
export type RunReviewView = z.infer<typeof RunReviewView>;
