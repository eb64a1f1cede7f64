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
  it("tells of an appeal against a refusal, and of one about an amendment beside which the approval went on", () => {
    const told = (appeal: NonNullable<(typeof record.sites)[number]["appeal"]>) => changesInWords(record, { ...record, sites: record.sites.map((site, at) => (at === 0 ? { ...site, appeal } : site)) }).flatMap((change) => change.parts.filter((part) => part.is === "added").map((part) => part.text)).join("");
    expect(told({ madeOn: "2026-12-01", end: null })).toContain("The applicant appealed on 1 December 2026. Other people than those who decided are hearing it.");
    expect(told({ of: "amendment", madeOn: "2026-12-01", end: { how: "upheld", on: "2026-12-09" } })).toContain("against the refusal of an amendment; the approval as it was went on meanwhile. Other people than those who decided upheld the refusal on 9 December 2026.");
  });
  it("is nothing where nothing changed", () => expect(changesInWords(record, { ...record })).toEqual([]));
});
