import { afterAll, beforeAll, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addTre, must, testFederation, testProfile, type TestFederation } from "#db/testing/test-federation.ts";
import { DataUse } from "#lib/kernel/data-use.ts";
import { amendProject } from "./change-project-state.ts";
import { listTres } from "./list-tres.ts";
import { readProject } from "./read-project.ts";
import { readReview } from "./read-review.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { submitProject } from "./submit-project.ts";

let context: TestContext;
let federation: TestFederation;
const dataUse = DataUse.parse({ permission: "HMB", modifiers: [{ term: "NPU" }, { term: "TS", value: "12" }] });
beforeAll(async () => {
  context = await testContext();
  const plain = testProfile("North TRE");
  const north = await addTre(context, "North TRE", { ...plain, datasets: [{ ...plain.datasets[0]!, dataUse }] });
  const south = await addTre(context, "South TRE");
  federation = await testFederation(context, [], ["approve", "approve"], { tres: [north, south], dataset: "primary-care" });
});
afterAll(() => context.end());

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
