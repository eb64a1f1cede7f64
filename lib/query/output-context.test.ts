import { describe, expect, test } from "vitest";
import { contextProblems, contextsIn, missingContext, OutputContext, OutputContexts } from "./output-context.ts";

const outputs = [{ id: "people" }, { id: "by-sex" }];
const whole = { purpose: "Table 1 of the paper.", population: "Adults with asthma.", precautions: "Ages in bands of ten years." };

test("gaps, and what was said of outputs that are no longer asked for, are left out", () => {
  expect(contextsIn({ people: { purpose: "  For the abstract.  ", population: "   " }, "by-sex": {}, gone: whole }, outputs)).toEqual([{ output: "people", purpose: "For the abstract." }]);
  expect(contextsIn(JSON.parse('{"__proto__":{"purpose":"Whatever it may be."}}') as never, outputs)).toEqual([]);
  expect(missingContext([{ output: "people", ...whole }], outputs)).toEqual(["purpose", "population", "precautions"].map((field) => ({ output: "by-sex", field })));
});

describe("what is wrong is told at its field", () => {
  test("nothing need be said, unless a TRE asks", () => {
    expect(contextProblems({}, outputs, [])).toEqual({});
    expect(contextProblems({ people: whole }, outputs, ["Wessex TRE"])).toEqual({
      "by-sex.purpose": "Wessex TRE asks for this: say what the output is for.", "by-sex.population": "Wessex TRE asks for this: say whom it is about.",
      "by-sex.precautions": "Wessex TRE asks for this: say what was done against disclosure, or that nothing was.",
    });
  });
  test.each([
    ["too short", "Table 1", "Write at least 10 characters, or nothing."],
    ["too long", "x".repeat(601), "Write at most 600 characters."],
    ["turned round", "Counts of \u202emen\u202c by age.", "Take out characters that can't be seen, or that change the direction of writing."],
    ["written invisibly", "All counts are large.\u{e0041}\u{e0042}", "Take out characters that can't be seen, or that change the direction of writing."],
    ["with a control character", "All counts are large.\u001b[2J", "Take out characters that can't be seen, or that change the direction of writing."],
  ])("%s", (_, purpose, mend) => { expect(contextProblems({ people: { purpose } }, outputs, [])).toEqual({ "people.purpose": mend }); });
});

test("markup is text, lines stay, and any script may be written", () => {
  for (const purpose of ["<script>alert(1)</script>", "First line.\nSecond line.", "جدول ۱ مقاله، برای سن و جنس", "می‌خواهم بدانم چند نفر"]) expect(OutputContext.parse({ output: "people", purpose }).purpose).toBe(purpose);
});
test("once for each output, and something", () => {
  expect(OutputContexts.safeParse([{ output: "people", ...whole }, { output: "people", ...whole }]).success).toBe(false);
  expect(OutputContext.safeParse({ output: "people" }).success).toBe(false);
  expect(OutputContext.safeParse({ output: "../people", ...whole }).success).toBe(false);
});
