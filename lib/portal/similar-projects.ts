/** Uses of data like the one before a committee: what the same committee has or had before it, and what stands in the public register. */
import { and, arrayOverlaps, desc, eq, inArray, ne, sql } from "drizzle-orm";
import { envelopes, projectRevisions, projects, registerEntries, registerSearch, siteDecisions } from "#db/schema/index.ts";
import type { Names } from "#lib/governance/five-safes.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { isDeciding } from "#lib/governance/project-states.ts";
import { likenessOf, mostAlike, type Comparable } from "#lib/governance/similar-projects.ts";
import { term } from "#lib/register/search-terms.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import type { Queryable } from "./context.ts";
import { openPapers } from "./deliberation-of.ts";
import { namesFrom, tresById } from "./name-tres.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import type { Precedent, SimilarUse } from "./review-view.ts";

type Asked = { projectId: string; reference: string; treId: string; content: ProjectContent };

/** Of the committee its latest so many. */
const mostOfCommittee = 500;
/** Of the register so many that share a word of the title, and so many that share organisation or data: what a review costs does not grow with the register. */
const mostOfRegister = 1000;
/** So many are looked at closely. */
const mostRanked = 60;
const mostShown = 8;

const textOf = ({ title, laySummary }: { title: string; laySummary: string }): string => `${title}\n${laySummary}`;
const comparable = (content: ProjectContent, names: Names, concepts: readonly number[]): Comparable => ({
  organisation: content.organisation, datasets: [...new Set(content.datasets.map((d) => `${names.tre(d.treId)}: ${names.dataset(d.treId, d.dataset)}`))], diseases: content.purpose?.diseases ?? [], concepts,
});

/** `precedents`: decided by this committee. `similar`: still before it, or public. The reader meets nothing here that a conflict of interest keeps from them elsewhere. */
export async function similarProjects(db: Queryable, userId: string, asked: Asked): Promise<{ precedents: Precedent[]; similar: SimilarUse[] }> {
  const own = await beforeSameCommittee(db, asked);
  const limitedTo = (await approvedConcepts(db, asked.treId, [asked.projectId]))(asked.projectId);
  // Where it names no codes, none are in common.
  const codes = limitedTo.length === 0 ? () => [] : await approvedConcepts(db, asked.treId, own.map((row) => row.site.projectId));
  const names = namesFrom(await tresById(db, [...asked.content.datasets, ...own.flatMap((row) => row.content.datasets)].map((d) => d.treId)));
  const one = comparable(asked.content, names, limitedTo);
  const alike = mostAlike(own.map(({ site, reference, content, text }) => ({ site, reference, content, likeness: likenessOf(one, comparable(content, names, codes(site.projectId)), text) })), mostRanked);
  const open = await openPapers(db, userId, alike.map(({ site }) => site));
  const here = alike.filter(({ site }) => open(site.projectId, site.treId).ok);
  const decided = mostAlike(here.filter(({ site }) => site.decidedAt !== null), mostShown);
  const waiting = here.filter(({ site }) => site.decidedAt === null && (isDeciding(site.state) || site.state === "returned")).map(({ site, reference, content, likeness }) => ({ reference, title: content.title, likeness, reviewOf: site.projectId }));
  const known = new Set([asked.reference, ...here.map((row) => row.reference)]);
  const published = (await inRegister(db, asked.content, one)).filter(({ record }) => !known.has(record.reference))
    .map(({ record, text }) => ({ reference: record.reference, title: record.title, reviewOf: null, likeness: likenessOf(one, asPublished(record), text) }));
  return {
    precedents: decided.map(({ site, reference, content, likeness }) => ({
      projectId: site.projectId, reference, title: content.title, because: [...likeness.because], state: site.state, decidedAt: (site.decidedAt ?? site.since).toISOString(), reason: site.reason, conditions: site.conditions.map((c) => c.text),
    })),
    similar: mostAlike([...waiting, ...published], mostShown).map(({ likeness, ...use }) => ({ ...use, because: [...likeness.because] })),
  };
}

const asPublished = (record: RegisterRecord): Comparable =>
  ({ organisation: { name: record.organisationName, ror: record.organisationId }, datasets: record.datasets.map((d) => `${d.tre}: ${d.title}`), diseases: [], concepts: [] });

async function beforeSameCommittee(db: Queryable, { projectId, treId, content }: Asked) {
  const text = sql<number>`similarity(concat_ws(E'\n', ${projectRevisions.content}->>'title', ${projectRevisions.content}->>'laySummary'), ${textOf(content)})`;
  return db.select({ site: siteDecisions, reference: projects.reference, content: projectRevisions.content, text }).from(siteDecisions)
    .innerJoin(projects, eq(projects.id, siteDecisions.projectId))
    .innerJoin(projectRevisions, and(eq(projectRevisions.projectId, siteDecisions.projectId), eq(projectRevisions.revision, siteDecisions.revision)))
    .where(and(eq(siteDecisions.treId, treId), ne(siteDecisions.projectId, projectId))).orderBy(desc(siteDecisions.since)).limit(mostOfCommittee);
}

/** By project, the concepts that this TRE's approvals of it were limited to. */
async function approvedConcepts(db: Queryable, treId: string, projectIds: readonly string[]): Promise<(projectId: string) => number[]> {
  const rows = await db.select({ projectId: envelopes.projectId, jws: envelopes.jws }).from(envelopes).where(and(eq(envelopes.treId, treId), inArray(envelopes.projectId, [...projectIds])));
  const read = rows.map(({ projectId, jws }) => ({ projectId, concepts: readOwnEnvelope(jws).concepts }));
  return (projectId) => [...new Set(read.filter((one) => one.projectId === projectId).flatMap((one) => one.concepts))];
}

/** Entries that share words of the title, or the organisation; those whose text is most alike are ranked further. */
async function inRegister(db: Queryable, content: ProjectContent, { organisation, datasets }: Comparable): Promise<{ record: RegisterRecord; text: number }[]> {
  const like = sql<number>`similarity(concat_ws(E'\n', ${registerEntries.record}->>'title', ${registerEntries.record}->>'laySummary'), ${textOf(content)})`;
  // Each of the title's words by itself: whoever asks the same in other words is to be found.
  const anyWord = sql`replace(plainto_tsquery('english', ${content.title})::text, '&', '|')::tsquery`;
  const shares = arrayOverlaps(registerSearch.terms, [term("organisation", organisation.name), ...datasets.map((d) => term("dataset", d.slice(d.indexOf(": ") + 2)))]);
  const found = sql`(select entry_id from ${registerSearch} where ${registerSearch.titleWords} @@ ${anyWord} limit ${mostOfRegister}) union (select entry_id from ${registerSearch} where ${shares} limit ${mostOfRegister})`;
  const rows = await db.select({ record: registerEntries.record, text: like }).from(registerEntries).where(sql`${registerEntries.id} in (${found})`).orderBy(desc(like)).limit(mostRanked);
  return rows.map(({ record, text }) => ({ record: RegisterRecord.parse(record), text }));
}
