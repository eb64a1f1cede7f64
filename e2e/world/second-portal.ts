/** A portal beside the journeys' own, with their database and people, for a setting that theirs has not: far quicker than a world of its own. */
import { portalEnvironment } from "#scripts/portal-environment.ts";
import { freePort } from "#scripts/ports.ts";
import { startProgram } from "#scripts/processes.ts";
import { nextProgram, projectRoot } from "#scripts/project.ts";
import type { ToldWorld } from "../browser/told-world.ts";

export type PlaceOfPortal = { port: number; portalUrl: string };
/** Where it will be: what it is to work with may have to know. */
export async function placeForPortal(): Promise<PlaceOfPortal> {
  const port = await freePort();
  return { port, portalUrl: `http://localhost:${port}` };
}

export async function startSecondPortal(world: Pick<ToldWorld, "databaseUrl" | "dataFolder">, { port, portalUrl }: PlaceOfPortal, settings: Readonly<Record<string, string>>): Promise<{ stop(): Promise<void> }> {
  return startProgram({
    name: "a second portal", command: process.execPath, args: [nextProgram, "start", "--hostname", "127.0.0.1", "--port", String(port)], folder: projectRoot,
    environment: { ...portalEnvironment({ databaseUrl: world.databaseUrl, port, dataFolder: world.dataFolder }), NODE_ENV: "production", PORTAL_URL: portalUrl, AUTH_URL: portalUrl, ...settings },
    logFile: `${world.dataFolder}/logs/portal-${port}.log`, readyUrl: `http://127.0.0.1:${port}/api/health`,
  });
}
