/**
 * Hostile crates at both doors, with real processes: a TRE that sends them to the portal as results, and a portal that sends them to a
 * TRE's agent as requests. Each is refused by the rule it breaks, in words; nothing is run, nothing changed, nothing falls over.
 */
import { readFileSync } from "node:fs";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { researcher } from "#db/seed/people.ts";
import { answerTo, testQuery, testRelease } from "#db/testing/test-federation.ts";
import { dictionary, question } from "#lib/agent/testing/hospital.ts";
import { invitation, startStubPortal, type StubPortal, type StubRun } from "#lib/agent/testing/stub-portal.ts";
import { verifyChain } from "#lib/agent/store/audit-chain.ts";
import { hostileCrates, type HostileCrate } from "#lib/crate/testing/hostile-crates.ts";
import { acceptCrate } from "#lib/crate/check-crate.ts";
import { defaultLimits } from "#lib/crate/limits.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { largestResults } from "#lib/portal/receive-results.ts";
import { Problem } from "#lib/protocol/problem.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { freePort } from "#scripts/ports.ts";
import { startProgram, type RunningProgram } from "#scripts/processes.ts";
import { projectRoot } from "#scripts/project.ts";
import { draftOf, submit } from "./world/ask.ts";
import { startPortalAlone, type PortalAlone } from "./world/portal-alone.ts";
import { waitUntil } from "./world/wait-until.ts";

