/**
 * A simple random sample of the register, kept in memory for a minute: what filters leave of very many entries is reckoned from it without asking the database. Its rows are
 * those with the smallest random places (`lot`), so every portal has the same one.
 */
import { registerSearch } from "#db/schema/index.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { Context, Db } from "./context.ts";

export const sampleSize = 5_000;
export type SampledEntry = { readonly id: string; readonly terms: readonly string[]; readonly approvedOn: PlainDate; readonly resultsDue: PlainDate | null; /** Milliseconds. */ readonly changedAt: number };

const keptFor = 60_000;
const kept = new WeakMap<Db, { readonly until: number; readonly rows: Promise<readonly SampledEntry[]> }>();

export async function registerSample({ db, clock }: Context): Promise<readonly SampledEntry[]> {
  const now = clock.now().getTime();
  const here = kept.get(db);
  if (here && now < here.until) return here.rows;
  const rows = readSample(db);
  kept.set(db, { until: now + keptFor, rows });
  rows.catch(() => kept.delete(db)); // the next reader tries again
  return rows;
}

async function readSample(db: Db): Promise<SampledEntry[]> {
  const t = registerSearch;
  const rows = await db.select({ id: t.entryId, terms: t.terms, approvedOn: t.approvedOn, resultsDue: t.resultsDue, changedAt: t.changedAt }).from(t).orderBy(t.lot).limit(sampleSize);
  return rows.map(({ changedAt, ...row }) => ({ ...row, changedAt: changedAt.getTime() }));
}

export type Tally = { fits: number; terms: Map<string, number> };
/** `within` must hold in any case; each of `chosen` is a filter whose own values are counted without it. */
export type SampleFilters<Name extends string> = { within: (entry: SampledEntry) => boolean; chosen: readonly { name: Name; holds: (entry: SampledEntry) => boolean }[]; termsOf: (entry: SampledEntry) => readonly string[] };

/** In one pass: how many of the sample fit, with how many of each term; and with each chosen filter left out, how many then, with how many of its own terms (`name=…`). */
export function tallySample<Name extends string>(sample: readonly SampledEntry[], { within, chosen, termsOf }: SampleFilters<Name>): { all: Tally; without: ReadonlyMap<Name, Tally> } {
  const empty = (): Tally => ({ fits: 0, terms: new Map() });
  const all = empty();
  const without = new Map(chosen.map(({ name }) => [name, empty()]));
  const add = (tally: Tally | undefined, terms: readonly string[], of = "") => {
    if (!tally) return;
    tally.fits++;
    for (const term of terms) if (term.startsWith(of)) tally.terms.set(term, (tally.terms.get(term) ?? 0) + 1);
  };
  for (const entry of sample) {
    if (!within(entry)) continue;
    const failed = chosen.filter(({ holds }) => !holds(entry));
    if (failed.length > 1) continue;
    const terms = termsOf(entry);
    if (failed.length === 0) add(all, terms);
    for (const { name } of failed.length === 0 ? chosen : failed) add(without.get(name), terms, `${name}=`);
  }
  return { all, without };
}
