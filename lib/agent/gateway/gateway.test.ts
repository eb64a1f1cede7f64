/** A TRE, a portal with a public register and its log, and a stand-in of the Gateway that does the odd things the real one does. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RegisterRecord } from "#lib/register/record.ts";
import { startStandIn, type StandIn } from "#lib/register/gateway/testing/stand-in.ts";
import { record as sample } from "#lib/register/testing/record.ts";
import type { ConsoleActor } from "../console/permissions.ts";
import { readGateway, sendToGateway } from "../console/gateway.ts";
import { readRegisterLog } from "../read-register-log.ts";
import { readAudit, verifyChain } from "../store/audit-chain.ts";
import { gatewayEntry } from "../store/gateway-entries.ts";
import { startStubPortal, type StubPortal } from "../testing/stub-portal.ts";
import { testTre, until } from "../testing/test-tre.ts";
import { keepInStep } from "./keep-in-step.ts";

const credentials = { applicationId: "a".repeat(40), clientId: "c".repeat(40) };
const operator: ConsoleActor = { accountId: "5b0c9f3e-5d3c-4a5e-9f43-0c5f7c0e8a11", email: "op@example.org", name: "Op", orcid: null, roles: ["operator"] };
const site = { ...sample.sites[0]!, tre: "Wessex TRE" };
const entry: RegisterRecord = { ...sample, sites: [site, { ...site, tre: "Northmoor" }], datasets: [{ tre: "Wessex TRE", title: "Hospital" }, { tre: "Northmoor", title: "Care records" }] };
const { reference } = entry;

let portal: StubPortal;
let gateway: StandIn;
let running: Awaited<ReturnType<ReturnType<typeof testTre>["start"]>>;
let tre: ReturnType<typeof testTre>;
let clockMs: number;

async function begin(options: { catalogue?: { id: number; shortTitle: string }[]; gatewayId?: number; permissions?: string[] } = {}): Promise<void> {
  const { gatewayId, ...standIn } = options;
  gateway = await startStandIn({ team: 12, ...credentials, ...standIn });
  clockMs = Date.now();
  tre = testTre({ portalUrl: portal.url, clock: { now: () => new Date(clockMs) }, gateway: { api: gateway.url, teamId: 12 }, ...(gatewayId !== undefined && { gatewayId }) });
  running = await tre.start({ gatewayCredentials: credentials });
  await until("the TRE joined", () => running.context.status.profilePublished);
  // From here the steps are taken by hand, so that each has its place.
  await running.agent.stop();
}
async function look(laterMs = 25 * 3_600_000): Promise<ReturnType<typeof gatewayEntry>> {
  clockMs += laterMs;
  expect(await readRegisterLog(running.context)).toMatchObject({ ok: true });
  expect(await keepInStep(running.context)).toMatchObject({ ok: true });
  return gatewayEntry(running.context.store.db, reference);
}
const there = () => [...gateway.entries.values()].find((one) => one.project_id_text === reference)!;
const writes = () => gateway.calls.filter(({ method }) => method !== "GET");
const actions = () => readAudit(running.context.store.db, { limit: 200 }).map((row) => row.action).filter((action) => action.startsWith("gateway"));

beforeEach(async () => { portal = await startStubPortal({ now: () => new Date(clockMs || Date.now()) }); });
afterEach(async () => {
  await running.stop();
  tre.remove();
  await Promise.all([portal.stop(), gateway.stop()]);
});

describe("keeping the Gateway in step", () => {
  it("makes a draft, reads it back, makes it public; then changes only what changed, by PATCH", async () => {
    await begin();
    await portal.publish(entry);
    expect(await look()).toMatchObject({ state: "in-step", gatewayId: 501, revision: 1, error: null });
    expect(writes().map(({ method, body }) => [method, body?.status])).toEqual([["POST", "DRAFT"], ["PATCH", "ACTIVE"]]);
    expect(there()).toMatchObject({ status: "ACTIVE", lay_summary: entry.laySummary, non_gateway_datasets: ["Hospital (Wessex TRE)"], latest_approval_date: `${site.decidedOn}T00:00:00` });

    const before = writes().length;
    await look();
    expect(writes()).toHaveLength(before);
    await portal.publish({ ...entry, laySummary: "We compare, in plainer words, why frail people are admitted to hospital in winter." });
    // News is not for the next day.
    expect(await look(1_000)).toMatchObject({ state: "in-step", revision: 2 });
    expect(writes().slice(before).map(({ method, body }) => [method, Object.keys(body!)])).toEqual([["PATCH", ["lay_summary"]]]);

    await portal.publish({ ...entry, status: "archived", laySummary: "We compare, in plainer words, why frail people are admitted to hospital in winter." });
    await look(1_000);
    expect(there().status).toBe("ARCHIVED");
    expect(gateway.calls.some(({ method, path }) => method === "PUT" || method === "DELETE" || path.includes("/v1/"))).toBe(false);
    expect(verifyChain(running.context.store.db)).toMatchObject({ intact: true });
    expect(actions()).toContain("gateway-entry-made");
    const written = tre.lines.join("") + JSON.stringify(readAudit(running.context.store.db, { limit: 1000 }));
    for (const secret of Object.values(credentials)) expect(written).not.toContain(secret);
  });

  it("shows what was changed there word by word and leaves it alone, until an operator sends the register's words", async () => {
    await begin();
    await portal.publish(entry);
    await look();
    there().project_title = "Summer admissions of frail people";
    const drifted = await look();
    expect(drifted).toMatchObject({ state: "drifted", drift: [{ name: "Project title", parts: [{ text: "Summer", is: "removed" }, { text: "Winter", is: "added" }, { is: "same" }] }] });
    await portal.publish({ ...entry, publicBenefit: "Hospitals learn which groups to look after first, and tell each other." });
    await look(1_000);
    expect(there()).toMatchObject({ project_title: "Summer admissions of frail people", public_benefit_statement: "Hospitals learn which groups to look after first, and tell each other." });
    expect(await sendToGateway(running.context, { ...operator, roles: ["output-checker"] }, { reference })).toMatchObject({ ok: false, refusal: { reason: "not-permitted" } });
    expect(await sendToGateway(running.context, operator, { reference })).toMatchObject({ ok: true });
    expect(there().project_title).toBe(entry.title);
    expect(await readGateway(running.context, operator)).toMatchObject({ ok: true, value: { teamId: 12, entries: [{ state: "in-step", drift: [] }] } });
    expect(readAudit(running.context.store.db, { limit: 200 }).find((row) => row.action === "gateway-entry-changed" && row.actor === `account:${operator.accountId}`)).toMatchObject({ facts: { fields: ["project_title"] } });
  });

  it("does not make a second entry when the answer to the first was lost", async () => {
    await begin();
    await portal.publish(entry);
    gateway.faults.push({ method: "POST", status: "cut", after: true });
    expect(await look()).toMatchObject({ state: "failed", gatewayId: null, failures: 1, error: expect.stringContaining("can't be reached") as string });
    // Not at once.
    const before = gateway.calls.length;
    await look(10_000);
    expect(gateway.calls).toHaveLength(before);
    expect(await look(60_000)).toMatchObject({ state: "in-step", gatewayId: 501, failures: 0 });
    expect(gateway.entries.size).toBe(1);
    expect(there().status).toBe("ACTIVE");
  });

  it("asks again when the Gateway is busy, and waits longer after each failure", async () => {
    await begin();
    await portal.publish(entry);
    gateway.faults.push({ method: "GET", status: 503 }, { method: "GET", status: 429 });
    expect(await look()).toMatchObject({ state: "in-step" });
    gateway.faults.push(...Array.from({ length: 3 }, () => ({ method: "GET", status: 500 })));
    const failed = await look();
    expect(failed).toMatchObject({ state: "failed", failures: 1, error: expect.stringContaining("status 500") as string });
    expect(Date.parse(failed!.nextAt) - clockMs).toBe(60_000);
  });

  it("finds an entry on a later page, and overwrites nothing that others made under the same project ID", async () => {
    await begin();
    for (let id = 1; id <= 30; id++) gateway.entries.set(id, { id, team: 12, status: "DRAFT", project_id_text: `OTHER-${String(id)}` });
    gateway.entries.set(40, { id: 40, team: 12, status: "DRAFT", project_id_text: reference, project_title: "Typed by hand" });
    await portal.publish(entry);
    expect(await look()).toMatchObject({ state: "drifted", gatewayId: 40 });
    expect(writes()).toEqual([]);
    expect(await sendToGateway(running.context, operator, { reference })).toMatchObject({ ok: true });
    expect(there()).toMatchObject({ id: 40, project_title: entry.title, status: "ACTIVE" });
  });

  it("says which field is too long, and how to mend it, without asking the Gateway", async () => {
    await begin();
    await portal.publish({ ...entry, linkage: "x".repeat(256) });
    expect(await look()).toMatchObject({ state: "held", faults: [{ field: "dataset_linkage_description", mend: "Shorten it to 255 characters; it has 256." }] });
    expect(gateway.calls).toEqual([]);
    expect(await sendToGateway(running.context, operator, { reference })).toMatchObject({ ok: false, refusal: { reason: "invalid-input", message: expect.stringContaining("255 characters") as string } });
    await portal.publish(entry);
    expect(await look(1_000)).toMatchObject({ state: "in-step", revision: 2 });
  });

  it("lives with names that the Gateway takes for datasets of others, and links by number where it is given", async () => {
    await begin({ catalogue: [{ id: 77, shortTitle: "Records of Hospital (Wessex TRE), 2019" }] });
    await portal.publish(entry);
    expect(await look()).toMatchObject({ state: "in-step", strangeLinks: [77] });
    const before = writes().length;
    await look();
    expect(writes()).toHaveLength(before);
  });
  it("sends a dataset's number where the configuration has it", async () => {
    await begin({ gatewayId: 9_999_001, catalogue: [{ id: 77, shortTitle: "Hospital" }] });
    await portal.publish(entry);
    expect(await look()).toMatchObject({ state: "in-step", strangeLinks: [] });
    expect(there()).toMatchObject({ datasets: [{ id: 9_999_001 }], non_gateway_datasets: [] });
  });

  it("sends nothing that the register's log does not commit to", async () => {
    await begin();
    await portal.publish(entry);
    portal.published.get(reference)!.record = { ...entry, title: "A title that was never logged" };
    expect(await look()).toMatchObject({ state: "failed", error: expect.stringContaining("not the one that the register's log commits to") as string });
    expect(gateway.calls).toEqual([]);
  });

  it("puts away what was approved and then refused, and makes anew what was deleted there only when told", async () => {
    await begin();
    await portal.publish(entry);
    await look();
    gateway.entries.clear();
    expect(await look()).toMatchObject({ state: "failed", error: expect.stringContaining("deleted") as string });
    expect(gateway.entries.size).toBe(0);
    expect(await sendToGateway(running.context, operator, { reference })).toMatchObject({ ok: true });
    expect(there()).toMatchObject({ id: 502, status: "ACTIVE" });
    await portal.publish({ ...entry, sites: [{ ...site, state: "refused", validTo: null }, entry.sites[1]!] });
    await look(1_000);
    expect(there().status).toBe("ARCHIVED");
  });

  it("names what is wrong with credentials and permissions", async () => {
    await begin({ permissions: ["dur.read"] });
    await portal.publish(entry);
    expect(await look()).toMatchObject({ state: "failed", error: expect.stringContaining("dur.create") as string });
  });
});

describe("switched on or off", () => {
  it("is off without the setting, and needs both secrets with it", async () => {
    await begin();
    expect(await readGateway({ ...running.context, config: { ...running.context.config, gateway: undefined } }, operator)).toEqual({ ok: true, value: null });
    const other = testTre({ portalUrl: portal.url, gateway: { api: gateway.url, teamId: 12 } });
    await expect(other.start()).rejects.toThrow("FIVEFOLD_GATEWAY_APPLICATION_ID");
    const unlogged = testTre({ portalUrl: portal.url, gateway: { api: gateway.url, teamId: 12 }, policy: { register: "not-asked" } });
    await expect(unlogged.start({ gatewayCredentials: credentials })).rejects.toThrow("policy's register");
    other.remove();
    unlogged.remove();
  });
});
