/**
 * A federation for one test: the demo's people and approved project over real processes, in a folder that is removed at the end, with
 * an API client for everyone and a look into the portal's database.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { accessTokenFor } from "#db/seed/demo.ts";
import { researcher } from "#db/seed/people.ts";
import type { Context } from "#lib/portal/context.ts";
import { build } from "#scripts/build.ts";
import { apiClient, consoleClient, type ApiClient } from "#scripts/demo/api-client.ts";
import { prepareFederation, seedWhenJoined, withContext, type Installed } from "#scripts/demo/federation.ts";
import type { DemoTre } from "#scripts/demo/tres.ts";
import { startWorld, type World } from "#scripts/world.ts";

export type Federation = {
  readonly world: World;
  readonly installed: Installed;
  /** The project that every committee approved. */
  readonly project: { readonly id: string; readonly reference: string };
  /** Where a TRE keeps its store. */
  readonly storeOf: (slug: string) => string;
  /** A fresh personal access token, as if made on the account page. */
  readonly tokenOf: (email: string) => Promise<string>;
  readonly lead: ApiClient;
  /** The output checkers of a TRE release what waits for them there, each by the console's API, until it needs no further one. */
  readonly releaseInConsole: (treName: string, runId: string) => Promise<void>;
  /** The portal's own verbs and tables, beside the running portal. The database may be killed: open it when it is needed, and close it. */
  readonly look: <T>(task: (context: Context) => Promise<T>) => Promise<T>;
  readonly stop: () => Promise<void>;
};

export async function startFederation(tres: readonly DemoTre[]): Promise<Federation> {
  await build({ quiet: true });
  const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-e2e-"));
  let consoles: Awaited<ReturnType<typeof prepareFederation>>["consoles"] = [];
  const world = await startWorld({
    dataFolder,
    throwAway: true,
    prepare: async (at) => {
      const prepared = await prepareFederation({ ...at, tres, firstPort: 0, answerSeconds: 0, step: (_what, task) => task() });
      consoles = prepared.consoles;
      return prepared.tres;
    },
  });
  const stop = async () => {
    await world.stop();
    fs.rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const installed = { databaseUrl: world.databaseUrl, portalUrl: world.portalUrl, dataFolder };
    const [project] = await seedWhenJoined(installed, tres.length);
    if (!project) throw new Error("the seed made no approved project");
    const look: Federation["look"] = (task) => withContext(installed, task);
    const tokenOf = (email: string) => look((context) => accessTokenFor(context, email, "end-to-end test"));
    return {
      world, installed, project, tokenOf, look, stop,
      releaseInConsole: async (treName, runId) => {
        for (const checker of consoles.filter((one) => one.tre === treName && one.role.toLowerCase().includes("output checker"))) {
          const api = await consoleClient(world.tre(treName).url, checker);
          const { settled } = await api.send<{ settled: boolean }>("POST", `/runs/${runId}/output-decision`, { decision: "release", reason: "Small groups are hidden and counts are rounded." });
          if (settled) return;
        }
      },
      storeOf: (slug) => path.join(dataFolder, "tres", slug, "state", "tre.sqlite"),
      lead: apiClient(`${world.portalUrl}/api/v1`, await tokenOf(researcher.email)),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
