import { describe, expect, test } from "vitest";
import { content } from "./testing/application.ts";
import { amendmentOf, amendmentRules, reasonsOf } from "./amendment.ts";
import { changeKinds, coreQuestions } from "./core-questions.ts";
import { ProjectContent } from "./project.ts";

const [here, there] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
const names = { tre: (id: string) => (id === here ? "Northmoor" : "Southmere"), dataset: (_tre: string, key: string) => `${key} records` };
const amended = (change: object, from: ProjectContent = content) => amendmentOf(from, ProjectContent.parse({ ...from, ...change }), { treId: here, questions: [] }, names);
const [lead] = content.members;
const colleague = { ...lead!, name: "Rhys Sample", email: "rhys@example.org", role: "member" as const };
const withRor = ProjectContent.parse({ ...content, organisation: { ...content.organisation, ror: "https://ror.org/03yrm5c26" } });

describe("the class of a change", () => {
  test.each([
    ["another sponsor", { sponsor: { organisation: content.organisation, signatory: { name: "Sam Signer", email: "sam@example.org" } } }, "substantial", "sponsor"],
    ["a supervisor", { supervisors: [{ name: "Sue Pervisor", email: "sue@example.org", supervises: lead!.email }] }, "minor", "supervisors"],
    ["a grant reference", { grantReference: "NIHR-1" }, "administrative", "grantReference"],
    ["a later start", { startDate: "2026-10-01" }, "administrative", "startDate"],
    ["data of another TRE", { datasets: [...content.datasets, { treId: there, dataset: "care" }] }, "administrative", "datasets"],
    ["a title", { title: "Winter admissions" }, "minor", "title"],
    ["a word of the lay summary", { laySummary: content.laySummary.replace("different", "several") }, "minor", "laySummary"],
    ["a person who joins", { members: [lead, colleague] }, "minor", "members"],
    ["more time", { endDate: "2029-08-31" }, "minor", "endDate"],
    ["less time", { endDate: "2027-08-31" }, "minor", "endDate"],
    ["another lay summary", { laySummary: "We look at which wards sold most subscriptions, in every month of the year, for a maker of devices." }, "substantial", "laySummary"],
    ["another lead", { members: [{ ...lead!, role: "member" }, { ...colleague, role: "lead" }] }, "substantial", "members"],
    ["more data of this TRE", { datasets: [...content.datasets, { treId: here, dataset: "heart" }] }, "substantial", "datasets"],
    ["another kind of result", { analyses: ["count", "crosstab"] }, "substantial", "analyses"],
    ["another sector", { organisation: { ...content.organisation, sector: "Commercial" } }, "substantial", "organisation"],
    ["another lawful basis", { article6: "A6-1-f" }, "substantial", "article6"],
  ])("%s", (_what, change, expected, question) => {
    const amendment = amended(change);
    expect(amendment.class).toBe(expected);
    expect(amendment.changes.map((c) => c.question)).toEqual([question]);
    expect(reasonsOf(amendment)).not.toEqual([]);
  });
  test("nothing where nothing changed", () => expect(amended({})).toEqual({ class: null, changes: [] }));
  test("a name of the same organisation is administrative; the same name at another ROR id is another organisation", () => {
    expect(amended({ organisation: { ...withRor.organisation, name: "Examplebridge University" } }, withRor).class).toBe("administrative");
    expect(amended({ organisation: { ...withRor.organisation, ror: "https://ror.org/027m9bs27" } }, withRor).class).toBe("substantial");
  });
  test("a colleague under another e-mail address is a person who joins: another account would ask", () => {
    const two = ProjectContent.parse({ ...content, members: [lead, colleague] });
    expect(amended({ members: [lead, { ...colleague, email: "other@example.org" }] }, two)).toMatchObject({ class: "minor", changes: [{ because: [expect.stringContaining("join"), expect.stringContaining("Fewer")] }] });
  });
  test("the whole has the highest class of its parts, and says the reasons of that class only", () => {
    const amendment = amended({ grantReference: "NIHR-1", title: "Winter admissions", analyses: ["count", "cox"] });
    expect(amendment.class).toBe("substantial");
    expect(amendment.changes).toHaveLength(3);
    expect(reasonsOf(amendment)).toEqual(["More kinds of result may leave."]);
  });
  test("names both answers in words", () => {
    expect(amended({ datasets: [{ treId: here, dataset: "heart" }] }).changes[0]).toMatchObject({ before: "Northmoor: care records", after: "Northmoor: heart records" });
  });
});
test("every answer of an application belongs to a question, so that none changes unseen", () => {
  expect(coreQuestions.map((question) => question.key).sort()).toEqual(Object.keys(ProjectContent.shape).filter((key) => key !== "answers").sort());
});
test("every rule is about a question and a change that there is", () => {
  for (const [key, rules] of Object.entries(amendmentRules)) {
    expect(coreQuestions.map((question) => question.key)).toContain(key);
    for (const kind of Object.keys(rules)) expect(changeKinds).toContain(kind);
  }
});
