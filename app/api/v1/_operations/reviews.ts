import { AskedReviewer, AskReviewer, askReviewer, EndReview, endReview } from "#lib/portal/ask-reviewer.ts";
import { DeclareAsReviewer, declareAsReviewer, declineReview, GiveOpinion, giveOpinion, OpinionAsked, OpinionPlace, readOpinionAsked } from "#lib/portal/give-opinion.ts";
import { DecidedApplication } from "#lib/portal/apply-decision.ts";
import { DecideOnApplication, decideOnApplication } from "#lib/portal/decide-on-application.ts";
import { DecidedRun, DecideOnRun, decideOnRun } from "#lib/portal/decide-on-run.ts";
import { listReviews } from "#lib/portal/list-reviews.ts";
import { RaiseAmendment, raiseAmendment, RaisedAmendment } from "#lib/portal/raise-amendment.ts";
import { ReadReview, readReview } from "#lib/portal/read-review.ts";
import { ReadRunReview, readRunReview } from "#lib/portal/read-run-review.ts";
import { Reviews, ReviewView, RunReviewView } from "#lib/portal/review-view.ts";
import { RevokeApproval, revokeApproval, RevokedApproval } from "#lib/portal/revoke-approval.ts";
import { CastBallot, castBallot, CloseRound, closeRound, ConcludeDecision, concludeDecision, DeclarationAsked, DeclareInterests, declareInterests, LookBack, lookBack, ReadDeclaration, readDeclaration, RecuseMember, recuseMember, VerifyCondition, verifyCondition } from "#lib/portal/deliberate-on-application.ts";
import { Agenda, downloadAgenda, readAgenda, ReadAgenda } from "#lib/portal/read-agenda.ts";
import { downloadMinutes, Minutes, ReadMinutes, readMinutes } from "#lib/portal/read-minutes.ts";
import { asFile } from "./as-file.ts";
import { AbsencesAtTre, EndAbsence, endAbsence, ListAbsences, listAbsences, SaidAbsence, SayAbsence, sayAbsence } from "#lib/portal/manage-absence.ts";
import { Committee, ReadCommittee, readCommittee, SeatMember, seatMember, SetCommitteeRule, setCommitteeRule } from "#lib/portal/manage-committee.ts";
import { FormToSet, readForms, readFormToSet, SetCommitteeForm, setCommitteeForm, WriteQuestion, writeQuestion } from "#lib/portal/manage-forms.ts";
import { readDecisionTimes, TimesAtTre } from "#lib/portal/read-decision-times.ts";
import { FormAt } from "#lib/governance/question-bank.ts";
import { z } from "zod";
import { Done, done } from "./done.ts";
import type { Operation } from "./operation.ts";

