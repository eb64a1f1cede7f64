/** A TRE of its own for one journey, whose policy demands a committee member's signature; gone at the journey's end. */
import fs from "node:fs";
import path from "node:path";
import { consoleAccounts } from "#scripts/demo/console-accounts.ts";
import { syntheticTres } from "#scripts/demo/tres.ts";
import { freePort } from "#scripts/ports.ts";
import { startProgram } from "#scripts/processes.ts";
import { projectRoot } from "#scripts/project.ts";
import type { ToldWorld } from "../browser/told-world.ts";

export async function startSigningTre(world: ToldWorld, { name, slug, code, invitation }: { name: string; slug: string; code: string; invitation: string }) {
  const folder = path.join(world.dataFolder, "tres", slug);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [people] = syntheticTres(1_000);
  const datasets = await people!.datasets(folder);
  const port = await freePort(0);
  const configFile = path.join(folder, "tre.json");
  fs.writeFileSync(configFile, JSON.stringify({ name, code, portalUrl: world.portalUrl, dataFolder: "state", console: { port }, policy: { release: "automatic", committeeSignatures: { members: 1 } }, datasets }));
  const operator = (await consoleAccounts(configFile, slug)).find((account) => account.role === "Operator");
  const program = await startProgram({
    name, command: process.execPath, args: ["tre/main.ts", "--config", configFile], folder: projectRoot, environment: { NODE_ENV: "production", FIVEFOLD_INVITATION: invitation, DATABASE_URL: undefined },
    logFile: path.join(world.dataFolder, "logs", `${slug}.log`), readyUrl: `http://127.0.0.1:${port}/api/health`,
  });
  return { dataset: datasets[0]!.key, url: `http://localhost:${port}`, operator: operator!, stop: () => program.stop() };
}
