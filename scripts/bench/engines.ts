import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { generatePeople } from "#lib/agent/data/synthetic.ts";
import { defaultLimits, type Engine } from "#lib/agent/engines/engine.ts";
import { openEngine } from "#lib/agent/engines/open-engine.ts";
import { codesOf, engineQueries, withDiabetes, type EngineQuery } from "./engine-queries.ts";
import { compare, median, timed } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

/** Reads every value of the columns and adds it up: less than that no answer can do that looks at all of them. */
async function scan(connection: DuckDBConnection, columns: EngineQuery["columns"]): Promise<void> {
  for (const [table, names] of Object.entries(columns)) {
    const sums = names.map((name) => (name.endsWith("_date") ? `sum(${name} - DATE '2000-01-01')` : `sum(${name})`));
    await connection.runAndReadAll(`SELECT ${sums.join(", ")} FROM ${table}`);
  }
}

/** Hand-written SQL answers the same question, or its time says nothing. */
async function checkByHand(connection: DuckDBConnection, { name, byHand }: EngineQuery, population: number): Promise<void> {
  const [row] = (await connection.runAndReadAll(`SELECT sum(people) AS people FROM (${byHand})`)).getRowObjects();
  if (Number(row?.["people"]) !== population) throw new Error(`“${name}”: ${String(row?.["people"])} people by hand, ${population} by the engine`);
}

/** Milliseconds from being told to stop until a query that takes `whole` ms has stopped, in the database too. */
async function cancelling(engine: Engine, { name, query }: EngineQuery, whole: number, rounds: number): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const stop = new AbortController();
    const stopped = engine.run(query, stop.signal).then(() => false, () => true);
    await setTimeout(whole / 4);
    took.push(await timed(async () => {
      stop.abort(new Error("no longer wanted"));
      if (!(await stopped)) throw new Error(`“${name}” had ended before it could be cancelled`);
    }));
  }
  return median(took);
}

/** Fifteen queries on one TRE's embedded engine, each beside SQL written by hand and a plain scan of its columns with the same threads and memory. */
export async function benchEngines(persons: number, rounds: number): Promise<Section> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-bench-"));
  try {
    const file = path.join(folder, "people.duckdb");
    const made = await generatePeople({ file, persons, seed: 1, place: "standard" });
    const engine = await openEngine({ kind: "duckdb", file }, { workFolder: folder });
    const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY", threads: String(defaultLimits.threads), memory_limit: `${defaultLimits.memory}MiB` });
    const connection = await instance.connect();
    const never = new AbortController().signal;
    const measured: { asked: EngineQuery; query: number; byHand: number; scan: number }[] = [];
    for (const asked of engineQueries) {
      const { query, byHand, columns } = asked;
      await checkByHand(connection, asked, (await engine.run(query, never)).population);
      measured.push({ asked, ...(await compare({ query: () => engine.run(query, never), byHand: () => connection.runAndReadAll(byHand), scan: () => scan(connection, columns) }, rounds)) });
    }
    const slowest = measured.reduce((a, b) => (b.query > a.query ? b : a));
    const codes = await compare({ everyone: () => engine.run(codesOf([]), never), some: () => engine.run(codesOf([withDiabetes]), never) }, rounds);
    const cancelled = await cancelling(engine, slowest.asked, slowest.query, rounds);
    connection.closeSync();
    instance.closeSync();
    await engine.close();
    const size = fs.statSync(file).size / 2 ** 20;
    return {
      title: "Answering inside a TRE",
      about: `Fifteen queries on ${wholeNumber.format(persons)} synthetic people with ${wholeNumber.format(made.records)} records (${size.toFixed(0)} MiB; made in ${made.seconds.toFixed(1)} s, ${wholeNumber.format(Math.round(persons / made.seconds))} people a second), DuckDB with ${defaultLimits.threads} threads and ${wholeNumber.format(defaultLimits.memory)} MiB. Beside each, the time of SQL that somebody who knows DuckDB would write by hand for the same question, and the time that merely adding up the same columns takes, all with the same means and in turns. Median of ${rounds} turns, in milliseconds.`,
      columns: ["query", "answer", "by hand", "scan", "answer ÷ by hand", "answer ÷ scan"],
      rows: measured.map(({ asked: { name }, query, byHand, scan: scanned }) => [name, milliseconds(query), milliseconds(byHand), milliseconds(scanned), (query / byHand).toFixed(2), (query / scanned).toFixed(1)]),
      conclusion: `The slowest answer took ${milliseconds(Math.max(...measured.map((row) => row.query)))} ms; the median of the ratios to SQL by hand is ${median(measured.map((row) => row.query / row.byHand)).toFixed(2)} (aim: within 1.3, kept by ${measured.filter((row) => row.query <= 1.3 * row.byHand).length} of ${measured.length}), that to the scan ${median(measured.map((row) => row.query / row.scan)).toFixed(1)}. Below 1 there, the order in which the records lie saved reading them all.\n\nThe numbers of people with each code: ${milliseconds(codes.everyone)} ms for everyone, from the sums that loading keeps (aim: under 100 ms); ${milliseconds(codes.some)} ms for the people with type 2 diabetes (aim: under 2,000 ms). A query that is told to stop has stopped after ${milliseconds(cancelled)} ms (aim: under 1,000 ms).`,
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
