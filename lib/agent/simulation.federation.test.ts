/**
 * A whole federation in one process: the portal's own verbs behind its own door on a real PostgreSQL, and three agents as they run in
 * TREs, each under a policy of its own. Nobody stands in for anybody.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { envelopes, runs, treInvitations, tres } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { Envelope, envelopeType } from "#lib/approval/envelope.ts";
import { signDocument, verifyDocument } from "#lib/approval/signature.ts";
import type { PooledCell } from "#lib/federation/pooled-result.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { answerAgent } from "#lib/portal/answer-agent.ts";
import { verifyAuditChain } from "#lib/portal/audit.ts";
import { amendProject } from "#lib/portal/change-project-state.ts";
import type { Context } from "#lib/portal/context.ts";
import { decideOnApplication } from "#lib/portal/decide-on-application.ts";
import { decideOnRun } from "#lib/portal/decide-on-run.ts";
import { verifyCondition } from "#lib/portal/deliberate-on-application.ts";
import { readProject } from "#lib/portal/read-project.ts";
import { readResults } from "#lib/portal/read-results.ts";
import { saveProjectDraft } from "#lib/portal/save-project-draft.ts";
import { submitProject } from "#lib/portal/submit-project.ts";
import { withdrawSubmission } from "#lib/portal/withdraw-submission.ts";
import { decideOutput } from "./console/decide-output.ts";
import { readRun } from "./console/read-run.ts";
import { signOff } from "./console/sign-off.ts";
import { verifyChain } from "./store/audit-chain.ts";
import { readRunRecord } from "./store/runs.ts";
import { question } from "./testing/hospital.ts";
import { systemClock, testTre, until } from "./testing/test-tre.ts";

type Site = { tre: TestTre; program: ReturnType<typeof testTre>; running: Awaited<ReturnType<ReturnType<typeof testTre>["start"]>> };

let held: TestContext;
let portal: Context;
let server: Server;
let world: TestFederation;
const sites = new Map<string, Site>();
const site = (name: string): Site => sites.get(name)!;
const runAt = async (name: string, submissionId: string) => (await portal.db.select().from(runs).where(eq(runs.submissionId, submissionId))).find((run) => run.treId === site(name).tre.id)!;

async function reaches(name: string, submissionId: string, state: string): Promise<void> {
  for (const end = Date.now() + 15_000; (await runAt(name, submissionId)).state !== state; await new Promise((resolve) => setTimeout(resolve, 10))) {
    if (Date.now() > end) throw new Error(`the run at ${name} is ${(await runAt(name, submissionId)).state}, not ${state}: ${(await runAt(name, submissionId)).reason}`);
  }
}

async function addSite(name: string, policy: Record<string, unknown>): Promise<void> {
  const [id, invitation, now] = [crypto.randomUUID(), `invitation-${crypto.randomUUID()}`, portal.clock.now()];
  await portal.db.insert(tres).values({ id, name, slug: name.toLowerCase().replaceAll(" ", "-"), nation: "England", about: "A test.", createdAt: now });
  await portal.db.insert(treInvitations).values({ id: crypto.randomUUID(), treId: id, sha256: await sha256(invitation), createdAt: now, expiresAt: new Date(now.getTime() + 86_400_000) });
  const program = testTre({ portalUrl: portal.portalUrl, policy, name, invitation });
  const running = await program.start();
  await until(`${name} is ready`, () => running.context.status.profilePublished);
  const chair = await addPerson(portal, `Chair of ${name}`, { grants: [{ role: "committee-chair", treId: id }] });
  sites.set(name, { tre: { id, name, agent: { kind: "tre", treId: id, name }, key: running.context.key, chair }, program, running });
}

beforeAll(async () => {
  held = await testContext();
  server = createServer((incoming, response) => {
    const abort = new AbortController();
    response.on("close", () => abort.abort());
    void (async () => {
      const body = Buffer.concat(await Array.fromAsync(incoming as AsyncIterable<Buffer>));
      const request = new Request(`${portal.portalUrl}${incoming.url ?? "/"}`, { method: incoming.method ?? "GET", headers: incoming.headers as Record<string, string>, signal: abort.signal, ...(body.length > 0 && { body }) });
      const answer = await answerAgent({ ...portal, requestId: String(incoming.headers["x-request-id"] ?? "none") }, request);
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  portal = { ...held, clock: systemClock, portalUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  await addSite("Northern TRE", { release: "automatic" });
  await addSite("Wessex TRE", { release: "people", checkers: 2 });
  await addSite("Mercia TRE", { release: "automatic", signOff: "last-word" });
  world = await testFederation(portal, [], ["approve", "approve", "approve"], { tres: [...sites.values()].map((s) => s.tre), dataset: "hospital" });
});
afterAll(async () => {
  for (const { program, running } of sites.values()) {
    await running.stop();
    program.remove();
  }
  server.closeAllConnections();
  server.close();
  await held.end();
});
const reason = "Seen and found in order.";
const person = (name: string, role: "operator" | "output-checker") => ({ accountId: crypto.randomUUID(), email: `${name}@tre.example`, name, orcid: null, roles: [role] });

it("one question, three policies: by rule, by two checkers, by an operator's last word; one pooled answer", async () => {
  const { id } = await world.submit(question);
  await reaches("Northern TRE", id, "received");
  await reaches("Wessex TRE", id, "awaiting-output-check");
  await reaches("Mercia TRE", id, "awaiting-sign-off");
  const early = must(await readResults(portal, world.researcher, { id }));
  expect(early.runs.map((run) => run.state).sort()).toEqual(["awaiting-output-check", "awaiting-sign-off", "received"]);

  const wessex = site("Wessex TRE").running.context;
  const { id: wessexRun } = await runAt("Wessex TRE", id);
  for (const name of ["Ada", "Ben"]) must(await decideOutput(wessex, person(name, "output-checker"), { runId: wessexRun, decision: "release", reason }));
  must(await signOff(site("Mercia TRE").running.context, person("Olu", "operator"), { runId: (await runAt("Mercia TRE", id)).id, decision: "approve", reason }));
  await reaches("Wessex TRE", id, "received");
  await reaches("Mercia TRE", id, "received");

  // 150 people at each TRE, rounded where the totals must add up.
  const { pooled } = must(await readResults(portal, world.researcher, { id }));
  const [people, table] = pooled.outputs;
  const holds = (cell: PooledCell | undefined, truth: number) => expect(cell?.is === "value" && cell.low <= truth && truth <= (cell.high ?? -1), `${truth} in ${JSON.stringify(cell)}`).toBe(true);
  holds(people?.kind === "count" ? people.people : undefined, 450);
  const cells = table?.kind === "crosstab" ? table.cells : [];
  for (const [i, truth] of [[0, 3 * 43], [1, 3 * 22], [3, 3 * 31], [4, 3 * 54]] as const) holds(cells[i], truth);
  expect(await verifyAuditChain(portal.db)).toMatchObject({ intact: true });
  for (const { running } of sites.values()) expect(verifyChain(running.context.store.db)).toMatchObject({ intact: true });
});

it("outside the approval each committee decides on its run; what one refuses the others still answer", async () => {
  await narrowApproval();
  const { id } = await world.submit({ ...question, title: "Outside what was approved" }, [site("Northern TRE").tre]);
  await reaches("Northern TRE", id, "awaiting-sign-off");
  const run = await runAt("Northern TRE", id);
  expect(run.differences.join(" ")).toContain("crosstab");
  must(await decideOnRun(portal, site("Northern TRE").tre.chair, { runId: run.id, decision: "refuse", reason: "Too far from what we approved." }));
  await reaches("Northern TRE", id, "rejected");
  await until("the crate of the refusal is taken", () => readRunRecord(site("Northern TRE").running.context.store.db, run.id)?.closedAt !== null);
  expect((await runAt("Northern TRE", id)).resultsSha256).not.toBeNull();
});

/** The committee narrows its approval: counts only. */
async function narrowApproval(): Promise<void> {
  const [old] = await portal.db.select().from(envelopes).where(eq(envelopes.treId, site("Northern TRE").tre.id));
  const { kty, crv, x } = portal.signingKey;
  const envelope = must(await verifyDocument(old!.jws, envelopeType, Envelope, { kty, crv, x }));
  const narrow = { ...envelope, id: crypto.randomUUID(), analyses: ["count" as const], decidedAt: new Date().toISOString() };
  const jws = await signDocument(narrow, envelopeType, portal.signingKey);
  await portal.db.insert(envelopes).values({ ...old!, id: narrow.id, jws, digest: await sha256(jws), createdAt: new Date() });
}

