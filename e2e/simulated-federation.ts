/**
 * A portal and its TREs in one process: the portal's own door behind a real HTTP server and a real database, the TREs' own agents
 * with folders of their own and made-up people. Between them stands a network that can be cut, lose answers, say things twice or change bytes.
 */
import { mkdtempSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { treInvitations, tres } from "#db/schema/index.ts";
import { addPerson, type TestTre } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import type { TreConfig } from "#lib/agent/config.ts";
import { memoryEngine } from "#lib/agent/engines/memory.ts";
import { createLog } from "#lib/agent/log.ts";
import { startAgent } from "#lib/agent/loop.ts";
import { openContext, type OpenedContext } from "#lib/agent/open-context.ts";
import { TrePolicy } from "#lib/agent/policy.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { answerAgent } from "#lib/portal/answer-agent.ts";
import { newSigningKey } from "#lib/portal/signing-key.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query } from "#lib/query/model.ts";
import type { ReferenceData, TableRows } from "#lib/query/reference-engine.ts";

export const dictionary: TableDictionary = {
  table: "patients", label: "Patients",
  columns: [
    { kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] },
    { kind: "category", name: "disease", label: "Heart disease", levels: [{ code: "no", label: "No" }, { code: "yes", label: "Yes" }], missingCodes: [] },
    { kind: "number", name: "age", label: "Age", unit: "years", min: 0, max: 120, missingCodes: [] },
  ],
};
export const question = Query.parse({
  version: 1, title: "Heart disease by sex", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: [{ kind: "column", name: "sex", label: "Sex", column: "sex" }, { kind: "column", name: "disease", label: "Heart disease", column: "disease" }, { kind: "column", name: "age", label: "Age", column: "age" }],
  analyses: [{ kind: "count", id: "people" }, { kind: "crosstab", id: "by-sex", by: ["sex", "disease"] }, { kind: "summary", id: "age", of: "age" }],
});

/** People by sex and disease, in the order of the table's cells: female without and with, male without and with. */
export type People = readonly [number, number, number, number];
function dataOf(people: People): TableRows {
  const kinds = [["f", "no"], ["f", "yes"], ["m", "no"], ["m", "yes"]] as const;
  return { kind: "table", dictionary, rows: people.flatMap((count, k) => Array.from({ length: count }, (_, i) => ({ sex: kinds[k]![0], disease: kinds[k]![1], age: 40 + (i % 30) }))) };
}

/** What happens to a request on its way; `deliver` sends it and may be called again. */
export type Weather = (request: { method: string; path: string; init: RequestInit }, deliver: (init?: RequestInit) => Promise<Response>) => Promise<Response>;
export const fair: Weather = (_request, deliver) => deliver();
export const cut: Weather = () => Promise.reject(new TypeError("fetch failed"));

export type SimulatedTre = TestTre & {
  people: People;
  folder: string;
  setWeather(weather: Weather): void;
  /** What its dataset holds from its next start on, and the name that its file gives to that state of the data. */
  setData(people: People, release?: string): void;
  /** Ends the agent as a shutdown does; what it has is in its folder. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Of the agent that runs now. */
  opened(): OpenedContext;
  log: string[];
};

export type SimulatedPortal = { context: TestContext; url: string; advance(milliseconds: number): void; restart(): Promise<void>; stop(): Promise<void> };

export async function simulatedPortal(): Promise<SimulatedPortal> {
  const base = await testContext();
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  let server: Server;
  let port = 0;
  const context: TestContext = { ...base, clock };
  const listen = async () => {
    server = createServer((request, response) => void serve(context, request, response));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  };
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await listen();
  context.portalUrl = `http://127.0.0.1:${port}`;
  return {
    context, url: context.portalUrl,
    advance: (milliseconds) => void (ahead += milliseconds),
    restart: async () => {
      await close();
      await listen();
    },
    stop: async () => {
      await close();
      await base.end();
    },
  };
}

async function serve(context: TestContext, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  const hungUp = new AbortController();
  outgoing.on("close", () => hungUp.abort());
  try {
    for await (const part of incoming) parts.push(part as Buffer);
    const headers = new Headers(Object.entries(incoming.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as [string, string]] : [])));
    const method = incoming.method ?? "GET";
    const request = new Request(`${context.portalUrl}${incoming.url}`, { method, headers, signal: hungUp.signal, ...(method === "GET" ? {} : { body: Buffer.concat(parts) }) });
    const response = await answerAgent({ ...context, requestId: headers.get("x-request-id") ?? "simulation" }, request);
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), date: context.clock.now().toUTCString() });
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } catch {
    outgoing.destroy();
  }
}

