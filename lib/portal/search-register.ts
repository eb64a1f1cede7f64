/**
 * How the register is searched. A search goes through rows that hold only terms and dates. Up to `countedExactly` entries that fit are counted one by one; of more, a random
 * sample tells how many there are of each, and the answer says that it is about so many: a reader who wants exact numbers sets one more filter.
 */
import { sql, type SQL } from "drizzle-orm";
import { registerSearch, registerWords } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { nearestWord } from "#lib/register/nearest-word.ts";
import { facets, term, type FacetName } from "#lib/register/search-terms.ts";
import type { Context } from "./context.ts";

export const countedExactly = 5_000;

export type SearchFilters = Partial<Record<FacetName, string | undefined>> & {
  q?: string | undefined; overdue?: "yes" | undefined; approvedFrom?: string | undefined; approvedTo?: string | undefined; updatedSince?: string | undefined;
};
export type SearchOrder = "changed" | "published" | "title";
/** `about`: estimated from the sample. */
export type FacetCount = { value: string; entries: number; about: boolean };
export type Search = {
  ids: string[]; total: number; about: boolean;
  /** Of each filter, how many entries there would be with each of its values, the other filters as they are. */
  counts: Record<FacetName | "overdue", FacetCount[]>;
};

const t = registerSearch;
const likeText = (q: string): SQL => sql`${t.words} @@ websearch_to_tsquery('english', ${q})`;

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

const order = { changed: sql`changed_at desc, reference desc`, published: sql`published_at desc, reference desc`, title: sql`title, reference` } as const satisfies Record<SearchOrder, SQL>;
const overdueTerm = "overdue=yes";

type Counted = { fits: number; terms: Map<string, number>; exact: boolean };

/** As many digits as a sample of `seen` tells: its standard error is about `1/√seen`. */
const about = (estimate: number, seen: number): number => Number(estimate.toPrecision(seen >= 400 ? 2 : 1));

/** How many entries there are, from the planner's own books where they are many: counting a million takes longer than everything else here. */
async function entriesInAll(context: Context): Promise<number> {
  const [books] = await context.db.execute<{ n: number }>(sql`select reltuples::int as n from pg_class where oid = 'register_search'::regclass`);
  if ((books?.n ?? 0) > 10 * countedExactly) return books?.n ?? 0;
  const [counted] = await context.db.execute<{ n: number }>(sql`select count(*)::int as n from ${t}`);
  return counted?.n ?? 0;
}

async function count(context: Context, filters: SearchFilters, all: number, only?: FacetName | "overdue"): Promise<Counted> {
  const today = dayOf(context.clock.now());
  const where = conditions(context, filters);
  const read = async (rows: SQL) => {
    const [row] = await context.db.execute<{ fits: number; terms: Record<string, number> }>(sql`
      with fits as materialized (${rows}),
      terms as (select term, count(*)::int as n from fits, unnest(terms) as term ${only ? sql`where starts_with(term, ${`${only}=`})` : sql``} group by term
        union all select ${overdueTerm}, count(*)::int from fits where results_due <= ${today})
      select (select count(*)::int from fits) as fits, coalesce((select json_object_agg(term, n) from terms), '{}') as terms`);
    return { fits: row?.fits ?? 0, terms: new Map(Object.entries(row?.terms ?? {})) };
  };
  // `offset 0`: the sample is drawn first, whatever the planner thinks of the conditions.
  const sample = () => read(sql`select terms, results_due from (select * from ${t} order by ${t.lot} limit ${countedExactly} offset 0) as ${t} where ${where}`);
  const estimated = ({ fits, terms }: { fits: number; terms: Map<string, number> }): Counted => {
    const scale = all / countedExactly;
    return { fits: fits === countedExactly ? about(all, fits) : Math.max(countedExactly + 1, about(fits * scale, fits)), terms: new Map([...terms].map(([name, n]) => [name, about(n * scale, n)])), exact: false };
  };
  // Where there are very many, the sample comes first: if it says three times as many as are counted, nobody needs to look for them.
  const first = all > 10 * countedExactly ? await sample() : undefined;
  if (first && (first.fits * all) / countedExactly > 3 * countedExactly) return estimated(first);
  const one = await read(sql`select terms, results_due from ${t} where ${where} limit ${countedExactly + 1}`);
  return one.fits <= countedExactly ? { ...one, exact: true } : estimated(first ?? (await sample()));
}

const mostValues = 100;
/** The values of one filter, the most frequent first. */
const valuesIn = (counted: Counted, name: FacetName | "overdue"): FacetCount[] =>
  [...counted.terms].filter(([key, n]) => n > 0 && key.startsWith(`${name}=`)).map(([key, entries]) => ({ value: key.slice(name.length + 1), entries, about: !counted.exact }))
    .sort((a, b) => b.entries - a.entries || (a.value < b.value ? -1 : 1)).slice(0, mostValues);

export async function searchRegister(context: Context, filters: SearchFilters, sort: SearchOrder, { limit, offset }: { limit: number; offset: number }): Promise<Search> {
  const names = [...facets.map((f) => f.name), "overdue" as const];
  const set = names.filter((name) => filters[name]);
  const all = await entriesInAll(context);
  const [{ main, ids }, others] = await Promise.all([
    count(context, filters, all).then(async (main) => ({ main, ids: await page(context, filters, sort, { limit, offset }, main.exact) })),
    Promise.all(set.map(async (name) => [name, await count(context, { ...filters, [name]: undefined }, all, name)] as const)),
  ]);
  const without = new Map(others);
  return { ids, total: main.fits, about: !main.exact, counts: Object.fromEntries(names.map((name) => [name, valuesIn(without.get(name) ?? main, name)])) as Search["counts"] };
}

async function page(context: Context, filters: SearchFilters, sort: SearchOrder, { limit, offset }: { limit: number; offset: number }, few: boolean): Promise<string[]> {
  const rows = sql`select ${t.entryId} as id, ${t.changedAt} as changed_at, ${t.publishedAt} as published_at, ${t.title} as title, ${t.reference} as reference from ${t} where ${conditions(context, filters)}`;
  // Few are gathered and sorted; of many, the order's own index is walked until the page is full.
  const fits = few ? sql`with fits as materialized (${rows}) select id from fits` : sql`select id from (${rows}) as fits`;
  const found = await context.db.execute<{ id: string }>(sql`${fits} order by ${order[sort]} limit ${limit} offset ${offset}`);
  return found.map((row) => row.id);
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
