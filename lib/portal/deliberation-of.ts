/** Applications before committees, as they stand. */
import { and, asc, eq, inArray, or } from "drizzle-orm";
import { deliberationEvents, projectMembers, projectRevisions, siteDecisions, users } from "#db/schema/index.ts";
import { ofMembers } from "#lib/governance/absences.ts";
import type { CommitteeMember, CommitteeRule } from "#lib/governance/committee.ts";
import type { Known } from "#lib/governance/conflicts.ts";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import { foldDeliberation, type Deliberation, type Recorded } from "#lib/governance/deliberation.ts";
import { everybodyIn, sameAddress } from "#lib/governance/project.ts";
import type { Calendar } from "#lib/governance/working-days.ts";
import type { Room } from "#lib/governance/standing.ts";
import { bareOrcid, orcidAddress } from "#lib/kernel/orcid-and-ror.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { absencesOf } from "./absences-of.ts";
import { calendarsAt } from "./calendars.ts";
import { membersAt, ruleInForce } from "./committee-of.ts";
import type { Queryable } from "./context.ts";
import { asApproved, waitsBeside } from "./refused-amendment.ts";

export type SiteRow = typeof siteDecisions.$inferSelect;
export type RuleInForce = { rule: CommitteeRule; version: number };
export type BeforeCommittee = { site: SiteRow; deliberation: Deliberation; room: Room; events: readonly Recorded[]; inForce: RuleInForce; /** By which its clocks run. */ calendar: Calendar };

export const deliberationAt = (site: SiteRow, events: readonly Recorded[], inForce: RuleInForce): Deliberation => foldDeliberation(events, site.revision, inForce, waitsBeside(site));

/** Many at once, for lists: what belongs to a project or to a committee is read once. */
export async function beforeCommittees(db: Queryable, sites: readonly SiteRow[], today?: PlainDate): Promise<BeforeCommittee[]> {
  if (sites.length === 0) return [];
  const projectIds = [...new Set(sites.map((site) => site.projectId))];
  const treIds = [...new Set(sites.map((site) => site.treId))];
  const revisions = await db.select({ projectId: projectRevisions.projectId, revision: projectRevisions.revision, content: projectRevisions.content, submittedBy: projectRevisions.submittedBy }).from(projectRevisions).where(inArray(projectRevisions.projectId, projectIds));
  const onProjects = await db.select({ projectId: projectMembers.projectId, userId: projectMembers.userId, role: projectMembers.role }).from(projectMembers).where(inArray(projectMembers.projectId, projectIds));
  const rows = await db.select().from(deliberationEvents).where(and(inArray(deliberationEvents.projectId, projectIds), inArray(deliberationEvents.treId, treIds))).orderBy(asc(deliberationEvents.position));
  const accounts = await withAccounts(db, revisions.flatMap((r) => everybodyIn(r.content)));
  const committees = new Map<string, { members: CommitteeMember[]; inForce: RuleInForce }>();
  const members = await membersAt(db, treIds);
  for (const treId of treIds) committees.set(treId, { members: members(treId), inForce: await ruleInForce(db, treId) });
  const calendars = await calendarsAt(db, treIds);
  const absences = today === undefined ? undefined : await absencesOf(db, treIds, today);
  return sites.flatMap((site): BeforeCommittee[] => {
    const { projectId, treId } = site;
    const ours = revisions.filter((r) => r.projectId === projectId);
    const read = ours.find((r) => r.revision === site.revision);
    const committee = committees.get(treId);
    if (!read || !committee) return [];
    const events = rows.filter((row) => row.projectId === projectId && row.treId === treId).map(({ by, at, event }): Recorded => ({ by, at: at.toISOString(), event }));
    const { members, inForce } = committee;
    const here = onProjects.filter((m) => m.projectId === projectId);
    const matter = { content: read.content, projectMembers: here.map((m) => m.userId), leads: here.filter((m) => m.role === "lead").map((m) => m.userId), submittedBy: ours.map((r) => r.submittedBy), everInIt: accounts(ours.flatMap((r) => everybodyIn(r.content))) };
    return [{ site, events, inForce, calendar: calendars(treId), deliberation: deliberationAt(site, events, inForce), room: { members, matter, absences: ofMembers(absences?.get(treId) ?? [], members), today } }];
  });
}

