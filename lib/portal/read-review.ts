import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { envelopes, projectRevisions, siteDecisions, users } from "#db/schema/index.ts";
import { decidesAlone, demandedBy } from "#lib/governance/committee.ts";
import { conditionInWords } from "#lib/governance/ballots.ts";
import { termsInWords } from "#lib/governance/carried-terms.ts";
import { deliberate, mayDeliberate } from "#lib/governance/deliberate.ts";
import { lenderOf } from "#lib/governance/standing.ts";
import { reviewState } from "#lib/governance/opinions.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { isDeciding, siteStateTable } from "#lib/governance/project-states.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { mostThreshold } from "./apply-decision.ts";
import { approvedVersions } from "./approval-in-force.ts";
import { narrowingAt } from "./approval-reach.ts";
import { approvalBefore, chairsPart, hasToDoWithApproval } from "./chair-duties.ts";
import { ruleOf } from "./committee-of.ts";
import { committeesOf } from "./committees-of.ts";
import { conditionViews } from "./condition-view.ts";
import { candidatesOnPanel } from "./conflict-candidates.ts";
import type { Context } from "./context.ts";
import { committeeView } from "./committee-view.ts";
import { revocationView } from "./sign-revocation.ts";
import { dataUseOf } from "./data-use-of.ts";
import { beforeCommittee, beforeCommittees, type BeforeCommittee, type SiteRow } from "./deliberation-of.ts";
import { decisionSignatures } from "./decision-signatures.ts";
import { formsOf } from "./forms-of.ts";
import { may } from "./may.ts";
import { parseInput } from "./input.ts";
import { namesFrom, tresById } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { peopleCheck } from "./read-evidence.ts";
import { noSuchProject, standingOf } from "./project-access.ts";
import { readComments, readPrivateComments, siteView } from "./read-project.ts";
import { asRefused, hasRefusedAmendment } from "./refused-amendment.ts";
import { conditionsInForce, mayLift, narrowerInWords, termsInForce } from "./terms-in-force.ts";
import { reviewPapers } from "./review-papers.ts";
import type { ReviewView } from "./review-view.ts";
import { similarProjects } from "./similar-projects.ts";
import { supposedEntry } from "./supposed-entry.ts";

export const ReadReview = z.strictObject({ projectId: ProjectId, treId: TreId });

function deliberateAllowed({ deliberation, room }: BeforeCommittee, userId: string): Result<true> {
  const tried = deliberate(deliberation, room, userId, { type: "look-back", agrees: true, note: "" });
  return tried.ok ? ok(true) : tried;
}

const memberName = ({ room }: BeforeCommittee, id: string): string => room.members.find((m) => m.personId === id)?.name ?? "A former member";
/** Who confirmed it stands with it: not in its words again. */
const conditionsView = (before: BeforeCommittee, site: SiteRow, today: string): ReviewView["conditions"] => {
  const all = conditionsInForce(site);
  return conditionViews(site, today).map((view, index) => {
    const { met = null, ...condition } = all[index] ?? { text: view.text };
    return { ...view, text: conditionInWords(condition), met: met && { by: memberName(before, met.by), on: dayOf(new Date(met.at)), note: met.note } };
  });
};

function routedView(before: BeforeCommittee | undefined): ReviewView["routed"] {
  if (!before) return { route: "full", because: [], lookBack: null };
  const { routed, lookBack } = before.deliberation;
  return { route: routed.route, because: [...routed.because], lookBack: lookBack && { ...lookBack, looks: lookBack.looks.map(({ by, ...look }) => ({ name: memberName(before, by), ...look })) } };
}

/** Why this does not come before the whole committee now. */
function raisable(before: BeforeCommittee | undefined): (string | false)[] {
  if (before === undefined) return ["Nothing waits for the committee."];
  const { site, deliberation } = before;
  const held = isDeciding(site.state) ? deliberation.routed.route === "delegated" && deliberation.state === "waiting" : site.state === "approved" && site.amendment?.outcome === "recorded";
  return [!held && "It is before the whole committee, or nothing waits."];
}