it("what the researcher withdraws ends at every TRE that has not answered", async () => {
  const { id } = await world.submit({ ...question, title: "Asked by mistake" }, [site("Wessex TRE").tre, site("Mercia TRE").tre]);
  await reaches("Mercia TRE", id, "awaiting-sign-off");
  await reaches("Wessex TRE", id, "awaiting-output-check");
  must(await withdrawSubmission(portal, world.researcher, { id }));
  await reaches("Wessex TRE", id, "withdrawn");
  await reaches("Mercia TRE", id, "withdrawn");
  const { id: runId } = await runAt("Wessex TRE", id);
  await until("closed inside too", () => readRunRecord(site("Wessex TRE").running.context.store.db, runId)?.closedAt !== null);
});

it("what a condition holds back leaves once the committee has confirmed it, and not by all votes of the TRE before", async () => {
  const { tre, running: { context } } = site("Wessex TRE");
  const [place, { researcher }] = [{ projectId: world.projectId, treId: tre.id }, world];
  must(await amendProject(portal, researcher, { projectId: world.projectId }));
  const { version, draft } = must(await readProject(portal, researcher, { projectId: world.projectId }));
  const saved = must(await saveProjectDraft(portal, researcher, { projectId: world.projectId, version, draft: { ...draft, funder: "Another charity" } }));
  must(await submitProject(portal, researcher, { projectId: world.projectId, version: saved.version }));
  const { revision, sites: asked } = must(await readProject(portal, researcher, { projectId: world.projectId }));
  must(await decideOnApplication(portal, tre.chair, { ...place, revision, decision: "approve", reason, validTo: asked.find((one) => one.treId === tre.id)!.amendment!.approvedUntil, conditions: [{ text: "Agree the wording with patients.", kind: "before-output" }] }));

  const { id } = await world.submit({ ...question, title: "Agreed with patients" }, [tre]);
  await reaches("Wessex TRE", id, "awaiting-output-check");
  const { id: runId } = await runAt("Wessex TRE", id);
  for (const name of ["Ada", "Ben"]) must(await decideOutput(context, person(name, "output-checker"), { runId, decision: "release", reason }));
  expect(must(await readRun(context, person("Ada", "output-checker"), { runId }))).toMatchObject({ held: [expect.stringContaining("Agree the wording with patients.")], summary: { waitsFor: "condition" } });
  must(await verifyCondition(portal, tre.chair, { ...place, condition: 1, note: "Read the minutes." }));
  await reaches("Wessex TRE", id, "received");
});
