import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { generatePeople } from "#lib/agent/data/synthetic.ts";
import { defaultLimits } from "#lib/agent/engines/engine.ts";
import { openEngine } from "#lib/agent/engines/open-engine.ts";
import { engineQueries, type EngineQuery } from "./engine-queries.ts";
import { compare, median } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

/** Reads every value of the columns and adds it up: less than that no answer can do that looks at all of them. */
async function scan(connection: DuckDBConnection, columns: EngineQuery["columns"]): Promise<void> {
  for (const [table, names] of Object.entries(columns)) {
    const sums = names.map((name) => (name.endsWith("_date") ? `sum(${name} - DATE '2000-01-01')` : `sum(${name})`));
    await connection.runAndReadAll(`SELECT ${sums.join(", ")} FROM ${table}`);
  }
}

/** Ten queries on one TRE's embedded engine, each beside a plain scan of its columns with the same threads and memory. */
export async function benchEngines(persons: number, rounds: number): Promise<Section> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-bench-"));
  try {
    const file = path.join(folder, "people.duckdb");
    const made = await generatePeople({ file, persons, seed: 1, place: "standard" });
    const engine = await openEngine({ kind: "duckdb", file }, { workFolder: folder });
    const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY", threads: String(defaultLimits.threads), memory_limit: `${defaultLimits.memory}MiB` });
    const connection = await instance.connect();
    const never = new AbortController().signal;
    const measured: { name: string; query: number; scan: number }[] = [];
    for (const { name, query, columns } of engineQueries) measured.push({ name, ...(await compare({ query: () => engine.run(query, never), scan: () => scan(connection, columns) }, rounds)) });
    connection.closeSync();
    instance.closeSync();
    await engine.close();
    const size = fs.statSync(file).size / 2 ** 20;
    return {
      title: "Answering inside a TRE",
      about: `Ten queries on ${wholeNumber.format(persons)} synthetic people with ${wholeNumber.format(made.records)} records (${size.toFixed(0)} MiB; made in ${made.seconds.toFixed(1)} s, ${wholeNumber.format(Math.round(persons / made.seconds))} people a second), DuckDB with ${defaultLimits.threads} threads and ${wholeNumber.format(defaultLimits.memory)} MiB. Beside each, the time that merely adding up the same columns takes, with the same means. Median of ${rounds} turns, in milliseconds.`,
      columns: ["query", "answer", "scan", "answer ÷ scan"],
      rows: measured.map(({ name, query, scan: scanned }) => [name, milliseconds(query), milliseconds(scanned), (query / scanned).toFixed(1)]),
      conclusion: `The slowest answer took ${milliseconds(Math.max(...measured.map((row) => row.query)))} ms; the median of the ratios is ${median(measured.map((row) => row.query / row.scan)).toFixed(1)}. Below 1, the order in which the records lie saved reading them all.`,
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
