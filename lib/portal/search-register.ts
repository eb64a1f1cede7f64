/**
 * How the register is searched. A search goes through rows that hold only terms and dates. Up to `countedExactly` entries that fit are counted one by one; of more, a random
 * sample tells how many there are of each, and the answer says that it is about so many: a reader who wants exact numbers sets one more filter.
 *
 * The best match comes first: words in the title before words in the text, of those the title that is most like what was asked (share of common groups of three letters, as
 * PostgreSQL's pg_trgm reckons it), and among equals the newest change. Of very many, those with the words in the title come by their newest change, as long as the sample
 * says that there are enough of them to fill the page.
 */
import { arrayContains, sql, type SQL } from "drizzle-orm";
import { registerSearch, registerWords } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { nearestWord } from "#lib/register/nearest-word.ts";
import { facets, term, type FacetName } from "#lib/register/search-terms.ts";
import type { Context } from "./context.ts";
import { overdueTerm, registerSample, sampleSize, sampleWithWords, tallySample, type Tally } from "./register-sample.ts";

export const countedExactly = 2_500;

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
const inTitle = (q: string): SQL => sql`${t.titleWords} @@ websearch_to_tsquery('english', ${q})`;

function conditions(context: Context, filters: SearchFilters): SQL {
  const terms = facets.flatMap(({ name }) => (filters[name] ? [term(name, filters[name])] : []));
  const all = [
    terms.length > 0 && arrayContains(t.terms, terms),
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

/** `ids`: of the page, where all that fit were looked at. */
type Counted = Tally & { exact: boolean; ids?: string[] };

/** As many digits as a sample of `seen` tells: its standard error is about `1/√seen`. */
const about = (estimate: number, seen: number): number => Number(estimate.toPrecision(seen >= 400 ? 2 : 1));

/** From so many entries on the sample is asked first. */
const isLarge = (entries: number): boolean => entries > 10 * countedExactly;
async function entriesInAll(context: Context): Promise<number> {
  const { outOf } = await registerSample(context);
  if (isLarge(outOf)) return outOf;
  const [counted] = await context.db.execute<{ n: number }>(sql`select count(*)::int as n from ${t}`);
  return counted?.n ?? 0;
}

/** What the sample says of a search: of all that fits, of each filter left out, and how many have the words in the title. `scale`: entries for each one in the sample. */
type Sampled = { all: Tally; without: ReadonlyMap<Counting, Tally>; titled: number; scale: number };
async function sampled(context: Context, filters: SearchFilters, entries: number): Promise<Sampled> {
  let sample = await registerSample(context);
  let words = filters.q ? await sampleWithWords(context, sample, filters.q) : undefined;
  if (filters.q && !words) {
    sample = await registerSample(context, sample);
    words = await sampleWithWords(context, sample, filters.q);
  }
  const { entries: of } = sample;
  const since = filters.updatedSince === undefined ? undefined : Date.parse(filters.updatedSince);
  const chosen = countings.flatMap((name) => (filters[name] ? [{ name, term: name === "overdue" ? overdueTerm : term(name, filters[name] ?? "") }] : []));
  const within = (place: number): boolean => {
    const { approvedOn, changedAt } = of[place]!;
    return (!filters.q || words?.anywhere.has(place) === true) && (!filters.approvedFrom || approvedOn >= filters.approvedFrom) && (!filters.approvedTo || approvedOn <= filters.approvedTo) && (since === undefined || changedAt >= since);
  };
  const titles = words?.titled;
  const titled = titles ? tallySample<Counting>(sample, { within: (place) => titles.has(place) && within(place), chosen }).all.fits : 0;
  return { ...tallySample<Counting>(sample, { within, chosen }), titled, scale: entries / Math.max(1, of.length) };
}
const estimated = ({ fits, terms }: Tally, scale: number): Counted =>
  ({ fits: Math.max(countedExactly + 1, about(fits * scale, fits)), terms: new Map([...terms].map(([name, n]) => [name, about(n * scale, n)])), exact: false });
/** More than are counted one by one, in all likelihood: two standard errors (√n of a count n) below what the sample says. */
const areSurelyMany = ({ fits }: Tally, scale: number): boolean => (fits - 2 * Math.sqrt(fits)) * scale > countedExactly;
/** What another value of a filter would leave is an offer: from ten of the sample on (give or take a third) it is told from them, since each filter that is set would cost another count. */
const isToldFromSample = ({ fits }: Tally): boolean => fits >= 10;

type Page = { sort: SearchOrder; limit: number; offset: number };
const best = (q: string): SQL => sql`title_words @@ websearch_to_tsquery('english', ${q}) desc, similarity(title, ${q.toLowerCase()}) desc, `;
/** All that fit, up to `most`, with what they are sorted by; and the ids of a page of them. */
const fitting = (context: Context, filters: SearchFilters, most?: number): SQL =>
  sql`fits as materialized (select entry_id, changed_at, published_at, title, title_words, reference, terms, results_due, approved_on from ${t} where ${conditions(context, filters)}${most === undefined ? sql`` : sql` limit ${most}`})`;
const pageOfFits = ({ q }: SearchFilters, { sort, limit, offset }: Page): SQL =>
  sql`(select json_agg(id) from (select entry_id::text as id from fits order by ${sort === "best" && q ? best(q) : sql``}${order[sort === "best" ? "changed" : sort]} limit ${limit} offset ${offset}) as page)`;

/** Undefined where there are more than are counted one by one. Of the search itself with its page, of a filter left out with that filter's values alone. */
async function countExactly(context: Context, filters: SearchFilters, of: Page | Counting): Promise<Counted | undefined> {
  const [row] = await context.db.execute<{ fits: number; terms: Record<string, number>; ids: string[] | null }>(sql`
    with ${fitting(context, filters, countedExactly + 1)},
    terms as (select term, count(*)::int as n from fits, unnest(terms) as term ${typeof of === "string" ? sql`where starts_with(term, ${`${of}=`})` : sql``} group by term
      union all select ${overdueTerm}, count(*)::int from fits where results_due <= ${dayOf(context.clock.now())}
      union all select ${`${approvedIn}=`} || left(approved_on, 4) || '-Q' || (substr(approved_on, 6, 2)::int + 2) / 3, count(*)::int from fits group by 1)
    select (select count(*)::int from fits) as fits, coalesce((select json_object_agg(term, n) from terms), '{}') as terms, ${typeof of === "string" ? sql`null` : pageOfFits(filters, of)} as ids`);
  const fits = row?.fits ?? 0;
  return fits > countedExactly ? undefined : { fits, terms: new Map(Object.entries(row?.terms ?? {})), exact: true, ids: row?.ids ?? [] };
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
  // Where there are very many, the sample comes first: if it says that more fit than are counted, nobody needs to look for them.
  const count = async (left: SearchFilters, tallyOf: (of: Sampled) => Tally | undefined, counted: Page | Counting): Promise<Counted> => {
    const ask = async () => { const of = await sample(); return { tally: tallyOf(of) ?? of.all, scale: of.scale }; };
    const first = isLarge(all) ? await ask() : undefined;
    if (first && (typeof counted === "string" ? isToldFromSample(first.tally) : areSurelyMany(first.tally, first.scale))) return estimated(first.tally, first.scale);
    const exact = await countExactly(context, left, counted);
    if (exact) return exact;
    const { tally, scale } = first ?? (await ask());
    return estimated(tally, scale);
  };
  const [{ main, ids }, others] = await Promise.all([
    count(filters, (of) => of.all, { sort, ...at }).then(async (main) => ({ main, ids: main.ids ?? (await pageOfMany(context, filters, { sort, ...at }, main.fits, all, sample)) })),
    Promise.all(countings.filter((name) => filters[name]).map(async (name) => [name, await count({ ...filters, [name]: undefined }, (of) => of.without.get(name), name)] as const)),
  ]);
  const without = new Map(others);
  return { ids, total: main.exact ? main.fits : Math.min(main.fits, Math.max(all, countedExactly + 1)), about: !main.exact, counts: Object.fromEntries(countings.map((name) => [name, valuesIn(without.get(name) ?? main, name)])) as Search["counts"], approvedIn: valuesIn(main, approvedIn).sort((a, b) => (a.value < b.value ? -1 : 1)) };
}

/** Entries or versions of a file that is written as it is read. */
export const readAtOnce = 500;
/** The ids of all that fit, some at a time, the newest published first. What they are sorted by never changes: a list that is read while entries change has each of them once. */
export async function* allFitting(context: Context, filters: SearchFilters): AsyncGenerator<string[]> {
  for (let last: { at: string; reference: string } | undefined; ;) {
    // The instant as text: it is finer than JavaScript's, and rounded it would leave entries out.
    const rows = await context.db.execute<{ id: string; at: string; reference: string }>(sql`select entry_id::text as id, published_at::text as at, reference from ${t} where ${conditions(context, filters)}${last === undefined ? sql`` : sql` and (published_at, reference) < (${last.at}::timestamptz, ${last.reference})`} order by ${order.published} limit ${readAtOnce}`);
    if (rows.length > 0) yield rows.map((row) => row.id);
    if (rows.length < readAtOnce) return;
    last = rows.at(-1);
  }
}

/** Either all that fit are gathered and sorted, or the order's own index is walked until the page is full, past all that do not fit: whichever looks at fewer entries. */
const isQuickerGathered = (fits: number, all: number, upTo: number): boolean => fits * fits <= upTo * all;

async function pageOfMany(context: Context, filters: SearchFilters, page: Page, fits: number, all: number, sample: () => Promise<Sampled>): Promise<string[]> {
  const { sort, limit, offset } = page;
  if (isQuickerGathered(fits, all, offset + limit)) return (await context.db.execute<{ ids: string[] | null }>(sql`with ${fitting(context, filters)} select ${pageOfFits(filters, page)} as ids`))[0]?.ids ?? [];
  const titles = sort === "best" && filters.q ? await sample() : undefined;
  // The sample may be wrong where it has few: the last of those with the words in the title are not looked for.
  const fromTitles = titles !== undefined && titles.titled >= leastTitledShare * sampleSize && offset + limit <= (titles.titled * titles.scale) / 2;
  const rows = await context.db.execute<{ id: string }>(sql`select ${t.entryId} as id from ${t} where ${fromTitles ? sql`${inTitle(filters.q ?? "")} and ` : sql``}${conditions(context, filters)} order by ${order[sort === "best" ? "changed" : sort]} limit ${limit} offset ${offset}`);
  return rows.map((row) => row.id);
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
