/** The public entry of a project, brought up to date inside the transaction that changed what it tells of: nothing is typed twice. */
import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { deliberationEvents, envelopes, projectRevisions, projects, registerEntries, registerFindings, runs, siteDecisions, submissions } from "#db/schema/index.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { signedDecisionsIn, signersIn } from "#lib/governance/deliberation.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import { projectRecord } from "#lib/register/project-record.ts";
import { RegisterRecord, type ApprovedScope, type RegisterCorrections, type RegisterOutput, type RegisterSite } from "#lib/register/record.ts";
import type { Context } from "./context.ts";
import { beforeCommittees } from "./deliberation-of.ts";
import { datasetTitle, tresById, type TreRow } from "./name-tres.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { asRefused } from "./refused-amendment.ts";
import { refusalsOf } from "./refusals-of.ts";
import type { Transaction } from "./transaction.ts";
import { writeRegisterRevision } from "./write-register-revision.ts";

/** `because` is public: a sentence. Does nothing where nothing that the public reads has changed. */
export async function updateRegister(tx: Transaction, context: Context, projectId: string, because: string, how: { corrections?: RegisterCorrections; completed?: true; /** Digest of what an editor signed to publish it. */ confirmed?: string } = {}): Promise<void> {
  // One writer per project at a time: the second must see the first one's revision.
  const [project] = await tx.select().from(projects).where(eq(projects.id, projectId)).for("update");
  if (!project) return;
  const [entry] = await tx.select().from(registerEntries).where(eq(registerEntries.projectId, projectId));
  const before = entry && RegisterRecord.parse(entry.record);
  const record = await recordNow(tx, context, project, before, how.corrections ?? before?.corrections);
  if (!record || (before && canonicalJson(before) === canonicalJson(record))) return;

  await writeRegisterRevision(tx, context, { entry, projectId, reference: project.reference, record, because, how: how.completed ? "completed" : how.corrections ? "corrected" : "changed", ...(how.confirmed !== undefined && { confirmed: how.confirmed }) });
}

