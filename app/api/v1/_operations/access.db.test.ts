/** Every operation, asked by everyone, as an HTTP request. Each request acts in a transaction that is rolled back. */
import { eq, gt, TransactionRollbackError } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEvents, grants, modelFits, registerQuestions, runs, webhookDeliveries } from "#db/schema/index.ts";
import { fingerprint, rowsTouched } from "#db/testing/fingerprint.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, addTre, must, testFederation, testQuery, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { oneDecider } from "#lib/governance/committee.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { appealDecision } from "#lib/portal/appeal-decision.ts";
import { decideOnApplication } from "#lib/portal/decide-on-application.ts";
import { createAccessToken } from "#lib/portal/access-tokens.ts";
import { askReviewer } from "#lib/portal/ask-reviewer.ts";
import { declareAsReviewer } from "#lib/portal/give-opinion.ts";
import { askAboutEntry } from "#lib/portal/ask-about-entry.ts";
import { addCohortWorker } from "#lib/portal/cohort-workers.ts";
import { commentOnQuery } from "#lib/portal/comment-on-query.ts";
import type { Context } from "#lib/portal/context.ts";
import { castBallot, closeRound, concludeDecision, declareInterests } from "#lib/portal/deliberate-on-application.ts";
import { sayAbsence } from "#lib/portal/manage-absence.ts";
import { setCommitteeRule } from "#lib/portal/manage-committee.ts";
import { proclaimHoliday } from "#lib/portal/manage-holidays.ts";
import { addOrganisation } from "#lib/portal/manage-organisations.ts";
import { createConceptSet } from "#lib/portal/create-concept-set.ts";
import { keepQueryVersion } from "#lib/portal/keep-query-version.ts";
import { addEvidence } from "#lib/portal/manage-evidence.ts";
import { firstState } from "#lib/statistics/rounds.ts";
import { addWebhook, testWebhook } from "#lib/portal/webhooks.ts";
import { proposeFindings } from "#lib/portal/propose-findings.ts";
import { crateEntry } from "#lib/register/testing/crate-entry.ts";
import { answerRequest } from "./answer-request.ts";
import { operations as all } from "./operations.ts";
import { registerOperations } from "./register.ts";

const personas = ["anonymous", "lead", "member", "outsider", "northMember", "northChair", "southMember", "southChair", "westChair", "eastMember", "eastChair", "editor", "administrator"] as const;
type Persona = (typeof personas)[number];
const signedIn = personas.filter((p) => p !== "anonymous");
const team: Persona[] = ["lead", "member"];
const researchers: Persona[] = [...team, "outsider"];
const committees: Persona[] = ["northMember", "northChair", "southMember", "southChair", "westChair", "eastMember", "eastChair"];
/** The north approved the project; the south was asked; the west was not. A run waits at the north. The committee of the east votes, that of the vale has counted, that of the dale has decided; the same people sit on all three. */
const deciding: Persona[] = ["eastMember", "eastChair"];
/** By the chair in the east; the editor has declared their interests, the outsider has not. */
const askedForOpinion: Persona[] = ["outsider", "editor"];
const overseers: Persona[] = ["editor", "administrator"];

let context: TestContext;
let federation: TestFederation;
let [north, south]: TestTre[] = [];
const actors = new Map<Persona, Actor>();
const ids: Record<string, string> = {};

beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE", "East TRE", "Vale TRE", "Dale TRE", "Fell TRE", "Moor TRE"], ["approve", "none", "none", "none", "none", "none", "none"]);
  [north, south] = federation.tres;
  const west = await addTre(context, "West TRE");
  const voting = federation.tres.slice(2, 5);
  const committee = (tre: TestTre) => addPerson(context, `Member of ${tre.name}`, { grants: [{ role: "committee-member", treId: tre.id }] });
  const people: [Persona, Actor][] = [
    ["anonymous", { kind: "anonymous" }], ["lead", federation.researcher], ["member", federation.colleague], ["outsider", federation.outsider],
    ["northMember", await committee(north!)], ["northChair", north!.chair], ["southMember", await committee(south!)], ["southChair", south!.chair], ["westChair", west.chair], ["eastMember", await addPerson(context, "Member in the east", { grants: voting.map((tre) => ({ role: "committee-member", treId: tre.id })) })], ["eastChair", await addPerson(context, "Chair in the east", { grants: voting.map((tre) => ({ role: "committee-chair", treId: tre.id })) })],
    ["editor", await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] })], ["administrator", federation.administrator],
  ];
  for (const [persona, actor] of people) actors.set(persona, actor);
  await deliberated(voting);
  for (const who of askedForOpinion) {
    const asked = must(await askReviewer(context, actors.get("eastChair")!, { projectId: federation.projectId, treId: voting[0]!.id, revision: 1, name: who, email: (actors.get(who) as Extract<Actor, { kind: "person" }>).email, question: "Is the method sound?", until: "2026-12-20" }));
    Object.assign(ids, { review: asked.review });
  }
  must(await declareAsReviewer(context, actors.get("editor")!, { projectId: federation.projectId, treId: voting[0]!.id, revision: 1, recuses: false }));
  Object.assign(ids, { absence: must(await sayAbsence(context, actors.get("eastMember")!, { treId: voting[1]!.id, from: "2026-12-20", to: "2026-12-22" })).id });
  await refusedAt(federation.tres.slice(5));
  const { id: submissionId, reference, runs: made } = await federation.submit(testQuery, [north!]);
  await context.db.update(runs).set({ state: "awaiting-sign-off" }).where(eq(runs.id, made[0]!.id));
  // A model that has ended: who may ask to leave a TRE out of it is told so.
  const spec = { kind: "glm", family: "linear", p: 2 } as const;
  await context.db.insert(modelFits).values({ id: crypto.randomUUID(), submissionId, analysis: "fitted", participants: [], columns: [], spec, step: 0, state: firstState(spec), beganAt: new Date(), changedAt: new Date(), endedAt: new Date(), masks: null });
  const draft = await federation.draft(testQuery, [north!]);
  const token = must(await createAccessToken(context, federation.researcher, { name: "script" }));
  const [grant] = await context.db.select().from(grants).where(eq(grants.userId, federation.outsider.userId));
  must(await keepQueryVersion(context, federation.researcher, { id: draft.queryId, version: 1, note: "The first" }));
  const comment = must(await commentOnQuery(context, federation.researcher, { id: draft.queryId, text: "Is this right?" }));
  const set = must(await createConceptSet(context, federation.researcher, { name: "Asthma", items: [asthma], projectId: federation.projectId }));
  const worker = must(await addCohortWorker(context, federation.administrator, { ...workerSaid, name: "Island TRE", slug: "island", nation: "Scotland", about: "Records of people on the islands.", collectionId: "RQ-ISLE" }));
  const hook = must(await addWebhook(context, federation.researcher, { url: "https://hooks.example.org/lead" }));
  const { deliveryId } = must(await testWebhook(context, federation.researcher, { webhookId: hook.id }));
  await context.db.update(webhookDeliveries).set({ state: "failed" });
  const findings = must(await proposeFindings(context, federation.researcher, { projectId: federation.projectId, text: "We counted people with diabetes in the north and found about as many as the national figures say there are." }));
  must(await askAboutEntry(context, { kind: "anonymous" }, { reference: "FF-2026-0001", question: "Why only in the north?" }, { address: "192.0.2.1" }));
  const [question] = await context.db.select({ id: registerQuestions.id }).from(registerQuestions);
  const { evidenceId } = must(await addEvidence(context, federation.researcher, { kind: "training", issuer: "A training provider", reference: "TR-1", validFrom: "2026-01-01", validTo: "2027-01-01" }));
  must(await proclaimHoliday(context, federation.administrator, { day: "2027-06-15", name: "A jubilee", nations: ["England"] }));
  const added = async (name: string) => must(await addOrganisation(context, federation.administrator, { name, ror: "", sector: "Academic Institute" })).id;
  Object.assign(ids, { organisation: await added("Hospitals of the North"), otherOrganisation: await added("Hospitals of the South") });
  Object.assign(ids, { evidenceId, questionId: question!.id, findingsId: findings.id, webhookId: hook.id, deliveryId, worker: worker.treId, conceptSetId: set.id, commentId: comment.id, projectId: federation.projectId, north: north!.id, northSlug: north!.name.toLowerCase().replaceAll(" ", "-"), south: south!.id, submissionId, submission: reference, runId: made[0]!.id, queryId: draft.queryId, tokenId: token.id, outsiderId: federation.outsider.userId, grantId: grant!.id, reference: "FF-2026-0001" });
});
afterAll(() => context.end());

