/**
 * Before the browser journeys: a whole federation of real processes on free ports (production builds, made-up people, an OpenID Connect
 * provider), told to the tests as one value. All of it is gone when they have ended.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { accessTokenFor } from "#db/seed/demo.ts";
import { colleague, researcher } from "#db/seed/people.ts";
import { build } from "#scripts/build.ts";
import { prepareFederation, seedWhenJoined, withContext, type Federation } from "#scripts/demo/federation.ts";
import { syntheticTres } from "#scripts/demo/tres.ts";
import { freePort } from "#scripts/ports.ts";
import { startWorld } from "#scripts/world.ts";
import { tellWorld } from "./browser/told-world.ts";
import { clientOf, startOidcServer } from "./browser/oidc-server.ts";

const personsPerTre = 2_000;

export default async function setUp(): Promise<() => Promise<void>> {
  await build({ quiet: true });
  const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-e2e-"));
  const portalPort = await freePort();
  const oidc = await startOidcServer(`http://localhost:${portalPort}/api/auth/callback/oidc`);
  let federation: Federation | undefined;
  const tres = syntheticTres(personsPerTre);
  const world = await startWorld({
    dataFolder,
    throwAway: true,
    portalPort,
    portalSettings: { OIDC_ISSUER: oidc.issuer, OIDC_CLIENT_ID: clientOf.id, OIDC_CLIENT_SECRET: clientOf.secret, OIDC_NAME: "University sign-on", OIDC_NEW_PEOPLE: "researcher" },
    prepare: async (at) => {
      federation = await prepareFederation({ ...at, tres, firstPort: 0, answerSeconds: 0, step: (_what, task) => task() });
      return federation.tres;
    },
  });
  const stop = async () => {
    await world.stop();
    await oidc.stop();
    if (process.env.KEEP_LOGS) fs.cpSync(path.join(dataFolder, "logs"), process.env.KEEP_LOGS, { recursive: true });
    fs.rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const installed = { databaseUrl: world.databaseUrl, portalUrl: world.portalUrl, dataFolder };
    const [approved, discussed] = await seedWhenJoined(installed, tres.length);
    if (!federation || !approved || !discussed) throw new Error("the seed made no projects");
    const tokens = await withContext(installed, async (context) => ({
      lead: await accessTokenFor(context, researcher.email, "browser journeys"),
      colleague: await accessTokenFor(context, colleague.email, "browser journeys"),
    }));
    tellWorld({
      portalUrl: world.portalUrl,
      databaseUrl: world.databaseUrl,
      dataFolder,
      mailFolder: path.join(dataFolder, "mail"),
      people: federation.people,
      consoles: federation.consoles,
      tres: federation.tres.map(({ name, slug, port }) => ({ name, slug, url: `http://localhost:${port}` })),
      approved,
      discussed,
      tokens,
    });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
