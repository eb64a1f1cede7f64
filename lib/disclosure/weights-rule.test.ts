import { describe, expect, it } from "vitest";
import { policyWith } from "./testing/tables.ts";
import { singlesOut } from "./weights-rule.ts";

const policy = policyWith({ effectivePeople: 12 });
/** Of so many people who all count for one. */
const alike = (people: number) => ({ effectivePeople: people, magnitude: { sum: people, largest: [1, 1] as [number, number] } });

describe("weights", () => {
  it("A26: a selector of one person is refused, survey weights of 1 to 5 over 303 people are not", () => {
    expect(singlesOut({ effectivePeople: 1, magnitude: { sum: 1, largest: [1, 0] } }, policy)).toBe(true);
    // Σw = 906 and Σw² = 3316 of 1, 2, 3, 4, 5, 1, 2, …: 247.5 people in effect.
    expect(singlesOut({ effectivePeople: 247.5, magnitude: { sum: 906, largest: [5, 5] } }, policy)).toBe(false);
  });
  it("need the policy's least number of people in effect", () => {
    expect(singlesOut(alike(11), policy)).toBe(true);
    expect(singlesOut(alike(12), policy)).toBe(false);
  });
  it("may not let one person outweigh the others, however many these are", () => {
    expect(singlesOut({ effectivePeople: 40, magnitude: { sum: 1000, largest: [900, 99] } }, policy)).toBe(true);
  });
});