const tag = "Reviews";
const place = { projectId: true, treId: true } as const;
export const reviewOperations: readonly Operation[] = [
  { method: "get", path: "/reviews", id: "list-reviews", tag, summary: "What waits for your committees", verb: listReviews, output: Reviews },
  { method: "get", path: "/reviews/{projectId}/{treId}", id: "read-review", tag, summary: "An application as a TRE's committee reads it", verb: readReview, input: { path: ReadReview }, output: ReviewView },
  { method: "post", path: "/reviews/{projectId}/{treId}/decision", id: "decide-on-application", tag, summary: "Approve, return or refuse", description: "An approval names its last day (`validTo`) and becomes a signed envelope that the TRE checks every run against.", verb: decideOnApplication, input: { path: ReadReview, body: z.strictObject(DecideOnApplication.shape).omit(place) }, output: DecidedApplication },
  { method: "post", path: "/reviews/{projectId}/{treId}/revocation", id: "revoke-approval", tag, summary: "Take an approval back", verb: revokeApproval, input: { path: ReadReview, body: RevokeApproval.omit(place) }, output: RevokedApproval },
  { method: "get", path: "/reviews/{projectId}/{treId}/declaration", id: "read-declaration", tag, summary: "What a member must know to declare their interests, and nothing of the papers", verb: readDeclaration, input: { path: ReadDeclaration }, output: DeclarationAsked },
  { method: "post", path: "/reviews/{projectId}/{treId}/declaration", id: "declare-interests", tag, summary: "Declare your interests, or recuse yourself", description: "No interests is a declaration, too. The papers open with it, unless you recuse yourself.", verb: done(declareInterests), input: { path: ReadReview, body: DeclareInterests.omit(place) }, output: Done },
  { method: "post", path: "/reviews/{projectId}/{treId}/recusals", id: "recuse-member", tag, summary: "Recuse another member", verb: done(recuseMember), input: { path: ReadReview, body: RecuseMember.omit(place) }, output: Done },
  { method: "post", path: "/reviews/{projectId}/{treId}/ballots", id: "cast-ballot", tag, summary: "Vote in the open round, or change your vote", verb: done(castBallot), input: { path: ReadReview, body: CastBallot.omit(place) }, output: Done },
  { method: "post", path: "/reviews/{projectId}/{treId}/rounds/close", id: "close-round", tag, summary: "Close the round and count its ballots", verb: done(closeRound), input: { path: ReadReview, body: CloseRound.omit(place) }, output: Done },
  { method: "post", path: "/reviews/{projectId}/{treId}/conclusion", id: "conclude-decision", tag, summary: "Give what was counted its reasons, and an approval its end", verb: concludeDecision, input: { path: ReadReview, body: z.strictObject(ConcludeDecision.shape).omit(place) }, output: DecidedApplication },
  { method: "post", path: "/reviews/{projectId}/{treId}/conditions/{condition}/verification", id: "verify-condition", tag, summary: "Confirm that a condition is met", verb: done(verifyCondition), input: { path: VerifyCondition.pick({ projectId: true, treId: true, condition: true }), body: VerifyCondition.pick({ note: true }) }, output: Done },
  { method: "post", path: "/reviews/{projectId}/{treId}/reviewers", id: "ask-reviewer", tag, summary: "Ask somebody from outside for an opinion", description: "By e-mail address; whoever has no account gets one without a role. Until the day given, they may read this application once they have declared their interests.", verb: askReviewer, input: { path: ReadReview, body: AskReviewer.omit(place) }, output: AskedReviewer, status: 201 },
  { method: "post", path: "/reviews/{projectId}/{treId}/reviewers/{review}/end", id: "end-review", tag, summary: "Take such an invitation back", verb: done(endReview), input: { path: EndReview }, output: Done },
  { method: "get", path: "/opinions/{projectId}/{treId}", id: "read-opinion-asked", tag, summary: "What you are asked for an opinion on: first what to declare, then the application", verb: readOpinionAsked, input: { path: OpinionPlace }, output: OpinionAsked },
  { method: "post", path: "/opinions/{projectId}/{treId}/declaration", id: "declare-as-reviewer", tag, summary: "Declare your interests before you give an opinion", verb: done(declareAsReviewer), input: { path: OpinionPlace, body: DeclareAsReviewer.omit(place) }, output: Done },
  { method: "post", path: "/opinions/{projectId}/{treId}", id: "give-opinion", tag, summary: "Give your opinion, once", verb: done(giveOpinion), input: { path: OpinionPlace, body: GiveOpinion.omit(place) }, output: Done },
  { method: "post", path: "/opinions/{projectId}/{treId}/refusal", id: "decline-review", tag, summary: "Decline to give an opinion", verb: done(declineReview), input: { path: OpinionPlace }, output: Done },
  { method: "get", path: "/reviews/{projectId}/{treId}/minutes", id: "read-minutes", tag, summary: "The minutes of an application before your committee", description: "Who sat and who was away, interests, counts, the decision and the word on the advice on data use; once a round has been closed.", verb: readMinutes, input: { path: ReadMinutes }, output: Minutes },
  { method: "get", path: "/reviews/{projectId}/{treId}/minutes/file", id: "download-minutes", tag, summary: "The same as a text file", verb: downloadMinutes, input: { path: ReadMinutes }, output: z.string(), produces: { type: "text/plain", respond: asFile } },
  { method: "get", path: "/committees/{treId}/agenda", id: "read-agenda", tag, summary: "What lies before your committee today, who is away and who stands in", verb: readAgenda, input: { path: ReadAgenda }, output: Agenda },
  { method: "get", path: "/committees/{treId}/agenda/file", id: "download-agenda", tag, summary: "The same as a text file", verb: downloadAgenda, input: { path: ReadAgenda }, output: z.string(), produces: { type: "text/plain", respond: asFile } },
  { method: "get", path: "/absences", id: "list-absences", tag, summary: "Who of your committees is away, and who may stand in for you", verb: listAbsences, input: { query: ListAbsences }, output: z.array(AbsencesAtTre) },
  { method: "post", path: "/absences", id: "say-absence", tag, summary: "Say when you are away and who stands in", description: "Both days included; it begins and ends by itself. The chair enters it for a member, an administrator for anybody on a committee; who is entered is told, and can end it.", verb: sayAbsence, input: { body: z.strictObject(SayAbsence.shape) }, output: SaidAbsence, status: 201 },
  { method: "post", path: "/absences/{id}/end", id: "end-absence", tag, summary: "Take an absence back, or end it before its last day", verb: done(endAbsence), input: { path: EndAbsence }, output: Done },
  { method: "get", path: "/committees/{treId}", id: "read-committee", tag, summary: "Who sits on a TRE's committee, and by which rule it decides", verb: readCommittee, input: { path: ReadCommittee }, output: Committee },
  { method: "put", path: "/committees/{treId}/rule", id: "set-committee-rule", tag, summary: "Set the rule by which a committee decides", description: "Holds for rounds that have not begun.", verb: setCommitteeRule, input: { path: ReadCommittee, body: SetCommitteeRule.omit({ treId: true }) }, output: z.object({ version: z.int() }) },
  { method: "put", path: "/committees/{treId}/seats/{userId}", id: "seat-member", tag, summary: "Say as what a member sits on a committee", verb: done(seatMember), input: { path: SeatMember.pick({ treId: true, userId: true }), body: SeatMember.omit({ treId: true, userId: true }) }, output: Done },
  { method: "post", path: "/reviews/{projectId}/{treId}/raising", id: "raise-amendment", tag, summary: "Bring before the whole committee what one person would decide, or what was only recorded", verb: raiseAmendment, input: { path: ReadReview, body: RaiseAmendment.omit(place) }, output: RaisedAmendment },
  { method: "post", path: "/reviews/{projectId}/{treId}/look-back", id: "look-back", tag, summary: "Say what you found when looking back on what one person decided", description: "One that should not have been made alone ends the one-person route until the committee's rule is set again.", verb: done(lookBack), input: { path: ReadReview, body: LookBack.omit(place) }, output: Done },
  { method: "get", path: "/decision-times", id: "read-decision-times", tag, summary: "How long your committees take, in working days of their own clock", verb: readDecisionTimes, output: z.array(TimesAtTre) },
  { method: "get", path: "/forms", id: "read-forms", tag, summary: "What each committee asks beside what all do", verb: readForms, output: z.array(FormAt) },
  { method: "get", path: "/committees/{treId}/form", id: "read-form-to-set", tag, summary: "A committee's form, and the questions that it may choose", verb: readFormToSet, input: { path: ReadCommittee }, output: FormToSet },
  { method: "put", path: "/committees/{treId}/form", id: "set-committee-form", tag, summary: "Choose what a committee asks", verb: setCommitteeForm, input: { path: ReadCommittee, body: SetCommitteeForm.omit({ treId: true }) }, output: z.object({ version: z.int() }) },
  { method: "put", path: "/questions/{key}", id: "write-question", tag, summary: "Write a question for the bank, or word one anew", description: "Whoever answered the last version answers again.", verb: writeQuestion, input: { path: WriteQuestion.pick({ key: true }), body: WriteQuestion.omit({ key: true }) }, output: z.object({ version: z.int() }) },
  { method: "get", path: "/run-reviews/{runId}", id: "read-run-review", tag, summary: "A run that waits for sign-off: the question in words, how it differs from the approval, the crate", verb: readRunReview, input: { path: ReadRunReview }, output: RunReviewView },
  { method: "post", path: "/run-reviews/{runId}/decision", id: "decide-on-run", tag, summary: "Approve or refuse a run", verb: decideOnRun, input: { path: ReadRunReview, body: DecideOnRun.omit({ runId: true }) }, output: DecidedRun },
];
