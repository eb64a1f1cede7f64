/**
 * A simple random sample of the register: what filters leave of very many entries is reckoned from it without looking at them. The entries with the smallest random places
 * (`lot`) are copied into a table of their own every ten minutes; each portal keeps them in memory, terms as numbers, and asks the table only which of them have a word.
 */
import { sql } from "drizzle-orm";
import { registerSample as t, registerSearch } from "#db/schema/index.ts";
import { dayOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { quarterOf } from "#lib/register/quarter-statistics.ts";
import type { Context, Db, Queryable } from "./context.ts";

export const sampleSize = 10_000;
const drawnEvery = 600_000;
const readEvery = 60_000;
/** Of PostgreSQL's advisory locks, the drawer's. */
const lock = 6_963;

export type SampledEntry = { readonly terms: readonly string[]; readonly approvedOn: PlainDate; /** Milliseconds. */ readonly changedAt: number };
export type Sample = {
  /** How many entries there were, from PostgreSQL's own books: about so many. */
  readonly outOf: number;
  readonly entries: readonly { readonly approvedOn: PlainDate; readonly changedAt: number; /** Places in `terms`. */ readonly has: Uint32Array }[];
  readonly terms: readonly string[];
  /** Names the drawing: places are of one only. */
  readonly drawnAt: string | null;
};

export function sampleOf(rows: readonly SampledEntry[], outOf: number, drawnAt: string | null = null): Sample {
  const codes = new Map<string, number>();
  const codeOf = (term: string): number => codes.get(term) ?? (codes.set(term, codes.size), codes.size - 1);
  const entries = rows.map(({ terms, approvedOn, changedAt }) => ({ approvedOn, changedAt, has: Uint32Array.from(terms, codeOf) }));
  return { outOf, entries, terms: [...codes.keys()], drawnAt };
}

/** About how many entries there are: counting a million takes longer than a search. */
async function inBooks(db: Queryable): Promise<number> {
  const [books] = await db.execute<{ n: number }>(sql`select greatest(0, reltuples)::int as n from pg_class where oid = 'register_search'::regclass`);
  return books?.n ?? 0;
}

/** Draws the sample anew where the last one is old. */
export async function drawSample(context: Context): Promise<void> {
  await context.db.transaction(async (tx) => {
    const [turn] = await tx.execute<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${lock}) as mine`);
    const [last] = await tx.select({ at: t.drawnAt }).from(t).limit(1);
    const now = context.clock.now();
    if (!turn?.mine || (last && now.getTime() - last.at.getTime() < drawnEvery)) return;
    await tx.delete(t);
    const s = registerSearch;
    await tx.execute(sql`insert into ${t} (place, terms, words, title_words, approved_on, results_due, changed_at, drawn_at)
      select row_number() over (order by ${s.lot}) - 1, ${s.terms}, ${s.words}, ${s.titleWords}, ${s.approvedOn}, ${s.resultsDue}, ${s.changedAt}, ${now.toISOString()}::timestamptz from ${s} order by ${s.lot} limit ${sampleSize}`);
  });
}

type Kept = { readonly readAt: number; readonly sample: Promise<Sample>; fresher?: Promise<unknown> };
const kept = new WeakMap<Db, Kept>();

/** From memory. `notThis`: another one than this has been drawn. One that is a minute old is still given while a fresh one is read, so that no reader waits for it. */
export function registerSample({ db, clock }: Context, notThis?: Sample): Promise<Sample> {
  const now = clock.now();
  const age = now.getTime() - (kept.get(db)?.readAt ?? -Infinity);
  const readNow = (): Kept => {
    const fresh = { readAt: now.getTime(), sample: readSample(db, dayOf(now)) };
    fresh.sample.catch(() => kept.get(db) === fresh && kept.delete(db)); // the next reader tries again
    return fresh;
  };
  const here = kept.get(db);
  if (!here || notThis || age > 2 * drawnEvery) {
    const fresh = readNow();
    kept.set(db, fresh);
    return fresh.sample;
  }
  if (age > readEvery && !here.fresher) {
    const fresh = readNow();
    here.fresher = fresh.sample.then(() => kept.set(db, fresh), () => { delete here.fresher; });
  }
  return here.sample;
}

export const overdueTerm = "overdue=yes";
export const quarterTerm = (day: PlainDate): string => `approvedIn=${quarterOf(day)}`;

async function readSample(db: Db, today: PlainDate): Promise<Sample> {
  const [rows, outOf] = await Promise.all([db.select({ terms: t.terms, approvedOn: t.approvedOn, resultsDue: t.resultsDue, changedAt: t.changedAt, drawnAt: t.drawnAt }).from(t).orderBy(t.place), inBooks(db)]);
  return sampleOf(rows.map(({ terms, approvedOn, resultsDue, changedAt }) => ({
    approvedOn, changedAt: changedAt.getTime(), terms: [...terms, quarterTerm(approvedOn), ...(resultsDue !== null && resultsDue <= today ? [overdueTerm] : [])],
  })), outOf, rows[0]?.drawnAt.toISOString() ?? null);
}

/** The places of those in the sample that have the words, and of those that have them in their titles; undefined where another sample has been drawn since this one was read. */
export async function sampleWithWords({ db }: Context, { drawnAt }: Sample, q: string): Promise<{ readonly anywhere: ReadonlySet<number>; readonly titled: ReadonlySet<number> } | undefined> {
  const query = sql`websearch_to_tsquery('english', ${q})`;
  const [row] = await db.execute<{ drawn_at: string | null; anywhere: string | null; titled: string | null }>(sql`select
    (select max(${t.drawnAt}) from ${t} where ${t.place} = 0) as drawn_at, string_agg(${t.place}::text, ',') as anywhere, string_agg(${t.place}::text, ',') filter (where ${t.titleWords} @@ ${query}) as titled
    from ${t} where ${t.words} @@ ${query}`);
  const places = (of: string | null | undefined) => new Set(of ? of.split(",").map(Number) : []);
  return (row?.drawn_at == null ? null : new Date(row.drawn_at).toISOString()) === drawnAt ? { anywhere: places(row?.anywhere), titled: places(row?.titled) } : undefined;
}

export type Tally = { fits: number; terms: Map<string, number> };
/** `within` must hold in any case; each of `chosen` is a filter, with its term, whose own values are counted without it. */
export type SampleFilters<Name extends string> = { within: (place: number) => boolean; chosen: readonly { name: Name; term: string }[] };

/** In one pass: how many of the sample fit, with how many of each term; and with each chosen filter left out, how many then, with how many of its own terms (`name=…`). */
export function tallySample<Name extends string>({ entries, terms }: Sample, { within, chosen }: SampleFilters<Name>): { all: Tally; without: ReadonlyMap<Name, Tally> } {
  const counter = () => ({ fits: 0, of: new Uint32Array(terms.length) });
  const all = counter();
  const wanted = chosen.map(({ name, term }) => ({ name, code: terms.indexOf(term), left: counter() }));
  const add = (to: ReturnType<typeof counter>, has: Uint32Array) => {
    to.fits++;
    for (const code of has) to.of[code]!++;
  };
  for (const [place, { has }] of entries.entries()) {
    if (!within(place)) continue;
    const failed = wanted.filter(({ code }) => !has.includes(code));
    if (failed.length > 1) continue;
    if (failed.length === 0) add(all, has);
    for (const { left } of failed.length === 0 ? wanted : failed) add(left, has);
  }
  const tallied = ({ fits, of }: ReturnType<typeof counter>, prefix = ""): Tally => ({ fits, terms: new Map([...of.entries()].flatMap(([code, n]): [string, number][] => (n > 0 && terms[code]!.startsWith(prefix) ? [[terms[code]!, n]] : []))) });
  return { all: tallied(all), without: new Map(wanted.map(({ name, left }) => [name, tallied(left, `${name}=`)])) };
}
