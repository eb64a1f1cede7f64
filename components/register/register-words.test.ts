import { expect, test } from "vitest";
import type { RegisterRecord } from "#lib/register/record.ts";
import { activityInWords, answersInWords, decisionsInWords, opening } from "./register-words.ts";

test("an opening ends with a sentence where one ends late enough, otherwise between words", () => {
  expect(opening("Short.")).toBe("Short.");
  expect(opening(`${"a".repeat(150)}. ${"b".repeat(200)}`)).toBe(`${"a".repeat(150)}.`);
  expect(opening(`Yes. ${"word ".repeat(80)}`)).toMatch(/word …$/);
});
test("results are counted in words", () => expect([0, 1, 3].map(answersInWords)).toEqual(["No result released yet", "1 result released", "3 results released"]));
test("decisions name refusals and ended approvals", () => {
  const site = (state: "approved" | "refused" | "ended") => ({ state }) as RegisterRecord["sites"][number];
  expect(decisionsInWords({ sites: [site("approved"), site("refused"), site("ended")] } as RegisterRecord)).toBe("Approved by 1 of 3 environments that decided, 1 refused, 1 ended");
});
test("activity is one sentence a member of the public understands", () => {
  const words = (questions: number, answers: number, refusals: number) => activityInWords({ activity: { questions, answers, refusals } } as RegisterRecord);
  expect(words(0, 0, 0)).toBe("No question has been asked under this study yet.");
  expect(words(1, 2, 1)).toBe("One question has been asked. Of the environments’ answers, 2 were released and 1 was refused.");
  expect(words(2, 0, 0)).toBe("2 questions have been asked. No environment has released an answer yet.");
});
