import os from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { projects, registerEntries, registerSearch, users } from "#db/schema/index.ts";
import { categories, sectors } from "#lib/governance/project.ts";
import { article6, article9 } from "#lib/kernel/data-facts.ts";
import type { Context } from "#lib/portal/context.ts";
import { createContext } from "#lib/portal/create-context.ts";
import { indexRegister, searchRow } from "#lib/portal/index-register.ts";
import { readRegister, readRegisterEntry } from "#lib/portal/read-register.ts";
import { drawSample } from "#lib/portal/register-sample.ts";
import type { RegisterRecord } from "#lib/register/record.ts";
import { record as example } from "#lib/register/testing/record.ts";
import { embeddedPostgres } from "../embedded-postgres.ts";
import { migrateDatabase } from "../migrate.ts";
import { backendsOf, median, processorTime, timed } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

/** The same numbers each time: a linear congruential generator (Numerical Recipes, 3rd ed., §7.1). */
function dice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const conditions = ["diabetes", "asthma", "dementia", "stroke", "heart failure", "breast cancer", "chronic kidney disease", "depression", "osteoporosis", "sickle cell disease"];
const groups = ["children", "older people", "people in care homes", "expectant mothers", "veterans", "carers"];
const nations = ["England", "Scotland", "Wales", "Northern Ireland"];
const syllables = ["ba", "co", "di", "fu", "ge", "ha", "li", "mo", "ne", "pra", "ri", "sto", "tu", "va", "wen", "zo"];

/** Made-up entries whose values lie as unevenly as real ones do: few organisations have most of them. */
function madeUp(n: number, roll: (below: number) => number): RegisterRecord {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(roll(values.length) * ((roll(100) + 1) / 100))]!;
  const word = () => Array.from({ length: 2 + roll(2) }, () => syllables[roll(16)]).join("");
  const sites = Array.from({ length: 1 + roll(3) }, () => roll(40)).filter((v, i, all) => all.indexOf(v) === i);
  const title = `${pick(conditions)} among ${pick(groups)} in ${word()}`;
  const start = `${String(2015 + roll(11))}-${String(1 + roll(12)).padStart(2, "0")}-01`;
  return {
    ...example, reference: `FF-${String(n).padStart(8, "0")}`, title, status: roll(3) === 0 ? "active" : "archived", laySummary: `We study ${title}. ${Array.from({ length: 40 }, word).join(" ")}.`,
    organisationName: `University of ${syllables[pick([...syllables.keys()])]!}${syllables[roll(16)]!}${syllables[roll(4)]!}`, organisationSector: pick(sectors), category: pick(categories), article6: pick(article6), article9: pick(article9), optOut: pick(["Yes", "No", "Not applicable"]),
    startDate: start, endDate: `${String(Number(start.slice(0, 4)) + 3)}-12-31`, latestApprovalDate: start, outputLinks: roll(2) === 0 ? ["https://doi.org/10.1000/1"] : [],
    outputs: roll(4) === 0 ? [{ reference: "S-1", title: "Counts", releasedOn: start, environments: ["TRE 1"] }] : [],
    sites: sites.map((site) => ({ tre: `TRE ${String(site)}`, nation: nations[site % 4]!, state: "approved", decidedOn: start, reason: "A clear benefit.", validTo: start, conditions: [] })), datasets: sites.map((site) => ({ tre: `TRE ${String(site)}`, title: `Care records ${String(site)}` })),
  };
}

async function fill(context: Context, entries: number): Promise<void> {
  const [there] = await context.db.execute<{ n: number }>(sql`select count(*)::int as n from register_search`);
  if (there?.n === entries) return;
  const userId = crypto.randomUUID();
  const began = context.clock.now().getTime() - entries * 60_000;
  await context.db.insert(users).values({ id: userId, name: "Ada", email: "ada@example.org", createdAt: new Date(began) });
  const roll = dice(1);
  // Indexes are made once at the end, as after loading a dump.
  const indexes = await context.db.execute<{ name: string; made: string }>(sql`select indexname as name, indexdef as made from pg_indexes where tablename = 'register_search' and indexname not like '%pkey'`);
  for (const { name } of indexes) await context.db.execute(sql.raw(`drop index ${name}`));
  const made = 1_000;
  for (let from = 0; from < entries; from += made) {
    const rows = Array.from({ length: made }, (_, i) => {
      const at = new Date(began + (from + i) * 60_000);
      const record = madeUp(from + i, roll);
      return { id: crypto.randomUUID(), projectId: crypto.randomUUID(), reference: record.reference, status: record.status, record, revision: 1, firstPublishedAt: at, changedAt: at };
    });
    await context.db.insert(projects).values(rows.map(({ projectId, reference, changedAt }) => ({ id: projectId, reference, state: "decided" as const, draft: { title: reference }, revision: 1, createdBy: userId, createdAt: changedAt, changedAt, version: 1 })));
    await context.db.insert(registerEntries).values(rows);
    await context.db.insert(registerSearch).values(rows.map((row) => ({ ...searchRow(row), spelt: from >= 20_000 })));
  }
  for (const index of indexes) await context.db.execute(sql.raw(index.made));
  await indexRegister(context); // the words of the first 20,000 are all there are
  for (const table of ["register_entries", "register_search", "register_words"]) await context.db.execute(sql.raw(`vacuum analyze ${table}`));
}

