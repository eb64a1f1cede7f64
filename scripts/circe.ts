/**
 * `npm run circe -- FILE.json [--data FOLDER]`: what an OHDSI cohort definition means here, whether it comes back unchanged when it is
 * saved, what is lost, and how many people it finds in a folder of OMOP files. Those numbers are exact: for use inside a TRE.
 */
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { countOnFolder } from "#lib/agent/data/cohort-on-folder.ts";
import { circeDifferences } from "#lib/query/formats/circe/normalised.ts";
import { definitionIn, readCirce } from "#lib/query/formats/circe/read.ts";
import { writeCirce } from "#lib/query/formats/circe/write.ts";
import { severityInWords, type Loss } from "#lib/query/formats/loss.ts";
import type { Result } from "#lib/kernel/result.ts";
import { queryInWords } from "#lib/query/words.ts";

const usage = "usage: npm run circe -- FILE.json [--data FOLDER]\n  FILE.json  an OHDSI cohort definition, as ATLAS exports it\n  FOLDER     OMOP tables as CSV, CSV.gz or Parquet files (person.csv, condition_occurrence.csv, …)";
/** The command was not said as `usage` says. */
class Misused extends Error {}

async function textOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new Error(`There is no file ${file}: check the path.`);
  if (!found.isFile()) throw new Error(`${file} is not a file: name the definition's JSON file.`);
  return readFile(file, "utf8");
}
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
};
const figures = new Intl.NumberFormat("en-GB");
const number = (n: number): string => figures.format(n);
const report = (losses: readonly Loss[]): string => (losses.length === 0 ? "  nothing is lost" : losses.map((l) => `  ${severityInWords[l.severity]}: ${l.message} (${l.path})`).join("\n"));

function parsed() {
  try {
    return parseArgs({ allowPositionals: true, options: { data: { type: "string" }, help: { type: "boolean" } } });
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error));
  }
}
function options() {
  const { values, positionals } = parsed();
  if (values.help) throw new Misused("What an OHDSI cohort definition means, what is lost, and whom it finds.");
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Misused("Name one file with a cohort definition.");
  return { file, data: values.data };
}

try {
  const { file, data } = options();
  const text = await textOf(file);
  const { query, losses } = value(readCirce(text, { title: path.basename(file, ".json").padEnd(3, "_") }));
  console.log(`${query.title}\n\n${queryInWords(query).text}\n`);
  const saved = value(writeCirce(query));
  const original = definitionIn(JSON.parse(text))!;
  const differences = circeDifferences(original, saved.document);
  console.log(`Read and saved again\n${differences.length === 0 ? "  the same definition" : `  ${differences.length} places differ:\n${differences.map((d) => `    ${d}`).join("\n")}`}\n`);
  console.log(`Lost when read\n${report(losses)}\n\nLost when saved\n${report(saved.losses)}`);
  if (data !== undefined) {
    const counts = await countOnFolder(data, query, process.stderr.isTTY ? ({ table, read, all }) => process.stderr.write(`\rReading ${table} (${read + 1} of ${all})\u001b[K`) : undefined);
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    const width = Math.max(...counts.attrition.map((a) => a.step.length));
    const absent = counts.loaded.filter((l) => l.file === null).map((l) => l.table);
    console.log(`\nIn ${data} (exact numbers: they must not leave this TRE)`);
    console.log(`  ${number(counts.people)} people in the cohort, ${number(counts.events)} periods`);
    for (const { step, events, people } of counts.attrition) console.log(`  ${step.padEnd(width)}  ${number(people).padStart(11)} people  ${number(events).padStart(11)} events`);
    if (absent.length > 0) console.log(`  The folder has no file for ${absent.join(", ")}: they were read as empty.`);
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n${error instanceof Misused ? `\n${usage}\n` : ""}`);
  process.exitCode = 2;
}
