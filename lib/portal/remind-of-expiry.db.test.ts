import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jobs } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { amendProject } from "./change-project-state.ts";
import { expireApprovals } from "./expire-approvals.ts";
import { readForecast } from "./forecast.ts";
import { addEvidence, verifyEvidence } from "./manage-evidence.ts";
import { readProject } from "./read-project.ts";
import { readRegisterEntry } from "./read-register.ts";
import { remindOfExpiry } from "./remind-of-expiry.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { submitProject } from "./submit-project.ts";

let context: TestContext;
let federation: TestFederation;
const training = { kind: "training", issuer: "A college", reference: "C-118", validFrom: "2026-01-01", validTo: "2027-05-31" };
const give = async (more: object = {}) => {
  const { evidenceId } = must(await addEvidence(context, federation.researcher, { ...training, ...more }));
  must(await verifyEvidence(context, federation.administrator, { evidenceId, how: "Saw the certificate." }));
};
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["none", "none"]);
  await give();
  const { projectId, tres: [north, south] } = federation;
  const approve = (tre: typeof north, validTo: string) => decideOnApplication(context, tre!.chair, { projectId, treId: tre!.id, revision: 1, decision: "approve", reason: "Read and discussed by the committee.", validTo });
  must(await approve(north, "2027-11-22"));
  must(await approve(south, "2027-06-30"));
  // All of this holds as well while both committees have an amendment before them.
  must(await amendProject(context, federation.researcher, { projectId }));
  const { version, draft } = must(await readProject(context, federation.researcher, { projectId }));
  const saved = must(await saveProjectDraft(context, federation.researcher, { projectId, version, draft: { ...draft, funder: "Another charity" } }));
  must(await submitProject(context, federation.researcher, { projectId, version: saved.version }));
});
afterAll(() => context.end());

const goTo = (day: string) => { context.advance(Date.parse(`${day}T09:00:00Z`) - context.clock.now().getTime()); };
const letters = async () => (await context.db.select({ payload: jobs.payload }).from(jobs).where(eq(jobs.kind, "mail")).orderBy(asc(jobs.id))).map((l) => l.payload as { to: string; subject: string; text: string }).filter((l) => l.subject.includes("something that runs need ends"));

test("what stops working on a day, for a member, the committees and an administrator; for others nothing", async () => {
  const { researcher, outsider, administrator, tres: [north] } = federation;
  const seen = async (actor: typeof researcher, on?: string) => must(await readForecast(context, actor, on === undefined ? {} : { on })).endings.map((e) => `${e.until} ${e.what} ${e.tres.join("+")}`);
  expect(await seen(researcher)).toEqual([]);
  expect(await seen(researcher, "2027-07-01")).toEqual(["2027-05-31 training North TRE+South TRE", "2027-06-30 approval South TRE"]);
  expect(await seen(administrator, "2028-01-01")).toHaveLength(3);
  // A committee sees where it decides.
  expect(await seen(north!.chair, "2028-01-01")).toEqual(["2027-05-31 training North TRE", "2027-11-22 approval North TRE"]);
  expect(must(await readForecast(context, outsider, { on: "2028-01-01" }))).toMatchObject({ approvals: 0, endings: [] });
  expect(await readForecast(context, researcher, { on: "2026-01-01" })).toMatchObject({ refusal: { fields: { on: expect.any(String) } } });
  expect(await readForecast(context, { kind: "anonymous" }, {})).toMatchObject({ refusal: { reason: "not-signed-in" } });
});

test("each end is told 90, 30 and 7 days before, once each, to whoever can mend it", async () => {
  const reminded = async () => must(await remindOfExpiry(context)).reminded;
  goTo("2027-03-01");
  expect(await reminded()).toBe(0);
  goTo("2027-03-02");
  expect(await reminded()).toBe(1);
  expect(await reminded()).toBe(0);
  expect(await letters()).toMatchObject([{ to: federation.researcher.email, subject: expect.stringMatching(/^FF-\S+: something that runs need ends in 90 days or less$/), text: expect.stringContaining("/account#evidence") }]);
  // The clock stood still for weeks: one letter about each, not two.
  goTo("2027-05-10");
  expect(await reminded()).toBe(2);
  expect((await letters()).slice(1).map((l) => l.subject)).toEqual([expect.stringContaining("30 days"), expect.stringContaining("90 days")]);
  // Two processes at once: still one letter.
  goTo("2027-05-24");
  expect((await Promise.all([reminded(), reminded()])).reduce((a, b) => a + b)).toBe(1);
  expect(await letters()).toHaveLength(4);
});

test("renewed evidence is not told of by its old end", async () => {
  goTo("2027-05-25");
  await give({ validTo: "2028-05-31" });
  goTo("2027-05-31");
  // Only the approval's 30 days.
  expect(must(await remindOfExpiry(context)).reminded).toBe(1);
  expect((await letters()).at(-1)).toMatchObject({ subject: expect.stringContaining("30 days"), text: expect.stringContaining("/projects/") });
});

test("an approval ends with its last day also while an amendment of it waits, and is told of once", async () => {
  const { projectId, researcher, tres: [, south] } = federation;
  const view = async () => must(await readProject(context, researcher, { projectId }));
  goTo("2027-07-01");
  expect(must(await readForecast(context, researcher, { on: "2027-12-01" })).endings.map((ending) => `${ending.until} ${ending.tres.join("+")}`)).toEqual(["2027-11-22 North TRE"]);
  expect([must(await expireApprovals(context)), must(await expireApprovals(context))]).toEqual([{ expired: 1 }, { expired: 0 }]);
  const { reference, sites } = await view();
  expect(sites.find((site) => site.treId === south!.id)).toMatchObject({ state: "awaiting", amendment: { outcome: "waiting" } });
  expect(must(await readRegisterEntry(context, { kind: "anonymous" }, { reference })).record.sites).toMatchObject([{ tre: "North TRE", state: "approved" }, { tre: "South TRE", state: "ended" }]);
  const told = (await context.db.select({ payload: jobs.payload }).from(jobs).where(eq(jobs.kind, "mail"))).map((job) => (job.payload as { subject: string }).subject);
  expect(told.filter((subject) => subject.includes("South TRE") && subject.includes("ended"))).toHaveLength(2);
});