async function recordNow(tx: Transaction, context: Context, project: typeof projects.$inferSelect, before: RegisterRecord | undefined, corrections: RegisterCorrections | undefined): Promise<RegisterRecord | undefined> {
  const today = dayOf(context.clock.now());
  const approvals = await tx.select().from(envelopes).where(eq(envelopes.projectId, project.id)).orderBy(isNull(envelopes.revokedAt), asc(envelopes.createdAt));
  // Of each TRE the approval in force, or the one that was last; a project approved at revision 2 is published as revision 2 says.
  const newest = [...new Map(approvals.map((row) => [row.treId, { row, envelope: readOwnEnvelope(row.jws) }])).values()];
  if (newest.length === 0) return undefined;
  const decisions = await tx.select().from(siteDecisions).where(eq(siteDecisions.projectId, project.id));
  const accepted = Math.max(...newest.map(({ row, envelope }) => Math.max(envelope.project.revision, recordedSince(decisions.find((d) => d.treId === row.treId)))));
  const [revision] = await tx.select().from(projectRevisions).where(and(eq(projectRevisions.projectId, project.id), eq(projectRevisions.revision, accepted)));
  if (!revision) throw new Error(`project ${project.id} was approved at revision ${accepted}, which is not there`);

  const tres = await tresById(tx, [...newest.map(({ row }) => row.treId), ...decisions.map((d) => d.treId)]);
  const asked = await tx.select({ id: submissions.id, reference: submissions.reference, title: submissions.title, submittedAt: submissions.submittedAt }).from(submissions).where(eq(submissions.projectId, project.id)).orderBy(asc(submissions.submittedAt));
  const settled = asked.length === 0 ? [] : await tx.select({ id: runs.id, submissionId: runs.submissionId, treId: runs.treId, since: runs.since, state: runs.state }).from(runs).where(and(inArray(runs.submissionId, asked.map((s) => s.id)), inArray(runs.state, ["received", "rejected"])));
  const answered = settled.filter((run) => run.state === "received");
  const refusedFor = await refusalsOf(tx, settled.filter((run) => run.state === "rejected").map((run) => run.id));
  const [learned] = await tx.select({ text: registerFindings.text, decidedAt: registerFindings.decidedAt }).from(registerFindings).where(and(eq(registerFindings.projectId, project.id), eq(registerFindings.state, "published"))).orderBy(desc(registerFindings.decidedAt)).limit(1);
  const answeredAt = await tresById(tx, answered.map((a) => a.treId));
  const outputs: RegisterOutput[] = asked.flatMap((submission) => {
    const answers = answered.filter((a) => a.submissionId === submission.id);
    if (answers.length === 0) return [];
    const released = answers.map((a) => dayOf(a.since)).sort();
    return [{ reference: submission.reference, title: submission.title, releasedOn: released.at(-1) ?? today, environments: answers.map((a) => answeredAt.get(a.treId)?.name ?? "").sort() }];
  });

  // What a committee says while it asks for changes is between it and the applicant: until it decides again, its last public word stands.
  const publicReason = (treId: string, tre: string): string => {
    const decision = decisions.find((d) => d.treId === treId);
    const pending = !decision || decision.state === "awaiting" || decision.state === "returned" || goesOn(decision);
    return (pending ? before?.sites.find((site) => site.tre === tre)?.reason : decision.reason) ?? "";
  };
  const deeds = await tx.select({ treId: deliberationEvents.treId, by: deliberationEvents.by, event: deliberationEvents.event }).from(deliberationEvents).where(eq(deliberationEvents.projectId, project.id)).orderBy(asc(deliberationEvents.position));
  /** Of an approval by its envelope's digest; of a refusal (null), of the last. */
  const signaturesOn = (treId: string, envelope: string | null): Pick<RegisterSite, "signatures"> => {
    const signed = signedDecisionsIn(deeds.filter((deed) => deed.treId === treId)).findLast(({ statement }) => statement.about === "application" && (envelope === null ? statement.decision === "refuse" : statement.envelope === envelope));
    return signed ? { signatures: signersIn(signed).size } : {};
  };
  // Most have none, and this is written with every run that ends.
  const appealed = decisions.filter(({ treId }) => deeds.some((deed) => deed.treId === treId && deed.event.type === "appealed"));
  const appeals = new Map((await beforeCommittees(tx, appealed.map(asRefused))).flatMap(({ site, deliberation: { appeal, routed } }) => (appeal ? [[site.treId, { ...appeal, ofAmendment: routed.class !== null }] as const] : [])));
  const appealOf = (treId: string): Pick<RegisterSite, "appeal"> => {
    const appeal = appeals.get(treId);
    return appeal ? { appeal: { ...(appeal.ofAmendment && { of: "amendment" as const }), madeOn: dayOf(new Date(appeal.made)), end: appeal.end && { how: appeal.end.how, on: dayOf(new Date(appeal.end.at)) } } } : {};
  };
  const refusals = decisions.flatMap((decision): RegisterSite[] => {
    const tre = tres.get(decision.treId);
    // What was sent back on appeal has been refused until the committee has decided anew.
    const sentBack = decision.state === "awaiting" && appeals.get(decision.treId)?.end?.how === "sent-back" ? appeals.get(decision.treId)?.refused : undefined;
    if (!tre || goesOn(decision) || (decision.state !== "refused" && decision.state !== "appealed" && !sentBack)) return [];
    return [{ tre: tre.name, nation: tre.nation, state: "refused", decidedOn: sentBack ? dayOf(new Date(sentBack.at)) : dayOf(decision.decidedAt ?? decision.since), reason: sentBack?.reasons ?? decision.reason ?? "", validTo: null, conditions: [], ...signaturesOn(tre.id, null), ...appealOf(tre.id) }];
  });
  const approved = newest.map(({ row, envelope }): RegisterSite => ({
    tre: envelope.tre.name,
    nation: tres.get(row.treId)?.nation ?? "",
    state: row.revokedAt === null && envelope.validTo >= today ? "approved" : "ended",
    decidedOn: dayOf(row.createdAt),
    reason: publicReason(row.treId, envelope.tre.name),
    validTo: envelope.validTo,
    conditions: envelope.conditions.map((c) => c.text),
    ...signaturesOn(row.treId, row.digest),
    ...appealOf(row.treId),
    scope: scopeOf(envelope),
  })).filter((site) => !refusals.some((refusal) => refusal.tre === site.tre));
  const sites = [...approved, ...refusals].sort((a, b) => (a.tre < b.tre ? -1 : 1));
  return projectRecord({
    reference: project.reference,
    content: revision.content,
    closed: project.state === "closed",
    sites,
    latestApprovalDate: newest.map(({ row }) => dayOf(row.createdAt)).sort().at(-1) ?? null,
    datasets: newest.flatMap(({ row, envelope }) => envelope.datasets.map((key) => ({ tre: envelope.tre.name, title: datasetTitle(tres.get(row.treId), key) }))).sort((a, b) => (a.tre + a.title < b.tre + b.title ? -1 : 1)),
    privacy: newest.flatMap(({ row }) => tres.get(row.treId) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(privacyOf),
    outputs,
    activity: { questions: asked.length, answers: answered.length, refusals: settled.length - answered.length, ...(refusedFor && { refusedFor }) },
    learned: learned && { text: learned.text, publishedOn: dayOf(learned.decidedAt ?? context.clock.now()) },
    firstAccess: asked[0] ? dayOf(asked[0].submittedAt) : null,
    today,
  }, corrections);
}

/** An amendment is before the committee or a panel that hears an appeal, and the approval that it would change is no refusal meanwhile. */
const goesOn = (site: typeof siteDecisions.$inferSelect): boolean => site.state !== "expired" && site.amendment?.approval != null;

/** The version whose change is administrative: no committee decides on it, so it is accepted once it is recorded, and no longer once a member has brought it before the committee. */
const recordedSince = (site: typeof siteDecisions.$inferSelect | undefined): number => (site?.amendment?.outcome === "recorded" ? site.amendment.revision : 0);

const scopeOf = ({ people, analyses, domains, concepts, columns, leastThreshold }: Envelope): ApprovedScope => ({ people: people.length, analyses, records: domains, codes: concepts.length, columns, leastPeople: leastThreshold });

function privacyOf({ name, profile }: TreRow): string[] {
  if (!profile) return [];
  const { policy } = profile;
  const hides = smallestShown(policy) > 1 ? `shows no count of fewer than ${smallestShown(policy)} people` : "shows every count";
  return [`${name} ${hides}${policy.roundingBase > 1 ? ` and rounds the others to the nearest ${policy.roundingBase}` : ""}.`];
}