/** Whoever was named without an account, with the account that bears their ORCID iD or e-mail address by now: a reviewer is known by account only. */
async function withAccounts(db: Queryable, named: readonly Known[]): Promise<(named: readonly Known[]) => Known[]> {
  const orcids = [...new Set(named.flatMap((one) => (one.orcid === "" ? [] : [bareOrcid(one.orcid)])))];
  const emails = [...new Set(named.flatMap((one) => (one.userId === undefined && one.email ? [sameAddress(one.email)] : [])))];
  const known = orcids.length + emails.length === 0 ? [] : await db.select({ userId: users.id, orcid: users.orcid, email: users.email }).from(users).where(or(inArray(users.orcid, orcids.flatMap((orcid) => [orcid, orcidAddress(orcid)])), inArray(users.email, emails)));
  const isBy = ({ orcid, email }: (typeof known)[number], one: Known): boolean => (orcid !== null && one.orcid !== "" && bareOrcid(orcid) === bareOrcid(one.orcid)) || (one.userId === undefined && one.email !== undefined && sameAddress(one.email) === email);
  return (asked) => asked.flatMap((one): Known[] => [{ userId: one.userId, orcid: one.orcid }, ...known.flatMap((account) => (isBy(account, one) ? [{ userId: account.userId, orcid: account.orcid ?? "" }] : []))]);
}

/** Everybody who is or was in a project, or answers for it, by account where they have one. */
export async function everInProject(db: Queryable, projectId: string): Promise<Known[]> {
  const revisions = await db.select({ content: projectRevisions.content }).from(projectRevisions).where(eq(projectRevisions.projectId, projectId));
  const named = revisions.flatMap((r) => everybodyIn(r.content));
  return (await withAccounts(db, named))(named);
}

/** Undefined where this TRE was not asked. Without `today` nobody from outside counts as a reviewer, and nobody stands in: enough to know who may read. */
export async function beforeCommittee(db: Queryable, projectId: string, treId: string, today?: PlainDate): Promise<BeforeCommittee | undefined> {
  const [before] = await beforeCommittees(db, await db.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId))), today);
  return before;
}

type PapersOpen = (projectId: string, treId: string) => Result<true>;
/** By project and TRE, whether the papers of sites are open to one person, who sits on their committees. */
export const openPapers = async (db: Queryable, userId: string, sites: readonly SiteRow[]): Promise<PapersOpen> => openIn(await beforeCommittees(db, sites), userId);

/** The same of what is at hand. */
export function openIn(read: readonly BeforeCommittee[], userId: string): PapersOpen {
  const found = new Map(read.map((one) => [`${one.site.projectId} ${one.site.treId}`, mayDeliberate(one.deliberation, one.room, userId, "read-papers")]));
  return (projectId, treId) => found.get(`${projectId} ${treId}`) ?? ok(true);
}

/** The same of what an approval in force leads to: runs, and its end. */
export const openApprovals = (db: Queryable, userId: string, sites: readonly SiteRow[]) => openPapers(db, userId, sites.map(asApproved));

/** Whether this TRE's papers about this application are open to the person: not before they have declared, never to the recused. */
export async function papersOpenTo(db: Queryable, userId: string, projectId: string, treId: string): Promise<Result<true>> {
  const found = await beforeCommittee(db, projectId, treId);
  return found ? mayDeliberate(found.deliberation, found.room, userId, "read-papers") : ok(true);
}

/** The same of what an approval in force leads to. */
export async function approvalOpenTo(db: Queryable, userId: string, projectId: string, treId: string): Promise<Result<true>> {
  return (await openApprovals(db, userId, await db.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)))))(projectId, treId);
}
