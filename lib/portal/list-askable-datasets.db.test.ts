import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tres } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { listAskableDatasets } from "./list-askable-datasets.ts";

let context: TestContext;
let world: TestFederation;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context);
});
afterAll(() => context.end());

it("names every dataset of the application, and why one of them cannot be asked while the others can", async () => {
  const [first] = world.tres;
  const before = must(await listAskableDatasets(context, world.researcher, { projectId: world.projectId }));
  expect(before.obstacle).toBeUndefined();
  expect(before.datasets.map((d) => d.treId).sort()).toEqual(world.tres.map((tre) => tre.id).sort());
  expect(before.datasets.every((d) => d.refusedBecause === undefined && d.dataModel === "omop-5.4")).toBe(true);

  await context.db.update(tres).set({ suspendedAt: context.clock.now() }).where(eq(tres.id, first!.id));
  const after = must(await listAskableDatasets(context, world.researcher, { projectId: world.projectId }));
  expect(after.obstacle).toBeUndefined();
  expect(after.datasets.filter((d) => d.refusedBecause !== undefined).map((d) => d.treId)).toEqual([first!.id]);
});

it("is the members' alone", async () => {
  const reason = async (actor: TestFederation["researcher"]) => { const listed = await listAskableDatasets(context, actor, { projectId: world.projectId }); return listed.ok ? "ok" : listed.refusal.reason; };
  expect(await reason(world.colleague)).toBe("ok");
  expect(await reason(world.outsider)).toBe("not-found");
  expect(await reason(world.administrator)).toBe("not-found");
});
