/** npm run generate -- --persons 50000 --seed 7 --profile rural --out people.duckdb */
import { parseArgs } from "node:util";
import { generatePeople } from "#lib/agent/data/synthetic.ts";
import { places, type PlaceName } from "#lib/agent/data/synthetic-model.ts";

const usage = `usage: npm run generate -- --persons N [--seed S] [--profile ${Object.keys(places).join("|")}] --out FILE.duckdb [--memory MiB]`;
const isPlace = (name: string): name is PlaceName => Object.hasOwn(places, name);

function options() {
  const { values } = parseArgs({
    options: { persons: { type: "string" }, seed: { type: "string", default: "1" }, profile: { type: "string", default: "urban" }, out: { type: "string" }, memory: { type: "string", default: "4096" } },
  });
  const [persons, seed, memory] = [Number(values.persons), Number(values.seed), Number(values.memory)];
  if (!values.out) throw new Error("--out names the file to write");
  if (!isPlace(values.profile)) throw new Error(`--profile is one of ${Object.keys(places).join(", ")}`);
  if (!Number.isInteger(memory) || memory < 256) throw new Error("--memory is at least 256 MiB");
  return { file: values.out, persons, seed, place: values.profile, memory };
}

try {
  const wanted = options();
  const { persons, records, seconds } = await generatePeople(wanted);
  const count = new Intl.NumberFormat("en-GB");
  console.log(`${wanted.file}: ${count.format(persons)} people, ${count.format(records)} records in ${seconds.toFixed(1)} s (${count.format(Math.round(persons / seconds))} people/s)`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exitCode = 2;
}
