/**
 * The demo: database, portal and three TREs as real processes, people and projects, and one study walked through the documented
 * API. Everything it makes lies in one folder; a second start finds it there. `npm run demo -- --help` tells the options.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "../build.ts";
import { removeEmbeddedPostgres } from "../embedded-postgres.ts";
import { freePort } from "../ports.ts";
import { step } from "../progress.ts";
import { dataFolder, projectRoot } from "../project.ts";
import { stopWhenAsked } from "../stopping.ts";
import { startWorld } from "../world.ts";
import { claimFolder } from "./claim.ts";
import { prepareFederation, seedWhenJoined, type Federation } from "./federation.ts";
import { realDataTres, syntheticTres } from "./tres.ts";

const help = `npm run demo -- [options]

  --no-study      start everything, but walk no study
  --reset         forget the last demo's data and start anew
  --persons N     make N people for each TRE instead of 20,000, 50,000 and 10,000 (with --reset, or at the first start)
  --data FOLDER   real files instead of made-up people: heart disease tables and the Eunomia sample, each site a TRE of its own
  --port N        where to start looking for free ports (3000)
`;

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        "no-study": { type: "boolean", default: false },
        reset: { type: "boolean", default: false },
        persons: { type: "string" },
        data: { type: "string" },
        port: { type: "string", default: "3000" },
        help: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${help}`);
  }
}
function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text.replaceAll(",", ""));
  return Number.isInteger(value) && value >= least && value <= most ? value : fail(`--${name} is "${text}": give a whole number from ${least} to ${most}.`);
}

const options = readOptions();
if (options.help) {
  console.log(help);
  process.exit(0);
}
const persons = options.persons === undefined ? undefined : wholeNumber("persons", options.persons, 100, 5_000_000);
const firstPort = wholeNumber("port", options.port, 1, 65_000);
const realData = options.data === undefined ? undefined : path.resolve(options.data);
if (realData && !fs.existsSync(realData)) fail(`--data names ${realData}, which is not there.`);
const tres = realData ? realDataTres(realData) : syntheticTres(persons);
if (tres.length === 0) fail(`${realData} holds neither heart-disease nor omop-eunomia-gibleed: give the folder that holds them.`);

const folder = path.join(dataFolder(), realData ? "demo-real-data" : "demo");
const inUseBy = claimFolder(folder);
if (inUseBy !== undefined) fail(`A demo is running on ${path.relative(projectRoot, folder)} already (process ${inUseBy}): stop it there with Ctrl-C first.`);
const began = performance.now();

console.log(`Fivefold: the demo. Everything it makes lies in ${path.relative(process.cwd(), folder) || folder}; Ctrl-C stops all of it.\n`);
try {
  if (options.reset) {
    await step("Forgetting the last demo", async () => {
      removeEmbeddedPostgres(path.join(folder, "postgres"));
      fs.rmSync(folder, { recursive: true, force: true });
      claimFolder(folder);
    });
  }
  await step("Building the portal and the TRE console", () => build({ quiet: true }), ({ built }) => (built.length > 0 ? "done" : "unchanged, reused"));

  let federation: Federation | undefined; // known once the database is up
  // The same address as last time if it can be had: crates, workflows and the TREs' files name it.
  const portFile = path.join(folder, "portal-port");
  const wantedPort = fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, "utf8")) : firstPort;
  const portalPort = await freePort(wantedPort);
  if (portalPort !== wantedPort) console.log(`Port ${wantedPort} is taken: the portal listens on ${portalPort}.`);
  fs.writeFileSync(portFile, String(portalPort));
  const world = await startWorld({
    dataFolder: folder,
    portalPort,
    step,
    prepare: async (at) => {
      federation = await prepareFederation({ ...at, tres, firstPort: firstPort + 1, answerSeconds: 1, step });
      return federation.tres;
    },
  });
  stopWhenAsked(async () => {
    console.log("\nStopping ...");
    await world.stop();
    console.log("Everything has stopped. The data stays; `npm run demo` goes on from here.");
  });
  await step("Waiting for the TREs to join, seeding projects", () => seedWhenJoined({ ...world, dataFolder: folder }, world.tres.length));
  console.log(`Ready after ${((performance.now() - began) / 1000).toFixed(0)} s.\n`);

  if (!options["no-study"]) {
    const { walkStudy } = await import("./study.ts");
    if (federation) await walkStudy({ ...world, dataFolder: folder, federation });
  }
  console.log(federation?.signInSheet(world.portalUrl));
  console.log("Everything keeps running. Ctrl-C stops it.");
} catch (error) {
  fail(`\n${(error as Error).message}\n\nThe logs are in ${path.join(folder, "logs")}. \`npm run demo -- --reset\` starts anew.`);
}
