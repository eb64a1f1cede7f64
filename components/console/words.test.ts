import { expect, test } from "vitest";
import { actionInWords, actorInWords, factsInWords } from "./audit-words.ts";
import { cellsInWords, rulesInWords } from "#components/results/record-words.ts";

test("an audit row names people, addresses and programs, and never shows a bare code", () => {
  const people = { "9b2f8a50-1111-4222-8333-444455556666": "Ada Checker" };
  expect(actorInWords("account:9b2f8a50-1111-4222-8333-444455556666", people)).toBe("Ada Checker");
  expect(actorInWords("account:00000000-1111-4222-8333-444455556666", people)).toBe("Account 00000000");
  expect(actorInWords("address:192.0.2.7", people)).toBe("Somebody at 192.0.2.7");
  expect(actorInWords("portal", people)).toBe("Portal");
  expect(actionInWords("output-decided")).toBe("Decided about an output");
  expect(actionInWords("run-offered-again")).toBe("Run offered again");
  expect(factsInWords({ decision: "release", attempt: 2, why: null })).toBe("decision: release, attempt: 2");
});

test("the record of disclosure control counts what became of the numbers and leaves out what did not occur", () => {
  const cells = { shown: 6, zero: 0, suppressedSmall: 2, suppressedSecondary: 1, withheld: 0, other: 0 };
  expect(cellsInWords({ cells, roundedTo: 5 })).toBe("6 shown, 2 hidden as too small, 1 hidden to protect others; rounded to the nearest 5.");
  // A midpoint of steps of 6, and a sum of two of them.
  expect([6, 12].map((roundedTo) => cellsInWords({ cells, roundedTo, checkedBy: ["midpoint-rounding"] }).split("; ")[1])).toEqual(["rounded to the middle of steps, to within 3.", "rounded to the middle of steps, to within 6."]);
  expect(rulesInWords(["primary-threshold", "rounding"])).toEqual(["small counts are hidden", "counts are rounded"]);
});
