/** The real portal with its database and people, whose TREs are played by the test: for what hostile TREs and people send. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { and, eq, lte } from "drizzle-orm";
import { accessTokens, jobs, registerLogQueue } from "#db/schema/index.ts";
import { accessTokenFor, seed, seedProjects } from "#db/seed/demo.ts";
import { testProfile } from "#db/testing/test-federation.ts";
import { fingerprint } from "#db/testing/fingerprint.ts";
import type { Context } from "#lib/portal/context.ts";
import { createContext } from "#lib/portal/create-context.ts";
import { keepTime } from "#lib/portal/keep-time.ts";
import { build } from "#scripts/build.ts";
import { startWorld, type World, type WorldOptions } from "#scripts/world.ts";
import { joinAs, type OwnAgent } from "./own-agent.ts";
import { waitUntil } from "./wait-until.ts";

export type PortalAlone = {
  readonly world: World;
  readonly portalUrl: string;
  readonly dataFolder: string;
  readonly context: Context;
  /** By slug: north and south. */
  readonly agents: Readonly<Record<"north" | "south", OwnAgent>>;
  readonly dataset: string;
  /** The first is approved by both TREs, the second is still discussed. */
  readonly projects: readonly { readonly id: string; readonly reference: string }[];
  readonly tokenOf: (email: string) => Promise<string>;
  /**
   * A digest of each table's rows but of what a refused request may well change: nonces of agents' tokens and sign-in
   * attempts, which must be counted, and when a token was last used. Read when the portal's own worker has done what is due, so that
   * nothing but requests changes what is read twice.
   */
  readonly rows: () => Promise<string[]>;
  readonly stop: () => Promise<void>;
};

async function atRest({ db }: Context): Promise<void> {
  await waitUntil("the end of the worker's jobs", async () => (await db.$count(registerLogQueue)) + (await db.$count(jobs, and(eq(jobs.status, "queued"), lte(jobs.runAfter, new Date())))) === 0, { everyMs: 20 });
}

/** `more`: settings of the portal beyond the necessary, and the port where they name it. */
export async function startPortalAlone(more: Pick<WorldOptions, "portalPort" | "portalSettings"> = {}): Promise<PortalAlone> {
  await build({ quiet: true });
  const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-e2e-"));
  const world = await startWorld({ ...more, dataFolder, throwAway: true, prepare: () => Promise.resolve([]) });
  const { portalUrl, databaseUrl } = world;
  let context: Context & { close(): Promise<void> };
  try {
    context = await createContext({ databaseUrl, dataFolder, portalUrl, logLevel: "warn" });
  } catch (error) {
    await world.stop();
    throw error;
  }
  const stop = async () => {
    await context.close();
    await world.stop();
    fs.rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const places = (["north", "south"] as const).map((slug) => ({ slug, name: `${slug} TRE`, nation: "England", about: "A made-up environment for tests." }));
    const { invitations } = await seed(context, { tres: places });
    const [north, south] = await Promise.all(places.map(({ slug, name }) => joinAs(portalUrl, invitations[slug] ?? "", testProfile(name))));
    if (!north || !south) throw new Error("a TRE is missing");
    const projects = await seedProjects(context);
    // What the portal's worker would do a quarter of a minute after its start, in the middle of a test: it tells the log of the audit trail, and learns the words of new entries.
    const failed = await keepTime(context);
    if (failed.length > 0) throw new Error(`the worker could not ${failed.join(", ")}`);
    return {
      world, portalUrl, dataFolder, context, agents: { north, south }, dataset: "primary-care", projects,
      tokenOf: (email) => accessTokenFor(context, email, "end-to-end test"),
      rows: async () => {
        await atRest(context);
        const tokens = await context.db.select({ id: accessTokens.id, revokedAt: accessTokens.revokedAt, expiresAt: accessTokens.expiresAt }).from(accessTokens).orderBy(accessTokens.id);
        const tables = (await fingerprint(context.db)).split("\n").filter((line) => !/^(tre_nonces|sign_in_attempts|access_tokens) /.test(line));
        return [...tables, JSON.stringify(tokens)];
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