/** One application as one TRE's committee reads it. */
export async function readReview(context: Context, actor: Actor, input: unknown): Promise<Result<ReviewView>> {
  const parsed = parseInput(ReadReview, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId } = parsed.value;
  const { db } = context;
  const today = dayOf(context.clock.now());
  const before = await beforeCommittee(db, projectId, treId, today);
  if (before && committeesOf(actor).includes(treId)) {
    const open = mayDeliberate(before.deliberation, before.room, personOf(actor).userId, "read-papers");
    if (!open.ok) return open;
  }
  const found = await standingOf(db, actor, projectId);
  if (!found.ok) return found;
  const { project, relation, committeeTres } = found.value;
  if (!committeeTres.includes(treId)) return noSuchProject();

  const [site] = await db.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
  const revisions = await db.select({ revision: projectRevisions.revision, content: projectRevisions.content, submittedAt: projectRevisions.submittedAt, submittedBy: users.name }).from(projectRevisions).innerJoin(users, eq(users.id, projectRevisions.submittedBy)).where(eq(projectRevisions.projectId, projectId)).orderBy(asc(projectRevisions.revision));
  // What was recorded beside an approval is read as it is now; the approval speaks of an earlier version.
  const shown = site?.amendment?.outcome === "recorded" ? site.amendment.revision : site?.revision;
  const read = revisions.find((r) => r.revision === shown);
  if (!site || !read) return noSuchProject();
  const tres = await tresById(db, [treId, ...revisions.flatMap((r) => r.content.datasets.map((d) => d.treId))]);
  const names = namesFrom(tres);
  const tre = tres.get(treId);
  const approved = (await approvedVersions(db, projectId, today)).get(treId);
  const previous = approved ? (approved.revision < read.revision ? approved : undefined) : revisions.filter((r) => r.revision < read.revision).at(-1);
  const inForce = await db.select({ id: envelopes.id }).from(envelopes).where(and(eq(envelopes.projectId, projectId), eq(envelopes.treId, treId), isNull(envelopes.revokedAt)));
  const settled = Object.keys(siteStateTable[site.state].decisions).length === 0 || project.state === "closed";
  const decidedLast = hasRefusedAmendment(site) ? (await beforeCommittees(db, [asRefused(site)], today))[0] : before;
  const ofApproval = site.amendment?.approval ? await approvalBefore(db, context, { projectId, treId }) : before;
  const terms = await termsInForce(db, site);
  const decide = permitted(actor, "site.decide", { ...relation, treId, actingChair: before !== undefined && lenderOf(before.deliberation, before.room, personOf(actor).userId) !== undefined });
  const part = await chairsPart(db, context, actor, "site.decide", { projectId, treId }, ofApproval);
  return ok({
    committee: before && !decidesAlone(before.deliberation.rule) ? committeeView(before, personOf(actor).userId, today, mayDeliberate(before.deliberation, before.room, personOf(actor).userId, "recuse").ok ? await candidatesOnPanel(db, before) : new Map()) : null,
    revocation: await revocationView(db, actor, { projectId, treId }, inForce.length > 0),
    signatures: before ? await decisionSignatures(db, before, personOf(actor).userId, tre) : null,
    projectId, reference: project.reference, title: read.content.title, treId, treName: names.tre(treId), revision: read.revision, endDate: read.content.endDate, treThreshold: tre?.profile?.policy.threshold ?? 1, mostThreshold: tre ? mostThreshold(tre) : 1,
    site: siteView(site, read.content, tres, decidedLast, await narrowerInWords(db, site), today),
    hasMinutes: decidedLast !== undefined && decidedLast.deliberation.rounds.some((round) => round.closed !== null) && mayDeliberate(decidedLast.deliberation, decidedLast.room, personOf(actor).userId, "read-papers").ok,
    actsFor: part.ok ? (part.value.onBehalfOf?.name ?? null) : null,
    routed: routedView(before),
    conditions: before ? conditionsView(before, site, today) : [],
    carried: terms ? termsInWords(terms) : [],
    narrowing: settled || !tre ? null : narrowingAt(read.content, tre, terms),
    papers: reviewPapers(read.content, previous?.content ?? null, { treId, questions: (await formsOf(db, [treId])).get(treId)?.questions ?? [] }, names),
    comparedWith: previous ? { revision: previous.revision, approved: approved !== undefined } : null,
    peopleCheck: await peopleCheck(db, today, actor, { id: projectId, memberOf: relation.memberOfProject, members: read.content.members }, demandedBy((await ruleOf(db, treId)).rule)),
    dataUse: dataUseOf(read.content, treId, tre),
    dataUseWord: before?.deliberation.dataUse ?? null,
    supposedEntry: before && tre ? await supposedEntry(context, actor, project, read.content, tre, before, terms) : null,
    revisions: revisions.map((r) => ({ revision: r.revision, submittedAt: r.submittedAt.toISOString(), submittedBy: r.submittedBy })),
    comments: (await readComments(db, { ...found.value, relation: { memberOfProject: false, leadOfProject: false } }, tres)).filter((c) => c.treId === treId),
    privateComments: (await readPrivateComments(db, found.value, tres)).filter((c) => c.treId === treId),
    opinions: before ? before.deliberation.reviews.map((one) => ({ review: one.id, name: one.name, question: one.question, until: one.until, state: reviewState(one, today), interests: (before.deliberation.declared.get(one.personId) ?? []).map((interest) => interest.text), opinion: one.given?.opinion ?? null })) : [],
    ...(await similarProjects(db, personOf(actor).userId, { projectId, reference: project.reference, treId, content: read.content })),
    may: {
      decide: may(before !== undefined && before.deliberation.rule.voters !== "chair" ? permitted(actor, "site.deliberate", { ...relation, treId }) : decide, settled && (site.state === "withdrawn" ? "The applicant withdrew the application; nothing waits." : "The committee has decided; nothing waits.")),
      revoke: may(part.ok ? ok(true) : part, inForce.length === 0 && "There is no approval in force to take back."),
      comment: may(permitted(actor, "project.comment", { ...relation, treId })),
      lookBack: may(before ? deliberateAllowed(before, personOf(actor).userId) : "Nobody has decided on it."),
      verify: may(ofApproval ? mayDeliberate(ofApproval.deliberation, ofApproval.room, personOf(actor).userId, "verify-condition") : "Nobody has decided on it.", ofApproval ? hasToDoWithApproval(ofApproval, personOf(actor).userId) : ok(true), (ofApproval?.deliberation.conditions.length === 0 || conditionsInForce(site).length === 0) && "There is no condition that can be confirmed here."),
      lift: may(before ? mayLift(before) : "Nothing waits for the committee."),
      askReviewer: may(permitted(actor, "site.deliberate", { ...relation, treId }), before ? mayDeliberate(before.deliberation, before.room, personOf(actor).userId, "ask-reviewer") : "Nothing waits for the committee.", !isDeciding(site.state) && "Nothing waits for the committee."),
      raise: may(permitted(actor, "site.deliberate", { ...relation, treId }), ...raisable(before)),
    },
  });
}
