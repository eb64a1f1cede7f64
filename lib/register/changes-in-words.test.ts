import { describe, expect, it } from "vitest";
import { changesInWords } from "./changes-in-words.ts";
import { z } from "zod";
import { RegisterRecord } from "./record.ts";
import { record } from "./testing/record.ts";

type Shape = { type?: string; const?: unknown; enum?: unknown[]; properties?: Record<string, Shape>; items?: Shape; anyOf?: Shape[]; propertyNames?: { enum: string[] }; additionalProperties?: Shape };
type Leaf = { path: string; change: (value: unknown) => unknown };
/** A value in which everything is filled that the schema has, and every one of its leaves with another value for it. Read off the schema, so that a field which is added to the record is in it. */
function whole(shape: Shape, path = ""): { value: unknown; leaves: Leaf[] } {
  const leaf = (value: unknown, other: unknown) => ({ value, leaves: [{ path, change: () => other }] });
  const kept = shape.anyOf?.find((one) => one.type !== "null");
  if (kept) return whole(kept, path);
  if (shape.const !== undefined) return { value: shape.const, leaves: [] };
  if (shape.enum) return leaf(shape.enum[0], shape.enum[1]);
  if (shape.type === "array") {
    const item = whole(shape.items!, `${path}[]`);
    return { value: [item.value], leaves: item.leaves.map((one) => ({ path: one.path, change: (list) => [one.change((list as unknown[])[0])] })) };
  }
  if (shape.type === "object") {
    const properties = shape.properties ?? Object.fromEntries(shape.propertyNames!.enum.map((key) => [key, shape.additionalProperties!]));
    const parts = Object.entries(properties).map(([key, inner]) => ({ key, ...whole(inner, path === "" ? key : `${path}.${key}`) }));
    return { value: Object.fromEntries(parts.map(({ key, value }) => [key, value])), leaves: parts.flatMap(({ key, leaves }) => leaves.map((one) => ({ path: one.path, change: (object: unknown) => ({ ...(object as object), [key]: one.change((object as Record<string, unknown>)[key]) }) }))) };
  }
  // A day is a text as any other here.
  return shape.type === "string" ? leaf("2026-01-02", "2027-03-04") : leaf(1, 2);
}

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
  const full = whole(z.toJSONSchema(RegisterRecord, { unrepresentable: "any" }) as Shape);
  // What a correction says is the value of the field that it is laid over; which fields were corrected is told.
  const leaves = full.leaves.filter(({ path }) => !path.startsWith("corrections."));
  it.each(leaves)("tells of $path, whichever field of the record it is", ({ change }) => {
    const before = full.value as RegisterRecord;
    expect(changesInWords(before, change(before) as RegisterRecord)).not.toEqual([]);
  });
  it("tells of every field that may be left out when it comes and when it goes", () => {
    const { learned, crate, ...none } = full.value as RegisterRecord;
    expect(changesInWords({ ...none, corrections: {} }, full.value as RegisterRecord).map((c) => c.name)).toEqual(["What the study learned", "Fields that an editor set", "Crate that the entry was made from"]);
    expect([learned, crate]).not.toContain(undefined);
    expect(leaves.length).toBeGreaterThan(60);
  });
  it("tells of an appeal against a refusal, and of one about an amendment beside which the approval went on", () => {
    const told = (appeal: NonNullable<(typeof record.sites)[number]["appeal"]>) => changesInWords(record, { ...record, sites: record.sites.map((site, at) => (at === 0 ? { ...site, appeal } : site)) }).flatMap((change) => change.parts.filter((part) => part.is === "added").map((part) => part.text)).join("");
    expect(told({ madeOn: "2026-12-01", end: null })).toContain("The applicant appealed on 1 December 2026. Other people than those who decided are hearing it.");
    expect(told({ of: "amendment", madeOn: "2026-12-01", end: { how: "upheld", on: "2026-12-09" } })).toContain("against the refusal of an amendment; the approval as it was went on meanwhile. Other people than those who decided upheld the refusal on 9 December 2026.");
  });
  it("says decisions as the entry's page does: words and days, and one as one", () => {
    const [site] = record.sites;
    const after = { ...record, sites: [{ ...site!, signatures: 1, workingDays: 1, runs: { asked: 1, released: 1, refused: 0 }, scope: { people: 1, analyses: ["count" as const], records: [], codes: 1, columns: [], leastPeople: 10 } }] };
    expect(changesInWords({ ...record, sites: [] }, after).flatMap(({ name, parts }) => (name === "Decisions" ? parts.filter((part) => part.is === "added").map((part) => part.text) : [])).join("")).toBe(
      "Northmoor (England): Approved on 17 August 2026, until 17 August 2027. Signed by 1 member with a key of their own. A clear benefit. Covers 1 person; counts of people; 1 code; no number about fewer than 10 people. Decided in 1 working day. Asked 1 time, released 1, refused 0.");
  });
  it("is nothing where nothing changed", () => expect(changesInWords(record, { ...record })).toEqual([]));
});
