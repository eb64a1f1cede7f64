/** A TRE of its own for one journey, with a policy and data that no other has; gone at the journey's end. */
import fs from "node:fs";
import path from "node:path";
import { consoleAccounts } from "#scripts/demo/console-accounts.ts";
import { freePort } from "#scripts/ports.ts";
import { startProgram } from "#scripts/processes.ts";
import { projectRoot } from "#scripts/project.ts";
import type { ToldWorld } from "../browser/told-world.ts";

type Own = { name: string; slug: string; code: string; invitation: string; policy: object; /** Their entries in the TRE's configuration; files that they need are written into its folder. */ datasets: (folder: string) => Promise<readonly { key: string }[]> };

/** `url` is where its console is opened; `elsewhere` the same console by another address. */
export async function startOwnTre(world: ToldWorld, { name, slug, code, invitation, policy, datasets }: Own) {
  const folder = path.join(world.dataFolder, "tres", slug);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const held = await datasets(folder);
  const port = await freePort(0);
  const configFile = path.join(folder, "tre.json");
  fs.writeFileSync(configFile, JSON.stringify({ name, code, portalUrl: world.portalUrl, dataFolder: "state", console: { port }, answerSeconds: 0, policy, datasets: held }));
  const accounts = await consoleAccounts(configFile, slug);
  const program = await startProgram({
    name, command: process.execPath, args: ["tre/main.ts", "--config", configFile], folder: projectRoot, environment: { NODE_ENV: "production", FIVEFOLD_INVITATION: invitation, DATABASE_URL: undefined },
    logFile: path.join(world.dataFolder, "logs", `${slug}.log`), readyUrl: `http://127.0.0.1:${port}/api/health`,
  });
  const of = (role: string) => accounts.find((account) => account.role === role)!;
  return { dataset: held[0]!.key, url: `http://localhost:${port}`, elsewhere: `http://127.0.0.1:${port}`, operator: of("Operator"), checker: of("Output checker"), stop: () => program.stop() };
}
