import { expect, test } from "vitest";
import { reachOfSet } from "./concept-set-reach.ts";

const item = (conceptId: number, more = {}) => ({ conceptId, name: `c${conceptId}`, descendants: false, mapped: false, exclude: false, ...more });
const held = (conceptId: number, people: number | null) => ({ conceptId, name: `c${conceptId}`, domain: "condition" as const, people });

test("a set's people lie between the largest count and the sum, never above the population", () => {
  const items = [item(1, { descendants: true }), item(2), item(3), item(4), item(5), item(5, { exclude: true })];
  const reach = reachOfSet(items, [held(1, 700), held(2, 500), held(3, null), held(5, 90), held(9, 9_000)], 1_000);
  expect(reach).toMatchObject({ heldConcepts: 3, people: { atLeast: 700, atMost: 1_000 }, hidden: 1, expandedThere: 1 });
  expect(reach.concepts.map((c) => [c.conceptId, c.held])).toEqual([[1, true], [2, true], [3, true], [4, false]]);
});
test("where every count is hidden there is no bracket, not a zero", () => {
  expect(reachOfSet([item(3)], [held(3, null)], null)).toMatchObject({ people: null, hidden: 1, heldConcepts: 1 });
});
