import { expect, test } from "vitest";
import { brokenRules, inspectCrate } from "./check-crate.ts";
import { receiveRequest } from "./receive-request.ts";
import { hostileCrates } from "./testing/hostile-crates.ts";
import { sampleRequestCrate } from "./testing/sample-crate.ts";

const table = await hostileCrates(await sampleRequestCrate());

test("the table has no two crates of one name", () => {
  expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
  expect(table.length).toBeGreaterThanOrEqual(60);
});

test.each(table.filter(({ outcome }) => outcome === "refused"))("$name is refused by $expectedRule", async ({ bytes, expectedRule }) => {
  const { reports } = await inspectCrate(bytes, "request");
  expect(brokenRules(reports, "must").map(({ id }) => id)).toContain(expectedRule);
  const received = await receiveRequest(bytes);
  if (received.ok) throw new Error("the crate was accepted");
  expect(["bad-crate", "too-large"]).toContain(received.refusal.reason);
  expect(received.refusal.rule).toBeDefined();
  // Someone else's bytes end in a sentence, never in the words of a parser or a stack.
  expect(received.refusal.message).toMatch(/^The crate breaks rule [\w-]+ at .+\.$/s);
  expect(received.refusal.message).not.toMatch(/Error|undefined|\bat .+:\d+:\d+/);
});

test.each(table.filter(({ outcome }) => outcome === "discarded"))("$name is told by $expectedRule and thrown away", async ({ bytes, expectedRule }) => {
  const { reports } = await inspectCrate(bytes, "request");
  expect(brokenRules(reports, "must").map(({ id }) => id)).toContain(expectedRule);
  const received = await receiveRequest(bytes);
  if (!received.ok) throw new Error(received.refusal.message);
  expect(received.value.discarded).toEqual([{ id: "#signoff-00000000-0000-4000-8000-000000000000", name: "Signed off by the data access committee" }]);
  expect(JSON.stringify(received.value.crate.graph.entities)).not.toContain("#signoff-");
});