/** What no answer and no log line of ours may show: the inside of the program, or what somebody put into a crate to be shown. */
const inside = /\bat \S+ \(|\.ts:\d|node_modules|Error:|ENOENT|postgres|drizzle|<!doctype/i;

describe("a TRE that sends hostile results", () => {
  let portal: PortalAlone;
  beforeAll(async () => void (portal = await startPortalAlone()));
  afterAll(() => portal?.stop());

  test("each is refused by its rule, changes no row, and the honest answer is still welcome", async () => {
    const { agents, context, portalUrl, projects, dataset } = portal;
    const api = apiClient(`${portalUrl}/api/v1`, await portal.tokenOf(researcher.email));
    const draft = await draftOf(api, projects[0]!.id, testQuery, [{ treId: agents.north.treId, dataset }]);
    const { id } = await submit(api, draft);
    const { work: [work] } = await agents.north.poll();
    if (!work) throw new Error("there is no work");
    const zip = new Uint8Array(await (await agents.north.ask({ method: "GET", path: `/api/tre/v1/runs/${work.runId}/crate` })).arrayBuffer());
    expect(await sha256(zip)).toBe(work.crate.sha256);
    const told = await agents.north.tell(work.runId, work.lease.token, ["collected", "checking", "validating", "retrieving", "queued", "running", "publishing"]);
    expect(told.status).toBe(200);

    const { queryDigest } = await api.get<{ queryDigest: string }>(`/submissions/${id}`);
    const honest = await answerTo(zip, { released: await testRelease(queryDigest) });
    // A run that is done is what results tell of: that rule is for requests alone.
    const hostile = (await hostileCrates(honest)).filter((crate) => crate.outcome === "refused" && crate.expectedRule !== "sem-request-status");
    expect(hostile.length).toBeGreaterThanOrEqual(50);
    const before = await portal.rows();
    const crateFiles = () => fs.readdirSync(path.join(portal.dataFolder, "blobs"), { recursive: true });
    const kept = crateFiles();
    for (const crate of hostile) {
      const response = await agents.north.sendResults(work.runId, work.lease.token, crate.bytes);
      const text = await response.text();
      const what = `${crate.name}: ${response.status} ${text}`;
      expect([413, 422], what).toContain(response.status);
      expect(response.headers.get("content-type"), what).toBe("application/problem+json");
      const problem = Problem.parse(JSON.parse(text));
      expect(text, what).not.toMatch(inside);
      // The portal takes larger archives than a TRE: what is too large for one is, here, just no ZIP.
      const expectedRule = crate.bytes.length > defaultLimits.archiveBytes ? "pkg-zip-readable" : crate.expectedRule;
      // Rules for requests alone are the agents' to keep; here such a crate fails for another reason, which is told.
      if (expectedRule.startsWith("sem-request-")) expect(problem.detail, what).toMatch(/^The crate.{20,}/);
      else if (response.status === 422) expect([problem.rule, ...(problem.errors ?? []).map(({ field }) => field)].join(" "), what).toContain(expectedRule);
      expect(await portal.rows(), crate.name).toEqual(before);
    }
    const immense = await agents.north.sendResults(work.runId, work.lease.token, new Uint8Array(largestResults + 1));
    expect([immense.status, immense.headers.get("content-type")]).toEqual([413, "application/problem+json"]);
    expect(await portal.rows()).toEqual(before);
    expect(crateFiles(), "no crate was kept").toEqual(kept);
    expect(readFileSync(portal.world.portal.logFile, "utf8")).not.toContain("unexpected error");

    const welcome = await agents.north.sendResults(work.runId, work.lease.token, honest);
    expect([welcome.status, await welcome.json()]).toEqual([200, { state: "received" }]);
    expect(context.portalUrl).toBe(portalUrl);
  });
});

describe("a portal that sends hostile requests", () => {
  let rogue: StubPortal;
  let agent: RunningProgram;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-e2e-"));
  const logFile = path.join(folder, "tre.log");
  const openStore = () => new DatabaseSync(path.join(folder, "state/tre.sqlite"), { readOnly: true });

  beforeAll(async () => {
    rogue = await startStubPortal({ leaseMs: 2_000 });
    fs.writeFileSync(path.join(folder, "patients.csv"), ["sex,disease,age", ...Array.from({ length: 150 }, (_, i) => `${i % 3 ? "f" : "m"},${i % 2 ? "yes" : "no"},${40 + (i % 30)}`)].join("\n"));
    const port = await freePort(0);
    const configFile = path.join(folder, "tre.json");
    fs.writeFileSync(configFile, JSON.stringify({
      name: "Wessex TRE", code: "WX", portalUrl: rogue.url, dataFolder: "state", console: { port }, answerSeconds: 0, policy: { release: "automatic" },
      datasets: [{ key: "hospital", title: "Hospital", summary: "", source: { kind: "table-csv", file: "patients.csv", dictionary } }],
    }));
    agent = await startProgram({
      name: "the TRE", command: process.execPath, args: ["tre/main.ts", "--config", configFile], folder: projectRoot,
      environment: { NODE_ENV: "production", FIVEFOLD_INVITATION: invitation, DATABASE_URL: undefined }, logFile, readyUrl: `http://127.0.0.1:${port}/api/health`,
    });
  });
  afterAll(async () => {
    await agent?.stop();
    await rogue?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Offers one question whose crate is `bytes`, or the one that belongs to it. */
  async function offer(bytes?: Uint8Array): Promise<StubRun> {
    const run = await rogue.submit(question);
    if (bytes) Object.assign(run, { crate: bytes, crateSha256: await sha256(bytes) });
    return run;
  }
  const ended = (run: StubRun, what: string) => waitUntil(`the end of a run with ${what}, which is ${run.state}`, () => Promise.resolve(hasEnded(run.state)), { withinMs: 30_000 });

  test("the agent refuses each by its rule, runs none, and then answers an honest one", async () => {
    // The stub offers what is free at the next poll: made while the agent cannot poll, so that no crate is collected before it is spoilt.
    await rogue.disconnect();
    const valid = (await offer()).crate;
    rogue.runs.clear();
    const all = await hostileCrates(valid);
    // A crate of no bytes cannot even be announced: the protocol's messages have no place for it.
    const hostile = all.filter((crate) => crate.outcome === "refused" && crate.bytes.length > 0);
    expect(hostile.length).toBeGreaterThanOrEqual(20);
    const offers: { crate: HostileCrate; run: StubRun }[] = [];
    for (const crate of hostile) offers.push({ crate, run: await offer(crate.bytes) });
    await rogue.reconnect();

    for (const { crate, run } of offers) {
      await ended(run, crate.name);
      const last = run.events.at(-1);
      const what = `${crate.name}: ${last?.reason}`;
      expect(run.state, what).toBe("rejected");
      expect(last?.reason, what).toMatch(/\S+ .{10,}/);
      // What is larger than the TRE takes is not even fetched; everything else is refused by the first rule it breaks.
      if (crate.bytes.length > defaultLimits.archiveBytes) {
        expect(last?.reason, what).toContain("this TRE accepts up to");
      } else {
        const judged = await acceptCrate(crate.bytes, "request");
        if (judged.ok) throw new Error(`${what}: it breaks no rule`);
        expect([judged.refusal.rule, ...Object.keys(judged.refusal.fields ?? {})].join(" "), what).toContain(crate.expectedRule);
        expect(last?.reason, what).toContain(`rule ${judged.refusal.rule}`);
      }
      expect(last?.reason, what).not.toMatch(inside);
      expect(run.events.map((event) => event.to), what).not.toContain("running");
      expect(run.results.every((results) => results.outcome !== "released"), what).toBe(true);
    }

    const store = openStore();
    try {
      const count = (table: string) => (store.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
      expect(["releases", "unreleased_outputs", "decisions", "accounts"].map(count)).toEqual([0, 0, 0, 0]);
      expect(count("runs WHERE state = 'rejected'")).toBe(offers.length);
      expect(count("run_events WHERE moved_to IN ('queued', 'running')")).toBe(0);
      expect(verifyChain(store)).toMatchObject({ intact: true });
    } finally {
      store.close();
    }
    expect(agent.hasExited()).toBe(false);
    expect(readFileSync(logFile, "utf8")).not.toMatch(/"level":(50|60|"error"|"fatal")/);
    // Nothing of what the crates brought lies about in the TRE.
    expect(fs.readdirSync(folder, { recursive: true }).filter((file) => /bomb|etc|job|autorun|\.sh$/.test(String(file)))).toEqual([]);

    const honest = await offer();
    await ended(honest, "nothing wrong");
    expect(honest.state).toBe("received");
  });

  test("a review that the crate claims counts for nothing: without an approval the run waits for people", async () => {
    await rogue.disconnect();
    const run = await rogue.submit(question, { approval: null });
    rogue.runs.clear();
    const claimed = (await hostileCrates(run.crate)).filter((crate) => crate.outcome === "discarded");
    expect(claimed.length).toBeGreaterThan(0);
    const [crate] = claimed;
    Object.assign(run, { crate: crate!.bytes, crateSha256: await sha256(crate!.bytes) });
    rogue.runs.set(run.runId, run);
    await rogue.reconnect();
    await waitUntil("the run waits for sign-off", () => Promise.resolve(run.state === "awaiting-sign-off"));
    const store = openStore();
    try {
      const row = store.prepare("SELECT record FROM runs WHERE run_id = ?").get(run.runId) as { record: string };
      expect((JSON.parse(row.record) as { asked: { discarded: string[] } }).asked.discarded.length).toBeGreaterThan(0);
    } finally {
      store.close();
    }
  });
});
