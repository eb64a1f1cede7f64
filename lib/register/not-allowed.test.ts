import { describe, expect, it } from "vitest";
import { readingAge } from "#lib/governance/reading-age.ts";
import { notAllowed } from "./not-allowed.ts";
import { record } from "./testing/record.ts";
import type { ApprovedScope, RegisterRecord } from "./record.ts";

const scope: ApprovedScope = { people: 2, analyses: ["count", "crosstab", "summary", "histogram"], records: ["condition", "drug"], codes: 0, columns: [], leastPeople: 10 };
const [northmoor] = record.sites;
const approved = (tre: string, more: Partial<ApprovedScope> = {}) => ({ ...northmoor!, tre, scope: { ...scope, ...more } });
const with2: RegisterRecord = { ...record, datasets: [{ tre: "Northmoor", title: "Care records" }, { tre: "Southsea", title: "Care records" }], sites: [approved("Northmoor"), approved("Southsea", { leastPeople: 5, codes: 12 }), { ...northmoor!, tre: "Westfold", state: "refused", validTo: null }] };

describe("what a study may not do", () => {
  const found = notAllowed(with2);
  const saying = (text: RegExp) => found.filter(({ what }) => text.test(what));

  it("is what lies outside the approval, said once where all approvals say it", () => {
    expect(saying(/kinds of result/)).toMatchObject([{ items: expect.arrayContaining(["regression models", "survival curves on fixed days"]) as string[], where: null }]);
    expect(saying(/kinds of result/)[0]!.items).not.toContain("histograms");
    expect(saying(/kinds of record/)[0]!.items).toContain("procedures");
    expect(saying(/kinds of record/)[0]!.items).not.toContain("conditions");
    expect(saying(/named in the approval/)).toEqual([{ what: "let anyone but the 2 people named in the approval ask", items: [], where: null }]);
    expect(saying(/use any data/)).toEqual([{ what: "use any data but", items: ["Care records"], where: null }]);
    expect(saying(/after/)).toEqual([{ what: "ask anything after 17 August 2027", items: [], where: null }]);
  });

  it("says where, if only some approvals say it", () => {
    expect(saying(/fewer than/)).toEqual([{ what: "get a number about fewer than 10 people", items: [], where: ["Northmoor"] }, { what: "get a number about fewer than 5 people", items: [], where: ["Southsea"] }]);
    expect(saying(/12 codes/)).toMatchObject([{ where: ["Southsea"] }]);
    expect(saying(/refused/)).toEqual([{ what: "ask anything at all: the committee refused", items: [], where: ["Westfold"] }]);
  });

  it("keeps to what holds for everyone where the approval was not kept, or has ended", () => {
    expect(notAllowed(record)).toEqual([{ what: "see, copy or take out the record of any person", items: [], where: null }, { what: "pass its approval on to others", items: [], where: null }]);
    expect(notAllowed({ ...record, sites: [{ ...approved("Northmoor"), state: "ended" }] }).at(-1)).toEqual({ what: "ask anything more: the approval has ended", items: [], where: ["Northmoor"] });
    expect(notAllowed({ ...record, sublicence: "Yes" })).toHaveLength(1);
  });

  it("is read with ease at 14", () => {
    expect(readingAge(found.map(({ what, items }) => [`This study may not ${what}.`, ...items].join("\n")).join("\n"))!.age).toBeLessThanOrEqual(14);
  });
});