/** Leaves the three committees where the table says that they stand. */
async function deliberated([east, vale, dale]: TestTre[]): Promise<void> {
  const [member, chair] = [actors.get("eastMember")!, actors.get("eastChair")!];
  const undeclared = await addPerson(context, "Late member in the east", { grants: [{ role: "committee-member", treId: east!.id }] });
  for (const tre of [east!, vale!, dale!]) {
    const place = { projectId: federation.projectId, treId: tre.id, revision: 1 };
    must(await setCommitteeRule(context, federation.administrator, { treId: tre.id, rule: { ...oneDecider, voters: "members", quorum: 1, closing: "chair", declaration: "before-papers" } }));
    for (const who of [member, chair]) must(await declareInterests(context, who, { ...place, recuses: false }));
    must(await castBallot(context, member, { ...place, ballot: { vote: "approve-with-conditions", rationale: reason, conditions: [{ text: "Publish it.", kind: "reporting" }] } }));
    if (tre === east) continue;
    must(await closeRound(context, chair, place));
    if (tre === dale) must(await concludeDecision(context, chair, { ...place, reason, validTo: "2027-11-22" }));
  }
  Object.assign(ids, { east: east!.id, vale: vale!.id, dale: dale!.id, userId: undeclared.userId, undeclared: undeclared.userId, condition: "1" });
}

/** Two chairs refuse alone; at the second the lead has appealed. */
async function refusedAt([fell, moor]: TestTre[]): Promise<void> {
  const appeal = { panel: "others" as const, workingDays: 20, quorum: 1, leastLay: 0, leastIndependent: 0 };
  for (const tre of [fell!, moor!]) {
    must(await setCommitteeRule(context, federation.administrator, { treId: tre.id, rule: { ...oneDecider, appeal } }));
    must(await decideOnApplication(context, tre.chair, { projectId: federation.projectId, treId: tre.id, revision: 1, decision: "refuse", reason }));
  }
  must(await appealDecision(context, federation.researcher, { projectId: federation.projectId, treId: moor!.id, grounds }));
  Object.assign(ids, { colleague: federation.colleague.userId, fell: fell!.id, moor: moor!.id });
}

type Ask = { path?: string; body?: () => unknown; headers?: Record<string, string>; for: readonly Persona[] };
const targets = () => [{ treId: ids.north, dataset: "primary-care" }];
const draftOf = () => ({ projectId: ids.projectId, title: "Another", draft: testQuery, targets: targets() });
const brought = JSON.stringify({ query: { filters: [{ id: "SNOMED:44054006" }] } });
const asthma = { conceptId: 317009, name: "Asthma", descendants: true, mapped: false, exclude: false };
const workerSaid = { software: "bunny", threshold: 10, roundingBase: 10, datasetTitle: "Hospital records" };
const reason = "Read and discussed by the committee.";
const grounds = "The committee read the second aim as if it needed names of people.";

