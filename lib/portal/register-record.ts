/** The public record of a project, read from what was applied for, decided and run. */
import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { deliberationEvents, envelopes, projectRevisions, registerFindings, runEvents, runs, siteDecisions, submissions, type projects } from "#db/schema/index.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { askedAs } from "#lib/governance/appeals.ts";
import { clockedMatters, decisionDays } from "#lib/governance/clocks.ts";
import { heldOf } from "#lib/governance/evidence.ts";
import { signedDecisionsIn, signersIn } from "#lib/governance/deliberation.ts";
import type { SetCondition } from "#lib/governance/carried-terms.ts";
import { populationInWords } from "#lib/governance/narrowing.ts";
import { panelSizeOf } from "#lib/governance/panel-size.ts";
import { dayOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { projectRecord } from "#lib/register/project-record.ts";
import type { ApprovedScope, RegisterCorrections, RegisterOutput, RegisterRecord, RegisterSite } from "#lib/register/record.ts";
import { membersAt } from "./committee-of.ts";
import { conditionForPublic } from "./condition-view.ts";
import { calendarsOf } from "./calendars.ts";
import type { Queryable } from "./context.ts";
import { beforeCommittees } from "./deliberation-of.ts";
import { evidenceOfPeople } from "./evidence-of.ts";
import { datasetTitle, factsOfDataset, tresById, type TreRow } from "./name-tres.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { approvalHere, asRefused } from "./refused-amendment.ts";
import { leaderUnderOneName } from "./organisations-of.ts";
import { refusalsOf } from "./refusals-of.ts";
import { rulesLogged, type CitedRule } from "./sign-governing-document.ts";

/** An approval that has not been given, for its committee to read what the public would. */
export type Supposed = { readonly treId: string; readonly envelope: Envelope; /** With what became of those that it carries on. */ readonly conditions: readonly SetCondition[]; readonly reason: string };
type Approval = { treId: string; digest: string; inForce: boolean; at: Date | null; on: PlainDate; envelope: Envelope };

/** `at`: when it was decided; null of what is supposed. */
type Told = { treId: string; at: Date | null; site: RegisterSite };

/** The record as application, decisions and runs make it; undefined as long as no committee has approved. With `supposed`, as it would be after that approval. `writtenAt`: when `before` was. */
export async function registerRecordOf(db: Queryable, today: PlainDate, project: typeof projects.$inferSelect, before: RegisterRecord | undefined, { corrections, writtenAt, supposed }: { corrections?: RegisterCorrections | undefined; writtenAt?: Date | undefined; supposed?: Supposed }): Promise<RegisterRecord | undefined> {
  const given = await db.select().from(envelopes).where(eq(envelopes.projectId, project.id)).orderBy(isNull(envelopes.revokedAt), asc(envelopes.createdAt));
  const approvals = given.map((row): Approval => ({ treId: row.treId, digest: row.digest, inForce: row.revokedAt === null, at: row.createdAt, on: dayOf(row.createdAt), envelope: readOwnEnvelope(row.jws) }));
  // No signature is under what has not been decided: its digest is nobody's.
  if (supposed) approvals.push({ treId: supposed.treId, digest: "", inForce: true, at: null, on: today, envelope: supposed.envelope });
  // Of each TRE the approval in force, or the one that was last; a project approved at revision 2 is published as revision 2 says.
  const newest = [...new Map(approvals.map((approval) => [approval.treId, approval])).values()];
  if (newest.length === 0) return undefined;
  const decisions = await db.select().from(siteDecisions).where(eq(siteDecisions.projectId, project.id));
  const accepted = Math.max(...newest.map(({ treId, envelope }) => Math.max(envelope.project.revision, recordedSince(decisions.find((d) => d.treId === treId)))));
  const [revision] = await db.select().from(projectRevisions).where(and(eq(projectRevisions.projectId, project.id), eq(projectRevisions.revision, accepted)));
  if (!revision) throw new Error(`project ${project.id} was approved at revision ${accepted}, which is not there`);

  const tres = await tresById(db, [...newest.map(({ treId }) => treId), ...decisions.map((d) => d.treId)]);
  const asked = await db.select({ id: submissions.id, reference: submissions.reference, title: submissions.title, submittedAt: submissions.submittedAt }).from(submissions).where(eq(submissions.projectId, project.id)).orderBy(asc(submissions.submittedAt));
  const put = asked.length === 0 ? [] : await db.select({ id: runs.id, submissionId: runs.submissionId, treId: runs.treId, since: runs.since, state: runs.state }).from(runs).where(inArray(runs.submissionId, asked.map((s) => s.id)));
  const settled = put.filter((run) => run.state === "received" || run.state === "rejected");
  const answered = settled.filter((run) => run.state === "received");
  const refusedFor = await refusalsOf(db, settled.filter((run) => run.state === "rejected").map((run) => run.id));
  const [learned] = await db.select({ text: registerFindings.text, decidedAt: registerFindings.decidedAt }).from(registerFindings).where(and(eq(registerFindings.projectId, project.id), eq(registerFindings.state, "published"))).orderBy(desc(registerFindings.decidedAt)).limit(1);
  const answeredAt = await tresById(db, answered.map((a) => a.treId));
  const outputs: RegisterOutput[] = asked.flatMap((submission) => {
    const answers = answered.filter((a) => a.submissionId === submission.id);
    if (answers.length === 0) return [];
    const released = answers.map((a) => dayOf(a.since)).sort();
    return [{ reference: submission.reference, title: submission.title, releasedOn: released.at(-1) ?? today, environments: answers.map((a) => answeredAt.get(a.treId)?.name ?? "").sort() }];
  });

  // What a committee says while it asks for changes is between it and the applicant: until it decides again, its last public word stands.
  const publicReason = (treId: string, tre: string): string => {
    if (treId === supposed?.treId) return supposed.reason;
    const decision = decisions.find((d) => d.treId === treId);
    const pending = !decision || decision.state === "awaiting" || decision.state === "returned" || decision.state === "withdrawn" || goesOn(decision);
    return (pending ? before?.sites.find((site) => site.tre === tre)?.reason : decision.reason) ?? "";
  };
  /** With what became of them, where they are of the approval in force. */
  const conditionsOf = (treId: string, envelope: Envelope): string[] => {
    if (treId === supposed?.treId) return supposed.conditions.map((one) => conditionForPublic(one, today));
    const decision = decisions.find((d) => d.treId === treId);
    const here = decision && approvalHere(decision);
    return here?.envelopeId === envelope.id ? here.conditions.map((one) => conditionForPublic(one, today)) : envelope.conditions.map((c) => c.text);
  };
  const deeds = await db.select({ treId: deliberationEvents.treId, by: deliberationEvents.by, at: deliberationEvents.at, event: deliberationEvents.event }).from(deliberationEvents).where(eq(deliberationEvents.projectId, project.id)).orderBy(asc(deliberationEvents.position));
  /** Of an approval by its envelope's digest; of a refusal (null), of the last. */
  const signaturesOn = (treId: string, envelope: string | null): Pick<RegisterSite, "signatures"> => {
    const signed = signedDecisionsIn(deeds.filter((deed) => deed.treId === treId)).findLast(({ statement }) => statement.about === "application" && (envelope === null ? statement.decision === "refuse" : statement.envelope === envelope));
    return signed ? { signatures: signersIn(signed).size } : {};
  };
  // Most have none, and this is written with every run that ends.
  const appealed = decisions.filter(({ treId }) => deeds.some((deed) => deed.treId === treId && deed.event.type === "appealed"));
  const appeals = new Map((await beforeCommittees(db, appealed.map(asRefused))).flatMap(({ site, deliberation: { appeal, routed } }) => (appeal ? [[site.treId, { ...appeal, of: askedAs(routed) }] as const] : [])));
  const appealOf = (treId: string): Pick<RegisterSite, "appeal"> => {
    const appeal = appeals.get(treId);
    if (!appeal) return {};
    const end = appeal.end && { how: appeal.end.how, on: dayOf(new Date(appeal.end.at)) };
    return { appeal: { ...(appeal.of === "amendment" && { of: appeal.of }), madeOn: dayOf(new Date(appeal.made)), end: treId === supposed?.treId ? (end ?? { how: "overturned", on: today }) : end } };
  };
  const refusals = decisions.flatMap((decision): Told[] => {
    const tre = tres.get(decision.treId);
    // What was sent back on appeal has been refused until the committee has decided anew.
    const sentBack = decision.state === "awaiting" && appeals.get(decision.treId)?.end?.how === "sent-back" ? appeals.get(decision.treId)?.refused : undefined;
    // Committees decide each for itself: a refusal that the public has not read yet is not told to another committee by supposing an entry.
    if (supposed && (decision.treId === supposed.treId || !before?.sites.some((site) => site.tre === tre?.name))) return [];
    if (!tre || goesOn(decision) || (decision.state !== "refused" && decision.state !== "appealed" && !sentBack)) return [];
    const at = sentBack ? new Date(sentBack.at) : (decision.decidedAt ?? decision.since);
    return [{ treId: tre.id, at, site: { tre: tre.name, nation: tre.nation, state: "refused", decidedOn: dayOf(at), reason: sentBack?.reasons ?? decision.reason ?? "", validTo: null, conditions: [], ...signaturesOn(tre.id, null), ...appealOf(tre.id) } }];
  });
  const approved = newest.map(({ treId, digest, inForce, at, on, envelope }): Told => ({ treId, at, site: {
    tre: envelope.tre.name,
    nation: tres.get(treId)?.nation ?? "",
    state: inForce && envelope.validTo >= today ? "approved" : "ended",
    decidedOn: on,
    reason: publicReason(treId, envelope.tre.name),
    validTo: envelope.validTo,
    conditions: conditionsOf(treId, envelope),
    ...signaturesOn(treId, digest),
    ...appealOf(treId),
    scope: scopeOf(envelope),
  } })).filter(({ treId }) => !refusals.some((refusal) => refusal.treId === treId));
  const told = [...approved, ...refusals];
  /** Of a decision that stands in the entry already it is not told anew how it came about: who sits on the committee may be somebody else by now. */
  const asBefore = ({ site, at }: Told): RegisterSite | undefined =>
    at === null || (writtenAt !== undefined && at > writtenAt) ? undefined : before?.sites.find((one) => one.tre === site.tre && (one.state === "refused") === (site.state === "refused") && one.decidedOn === site.decidedOn);
  // This is written with every run that ends, and then there is none.
  const anew = told.filter((one) => one.at !== null && !asBefore(one)).map(({ treId }) => treId);
  const [seatedAt, loggedRules, calendarOf] = [await membersAt(db, anew), await rulesLogged(db, anew), await calendarsOf(db)];
  /** Of the last round; a decision cites no rule that the log has not. */
  const ruleOf = (treId: string): CitedRule | undefined => {
    const opened = deeds.findLast((deed) => deed.treId === treId && deed.event.type === "opened")?.event;
    return opened?.type === "opened" ? loggedRules.find(({ body, version }) => body === treId && version === opened.ruleVersion)?.rule : undefined;
  };
  const cameAbout = (one: Told): Pick<RegisterSite, "panel" | "rule" | "workingDays"> => {
    // Of what has not been decided there is nothing to tell.
    if (one.at === null) return {};
    const events = deeds.filter((deed) => deed.treId === one.treId).map(({ by, at, event }) => ({ by, at: at.toISOString(), event }));
    const { panel, rule, workingDays } = asBefore(one) ?? { rule: ruleOf(one.treId), panel: panelSizeOf(events, new Set(seatedAt(one.treId).filter((member) => member.kind === "lay").map((member) => member.personId))), workingDays: decisionDays(clockedMatters(events), calendarOf(one.site.nation)).at(-1)?.days };
    return { ...(panel && { panel }), ...(rule && { rule }), ...(workingDays !== undefined && { workingDays }) };
  };
  const runsAt = (treId: string): Pick<RegisterSite, "runs"> => {
    const here = put.filter((run) => run.treId === treId);
    const ended = (state: (typeof put)[number]["state"]) => here.filter((run) => run.state === state).length;
    return here.length > 0 ? { runs: { asked: here.length, released: ended("received"), refused: ended("rejected") } } : {};
  };
  const sites = told.map((one): RegisterSite => ({ ...one.site, ...cameAbout(one), ...runsAt(one.treId) })).sort((a, b) => (a.tre < b.tre ? -1 : 1));
  // A question that was only put, or refused before it ran, reached no data.
  const [started] = put.length === 0 ? [] : await db.select({ at: runEvents.at }).from(runEvents).where(and(inArray(runEvents.runId, put.map((run) => run.id)), eq(runEvents.to, "running"))).orderBy(asc(runEvents.at)).limit(1);
  const lead = revision.content.members.find((member) => member.role === "lead");
  return projectRecord({
    reference: project.reference,
    content: { ...revision.content, organisation: await leaderUnderOneName(db, project, revision.content.organisation, accepted) },
    closed: project.state === "closed",
    sites,
    latestApprovalDate: newest.map(({ on }) => on).sort().at(-1) ?? null,
    datasets: newest.flatMap(({ treId, envelope }) => envelope.datasets.map((key) => ({ tre: envelope.tre.name, title: datasetTitle(tres.get(treId), key), ...factsOfDataset(tres.get(treId), key) }))).sort((a, b) => (a.tre + a.title < b.tre + b.title ? -1 : 1)),
    privacy: newest.flatMap(({ treId }) => tres.get(treId) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(privacyOf),
    outputs,
    activity: { questions: asked.length, answers: answered.length, refusals: settled.length - answered.length, ...(refusedFor && { refusedFor }) },
    learned: learned && { text: learned.text, publishedOn: learned.decidedAt ? dayOf(learned.decidedAt) : today },
    firstAccess: started?.at ? dayOf(started.at) : null,
    accreditedUntil: lead?.userId ? (heldOf((await evidenceOfPeople(db, [lead.userId])).get(lead.userId) ?? [], today).find((held) => held.kind === "accreditation")?.until ?? null) : null,
    today,
  }, corrections);
}

/** An amendment is before the committee or a panel that hears an appeal, and the approval that it would change is no refusal meanwhile. */
const goesOn = (site: typeof siteDecisions.$inferSelect): boolean => site.state !== "expired" && site.amendment?.approval != null;

/** The version whose change is administrative: no committee decides on it, so it is accepted once it is recorded, and no longer once a member has brought it before the committee. */
const recordedSince = (site: typeof siteDecisions.$inferSelect | undefined): number => (site?.amendment?.outcome === "recorded" ? site.amendment.revision : 0);

const scopeOf = ({ people, analyses, domains, concepts, columns, population, leastThreshold }: Envelope): ApprovedScope => ({ people: people.length, analyses, records: domains, codes: concepts.length, columns, ...(population && { population: populationInWords(population) }), leastPeople: leastThreshold });

function privacyOf({ name, profile }: TreRow): string[] {
  if (!profile) return [];
  const { policy } = profile;
  const hides = smallestShown(policy) > 1 ? `shows no count of fewer than ${smallestShown(policy)} people` : "shows every count";
  return [`${name} ${hides}${policy.roundingBase > 1 ? ` and rounds the others to ${policy.rounding === "midpoint" ? "the middle of steps of" : "the nearest"} ${policy.roundingBase}` : ""}.`];
}
