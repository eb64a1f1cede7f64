import { describe, expect, it } from "vitest";
import { changesInWords } from "./changes-in-words.ts";
import { record } from "./testing/record.ts";

describe("what changed between two versions", () => {
  it("is told field by field and word by word", () => {
    const after = { ...record, laySummary: record.laySummary.replace("in winter", "in summer"), activity: { ...record.activity, answers: 2 } };
    const changes = changesInWords(record, after);
    expect(changes.map((c) => c.name)).toEqual(["Lay summary", "Questions, answers and refusals"]);
    const [summary] = changes;
    expect(summary!.parts.filter((p) => p.is !== "same")).toEqual([{ text: "winter", is: "removed" }, { text: "summer", is: "added" }]);
    // Nothing is lost: the parts make up both texts again.
    const whole = (without: "added" | "removed") => summary!.parts.filter((p) => p.is !== without).map((p) => p.text).join("");
    expect([whole("added"), whole("removed")]).toEqual([record.laySummary, after.laySummary]);
  });
  it("is nothing where nothing changed", () => expect(changesInWords(record, { ...record })).toEqual([]));
});