/** A well-formed request for each operation, and who may: their answer is anything but “sign in”, “not permitted” or “not there”. */
const table: Record<string, Ask> = {
  "list-projects": { for: signedIn },
  "create-project": { body: () => ({ title: "A new project" }), for: researchers },
  "read-project": { for: [...team, "northMember", "northChair", "southMember", "southChair", ...deciding, ...overseers] },
  "save-project-draft": { body: () => ({ version: 1, draft: { title: "Changed title" } }), for: team },
  "submit-project": { body: () => ({}), for: ["lead"] },
  "amend-project": { for: ["lead"] },
  "read-amendment": { for: team },
  "raise-amendment": { path: "/reviews/{projectId}/{south}/raising", body: () => ({ reason }), for: ["southMember", "southChair"] },
  "appeal-decision": { path: "/projects/{projectId}/appeals/{fell}", body: () => ({ grounds }), for: ["lead"] },
  "show-condition": { path: "/projects/{projectId}/conditions/{dale}/1", body: () => ({ note: "The minutes of the panel." }), for: ["lead"] },
  "withdraw-appeal": { path: "/projects/{projectId}/appeals/{moor}/withdrawal", for: ["lead"] },
  "read-team": { for: team },
  "invite-colleague": { path: "/projects/{projectId}/invitations", body: () => ({ email: "nobody.named@example.org" }), for: ["lead"] },
  "end-membership": { path: "/projects/{projectId}/members/{colleague}/end", for: team },
  "withdraw-project": { path: "/projects/{projectId}/withdrawal", body: () => ({ reason }), for: ["lead"] },
  "close-project": { for: ["lead"] },
  "comment-on-project": { body: () => ({ treId: ids.south, text: "A question." }), for: [...team, "southMember", "southChair"] },
  "list-reviews": { for: committees },
  "read-review": { path: "/reviews/{projectId}/{south}", for: ["southMember", "southChair"] },
  "decide-on-application": { path: "/reviews/{projectId}/{south}/decision", body: () => ({ revision: 1, decision: "approve", reason, validTo: "2027-11-22" }), for: ["southChair"] },
  "revoke-approval": { path: "/reviews/{projectId}/{north}/revocation", body: () => ({ reason }), for: ["northChair"] },
  "read-declaration": { path: "/reviews/{projectId}/{east}/declaration", for: deciding },
  "declare-interests": { path: "/reviews/{projectId}/{east}/declaration", body: () => ({ revision: 1, interests: [{ kind: "funding", text: "They fund my chair." }], recuses: false }), for: deciding },
  "recuse-member": { path: "/reviews/{projectId}/{east}/recusals", body: () => ({ revision: 1, userId: ids.undeclared, reason }), for: ["eastChair"] },
  "cast-ballot": { path: "/reviews/{projectId}/{east}/ballots", body: () => ({ revision: 1, ballot: { vote: "approve", rationale: reason } }), for: deciding },
  "close-round": { path: "/reviews/{projectId}/{east}/rounds/close", body: () => ({ revision: 1 }), for: ["eastChair"] },
  "conclude-decision": { path: "/reviews/{projectId}/{vale}/conclusion", body: () => ({ revision: 1, reason, validTo: "2027-11-22" }), for: ["eastChair"] },
  "verify-condition": { path: "/reviews/{projectId}/{dale}/conditions/1/verification", body: () => ({ note: "Read the summary." }), for: deciding },
  "ask-reviewer": { path: "/reviews/{projectId}/{east}/reviewers", body: () => ({ revision: 1, name: "Prof Outside", email: "prof.outside@example.org", question: "Is the method sound?", until: "2026-12-20" }), for: ["eastChair"] },
  "end-review": { path: "/reviews/{projectId}/{east}/reviewers/{review}/end", for: ["eastChair"] },
  "read-opinion-asked": { path: "/opinions/{projectId}/{east}", for: askedForOpinion },
  "declare-as-reviewer": { path: "/opinions/{projectId}/{east}/declaration", body: () => ({ revision: 1, recuses: false }), for: ["outsider"] },
  "give-opinion": { path: "/opinions/{projectId}/{east}", body: () => ({ revision: 1, opinion: { advises: "support", strengths: "A clear question.", concerns: "None that matter." } }), for: askedForOpinion },
  "decline-review": { path: "/opinions/{projectId}/{east}/refusal", for: askedForOpinion },
  "read-minutes": { path: "/reviews/{projectId}/{dale}/minutes", for: deciding },
  "download-minutes": { path: "/reviews/{projectId}/{dale}/minutes/file", for: deciding },
  "read-agenda": { path: "/committees/{north}/agenda", for: ["northMember", "northChair"] },
  "download-agenda": { path: "/committees/{north}/agenda/file", for: ["northMember", "northChair"] },
  "list-absences": { path: "/absences", for: committees },
  "say-absence": { path: "/absences", body: () => ({ treId: ids.east, from: "2026-12-10", to: "2026-12-12" }), for: deciding },
  "end-absence": { path: "/absences/{absence}/end", for: ["eastMember"] },
  "read-committee": { path: "/committees/{north}", for: ["administrator"] },
  "set-committee-rule": { path: "/committees/{north}/rule", body: () => ({ rule: { ...oneDecider, voters: "members" } }), for: ["administrator"] },
  "seat-member": { path: "/committees/{east}/seats/{undeclared}", body: () => ({ kind: "lay", independent: true }), for: ["administrator"] },
  "look-back": { path: "/reviews/{projectId}/{dale}/look-back", body: () => ({ agrees: true, note: "It was a small matter." }), for: deciding },
  "read-decision-times": { for: committees },
  "read-forms": { for: signedIn },
  "read-form-to-set": { path: "/committees/{north}/form", for: ["administrator"] },
  "set-committee-form": { path: "/committees/{north}/form", body: () => ({ form: { demands: ["ethics"], asks: [] } }), for: ["administrator"] },
  "write-question": { path: "/questions/storage", body: () => ({ treId: null, safe: "settings", asks: "Where will the results be kept?", least: 0, onChange: "minor" }), for: ["administrator"] },
  "read-own-evidence": { for: signedIn },
  "read-evidence-of": { path: "/people/{outsiderId}/evidence", for: ["administrator"] },
  "read-project-evidence": { path: "/projects/{projectId}/evidence", for: [...team, "northMember", "northChair", "southMember", "southChair", ...deciding, ...overseers] },
  "add-evidence": { body: () => ({ kind: "training", issuer: "A training provider", reference: "TR-1", validFrom: "2026-01-01", validTo: "2027-01-01" }), for: signedIn },
  "verify-evidence": { path: "/evidence/{evidenceId}/verification", body: () => ({ how: "I have seen the certificate." }), for: ["northMember", "northChair", "southMember", "southChair", ...deciding, "administrator"] },
  "end-evidence": { path: "/evidence/{evidenceId}/end", body: () => ({ because: "It was another person's." }), for: ["lead", "northMember", "northChair", "southMember", "southChair", ...deciding, "administrator"] },
  "ask-registry": { body: () => ({ identifier: "abcd-1234-efgh" }), for: signedIn },
  "read-forecast": { for: signedIn },
  "read-run-review": { for: ["northMember", "northChair"] },
  "decide-on-run": { body: () => ({ decision: "approve", reason }), for: ["northChair"] },
  "list-queries": { for: signedIn },
  "create-query": { body: draftOf, for: team },
  "preview-query": { body: () => { const { title: _title, ...draft } = draftOf(); return draft; }, for: team },
  "read-query": { path: "/queries/{queryId}", for: team },
  "save-query-draft": { path: "/queries/{queryId}", body: () => ({ version: 1, title: "Changed title", draft: testQuery, targets: targets() }), for: team },
  "delete-query": { path: "/queries/{queryId}", for: team },
  "copy-query": { path: "/queries/{queryId}/copy", for: team },
  "export-query": { path: "/queries/{queryId}/export/rquest", for: team },
  "download-query": { path: "/queries/{queryId}/export/rquest/file", for: team },
  "compare-query-versions": { path: "/queries/{queryId}/comparison?from=1&to=now", for: team },
  "keep-query-version": { path: "/queries/{queryId}/versions", body: () => ({ version: 1, note: "As sent" }), for: team },
  "restore-query-version": { path: "/queries/{queryId}/versions/1/restore", body: () => ({ version: 1 }), for: team },
  "comment-on-query": { path: "/queries/{queryId}/comments", body: () => ({ text: "A question." }), for: team },
  "resolve-query-comment": { path: "/queries/{queryId}/comments/{commentId}/resolve", for: team },
  "read-document": { body: () => ({ document: brought }), for: researchers },
  "import-query": { body: () => ({ projectId: ids.projectId, document: brought }), for: team },
  "search-concepts": { body: () => ({ text: "diabetes", targets: targets() }), for: [...researchers, ...committees] },
  "list-concept-sets": { for: signedIn },
  "create-concept-set": { body: () => ({ name: "Asthma", items: [asthma] }), for: researchers },
  "estimate-query": { body: () => { const { title: _title, ...draft } = draftOf(); return draft; }, for: team },
  "try-query": { body: () => ({ projectId: ids.projectId, draft: testQuery, target: targets()[0] }), for: team },
  "concept-set-reach": { body: () => ({ items: [asthma] }), for: researchers },
  "look-up-codes": { body: () => ({ codes: [{ vocabulary: "SNOMED", code: "44054006" }] }), for: researchers },
  "read-concept-set": { path: "/concept-sets/{conceptSetId}", for: team },
  "save-concept-set-version": { path: "/concept-sets/{conceptSetId}/versions", body: () => ({ version: 1, name: "Asthma", items: [], note: "Emptied" }), for: team },
  "copy-concept-set": { path: "/concept-sets/{conceptSetId}/copy", body: () => ({}), for: team },
  "share-concept-set": { path: "/concept-sets/{conceptSetId}/sharing", body: () => ({ projectId: ids.projectId, everyone: true }), for: team },
  "archive-concept-set": { path: "/concept-sets/{conceptSetId}/archive", body: () => ({ archived: true }), for: team },
  "concept-set-csv": { path: "/concept-sets/{conceptSetId}/set.csv", for: team },
  "concept-set-json": { path: "/concept-sets/{conceptSetId}/set.json", for: team },
  "concept-set-value-set": { path: "/concept-sets/{conceptSetId}/value-set.json", for: team },
  "list-submissions": { for: signedIn },
  "submit-query": { body: () => ({ queryId: ids.queryId, version: 1 }), headers: { "idempotency-key": "0123456789abcdef" }, for: team },
  "read-submission": { path: "/submissions/{submissionId}", for: team },
  "withdraw-submission": { path: "/submissions/{submissionId}/withdraw", for: team },
  "leave-out-of-model": { path: "/submissions/{submissionId}/models/fitted/leave-out", for: team },
  "end-model": { path: "/submissions/{submissionId}/models/fitted/end", for: team },
  "read-results": { path: "/submissions/{submissionId}/results", for: team },
  "open-variant": { path: "/submissions/{submissionId}/results/variants", body: () => ({ words: "Who: “aged 76 or under” was removed." }), for: team },
  "results-csv": { path: "/submissions/{submissionId}/results.csv", for: team },
  "distribution-file": { path: "/submissions/{submissionId}/outputs/codes/distribution", for: team },
  "compare-results": { path: "/submissions/{submissionId}/results/comparison?with={submissionId}", for: team },
  "results-schema": { for: personas },
  "disclosure-record-schema": { for: personas },
  "results-json": { path: "/submissions/{submissionId}/results.json", for: team },
  "read-crate": { path: "/runs/{runId}/crates/request", for: [...team, "northMember", "northChair"] },
  "describe-crate": { path: "/runs/{runId}/crates/request/description", for: [...team, "northMember", "northChair"] },
  "edit-register-entry": { body: () => ({ revision: 1, reason: "A mistake in the title.", corrections: { title: "Corrected title" } }), for: ["editor"] },
  "read-register-desk": { for: ["editor"] },
  "read-findings": { for: team },
  "propose-findings": { body: () => ({ text: "We asked how many people have it, and found that the regions differ by less than anybody had thought." }), for: team },
  "decide-on-findings": { path: "/register/findings/{findingsId}/decision", body: () => ({ decision: "publish" }), for: ["editor"] },
  "answer-question": { path: "/register/questions/{questionId}/decision", body: () => ({ decision: "decline", declinedFor: "answered" }), for: ["editor"] },
  "read-account": { for: signedIn },
  "list-people": { for: ["administrator"] },
  "invite-person": { body: () => ({ name: "New Person", email: "new@example.org", roles: [{ role: "researcher" }] }), for: ["administrator"] },
  "publish-crate-entry": { body: () => ({ crate: "ab".repeat(32), entry: crateEntry }), for: ["editor"] },
  "grant-role": { path: "/people/{outsiderId}/roles", body: () => ({ role: "register-editor" }), for: ["administrator"] },
  "revoke-role": { for: ["administrator"] },
  "deactivate-person": { path: "/people/{outsiderId}", for: ["administrator"] },
  "list-holidays": { for: ["administrator"] },
  "proclaim-holiday": { body: () => ({ day: "2027-06-14", name: "A coronation", nations: ["England"] }), for: ["administrator"] },
  "take-back-holiday": { path: "/holidays/England/2027-06-15", for: ["administrator"] },
  "list-organisations": { for: ["administrator"] },
  "add-organisation": { body: () => ({ name: "University of the East", ror: "", sector: "Academic Institute" }), for: ["administrator"] },
  "read-organisation": { path: "/organisations/{organisation}", for: ["administrator"] },
  "describe-organisation": { path: "/organisations/{organisation}", body: () => ({ name: "Hospitals of the East", ror: "", sector: "Academic Institute" }), for: ["administrator"] },
  "merge-organisations": { path: "/organisations/{organisation}/merge", body: () => ({ into: ids.otherOrganisation }), for: ["administrator"] },
  "place-person": { path: "/people/{outsiderId}/organisation", body: () => ({ organisationId: ids.organisation }), for: ["administrator"] },
  "list-tres": { for: personas },
  "list-policies": { path: "/tres/{northSlug}/policies", for: personas },
  "read-policy": { path: "/tres/{northSlug}/policies/1", for: personas },
  "invite-tre": { body: () => ({ name: "East TRE", slug: "east", nation: "England", about: "Records of people who live in the east." }), for: ["administrator"] },
  "suspend-tre": { path: "/tres/{north}/suspension", body: () => ({ suspended: true, reason: "An incident." }), for: ["administrator"] },
  "renew-tre-key": { path: "/tres/{north}/key", body: () => ({ endNow: true, reason: "The key was lost." }), for: ["administrator"] },
  "retire-tre": { path: "/tres/{north}/retirement", body: () => ({ reason: "The hospital closes." }), for: ["administrator"] },
  "add-cohort-worker": { body: () => ({ ...workerSaid, name: "East TRE", slug: "east", nation: "England", about: "Records of people who live in the east.", collectionId: "RQ-EAST" }), for: ["administrator"] },
  "read-cohort-worker": { path: "/cohort-workers/{worker}", for: ["administrator"] },
  "describe-cohort-worker": { path: "/cohort-workers/{worker}", body: () => ({ ...workerSaid, threshold: 5 }), for: ["administrator"] },
  "renew-worker-password": { path: "/cohort-workers/{worker}/password", for: ["administrator"] },
  "read-audit": { for: ["administrator"] },
  "verify-audit": { for: ["administrator"] },
  "export-audit": { for: ["administrator"] },
  "list-notices": { for: signedIn },
  "mark-notices-read": { body: () => ({}), for: signedIn },
  "read-notice-preferences": { for: signedIn },
  "set-notice-preferences": { body: () => ({ preferences: { "run-waits": { page: true, mail: false, webhook: false } } }), for: signedIn },
  "list-webhooks": { for: signedIn },
  "add-webhook": { body: () => ({ url: "https://hooks.example.org/fivefold" }), for: signedIn },
  "remove-webhook": { for: ["lead"] },
  "rotate-webhook-secret": { for: ["lead"] },
  "test-webhook": { for: ["lead"] },
  "list-webhook-deliveries": { for: ["lead"] },
  "replay-webhook-delivery": { for: ["lead"] },
  "list-access-tokens": { for: signedIn },
  "create-access-token": { body: () => ({ name: "script", days: 30 }), for: signedIn },
  "revoke-access-token": { for: ["lead"] },
  "read-register": { for: personas }, "read-register-csv": { for: personas }, "read-register-json-ld": { for: personas }, "read-register-feed": { for: personas },
  "read-register-json-feed": { for: personas }, "read-register-statistics": { for: personas }, "read-register-statistics-csv": { for: personas }, "read-register-revisions": { for: personas }, "read-register-gateway-sheet": { for: personas }, "read-register-log": { for: personas }, "read-register-log-policy": { for: personas },
  "read-governing-versions": { path: "/api/register/v1/governance/dale-tre", for: personas }, "read-governing-document": { path: "/api/register/v1/governance/dale-tre/committee-rule/1", for: personas },
  "read-register-entry-questions": { for: personas }, "read-register-entry-feed": { for: personas }, "read-register-entry-json-feed": { for: personas }, "read-register-entry": { for: personas }, "read-register-entry-json-ld": { for: personas }, "read-register-entry-crate": { for: personas }, "read-register-proof": { for: personas }, "read-entry-with-proof": { for: personas },
};

