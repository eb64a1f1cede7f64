/**
 * Fills a fresh installation with the demo's people, projects and TREs: seeds the portal, makes each TRE's data, and writes the file
 * that each TRE is started with. Run again on the same folder it changes nothing but ports.
 */
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isNotNull } from "drizzle-orm";
import { seed, seedProjects, type SeededProject } from "#db/seed/demo.ts";
import type { SignIn } from "#db/seed/people.ts";
import { tres as tresTable } from "#db/schema/index.ts";
import type { Context } from "#lib/portal/context.ts";
import { createContext } from "#lib/portal/create-context.ts";
import { freePort } from "../ports.ts";
import type { TreProgram } from "../world.ts";
import { consoleAccounts } from "./console-accounts.ts";
import type { DemoTre } from "./tres.ts";

export type Federation = {
  readonly tres: readonly (TreProgram & Pick<DemoTre, "slug" | "code">)[];
  /** Everybody who can sign in at the portal; the consoles' accounts are in `consoles`. */
  readonly people: readonly SignIn[];
  readonly consoles: readonly (SignIn & { readonly tre: string })[];
  /** Addresses and sign-ins as a person reads them. */
  readonly signInSheet: (portalUrl: string) => string;
};

/** An installation of the portal, as far as the seed needs it. */
export type Installed = { readonly databaseUrl: string; readonly portalUrl: string; readonly dataFolder: string };
export type FederationOptions = Installed & {
  readonly tres: readonly DemoTre[];
  readonly firstPort: number;
  /** Of each TRE's settings. */
  readonly answerSeconds: number;
  readonly step: <T>(what: string, task: () => Promise<T>) => Promise<T>;
};

export async function prepareFederation(options: FederationOptions): Promise<Federation> {
  const { dataFolder, portalUrl, step, tres: wanted } = options;

  const { people, invitations } = await step("Seeding people and TREs", () =>
    withContext(options, (context) => seed(context, { tres: wanted.map(({ slug, name, nation, about }) => ({ slug, name, nation, about })) })),
  );

  const tres: (TreProgram & Pick<DemoTre, "slug" | "code">)[] = [];
  const consoles: (SignIn & { tre: string })[] = [];
  let port = options.firstPort;
  for (const tre of wanted) {
    const folder = path.join(dataFolder, "tres", tre.slug);
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 }); // a TRE's data is for nobody else on the machine
    const datasets = await step(`Preparing the data of ${tre.name}`, () => tre.datasets(folder));
    port = await freePort(port);
    const configFile = path.join(folder, "tre.json");
    const config = { name: tre.name, code: tre.code, portalUrl, dataFolder: "state", console: { port }, answerSeconds: options.answerSeconds, datasets, policy: tre.policy };
    fs.writeFileSync(configFile, `${JSON.stringify(config, null, 2)}\n`);
    // The accounts of a console are the TRE's own: they are made in its folder, and the portal never hears of them.
    consoles.push(...(await consoleAccounts(configFile, tre.slug)).map((signIn) => ({ ...signIn, tre: tre.name })));
    tres.push({ name: tre.name, slug: tre.slug, code: tre.code, configFile, port, environment: { FIVEFOLD_INVITATION: invitations[tre.slug] } });
    port += 1;
  }
  return { tres, people, consoles, signInSheet: (url) => sheet(url, tres, people, consoles) };
}

/** The portal's verbs beside the running portal, as its own process would call them. */
export async function withContext<T>({ databaseUrl, portalUrl, dataFolder }: Installed, task: (context: Context) => Promise<T>): Promise<T> {
  const context = await createContext({ databaseUrl, dataFolder, portalUrl, logLevel: "warn" });
  try {
    return await task(context);
  } finally {
    await context.close();
  }
}

/** Projects ask for data that TREs publish: waits until all `count` TREs have joined, then makes the demo's projects. */
export const seedWhenJoined = (at: Installed, count: number): Promise<SeededProject[]> =>
  withContext(at, async (context) => {
    const joined = () => context.db.$count(tresTable, isNotNull(tresTable.joinedAt));
    for (let waited = 0; (await joined()) < count; waited += 200) {
      if (waited > 60_000) throw new Error(`Of ${count} TREs only ${await joined()} joined the portal within a minute.`);
      await sleep(200);
    }
    return seedProjects(context);
  });

function sheet(portalUrl: string, tres: readonly TreProgram[], people: readonly SignIn[], consoles: readonly (SignIn & { tre: string })[]): string {
  const longest = (of: "role" | "email") => Math.max(...[...people, ...consoles].map((person) => person[of].length)) + 2;
  const [role, email] = [longest("role"), longest("email")];
  const line = (person: SignIn) => `  ${person.role.padEnd(role)}${person.email.padEnd(email)}${person.password}`;
  return [
    `The portal: ${portalUrl}`,
    ...people.map(line),
    ...tres.flatMap((tre) => ["", `The console of ${tre.name}: http://localhost:${tre.port}`, ...consoles.filter((person) => person.tre === tre.name).map(line)]),
    "",
  ].join("\n");
}
