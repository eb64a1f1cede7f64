/**
 * How the register is searched. A search goes through rows that hold only terms and dates. Up to `countedExactly` entries that fit are counted one by one; of more, a random
 * sample tells how many there are of each, and the answer says that it is about so many: a reader who wants exact numbers sets one more filter.
 *
 * The best match comes first: words in the title before words in the text, of those the title that is most like what was asked (share of common groups of three letters, as
 * PostgreSQL's pg_trgm reckons it), and among equals the newest change. Of more entries than are counted one by one, those with the words in the title come by their newest
 * change, as long as the sample says that there are enough of them to fill the page.
 */
import { sql, type SQL } from "drizzle-orm";
import { registerSearch, registerWords } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { nearestWord } from "#lib/register/nearest-word.ts";
import { quarterOf } from "#lib/register/quarter-statistics.ts";
import { facets, term, type FacetName } from "#lib/register/search-terms.ts";
import type { Context } from "./context.ts";
import { registerSample, sampleSize, tallySample, type SampledEntry, type Tally } from "./register-sample.ts";

export const countedExactly = 5_000;

export type SearchFilters = Partial<Record<FacetName, string | undefined>> & {
  q?: string | undefined; overdue?: "yes" | undefined; approvedFrom?: string | undefined; approvedTo?: string | undefined; updatedSince?: string | undefined;
};
export type SearchOrder = "best" | "changed" | "published" | "title";
/** `about`: estimated from the sample. */
export type FacetCount = { value: string; entries: number; about: boolean };
export type Search = {
  ids: string[]; total: number; about: boolean;
  /** Of each filter, how many entries there would be with each of its values, the other filters as they are. */
  counts: Record<Counting, FacetCount[]>;
  /** By the quarter of their latest approval, oldest first. */
  approvedIn: FacetCount[];
};
type Counting = FacetName | "overdue";
const countings: readonly Counting[] = [...facets.map((facet) => facet.name), "overdue"];
const approvedIn = "approvedIn";

const t = registerSearch;
const likeText = (q: string): SQL => sql`${t.words} @@ websearch_to_tsquery('english', ${q})`;
const inTitle = (q: string): SQL => sql`to_tsvector('english', ${t.title}) @@ websearch_to_tsquery('english', ${q})`;