const operations = [...all, ...registerOperations];
const fill = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? "");

/** Posted because what they take is long; they change nothing. */
const looksOnly = ["preview-query", "estimate-query", "try-query", "read-document", "search-concepts", "concept-set-reach", "look-up-codes"];

let asItWas: string | undefined;
async function ask(id: string, persona: Persona, look: (response: Response, changed: boolean, recorded: string[]) => Promise<void>): Promise<void> {
  const operation = operations.find((o) => o.id === id)!;
  const { path, body, headers } = table[id]!;
  const address = path ?? operation.path;
  const base = address.startsWith("/api/") ? "/api/register/v1" : "/api/v1";
  const url = `${context.portalUrl}${address.startsWith("/api/") ? "" : base}${fill(address)}`;
  const request = new Request(url, { method: operation.method.toUpperCase(), headers: { origin: context.portalUrl, ...(body && { "content-type": "application/json" }), ...headers }, ...(body && { body: JSON.stringify(body()) }) });
  await context.db.transaction(async (tx) => {
    // Every request is rolled back, so they all begin alike.
    asItWas ??= await fingerprint(tx);
    const before = await rowsTouched(tx);
    const events = await tx.$count(auditEvents);
    const inside: Context = { ...context, db: tx };
    const response = await answerRequest(request, { context: inside, readActor: async () => actors.get(persona)!, operations, base });
    const recorded = await tx.select({ action: auditEvents.action }).from(auditEvents).where(gt(auditEvents.position, events));
    const changed = (await rowsTouched(tx)) !== before && (await fingerprint(tx)) !== asItWas;
    await look(response, changed, recorded.map((r) => r.action));
    tx.rollback();
  }).catch((error: unknown) => {
    if (!(error instanceof TransactionRollbackError)) throw error;
  });
}

