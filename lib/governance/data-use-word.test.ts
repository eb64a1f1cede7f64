import { describe, expect, test } from "vitest";
import { adviceOverAll, dataUseInMinutes, DataUseWord, whyWordIsMissing } from "./data-use-word.ts";

test("of several datasets the strictest advice speaks", () => {
  expect(adviceOverAll(["yes", "abstain", "no"])).toBe("no");
  expect(adviceOverAll(["yes", "abstain"])).toBe("abstain");
  expect(adviceOverAll(["yes"])).toBe("yes");
  expect(adviceOverAll([])).toBeUndefined();
});

test("whoever decides otherwise says why", () => {
  expect(DataUseWord.parse({ agrees: true })).toEqual({ agrees: true, reason: "" });
  expect(DataUseWord.safeParse({ agrees: false }).success).toBe(false);
  expect(DataUseWord.safeParse({ agrees: false, reason: "No.      " }).error?.issues[0]).toMatchObject({ path: ["reason"] });
});

describe("a word is demanded", () => {
  const otherwise = { agrees: false, reason: "The owner of the data has agreed in writing." };
  test.each(["approve", "refuse", "return"] as const)("%s", (decision) => {
    for (const advice of ["yes", "no", "abstain", undefined] as const) {
      expect(whyWordIsMissing(decision, advice, undefined) !== undefined).toBe(decision === "approve" && advice === "no");
      expect(whyWordIsMissing(decision, advice, { agrees: true, reason: "" }) !== undefined).toBe(decision === "approve" && advice === "no");
      expect(whyWordIsMissing(decision, advice, otherwise)).toBeUndefined();
    }
  });
});

test("minutes say what was advised and what became of it", () => {
  expect(dataUseInMinutes({ says: "yes", agrees: true, reason: "" })).toBe("The committee agreed with the advice that the use fits the data.");
  expect(dataUseInMinutes({ says: "no", agrees: false, reason: "The owner has agreed." })).toBe("The advice was that the use does not fit the data; the committee decided otherwise: The owner has agreed.");
});
