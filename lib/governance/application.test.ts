import { describe, expect, test } from "vitest";
import { applicationChanges } from "./application-changes.ts";
import { fiveSafes, type Names } from "./five-safes.ts";
import { article6, article9 } from "#lib/kernel/data-facts.ts";
import { ProjectContent } from "./project.ts";
import { content } from "./testing/application.ts";
import { article6Words, article9Words, articleName } from "./legal-basis.ts";
import { stateAfterDecision, whoseTurn } from "./whose-turn.ts";

const tre = "00000000-0000-4000-8000-000000000001";
const names: Names = { tre: () => "Northmoor", dataset: (_tre, key) => `the ${key} records` };

describe("an application under the Five Safes", () => {
  test("has all five, in order, with no empty fact", () => {
    const sections = fiveSafes(content, names);
    expect(sections.map((s) => s.safe)).toEqual(["people", "projects", "settings", "data", "outputs"]);
    expect(sections.flatMap((s) => s.facts).every((f) => f.value !== "" && f.term !== "")).toBe(true);
    expect(sections[3]?.facts).toContainEqual({ term: "UK GDPR Article 6(1)(e)", value: article6Words["A6-1-e"] });
  });
  test("every legal basis has words and a name", () => {
    for (const code of article6) expect(article6Words[code]).toMatch(/\.$/);
    for (const code of article9) expect(article9Words[code]).toMatch(/\.$/);
    expect(articleName("A9-2-j")).toBe("Article 9(2)(j)");
  });
});

describe("what changed", () => {
  test("nothing, where nothing did", () => expect(applicationChanges(content, structuredClone(content), names)).toEqual([]));
  test("nothing either where an application from before it was asked now says what it was taken to say", () => {
    const { frequency: _, confidentialData: __, ...before } = content;
    expect(applicationChanges(before, { ...content, frequency: "One-off", confidentialData: "" }, names)).toEqual([]);
    expect(applicationChanges(before, { ...content, frequency: "Recurring", confidentialData: "" }, names)).toEqual(["How often: “One-off” became “Recurring”."]);
  });
  test("each kind of change is one sentence", () => {
    const after = ProjectContent.parse({
      ...content, title: "Winter admissions", laySummary: `${content.laySummary} We also look at summers.`, technicalSummary: "A cohort.", analyses: ["count", "crosstab"],
      members: [{ ...content.members[0], accreditation: { scheme: "ONS", number: "1", validTo: "2029-01-01" } }, { ...content.members[0], email: "rhys@example.org", name: "Rhys Sample", role: "member" }],
      datasets: [{ treId: tre, dataset: "heart" }],
      sponsor: { organisation: { name: "Examplebridge Hospitals", sector: "Academic Institute" }, signatory: { name: "Sam Signer", email: "sam@example.org" } },
      supervisors: [{ name: "Sue Pervisor", orcid: "0000-0002-1825-0097", supervises: "Rhys@example.org" }],
    });
    expect(applicationChanges(content, after, names)).toEqual([
      "Title: “Winter admissions of frail people” became “Winter admissions”.",
      "Lay summary: the text was rewritten.",
      "Technical summary: the text was added.",
      "Person changed: Amara Example, University of Examplebridge, accredited by ONS until 2028-01-01 became Amara Example, University of Examplebridge, accredited by ONS until 2029-01-01.",
      "Person added: Rhys Sample, University of Examplebridge, accredited by ONS until 2028-01-01.",
      "Sponsor added: Examplebridge Hospitals (Academic Institute); Sam Signer signs for it, sam@example.org.",
      "Supervisor added: Sue Pervisor, who supervises Rhys Sample, 0000-0002-1825-0097.",
      "Dataset added: the heart records of Northmoor.", "Dataset removed: the care records of Northmoor.",
      "Kind of analysis added: crosstab.",
    ]);
  });
});

describe("derived states", () => {
  test.each([
    ["submitted", ["approved", "awaiting"], "submitted"], ["submitted", ["approved", "refused"], "decided"], ["submitted", ["returned", "awaiting"], "returned"],
    ["returned", ["returned", "approved"], "returned"], ["decided", ["approved", "expired"], "decided"],
  ] as const)("%s with %j is %s", (state, sites, next) => expect(stateAfterDecision(state, sites)).toBe(next));
  test("says whose turn it is", () => {
    expect(whoseTurn("submitted", [{ treName: "A", state: "awaiting" }, { treName: "B", state: "awaiting" }, { treName: "C", state: "approved" }])).toBe("The committees of A and B.");
    expect(whoseTurn("returned", [{ treName: "A", state: "returned" }])).toBe("The applicant's: A asked for changes.");
    expect(whoseTurn("decided", [])).toBe("Nobody's.");
  });
});