const turns = 20;
const asked: Readonly<Record<string, object>> = {
  "everything, newest change first": {},
  "everything, by title": { sort: "title" },
  "page 400": { page: 400 },
  "one sector (broad)": { sector: "Academic Institute" },
  "one organisation": { organisation: "University of zozoba" },
  "TRE, nation, purpose, commercial": { tre: "TRE 7", nation: "Northern Ireland", category: "Public Health Research", commercial: "Yes" },
  "opt-out applied, has results, overdue": { optOut: "Yes", withResults: "yes", overdue: "yes" },
  "approved in one month, by title": { approvedFrom: "2024-03-01", approvedTo: "2024-03-31", sort: "title" },
  "changed in the last day": { updatedSince: "2026-11-21T09:00:00Z" },
  "a frequent word": { q: "diabetes" },
  "three words": { q: "dementia children bageco" },
  "a frequent word and two filters": { q: "asthma", nation: "Wales", status: "active" },
  "a mistyped word": { q: "osteoprosis veterans" },
  "nothing fits": { q: "zebrafish", sector: "Commercial" },
};

/**
 * How long the register's list takes to answer, with all its counts, where it has very many entries. Making them takes far longer than asking: `keep` names a folder whose
 * database is used as it stands once it is full.
 */
export async function benchRegister(entries: number, keep?: string): Promise<Section> {
  const folder = path.resolve(keep ?? path.join(os.tmpdir(), `fivefold-bench-${process.pid}`));
  const cluster = await embeddedPostgres({ folder, throwAway: true });
  await migrateDatabase(cluster.url);
  const running = await createContext({ databaseUrl: cluster.url, dataFolder: path.join(os.tmpdir(), "fivefold-bench-data"), portalUrl: "http://localhost:3000" });
  const context: Context = { ...running, clock: { now: () => new Date("2026-11-22T09:00:00Z") } };
  const anyone = { kind: "anonymous" } as const;
  const read = async (input: object) => {
    const page = await readRegister(context, anyone, input);
    if (!page.ok) throw new Error(page.refusal.message);
    return page.value;
  };
  try {
    await fill(context, entries);
    await drawSample(context);
    const rows: string[][] = [];
    const medians: number[] = [];
    const costs: number[] = [];
    for (const [name, input] of Object.entries(asked)) {
      const { total, about } = await read(input);
      const times: number[] = [];
      const before = processorTime(await backendsOf(context.db));
      for (let turn = 0; turn < turns; turn++) times.push(await timed(() => read(input)));
      const after = processorTime(await backendsOf(context.db));
      medians.push(median(times));
      const cost = before === undefined || after === undefined ? undefined : (after - before) / turns;
      if (cost !== undefined) costs.push(cost);
      rows.push([name, `${about ? "about " : ""}${wholeNumber.format(total)}`, milliseconds(median(times)), milliseconds(Math.max(...times)), cost === undefined ? "" : milliseconds(cost)]);
    }
    const { entries: [first] } = await read({});
    const { reference } = first!.record;
    // Made-up entries have no history; the one that is read gets its first version.
    await context.db.execute(sql`insert into register_revisions (entry_id, revision, record, because, at) select id, revision, record, 'The committee approved the project.', changed_at from register_entries where reference = ${reference} on conflict do nothing`);
    const one = await timed(async () => {
      const read = await readRegisterEntry(context, anyone, { reference });
      if (!read.ok) throw new Error(read.refusal.message);
    });
    const slowest = Math.max(...medians);
    return {
      title: "The public register",
      about: `${wholeNumber.format(entries)} made-up entries in PostgreSQL on this machine. The list as the page and the API ask for it: 25 entries, how many fit, and the counts of every value of every filter. ${wholeNumber.format(turns)} turns after one that is not counted, in milliseconds; and the mean time that portal and database had the processor for one, which is what it costs on any machine as busy as it likes. The machine's load was ${os.loadavg()[0]!.toFixed(1)} on ${os.cpus().length} cores.`,
      columns: ["asked", "fit", "median", "slowest", "processor"], rows,
      conclusion: `Slowest median ${milliseconds(slowest)} ms (aim: under 100 ms, ${slowest < 100 ? "kept" : "missed"}).${costs.length > 0 ? ` The most that a search costs is ${milliseconds(Math.max(...costs))} ms of processor time.` : ""} One entry with its history: ${milliseconds(one)} ms.`,
    };
  } finally {
    await running.close();
    if (keep) cluster.stop();
    else cluster.destroy();
  }
}