test("the table has every operation", () => expect(Object.keys(table).sort()).toEqual(operations.map((o) => o.id).sort()));

/** Everything that being an administrator opens. Nothing here approves, releases, asks or reads a result; each row above is asked by the administrator, and by nobody's word but the answer's. */
const administersOnly = ["add-cohort-worker", "add-organisation", "deactivate-person", "describe-cohort-worker", "describe-organisation", "end-evidence", "export-audit", "grant-role", "invite-person", "invite-tre", "list-holidays", "list-organisations", "list-people", "merge-organisations", "place-person", "proclaim-holiday", "read-audit", "read-cohort-worker", "read-committee", "read-evidence-of", "read-form-to-set", "read-organisation", "renew-tre-key", "renew-worker-password", "retire-tre", "revoke-role", "seat-member", "set-committee-form", "set-committee-rule", "suspend-tre", "take-back-holiday", "verify-audit", "verify-evidence", "write-question"];
test("no administrator can approve, release or read results by being one", () => {
  const who = (id: string) => table[id]!.for;
  // Of an application, its overseers read the text; lists are of the reader's own things.
  const readsToo = ["read-project", "read-project-evidence"];
  const opened = Object.keys(table).filter((id) => who(id).includes("administrator") && !signedIn.every((p) => who(id).includes(p)) && !readsToo.includes(id));
  expect(opened.sort()).toEqual(administersOnly);
  const [operationsAbout, tags] = [operations.filter((o) => ["Reviews", "Queries", "Submissions", "Results"].includes(o.tag)), new Set(operations.map((o) => o.tag))];
  expect(["Reviews", "Queries", "Submissions"].filter((tag) => !tags.has(tag))).toEqual([]);
  for (const { id, public: open } of operationsAbout) if (!open && !administersOnly.includes(id) && !signedIn.every((p) => who(id).includes(p))) expect(who(id), id).not.toContain("administrator");
});

describe.each(Object.keys(table))("%s", (id) => {
  test.each(personas.map((p) => [p]))("%s", async (persona) => {
    const operation = operations.find((o) => o.id === id)!;
    await ask(id, persona, async (response, changed, recorded) => {
      const refused = [401, 403, 404].includes(response.status);
      const text = await response.clone().text();
      expect(!refused, `${response.status} ${text.slice(0, 300)}`).toBe(table[id]!.for.includes(persona));
      expect(response.status, text.slice(0, 300)).toBeLessThan(500);
      if (persona === "anonymous" && !operation.public) expect(response.status).toBe(401);
      // A refusal or a reading leaves everything as it was; an answer is what the document promises.
      if (!response.ok || operation.method === "get" || looksOnly.includes(id)) expect(changed).toBe(false);
      else expect({ changed, recorded }).toEqual({ changed: true, recorded: [id] });
      if (!response.ok) expect(response.headers.get("content-type")).toBe("application/problem+json");
      if (response.ok && !operation.produces) expect(operation.output.safeParse(await response.json()).error?.issues ?? []).toEqual([]);
    });
  });
});
