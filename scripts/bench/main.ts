/**
 * `npm run bench`: what takes how long, as tables. `npm run bench -- engines crates` measures only the parts named; measuring all of
 * them writes docs/benchmarks.md. Times depend on the machine; the ratios within one run say more.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { projectRoot } from "../project.ts";
import { benchCrates } from "./crates.ts";
import { benchDisclosure } from "./disclosure.ts";
import { benchEngines } from "./engines.ts";
import { benchLedger } from "./ledger.ts";
import { benchModels } from "./models.ts";
import { benchPath } from "./path.ts";
import { benchRegister } from "./register.ts";
import { benchRegisterLog } from "./register-log.ts";
import { inMarkdown, machine, type Section } from "./report.ts";

const parts: Readonly<Record<string, (persons: number) => Promise<Section | readonly Section[]>>> = {
  path: () => benchPath({ persons: 20_000, rounds: 9 }),
  crates: () => benchCrates(51),
  ledger: (persons) => benchLedger(persons, 10_000, 5),
  disclosure: async () => [await benchDisclosure(3), await benchModels({ people: 2_000, rounds: 5 })],
  register: (persons) => benchRegister(persons, values.keep),
  log: (persons) => benchRegisterLog(persons),
  engines: (persons) => benchEngines(persons, 5),
};

const { values, positionals } = parseArgs({ options: { persons: { type: "string", default: "1000000" }, keep: { type: "string" } }, allowPositionals: true });
const persons = Number(values.persons);
const unknown = positionals.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined || !Number.isInteger(persons) || persons < 1000) {
  console.error(`npm run bench -- [${Object.keys(parts).join("] [")}] [--persons N] [--keep FOLDER]   (N, at least 1000: people for the engines and the ledger, entries for the register and its log; FOLDER keeps the register's entries for the next time)`);
  process.exit(1);
}

const wanted = Object.entries(parts).filter(([name]) => positionals.length === 0 || positionals.includes(name));
console.log(`${machine()}\n`);
const sections: string[] = [];
for (const [, measure] of wanted) {
  for (const measured of [await measure(persons)].flat()) {
    const section = inMarkdown(measured);
    console.log(section);
    sections.push(section);
  }
}
if (wanted.length === Object.keys(parts).length) {
  const day = new Date().toISOString().slice(0, 10);
  const head = `# Benchmarks\n\nWritten by \`npm run bench\` on ${day}: ${machine()}.\nTimes depend on the machine and on what else it does; they are never tested against limits.\n`;
  fs.writeFileSync(path.join(projectRoot, "docs/benchmarks.md"), [head, ...sections].join("\n"));
  console.log("Written to docs/benchmarks.md.");
}
