import { afterAll, beforeAll, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addTre, must, testFederation, testProfile, type TestFederation } from "#db/testing/test-federation.ts";
import { deliberationEvents, projects, tres } from "#db/schema/index.ts";
import { DataUse } from "#lib/kernel/data-use.ts";
import { mainGround } from "#lib/register/ground.ts";
import { amendProject } from "./change-project-state.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { listTres } from "./list-tres.ts";
import { publishProfile } from "./publish-profile.ts";
import { readProject } from "./read-project.ts";
import { readRegister, readRegisterEntry } from "./read-register.ts";
import { readReview } from "./read-review.ts";
import { drainJobs } from "./run-jobs.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { submitProject } from "./submit-project.ts";

let context: TestContext;
let federation: TestFederation;
const dataUse = DataUse.parse({ permission: "HMB", modifiers: [{ term: "NPU" }, { term: "TS", value: "12" }] });
beforeAll(async () => {
  context = await testContext();
  const plain = testProfile("North TRE");
  const north = await addTre(context, "North TRE", { ...plain, datasets: [{ ...plain.datasets[0]!, dataUse }], releaseVotes: { checkers: 2, by: "passkey" } });
  const south = await addTre(context, "South TRE");
  federation = await testFederation(context, [], ["approve", "approve"], { tres: [north, south], dataset: "primary-care" });
});
afterAll(() => context.end());

test("how strongly an environment confirms its releases is public, where it has said so", async () => {
  expect(must(await listTres(context, { kind: "anonymous" })).map((tre) => tre.releaseVotes)).toEqual([{ checkers: 2, by: "passkey" }, null]);
});

test("a dataset's permitted use is public; a committee reads beside it what a rule makes of the purpose, once the application states one", async () => {
  const { researcher, projectId, tres: [north, south] } = federation;
  expect(must(await listTres(context, { kind: "anonymous" })).map((tre) => tre.datasets[0]?.dataUse?.permission ?? null)).toEqual(["HMB", null]);
  const use = async (tre: typeof north) => must(await readReview(context, tre!.chair, { projectId, treId: tre!.id })).dataUse;
  expect(await use(north)).toEqual([{ dataset: "primary-care", title: "North TRE primary care", use: "Health research; Not-for-profit organisations; Limited time (12 months)", advice: null }]);

  const { version } = must(await amendProject(context, researcher, { projectId }));
  const { draft } = must(await readProject(context, researcher, { projectId }));
  const saved = must(await saveProjectDraft(context, researcher, { projectId, version, draft: { ...draft, purpose: { kinds: ["health"] } } }));
  must(await submitProject(context, researcher, { projectId, version: saved.version }));
  const [advised] = await use(north);
  expect(advised?.advice).toMatchObject({ says: "no", asks: [{ term: "NPU", met: "no" }, { term: "TS", met: "no" }] });
  expect(advised?.advice?.tests.find((t) => t.test === "profit")?.reasons).toEqual(["The data are for organisations that seek no profit; the application does not say that its use is not for profit."]);
  expect(await use(south)).toMatchObject([{ use: null, advice: null }]);
  const papers = must(await readReview(context, north!.chair, { projectId, treId: north!.id })).papers;
  expect(papers.flatMap(({ answers }) => answers).filter(({ parts }) => parts !== null).map(({ answer }) => answer)).toContainEqual(expect.stringContaining("Research into health, medicine or biology"));
});

test("an approval against the advice says why; what the committee made of it is recorded with the decision, and read in its review", async () => {
  const { projectId, tres: [north, south] } = federation;
  const review = async (tre: typeof north) => must(await readReview(context, tre!.chair, { projectId, treId: tre!.id }));
  const { revision, dataUseWord } = await review(north);
  expect(dataUseWord).toBeNull();
  const decide = (tre: typeof north, more: object = {}) => decideOnApplication(context, tre!.chair, { projectId, treId: tre!.id, revision, decision: "approve", reason: "Read and discussed by the committee.", validTo: "2027-11-22", ...more });
  expect(await decide(north)).toMatchObject({ refusal: { reason: "invalid-input", fields: { dataUse: expect.stringContaining("decides otherwise, and why") } } });
  expect(await decide(north, { dataUse: { agrees: true } })).toMatchObject({ refusal: { fields: { dataUse: expect.stringContaining("can’t approve it") } } });
  expect(await decide(north, { dataUse: { agrees: false } })).toMatchObject({ refusal: { fields: { "dataUse.reason": expect.stringContaining("10 characters") } } });
  must(await decide(north, { dataUse: { agrees: false, reason: "The hospital has agreed to the charity’s partner in writing." } }));
  const recorded = { says: "no", agrees: false, reason: "The hospital has agreed to the charity’s partner in writing." };
  expect((await review(north)).dataUseWord).toEqual(recorded);
  const events = await context.db.select({ treId: deliberationEvents.treId, event: deliberationEvents.event }).from(deliberationEvents);
  expect(events.filter(({ treId, event }) => treId === north!.id && event.type === "concluded").at(-1)?.event).toMatchObject({ dataUse: recorded });
  // Where nothing is advised, nothing is asked, and a word on nothing is not recorded.
  if ((await review(south)).site.state === "awaiting") must(await decide(south, { dataUse: { agrees: true } }));
  expect((await review(south)).dataUseWord).toBeNull();
});

test("what a custodian says of its data is public, and every entry in force soon says on what ground that environment provides it, without holding anybody up", async () => {
  const [north] = federation.tres;
  const entry = async () => must(await readRegisterEntry(context, { kind: "anonymous" }, { reference: must(await readRegister(context, { kind: "anonymous" }, {})).entries[0]!.record.reference }));
  const before = await entry();
  expect(before.record.datasets.map(({ facts }) => facts ?? null)).toEqual([null, null]);
  const facts = { sensitivity: "Anonymous", article9: "A9-2-i", optOut: "Yes" } as const;
  const plain = testProfile("North TRE");
  const publish = async () => must(await publishProfile(context, north!.agent, { ...plain, datasets: [{ ...plain.datasets[0]!, dataUse, facts }] }));
  // Somebody decides on the project meanwhile, and a foreign key holds on to the TRE: neither waits for the other.
  await context.db.transaction(async (tx) => {
    await tx.select().from(projects).for("update");
    await tx.select().from(tres).for("key share");
    await publish();
  });
  expect((await entry()).revision).toBe(before.revision);
  const work = () => drainJobs(context, { sendMail: () => Promise.resolve(), sendWebhook: () => Promise.resolve(204) });
  await work();
  const after = await entry();
  expect(after.history[0]!.because).toBe("North TRE says anew on what ground it provides its data.");
  expect(after.revision).toBe(before.revision + 1);
  expect(after.record.datasets).toEqual([{ tre: "North TRE", title: "North TRE primary care", facts }, { tre: "South TRE", title: "South TRE primary care" }]);
  expect(mainGround(after.record, "North TRE")).toMatchObject({ article6: "A6-1-e", article9: "A9-2-i", optOut: "Yes" });
  expect(must(await listTres(context, { kind: "anonymous" })).map((tre) => tre.datasets[0]?.facts ?? null)).toEqual([facts, null]);
  expect(must(await readRegister(context, { kind: "anonymous" }, { optOut: "Yes" })).total).toBe(1);
  await publish();
  await work();
  expect((await entry()).revision).toBe(after.revision);
});