/** Another dataset of the same TRE, and what its settings say of whose people both are. */
export type Beside = { readonly key: string; readonly data: ReferenceData; readonly people: string };
const sourceOf = (data: ReferenceData): TreConfig["datasets"][number]["source"] => (data.kind === "table" ? { kind: "table-csv", file: "none", delimiter: ",", recode: {}, dictionary: data.dictionary } : { kind: "duckdb", file: "none" });

const times = { pollSeconds: 2, retryMs: () => 30, tidyMs: 1000, logMs: 500, gatewayMs: 60_000 };

export async function simulatedTre(portal: SimulatedPortal, name: string, people: People, policy: Record<string, unknown> = {}, given: ReferenceData = dataOf(people), { beside, answerSeconds = 0 }: { beside?: Beside | undefined; answerSeconds?: number | undefined } = {}): Promise<SimulatedTre> {
  let data = given;
  const held = () => new Map([["hospital", data], ...(beside ? [[beside.key, beside.data] as const] : [])]);
  const { context } = portal;
  const folder = mkdtempSync(path.join(os.tmpdir(), "fivefold-simulated-"));
  const id = crypto.randomUUID();
  const invitation = `invitation-${crypto.randomUUID()}`;
  const now = context.clock.now();
  await context.db.insert(tres).values({ id, name, slug: name.toLowerCase().replaceAll(" ", "-"), nation: "England", about: "A simulation.", createdAt: now });
  await context.db.insert(treInvitations).values({ id: crypto.randomUUID(), treId: id, sha256: await sha256(invitation), createdAt: now, expiresAt: new Date(now.getTime() + 86_400_000) });
  let config: TreConfig = {
    name, code: name.slice(0, 2).toUpperCase(), portalUrl: portal.url, dataFolder: folder, console: { port: 4999, host: "127.0.0.1" }, answerSeconds,
    datasets: [...held()].map(([key, of]) => ({ key, title: `${name} ${key}`, summary: "", source: sourceOf(of), ...(beside && { people: beside.people }) })),
    policy: TrePolicy.parse({ release: "automatic", checkers: 1, ...policy }),
  };
  let weather = fair;
  const overTheNetwork: typeof fetch = async (input, init = {}) => {
    const url = new URL(input as string);
    return weather({ method: init.method ?? "GET", path: url.pathname, init }, (changed = init) => fetch(url, changed));
  };
  const log: string[] = [];
  let running: { opened: OpenedContext; stop: () => Promise<void> } | undefined;
  const start = async () => {
    const opened = await openContext(config, {
      clock: context.clock, log: createLog("debug", { write: (line) => void log.push(line) }),
      openEngines: async () => new Map([...held()].map(([key, of]) => [key, memoryEngine(of)])),
      network: { fetch: overTheNetwork, sleep: () => new Promise((resolve) => setTimeout(resolve, 10)) },
    });
    const agent = startAgent(opened.context, opened, invitation, times);
    running = {
      opened,
      stop: async () => {
        await agent.stop();
        await opened.close();
      },
    };
  };
  await start();
  await until(`${name} joins`, async () => (await context.db.select({ joined: tres.joinedAt }).from(tres).where(eq(tres.id, id)))[0]?.joined !== null);
  return {
    id, name, people, folder, agent: { kind: "tre", treId: id, name }, key: await newSigningKey(), log,
    chair: await addPerson(context, `Chair of ${name}`, { grants: [{ role: "committee-chair", treId: id }] }),
    setWeather: (next) => void (weather = next),
    setData: (now, release) => {
      data = dataOf(now);
      config = { ...config, datasets: config.datasets.map((dataset) => ({ ...dataset, ...(release !== undefined && { release }) })) };
    },
    start,
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
    opened: () => {
      if (!running) throw new Error(`${name} is stopped`);
      return running.opened;
    },
  };
}

export async function until(what: string, condition: () => boolean | Promise<boolean>, milliseconds = 20_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`it did not happen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