function conditions(context: Context, filters: SearchFilters): SQL {
  const terms = facets.flatMap(({ name }) => (filters[name] ? [term(name, filters[name])] : []));
  const all = [
    terms.length > 0 && sql`${t.terms} @> ${sql.param(terms)}::text[]`,
    filters.approvedFrom && sql`${t.approvedOn} >= ${filters.approvedFrom}`,
    filters.approvedTo && sql`${t.approvedOn} <= ${filters.approvedTo}`,
    filters.updatedSince && sql`${t.changedAt} >= ${new Date(filters.updatedSince).toISOString()}::timestamptz`,
    filters.overdue && sql`${t.resultsDue} <= ${dayOf(context.clock.now())}`,
    filters.q && likeText(filters.q),
  ].filter((condition) => condition !== undefined && condition !== false && condition !== "");
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `);
}

/** By these alone the order's own index is walked. */
const order = { changed: sql`changed_at desc, reference desc`, published: sql`published_at desc, reference desc`, title: sql`title, reference` } as const satisfies Record<Exclude<SearchOrder, "best">, SQL>;
const overdueTerm = "overdue=yes";
/** Of no filter, and so in no filter's counts. */
const titledTerm = "in the title";

type Counted = Tally & { exact: boolean };

/** As many digits as a sample of `seen` tells: its standard error is about `1/√seen`. */
const about = (estimate: number, seen: number): number => Number(estimate.toPrecision(seen >= 400 ? 2 : 1));

/** How many entries there are, from the planner's own books where they are many: counting a million takes longer than everything else here. */
async function entriesInAll(context: Context): Promise<number> {
  const [books] = await context.db.execute<{ n: number }>(sql`select reltuples::int as n from pg_class where oid = 'register_search'::regclass`);
  if ((books?.n ?? 0) > 10 * countedExactly) return books?.n ?? 0;
  const [counted] = await context.db.execute<{ n: number }>(sql`select count(*)::int as n from ${t}`);
  return counted?.n ?? 0;
}

/** What the sample says of a search: of all that fits, of each filter left out, and how many have the words in the title. `scale`: entries for each one in the sample. */
type Sampled = { all: Tally; without: ReadonlyMap<Counting, Tally>; titled: number; scale: number };
async function sampled(context: Context, filters: SearchFilters, entries: number): Promise<Sampled> {
  const sample = await registerSample(context);
  const today = dayOf(context.clock.now());
  const isOverdue = (entry: SampledEntry) => entry.resultsDue !== null && entry.resultsDue <= today;
  const since = filters.updatedSince === undefined ? undefined : Date.parse(filters.updatedSince);
  const worded = filters.q ? await sampleWithWords(context, filters.q) : undefined;
  const tallies = tallySample<Counting>(sample, {
    within: (entry) => (!filters.approvedFrom || entry.approvedOn >= filters.approvedFrom) && (!filters.approvedTo || entry.approvedOn <= filters.approvedTo) && (since === undefined || entry.changedAt >= since) && (!worded || worded.has(entry.id)),
    chosen: countings.flatMap((name) => (filters[name] ? [{ name, holds: name === "overdue" ? isOverdue : (entry: SampledEntry) => entry.terms.includes(term(name, filters[name] ?? "")) }] : [])),
    termsOf: (entry) => [...entry.terms, ...(isOverdue(entry) ? [overdueTerm] : []), ...(worded?.get(entry.id) ? [titledTerm] : []), `${approvedIn}=${quarterOf(entry.approvedOn)}`],
  });
  return { ...tallies, titled: tallies.all.terms.get(titledTerm) ?? 0, scale: entries / Math.max(1, sample.length) };
}
/** Which entries of the sample have the words, and whether in the title. `offset 0`: the sample is drawn first, whatever the planner thinks of the words. */
async function sampleWithWords(context: Context, q: string): Promise<ReadonlyMap<string, boolean>> {
  const rows = await context.db.execute<{ id: string; titled: boolean }>(sql`select entry_id as id, ${inTitle(q)} as titled from (select * from ${t} order by ${t.lot} limit ${sampleSize} offset 0) as ${t} where ${likeText(q)}`);
  return new Map(rows.map(({ id, titled }) => [id, titled]));
}
const estimated = ({ fits, terms }: Tally, scale: number): Counted =>
  ({ fits: Math.max(countedExactly + 1, about(fits * scale, fits)), terms: new Map([...terms].map(([name, n]) => [name, about(n * scale, n)])), exact: false });
/** More than are counted one by one, in all likelihood: two standard errors (√n of a count n) below what the sample says. */
const areSurelyMany = ({ fits }: Tally, scale: number): boolean => (fits - 2 * Math.sqrt(fits)) * scale > countedExactly;

/** Undefined where there are more than are counted one by one. */
async function countExactly(context: Context, filters: SearchFilters, only?: Counting): Promise<Counted | undefined> {
  const [row] = await context.db.execute<{ fits: number; terms: Record<string, number> }>(sql`
    with fits as materialized (select terms, results_due, approved_on from ${t} where ${conditions(context, filters)} limit ${countedExactly + 1}),
    terms as (select term, count(*)::int as n from fits, unnest(terms) as term ${only ? sql`where starts_with(term, ${`${only}=`})` : sql``} group by term
      union all select ${overdueTerm}, count(*)::int from fits where results_due <= ${dayOf(context.clock.now())}
      union all select ${`${approvedIn}=`} || left(approved_on, 4) || '-Q' || (substr(approved_on, 6, 2)::int + 2) / 3, count(*)::int from fits group by 1)
    select (select count(*)::int from fits) as fits, coalesce((select json_object_agg(term, n) from terms), '{}') as terms`);
  const fits = row?.fits ?? 0;
  return fits > countedExactly ? undefined : { fits, terms: new Map(Object.entries(row?.terms ?? {})), exact: true };
}

/** From this share on a walk soon meets entries with the words in their titles. */
const leastTitledShare = 0.01;

const mostValues = 100;
/** The values of one filter, the most frequent first. */
const valuesIn = (counted: Counted, name: Counting | typeof approvedIn): FacetCount[] =>
  [...counted.terms].filter(([key, n]) => n > 0 && key.startsWith(`${name}=`)).map(([key, entries]) => ({ value: key.slice(name.length + 1), entries, about: !counted.exact }))
    .sort((a, b) => b.entries - a.entries || (a.value < b.value ? -1 : 1)).slice(0, mostValues);

export async function searchRegister(context: Context, filters: SearchFilters, sort: SearchOrder, at: { limit: number; offset: number }): Promise<Search> {
  const all = await entriesInAll(context);
  let drawn: Promise<Sampled> | undefined;
  const sample = () => (drawn ??= sampled(context, filters, all));
  const isLarge = all > 10 * countedExactly;
  // Where there are very many, the sample comes first: if it says that more fit than are counted, nobody needs to look for them.
  const count = async (left: SearchFilters, tallyOf: (of: Sampled) => Tally | undefined, only?: Counting): Promise<Counted> => {
    const ask = async () => { const of = await sample(); return { tally: tallyOf(of) ?? of.all, scale: of.scale }; };
    const first = isLarge ? await ask() : undefined;
    if (first && areSurelyMany(first.tally, first.scale)) return estimated(first.tally, first.scale);
    const exact = await countExactly(context, left, only);
    if (exact) return exact;
    const { tally, scale } = first ?? (await ask());
    return estimated(tally, scale);
  };
  const [{ main, ids }, others] = await Promise.all([
    count(filters, (of) => of.all).then(async (main) => ({ main, ids: await pageOf(context, filters, sort, at, main.exact ? "few" : await sample()) })),
    Promise.all(countings.filter((name) => filters[name]).map(async (name) => [name, await count({ ...filters, [name]: undefined }, (of) => of.without.get(name), name)] as const)),
  ]);
  const without = new Map(others);
  return { ids, total: main.exact ? main.fits : Math.min(main.fits, Math.max(all, countedExactly + 1)), about: !main.exact, counts: Object.fromEntries(countings.map((name) => [name, valuesIn(without.get(name) ?? main, name)])) as Search["counts"], approvedIn: valuesIn(main, approvedIn).sort((a, b) => (a.value < b.value ? -1 : 1)) };
}

async function pageOf(context: Context, filters: SearchFilters, sort: SearchOrder, { limit, offset }: { limit: number; offset: number }, fit: "few" | Sampled): Promise<string[]> {
  const rows = (more: SQL) => sql`select ${t.entryId} as id, ${t.changedAt} as changed_at, ${t.publishedAt} as published_at, ${t.title} as title, ${t.reference} as reference from ${t} where ${conditions(context, filters)}${more}`;
  const { q } = filters;
  const walked = order[sort === "best" ? "changed" : sort];
  const ids = async (query: SQL) => (await context.db.execute<{ id: string }>(sql`${query} limit ${limit} offset ${offset}`)).map((row) => row.id);
  // Few are gathered and sorted; of many, the order's own index is walked until the page is full.
  if (fit === "few") {
    const best = sort === "best" && q ? sql`to_tsvector('english', title) @@ websearch_to_tsquery('english', ${q}) desc, similarity(title, ${q.toLowerCase()}) desc, ` : sql``;
    return ids(sql`with fits as materialized (${rows(sql``)}) select id from fits order by ${best}${walked}`);
  }
  // The sample may be wrong where it has few: the last of those with the words in the title are not looked for.
  const fromTitles = sort === "best" && q && fit.titled >= leastTitledShare * sampleSize && offset + limit <= (fit.titled * fit.scale) / 2;
  return ids(sql`select id from (${rows(fromTitles ? sql` and ${inTitle(q)}` : sql``)}) as fits order by ${walked}`);
}

/** The search words with each one that is nowhere in the register replaced by the nearest that is; undefined where nothing was replaced. */
export async function correctedWords(context: Context, q: string): Promise<string | undefined> {
  const { db } = context;
  let corrected = q;
  for (const [word] of q.matchAll(/(?<![\p{L}\p{N}-])[\p{L}]{4,40}(?![\p{L}\p{N}])/gu)) {
    const [known] = await db.execute(sql`select 1 where numnode(plainto_tsquery('english', ${word})) = 0 or exists (select 1 from ${t} where ${t.words} @@ plainto_tsquery('english', ${word}))`);
    if (known) continue;
    const small = word.toLowerCase();
    const likely = await db.execute<{ word: string }>(sql`select word from ${registerWords} where ${registerWords.word} % ${small} order by similarity(${registerWords.word}, ${small}) desc, word limit 50`);
    const meant = nearestWord(small, likely.map((row) => row.word));
    if (meant !== undefined) corrected = corrected.replace(word, meant);
  }
  return corrected === q ? undefined : corrected;
}
