import { afterAll, beforeAll, expect, it } from "vitest";
import { must, testFederation, testQuery, type TestFederation } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { estimateQuery } from "./estimate-query.ts";
import { tryQuery } from "./try-query.ts";

let context: TestContext;
let world: TestFederation;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context);
});
afterAll(() => context.end());

it("estimates for members of the project only, per TRE and in all, without keeping or sending anything", async () => {
  const targets = world.tres.map((tre) => ({ treId: tre.id, dataset: "primary-care" }));
  const asked = { projectId: world.projectId, draft: testQuery, targets };
  const { sites, total } = must(await estimateQuery(context, world.researcher, asked));
  expect(sites).toHaveLength(targets.length);
  expect(total?.people).toEqual({ low: sites.reduce((n, s) => n + s.people.low, 0), high: sites.reduce((n, s) => n + s.people.high, 0) });
  for (const site of sites) expect(site.people.low).toBeLessThanOrEqual(site.people.high);
  expect(must(await estimateQuery(context, world.researcher, { ...asked, draft: { half: "done" } }))).toEqual({ sites: [], total: null, findings: [] });
  const refused = await estimateQuery(context, world.outsider, asked);
  expect(refused.ok ? "ok" : refused.refusal.reason).toBe("not-found");
});

it("tries a draft on made-up people, for members of the project only, and refuses what is no whole query", async () => {
  const [tre] = world.tres;
  const asked = { projectId: world.projectId, draft: testQuery, target: { treId: tre!.id, dataset: "primary-care" } };
  const { pooled, madeUp } = must(await tryQuery(context, world.researcher, asked));
  expect(madeUp).toBeGreaterThan(0);
  expect(pooled.sites.map((site) => site.tre.id)).toEqual([tre!.id]);
  const reason = async (change: object, actor = world.researcher) => { const tried = await tryQuery(context, actor, { ...asked, ...change }); return tried.ok ? "ok" : tried.refusal.reason; };
  expect(await reason({ draft: { half: "done" } })).toBe("invalid-input");
  expect(await reason({ target: { treId: tre!.id, dataset: "elsewhere" } })).toBe("unsupported");
  expect(await reason({}, world.outsider)).toBe("not-found");
});
