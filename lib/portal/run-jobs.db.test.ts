import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { and, eq } from "drizzle-orm";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { jobs, registerEntries, registerLogTiles } from "#db/schema/index.ts";
import { addTre, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { ok } from "#lib/kernel/result.ts";
import { readHealth } from "./health.ts";
import { enqueue } from "./jobs.ts";
import { keepTime } from "./keep-time.ts";
import { drainJobs, mostAttempts, runJobs } from "./run-jobs.ts";
import { mailSender, type Letter } from "./send-mail.ts";
import { readSubmission } from "./read-submission.ts";
import { sequenceRegisterLog } from "./sequence-register-log.ts";
import { tellRegisterLog } from "./tell-register-log.ts";
import { inTransaction } from "./transaction.ts";
import { watchEvents } from "./watch-events.ts";
import type { Heard } from "./events.ts";
import { notify } from "./events.ts";

let context: TestContext;
let world: TestFederation;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context, ["Northern TRE"]);
});
afterAll(() => context.end());
beforeEach(() => context.db.delete(jobs));

const sendWebhook = () => Promise.resolve(204);
const letter = (n: number): Letter => ({ to: `person-${n}@example.org`, subject: `Letter ${n}`, text: "Something waits for you." });
const queue = async (n: number) => must(await inTransaction(context, async (tx) => { await enqueue(tx, context, "mail", letter(n)); return ok(true); }));
const states = async () => (await context.db.select({ status: jobs.status, attempts: jobs.attempts }).from(jobs).orderBy(jobs.id)).map((j) => `${j.status} ${j.attempts}`);

describe("jobs", () => {
  it("are each done once, however many work at it", async () => {
    for (let n = 0; n < 20; n++) await queue(n);
    const sent: string[] = [];
    const slow = async (id: string) => { await new Promise((r) => setTimeout(r, 5)); sent.push(id); };
    const done = await Promise.all([1, 2, 3].map(() => drainJobs(context, { sendMail: slow, sendWebhook })));
    expect(done.reduce((a, b) => a + b)).toBe(20);
    expect(new Set(sent).size).toBe(20);
    expect(await states()).toEqual(Array.from({ length: 20 }, () => "done 1"));
  });
  it("are done again after a worker died, and given up at last", async () => {
    await queue(1);
    const dies = () => new Promise<never>((_, reject) => setTimeout(() => reject(new Error("connection refused by person-1@example.org")), 1));
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      expect(await drainJobs(context, { sendMail: dies, sendWebhook })).toBe(1);
      expect(await drainJobs(context, { sendMail: dies, sendWebhook })).toBe(0);
      context.advance(86_400_000);
    }
    expect(await states()).toEqual([`failed ${mostAttempts}`]);
    expect((await context.db.select({ error: jobs.lastError }).from(jobs))[0]!.error).toBe("Error");
    // A lease that nobody ended lapses.
    await queue(2);
    await context.db.update(jobs).set({ lockedUntil: new Date(context.clock.now().getTime() + 60_000), attempts: 1 }).where(eq(jobs.status, "queued"));
    const sent: string[] = [];
    const send = async (_: string, l: Letter) => void sent.push(l.to);
    expect(await drainJobs(context, { sendMail: send, sendWebhook })).toBe(0);
    context.advance(61_000);
    expect(await drainJobs(context, { sendMail: send, sendWebhook })).toBe(1);
    expect(sent).toEqual(["person-2@example.org"]);
    context.advance(-mostAttempts * 86_400_000 - 61_000);
  });
  it("are noticed at once by a worker that waits", async () => {
    const sent: string[] = [];
    const worker = await runJobs(context, { sendMail: async (_, l) => void sent.push(l.subject), sendWebhook }, 10_000);
    await new Promise((r) => setTimeout(r, 200));
    await queue(3);
    await expect.poll(() => sent, { timeout: 2000 }).toEqual(["Letter 3"]);
    await worker.stop();
  });
  it("keep time: runs expire", async () => {
    const { id } = await world.submit();
    context.advance(31 * 86_400_000);
    expect(await keepTime(context)).toEqual([]);
    expect(must(await readSubmission(context, world.researcher, { id })).runs[0]!.state).toBe("expired");
    context.advance(-31 * 86_400_000);
  });
  it("go out though the register's log refuses to be signed and an entry can't be read; what failed is logged by its name", async () => {
    const { id } = await world.submit();
    await sequenceRegisterLog(context);
    const tiles = await context.db.select().from(registerLogTiles);
    const spoilt = crypto.randomUUID();
    const now = context.clock.now();
    await context.db.insert(registerEntries).values({ id: spoilt, reference: "CR-0", status: "active", record: { version: 9 }, revision: 1, firstPublishedAt: now, changedAt: now });
    await context.db.update(registerLogTiles).set({ hashes: new Uint8Array(32) });
    await context.db.transaction((tx) => tellRegisterLog(tx, context, { type: "register.policy", custodian: "x", site: "y", event: "changed", sha256: "a".repeat(64) }));
    const faults: string[] = [];
    const log = { ...context.log, error: (facts: object) => void faults.push((facts as { step: string }).step) } as TestContext["log"];
    context.advance(31 * 86_400_000);
    await queue(4);
    const sent: string[] = [];
    const worker = await runJobs({ ...context, log }, { sendMail: async (_, l) => void sent.push(l.subject), sendWebhook }, 50);
    await expect.poll(() => sent, { timeout: 20_000 }).toContain("Letter 4");
    await expect.poll(() => faults, { timeout: 20_000 }).toContain("write the register's log");
    await worker.stop();
    expect(must(await readSubmission(context, world.researcher, { id })).runs[0]!.state).toBe("expired");
    expect(new Set(faults)).toEqual(new Set(["index the register", "write the register's log"]));
    context.advance(-31 * 86_400_000);
    await context.db.delete(registerEntries).where(eq(registerEntries.id, spoilt));
    for (const { level, n, hashes } of tiles) await context.db.update(registerLogTiles).set({ hashes }).where(and(eq(registerLogTiles.level, level), eq(registerLogTiles.n, n)));
    expect(await keepTime(context)).toEqual([]);
    expect(await sequenceRegisterLog(context)).toBeGreaterThan(0);
  });
});

