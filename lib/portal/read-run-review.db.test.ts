import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runs } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation, testQuery, type TestFederation } from "#db/testing/test-federation.ts";
import { countMarks } from "#lib/query/difference-tree.ts";
import { readRunReview } from "./read-run-review.ts";

let context: TestContext;
let federation: TestFederation;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["approve", "approve"]);
});
afterAll(() => context.end());

test("a committee sees what is asked now marked against what its TRE last released to the project, and nothing of another TRE's", async () => {
  const [north, south] = federation.tres;
  const earlier = await federation.submit(testQuery, [north!]);
  const review = async (runId: string, chair: typeof north) => must(await readRunReview(context, chair!.chair, { runId }));
  expect((await review(earlier.runs[0]!.id, north)).releasedBefore).toBeNull();
  await context.db.update(runs).set({ state: "received" }).where(eq(runs.id, earlier.runs[0]!.id));
  context.advance(60_000);
  const later = await federation.submit({ ...testQuery, population: { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }] } }, [north!, south!]);
  const [atNorth, atSouth] = [north, south].map((tre) => later.runs.find((r) => r.treId === tre!.id)!);
  const { releasedBefore } = await review(atNorth!.id, north);
  expect(releasedBefore).toMatchObject({ submission: earlier.reference });
  expect(countMarks(releasedBefore!.marked).added).toBeGreaterThan(0);
  expect((await review(atSouth!.id, south)).releasedBefore).toBeNull();
});
