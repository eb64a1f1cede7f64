import { describe, expect, test } from "vitest";
import { amendmentOf } from "./amendment.ts";
import { ProjectContent } from "./project.ts";
import { registerProblems, wordsOf } from "./register-answers.ts";
import { content } from "./testing/application.ts";

const names = { tre: () => "Northmoor", dataset: () => "Care records" };
const reader = { treId: content.datasets[0]!.treId, questions: [] };
const linkage = { how: "To school records, by a number that the custodian made for both.", kept: "Deleted when the study ends." };
const { frequency: _f, linkage: _l, ...before } = content;

describe("what the register asks of an application", () => {
  test("how often and whether data is linked must be said; a summary has at most 300 words, as the standard says", () => {
    expect(registerProblems(content)).toEqual([]);
    expect(registerProblems(before).map(([field]) => field)).toEqual(["frequency", "linkage"]);
    expect(wordsOf("  one two\nthree ")).toBe(3);
    expect(registerProblems({ ...content, laySummary: "word ".repeat(300) })).toEqual([]);
    expect(registerProblems({ ...content, laySummary: "word ".repeat(301) })).toEqual([["laySummary", "Lay summary: write at most 300 words. It has 301."]]);
  });
  test("linkage takes as many characters as the register's field, and says what becomes of what it makes", () => {
    const parsed = (given: unknown) => ProjectContent.safeParse({ ...content, linkage: given });
    expect(parsed(linkage).success).toBe(true);
    expect(parsed(null).success).toBe(true);
    expect(parsed({ ...linkage, how: "h".repeat(256) }).error?.issues[0]?.message).toBe("How the data is linked: write at most 255 characters.");
    expect(parsed({ ...linkage, kept: "" }).error?.issues[0]?.path).toEqual(["linkage", "kept"]);
  });
  test("answering for the first time what the entry said already changes nothing; other linkage takes the whole committee, other use one person", () => {
    expect(amendmentOf(before, content, reader, names).class).toBeNull();
    expect(amendmentOf(before, { ...content, linkage }, reader, names)).toMatchObject({ class: "substantial", changes: [{ question: "linkage", before: "No", after: `Yes: ${linkage.how}\nKept: ${linkage.kept}` }] });
    expect(amendmentOf(content, { ...content, frequency: "Recurring" }, reader, names)).toMatchObject({ class: "minor", changes: [{ question: "frequency" }] });
    expect(amendmentOf(content, { ...content, confidentialData: "Diagnoses and ages, without names." }, reader, names)).toMatchObject({ class: "minor" });
  });
});