describe("letters", () => {
  it("become files that a mail program opens", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "fivefold-mail-"));
    const send = mailSender({ from: "Fivefold <no-reply@portal.example>", folder });
    await send("job-1", { ...letter(1), subject: "Grüße, “S-0001”" });
    await send("job-1", { ...letter(1), subject: "Grüße, “S-0001”" });
    expect(readdirSync(folder)).toEqual(["job-1.eml"]);
    const text = readFileSync(path.join(folder, "job-1.eml"), "utf8");
    expect(text).toMatch(/^To: person-1@example\.org\r$/m);
    expect(text).toContain("Message-ID: <job-1@portal.example>");
    expect(text).toContain("Something waits for you.");
    rmSync(folder, { recursive: true });
  });
  it("go by SMTP where a server is set", async () => {
    const got: string[] = [];
    const server = new SMTPServer({ authOptional: true, disabledCommands: ["STARTTLS"], onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => { got.push(`${session.envelope.rcptTo.map((r) => r.address).join()} ${Buffer.concat(parts).toString("utf8")}`); done(); });
    } });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.server.address() as AddressInfo;
    await mailSender({ smtpUrl: `smtp://127.0.0.1:${port}`, from: "Fivefold <no-reply@portal.example>", folder: "/nowhere" })("job-7", letter(7));
    expect(got).toHaveLength(1);
    expect(got[0]).toContain("person-7@example.org");
    expect(got[0]).toContain("Subject: Letter 7");
    await new Promise<void>((resolve) => server.close(resolve));
  });
});

describe("health", () => {
  it("tells of database, migrations and queue, without names", async () => {
    await queue(9);
    context.advance(600_000);
    const health = await readHealth(context);
    context.advance(-600_000);
    expect(health).toMatchObject({ status: "degraded", database: { reachable: true }, queue: { due: 1, oldestSeconds: 600, failed: 0 } });
    expect(health.migrations.applied).toBe(health.migrations.expected);
    await context.db.delete(jobs);
    expect((await readHealth(context)).status).toBe("ok");
  });
});

describe("live pages", () => {
  it("hear of what their reader may see, and of nothing else", async () => {
    const other = await addTre(context, "Elsewhere TRE");
    const readers = { researcher: world.researcher, colleague: world.colleague, chair: world.tres[0]!.chair, otherChair: other.chair, outsider: world.outsider, administrator: world.administrator };
    const heard = Object.fromEntries(Object.keys(readers).map((name) => [name, [] as string[]]));
    const offs = await Promise.all(Object.entries(readers).map(([name, person]) => watchEvents(context, person, (event: Heard) => heard[name]!.push(event.kind))));
    await context.db.transaction(async (tx) => {
      await notify(tx, { kind: "project", id: world.projectId, projectId: world.projectId });
      await notify(tx, { kind: "query", id: crypto.randomUUID(), projectId: world.projectId });
      await notify(tx, { kind: "run", id: crypto.randomUUID(), projectId: world.projectId, treId: world.tres[0]!.id });
      await notify(tx, { kind: "person", id: world.outsider.userId });
      await notify(tx, { kind: "jobs", id: "1" });
      await notify(tx, { kind: "register", id: crypto.randomUUID() });
    });
    await expect.poll(() => Object.values(heard).every((events) => events.includes("register")), { timeout: 3000 }).toBe(true);
    offs.forEach((off) => off());
    expect(heard).toEqual({
      researcher: ["project", "query", "run", "register"], colleague: ["project", "query", "run", "register"], chair: ["project", "run", "register"],
      otherChair: ["register"], outsider: ["person", "register"], administrator: ["project", "person", "register"],
    });
  });
});
