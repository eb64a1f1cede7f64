/** The shapes in which pages and the API read projects. */
import { z } from "zod";
import { appealedAgainst } from "#lib/governance/appeals.ts";
import { appealEnds } from "#lib/governance/appeal-terms.ts";
import { amendmentClasses } from "#lib/governance/amendment-classes.ts";
import { applicationStates, siteStates } from "#lib/governance/project-states.ts";
import { ConditionView } from "./condition-view.ts";

export const May = z.object({ ok: z.boolean(), because: z.string().optional() }).meta({ id: "May", description: "Whether you may do it, and if not, the sentence that a refusal would say." });
export type May = z.infer<typeof May>;

/** The last amendment of an approval; while it waits, and if it is refused, the approval itself goes on. */
export const AmendmentState = z.object({ revision: z.int(), class: z.enum(amendmentClasses), because: z.array(z.string()), raised: z.string().nullable(), outcome: z.enum(["recorded", "waiting", "approved", "refused", "withdrawn"]), reason: z.string().nullable(), approvedUntil: z.iso.date().nullable(), /** Terms of the earlier approval that it took away, each with the reason. */ lifted: z.array(z.object({ text: z.string(), reason: z.string() })) }).meta({ id: "AmendmentState" });
export type AmendmentState = z.infer<typeof AmendmentState>;

export const ChangedPart = z.object({ text: z.string(), is: z.enum(["same", "added", "removed"]) });

/** Working days of the committee and of the applicant, apart; null where nothing is known of the beginning. */
export const ClocksView = z.object({ custodian: z.int(), applicant: z.int(), running: z.enum(["custodian", "applicant"]).nullable(), target: z.int(), due: z.iso.date().nullable(), sentence: z.string() });
export type ClocksView = z.infer<typeof ClocksView>;

export const AppealView = z.object({
  of: z.enum(appealedAgainst),
  madeOn: z.iso.date(), grounds: z.string(), refusedBecause: z.string(), /** Who hears it. */ panel: z.string(),
  /** Null while it is heard. */
  end: z.object({ how: z.enum(appealEnds), on: z.iso.date(), sentence: z.string(), reasons: z.string() }).nullable(),
  /** While the panel has not counted its ballots. */
  mayWithdraw: z.boolean(),
}).meta({ id: "Appeal" });
export type AppealView = z.infer<typeof AppealView>;
/** Of a refusal: the last day to appeal and who would hear it, or the reason why there is no appeal. */
export const OpenAppeal = z.object({ of: z.enum(appealedAgainst), until: z.iso.date().nullable(), panel: z.string().nullable(), because: z.string().nullable() }).meta({ id: "OpenAppeal" });
export type OpenAppeal = z.infer<typeof OpenAppeal>;

export const SiteView = z.object({
  treId: z.uuid(), treName: z.string(), state: z.enum(siteStates), sentence: z.string(), since: z.iso.datetime(), revision: z.int(),
  reason: z.string().nullable(), conditions: z.array(ConditionView), validTo: z.iso.date().nullable(), decidedAt: z.iso.datetime().nullable(),
  datasets: z.array(z.object({ key: z.string(), title: z.string() })),
  /** In what the approval that holds covers less than was asked for, each in a sentence; empty: in nothing. */
  narrower: z.array(z.string()),
  amendment: AmendmentState.nullable(),
  clocks: ClocksView.nullable(),
  appeal: AppealView.nullable(),
  openAppeal: OpenAppeal.nullable(),
}).meta({ id: "SiteDecision" });
export type SiteView = z.infer<typeof SiteView>;

export const CommentView = z.object({ id: z.uuid(), treId: z.uuid(), treName: z.string(), author: z.string(), side: z.enum(["applicant", "committee"]), text: z.string(), at: z.iso.datetime() }).meta({ id: "Comment" });
export type CommentView = z.infer<typeof CommentView>;

export const ProjectSummary = z.object({
  id: z.uuid(), reference: z.string(), title: z.string(), state: z.enum(applicationStates), sentence: z.string(), turn: z.string(),
  role: z.enum(["lead", "member"]).nullable(), changedAt: z.iso.datetime(), sites: z.array(z.object({ treName: z.string(), state: z.enum(siteStates) })),
}).meta({ id: "ProjectSummary" });
export type ProjectSummary = z.infer<typeof ProjectSummary>;

export const ProjectView = z.object({
  id: z.uuid(), reference: z.string(), title: z.string(), state: z.enum(applicationStates), sentence: z.string(), turn: z.string(),
  version: z.int(), revision: z.int(), createdAt: z.iso.datetime(), changedAt: z.iso.datetime(),
  /** What is being written; null for those who only review. */
  draft: z.record(z.string(), z.unknown()).nullable(),
  /** The latest submitted revision; null before the first. */
  content: z.record(z.string(), z.unknown()).nullable(),
  /** The latest revision under the Five Safes. */
  fiveSafes: z.array(z.object({ safe: z.enum(["people", "projects", "settings", "data", "outputs"]), heading: z.string(), question: z.string(), facts: z.array(z.object({ term: z.string(), value: z.string(), href: z.string().optional() })) })),
  members: z.array(z.object({ userId: z.uuid(), name: z.string(), role: z.enum(["lead", "member"]) })),
  revisions: z.array(z.object({ revision: z.int(), submittedAt: z.iso.datetime(), submittedBy: z.string(), changes: z.array(z.string()) })),
  sites: z.array(SiteView),
  /** Approvals that the portal has stopped and the committee has not signed that yet, each in a sentence. */
  stops: z.array(z.string()),
  comments: z.array(CommentView),
  inRegister: z.boolean(),
  may: z.object({ edit: May, submit: May, amend: May, withdraw: May, close: May, comment: May, query: May, appeal: May, showCondition: May }),
}).meta({ id: "Project" });
export type ProjectView = z.infer<typeof ProjectView>;
