/** Conditions of an approval from the committee's word to the run that waits for them: shown by the applicant, confirmed by the committee, stated to the TRE. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { envelopes, jobs } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { EvidenceStatement, evidenceStatementType } from "#lib/approval/evidence.ts";
import { verifyDocument } from "#lib/approval/signature.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { verifyCondition } from "./deliberate-on-application.ts";
import { readForecast } from "./forecast.ts";
import { poll } from "./poll.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { readProject } from "./read-project.ts";
import { readRegisterEntry } from "./read-register.ts";
import { readReview } from "./read-review.ts";
import { remindOfExpiry } from "./remind-of-expiry.ts";
import { showCondition } from "./show-condition.ts";
import { submitQuery } from "./submit-query.ts";

let context: TestContext;
let federation: TestFederation;
let [north, south]: TestTre[] = [];
let place: { projectId: string; treId: string };
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["none", "approve"]);
  [north, south] = federation.tres;
  place = { projectId: federation.projectId, treId: north!.id };
  must(await decideOnApplication(context, north!.chair, {
    ...place, revision: 1, decision: "approve", reason: "Read and discussed by the committee.", validTo: "2027-11-22",
    conditions: [{ text: "Tell the public panel first.", kind: "before-start", evidence: "Minutes" }, { text: "Agree the wording with patients.", kind: "before-output" }, { text: "Report on the first months.", kind: "reporting", due: "2027-03-01" }],
  }));
});
afterAll(() => context.end());

const ask = async () => submitQuery(context, federation.researcher, { ...(await federation.draft(undefined, [north!])), idempotencyKey: crypto.randomUUID() });
const confirm = (condition: number) => verifyCondition(context, north!.chair, { ...place, condition, note: "Read the minutes." });
const site = async () => must(await readProject(context, federation.researcher, { projectId: place.projectId })).sites.find((one) => one.treId === north!.id)!;
const letters = async (to: string) => (await context.db.select({ payload: jobs.payload }).from(jobs).where(eq(jobs.kind, "mail"))).map((job) => job.payload as { to: string; subject: string }).filter((letter) => letter.to === to).map((letter) => letter.subject);
const forPublic = async () => must(await readRegisterEntry(context, { kind: "anonymous" }, { reference: must(await readProject(context, federation.researcher, { projectId: place.projectId })).reference })).record.sites.find((one) => one.tre === north!.name)!.conditions;
const goTo = (day: string) => { context.advance(Date.parse(`${day}T09:00:00Z`) - context.clock.now().getTime()); };
const ids = async () => readOwnEnvelope((await context.db.select().from(envelopes).where(eq(envelopes.treId, north!.id)))[0]!.jws).conditions.map((one) => one.id!);

test("nothing is asked before what must be met before the start is confirmed; the lead shows it, the committee is told", async () => {
  expect(await ask()).toMatchObject({ refusal: { reason: "wrong-state", message: expect.stringMatching(/^North TRE runs nothing yet\. .*must be met before a run starts.*“Tell the public panel first\.”/) } });
  expect(must(await readForecast(context, federation.researcher, {})).endings.map((one) => `${one.stopped} ${one.sentence}`)).toEqual([expect.stringContaining("Tell the public panel first."), expect.stringContaining("Agree the wording")]);
  const shows = { ...place, condition: 1, note: "The panel met on Monday.", link: "https://example.org/minutes" };
  expect(await showCondition(context, federation.colleague, shows)).toMatchObject({ refusal: { reason: "not-permitted", message: expect.stringContaining("lead") } });
  expect(await showCondition(context, federation.outsider, shows)).toMatchObject({ refusal: { reason: "not-found" } });
  for (const link of ["http://example.org", "javascript:alert(1)"]) expect(await showCondition(context, federation.researcher, { ...shows, link })).toMatchObject({ refusal: { fields: { link: expect.any(String) } } });
  expect(await showCondition(context, federation.researcher, { ...shows, condition: 4 })).toMatchObject({ refusal: { reason: "not-found" } });
  must(await showCondition(context, federation.researcher, shows));
  expect(await letters(north!.chair.email)).toEqual([expect.stringContaining("an application"), expect.stringContaining("the applicant shows that a condition of North TRE is met")]);
  expect((await site()).conditions).toMatchObject([{ number: 1, standing: "open", shown: { note: "The panel met on Monday.", link: "https://example.org/minutes" } }, { standing: "open", shown: null }, { standing: "open" }]);
  // Their own word opens nothing.
  expect(await ask()).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect(must(await readReview(context, north!.chair, place)).conditions).toMatchObject([{ shown: { note: "The panel met on Monday." }, met: null }, {}, {}]);
  must(await confirm(1));
  expect(await letters(federation.researcher.email)).toContainEqual(expect.stringContaining("confirmed a condition"));
  expect(await forPublic()).toEqual(["Tell the public panel first. (before the start; met 2026-11-22)", "Agree the wording with patients. (before any output)", "Report on the first months. (as a report; due 2027-03-01)"]);
  expect(await showCondition(context, federation.researcher, shows)).toMatchObject({ refusal: { reason: "wrong-state" } });
});

test("the TRE is told by signed statements which conditions are met: with the request, and while its output waits", async () => {
  must(await ask());
  const asking = (tre: TestTre, more: object) => poll(context, tre.agent, { waitSeconds: 0, capacity: 0, holding: [], awaitingDecision: [], ...more });
  const work = must(await asking(north!, { capacity: 1 })).work[0]!;
  const read = async (jws: string) => must(await verifyDocument(jws, evidenceStatementType, EvidenceStatement, { kty: "OKP", crv: "Ed25519", x: context.signingKey.x }));
  const [start, output] = await ids();
  expect(await read(work.evidence!)).toMatchObject({ projectId: place.projectId, personId: federation.researcher.userId, conditions: [{ id: start, on: "2026-11-22" }] });
  const waits = { awaitingConditions: [{ runId: work.runId, unmet: [output!] }] };
  expect(must(await asking(north!, waits))).not.toHaveProperty("met");
  must(await confirm(2));
  expect(await read(must(await asking(north!, waits)).met![0]!.evidence)).toMatchObject({ conditions: [{ id: start }, { id: output }] });
  expect(must(await asking(south!, waits))).not.toHaveProperty("met");
});

test("a condition with a last day is told of before it, and once it has passed nothing is asked and the public reads it", async () => {
  const told = async (day: string) => (goTo(day), must(await remindOfExpiry(context)).reminded);
  expect([await told("2026-11-30"), await told("2026-12-01"), await told("2026-12-02")]).toEqual([0, 1, 0]);
  expect(await letters(federation.researcher.email)).toContainEqual(expect.stringContaining("a condition of an approval is due in 90 days or less"));
  goTo("2027-03-01");
  must(await ask());
  expect([await told("2027-03-02"), await told("2027-03-03")]).toEqual([1, 0]);
  expect(await ask()).toMatchObject({ refusal: { message: expect.stringContaining("was due on 2027-03-01") } });
  expect((await site()).conditions[2]).toMatchObject({ standing: "overdue" });
  expect((await forPublic())[2]).toBe("Report on the first months. (as a report; due 2027-03-01) Overdue: it has not been confirmed as met.");
  must(await confirm(3));
  must(await ask());
  expect((await forPublic())[2]).toBe("Report on the first months. (as a report; due 2027-03-01; met 2027-03-03)");
});
