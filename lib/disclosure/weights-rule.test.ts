import { describe, expect, it } from "vitest";
import { policyWith } from "./testing/tables.ts";
import { effectivePeople, singlesOut } from "./weights-rule.ts";

const policy = policyWith({ effectivePeople: 12 });
const selector = (people: number) => Array.from({ length: people }, (_, i) => (i === 7 ? 1 : 0));

describe("weights", () => {
  it("count people in effect: equal ones all, two sizes fewer, a selector one", () => {
    expect(effectivePeople(new Array<number>(40).fill(2.5))).toBe(40);
    expect(effectivePeople([1, 1, 1, 3])).toBe(3); // 36 / 12
    expect(effectivePeople(selector(303))).toBe(1);
    expect(effectivePeople([0, 0])).toBe(0);
  });
  it("A26: a selector of one person among 303 is refused, survey weights are not", () => {
    expect(singlesOut(selector(303), policy)).toBe(true);
    expect(singlesOut(Array.from({ length: 303 }, (_, i) => 1 + (i % 5)), policy)).toBe(false);
  });
  it("need the policy's least number of people in effect", () => {
    expect(singlesOut(new Array<number>(11).fill(1), policy)).toBe(true);
    expect(singlesOut(new Array<number>(12).fill(1), policy)).toBe(false);
  });
});
