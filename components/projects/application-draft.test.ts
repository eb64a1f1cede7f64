import { describe, expect, test } from "vitest";
import { applicationProblems, asContent, asValues } from "./application-draft.ts";

const lead = { name: "Amina Okafor", email: "amina@example.org" };
const whole = {
  title: "Blood pressure after a stroke", laySummary: "We look at how blood pressure is controlled in the year after a stroke, to help people stay well.",
  publicBenefit: "Better control prevents further strokes and helps people live well at home.", category: "Public Health Research", funder: "A funder",
  organisation: { name: "University of Example", ror: "", sector: "Academic Institute" },
  members: [{ ...lead, role: "lead", affiliation: { name: "University of Example", sector: "Academic Institute" }, accreditation: null }],
  startDate: "2026-01-01", endDate: "2027-01-01", datasets: [{ treId: "7d8d1c5e-3d1e-4c57-9f4e-4b7a5f3f3c11", dataset: "primary-care" }],
  article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Yes", frequency: "One-off", linkage: null, analyses: ["count"],
};

describe("an application's form", () => {
  test("a draft of a title alone opens as a form that its writer leads", () => {
    const values = asValues({ title: "Blood pressure" }, lead);
    expect(values.members).toEqual([{ ...lead, orcid: "", role: "lead", affiliation: { name: "", ror: "", sector: "" }, accreditation: { scheme: "", number: "", validTo: "" } }]);
    expect(values.datasets).toEqual([]);
  });
  test("what is saved and opened again is the same", () => {
    const values = asValues(whole, lead);
    expect(asValues(JSON.parse(JSON.stringify(asContent(values))) as Record<string, unknown>, lead)).toEqual(values);
  });
  test("a whole application has no problems", () => {
    expect(applicationProblems(asValues(whole, lead))).toEqual([]);
  });
  test("each gap is named at its field, in words", () => {
    const problems = applicationProblems(asValues({ ...whole, category: undefined, startDate: undefined, datasets: [] }, lead));
    expect(Object.fromEntries(problems.map(({ path, message }) => [path.join("."), message]))).toEqual({ category: "Kind of research: choose one.", startDate: "Start: fill this in.", datasets: "Choose at least one dataset." });
  });
  test("whether data is linked must be said; how is kept only of a link, and named where it is missing", () => {
    const values = asValues(whole, lead);
    const named = (given: typeof values) => applicationProblems(given).map(({ path }) => path.join("."));
    expect(named({ ...values, frequency: "", linkage: { linked: "", how: "", kept: "" } })).toEqual(["frequency", "linkage.linked"]);
    expect(named({ ...values, linkage: { linked: "Yes", how: "", kept: "" } })).toEqual(["linkage.how", "linkage.kept"]);
    expect(asContent({ ...values, linkage: { linked: "No", how: "written before", kept: "" } }).linkage).toBeNull();
    expect(named({ ...values, laySummary: "word ".repeat(301) })).toEqual(["laySummary"]);
  });
  test("an accreditation begun must be whole; one left empty is none", () => {
    const values = asValues(whole, lead);
    expect((asContent(values).members as { accreditation: unknown }[])[0]?.accreditation).toBeNull();
    const member = { ...values.members[0]!, accreditation: { scheme: "ONS Accredited Researcher", number: "", validTo: "" } };
    expect(applicationProblems({ ...values, members: [member] }).map(({ path }) => path.join("."))).toEqual(["members.0.accreditation.validTo"]);
  });
  test("no sponsor is none; one begun must be whole, and found again by e-mail address or ORCID iD", () => {
    const values = asValues(whole, lead);
    expect(asContent(values)).toMatchObject({ sponsor: undefined, supervisors: undefined });
    const begun = { organisation: { name: "Examplebridge Hospitals", ror: "", sector: "" }, signatory: { name: "Sam Signer", email: "", orcid: "" } };
    const problems = applicationProblems({ ...values, sponsor: begun, supervisors: [{ name: "Sue Pervisor", email: "", orcid: "0000-0002-1825-0097", supervises: "nobody@example.org" }] });
    expect(problems.map(({ path, message }) => [path.join("."), message])).toEqual([["sponsor.organisation.sector", "Sector of the sponsor: choose one."], ["sponsor.signatory.email", expect.stringContaining("ORCID iD")]]);
    const sponsor = { organisation: { ...begun.organisation, sector: "Academic Institute" }, signatory: { ...begun.signatory, email: "sam@example.org" } };
    const supervisors = [{ name: "Sue Pervisor", email: "", orcid: "0000-0002-1825-0097", supervises: "Amina@example.org" }];
    expect(asContent(asValues({ ...whole, sponsor, supervisors }, lead))).toMatchObject({ sponsor, supervisors });
    expect(applicationProblems(asValues({ ...whole, sponsor, supervisors }, lead))).toEqual([]);
    expect(applicationProblems(asValues({ ...whole, supervisors: [{ ...supervisors[0], supervises: "nobody@example.org" }] }, lead))).toEqual([{ path: ["supervisors", "0", "supervises"], message: "Choose somebody who is on the project." }]);
  });
  test("a draft with parts of another shape opens with those parts empty", () => {
    expect(asValues({ title: 5, members: "none", datasets: [null], analyses: [1, "count"] }, lead)).toMatchObject({ title: "", datasets: [{ treId: "", dataset: "" }], analyses: ["count"] });
  });
  test("a purpose that nobody stated is none; diseases are one field, a line each", () => {
    const values = asValues(whole, lead);
    expect(asContent(values).purpose).toBeUndefined();
    const purpose = { kinds: ["methods"], diseases: [{ id: "MONDO:0005148", name: "type 2 diabetes" }], touches: [], notForProfit: true };
    expect(asContent(asValues({ ...whole, purpose }, lead)).purpose).toEqual(purpose);
    expect(applicationProblems({ ...values, purpose: { ...values.purpose, diseases: "type 2 diabetes" } })).toEqual([{ path: ["purpose", "diseases"], message: "Write the id of an ontology, such as MONDO:0005148." }]);
  });
});
