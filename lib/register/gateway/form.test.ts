import { describe, expect, it } from "vitest";
import type { RegisterRecord } from "../record.ts";
import { record } from "../testing/record.ts";
import { formFaults } from "./check-form.ts";
import { gatewayChoices } from "./choices.ts";
import { differencesInWords, fieldsThatDiffer, firstBody, GatewayEntry, patchOf, strangeLinks, whoseChange } from "./difference.ts";
import { gatewayForm, type GatewayForm } from "./form.ts";

const options = { portalUrl: "https://register.example", datasetIds: {} };
const form = gatewayForm(record, "Northmoor", options)!;
const asRead = (change: Partial<Record<keyof GatewayForm, unknown>> = {}) => GatewayEntry.parse({ id: 501, ...form, ...change });

describe("an entry as the Gateway's form", () => {
  it("has dates as its API takes them, the law in its words, and no field that it would drop or that is not this TRE's", () => {
    expect(form).toMatchObject({
      project_id_text: "FF-2026-0142", project_start_date: "2026-09-01T00:00:00", latest_approval_date: "2026-08-17T00:00:00", organisation_id: "https://ror.org/03yrm5c26", applicant_id: "https://orcid.org/0000-0002-1825-0097",
      non_gateway_applicants: ["Amara <Example>", "Rhys Sample"], non_gateway_datasets: ["Care records (Northmoor)"], datasets: [], status: "ACTIVE", access_type: "TRE",
      legal_basis_for_data_article6: "(e) processing is necessary for the performance of a task carried out in the public interest or in the exercise of official authority vested in the controller;",
    });
    expect(form.technical_summary).toContain("https://register.example/register/FF-2026-0142");
    expect(Object.keys(form)).not.toContain("access_date");
    expect(Object.keys(form)).not.toContain("keywords");
    expect(formFaults(form)).toEqual([]);
  });

  it("names only this TRE's datasets and its own day of approval, links by number where it is known, and says when the approval ends", () => {
    const two: RegisterRecord = { ...record, datasets: [...record.datasets, { tre: "Wessex", title: "ICU" }], sites: [...record.sites, { ...record.sites[0]!, tre: "Wessex", state: "ended", decidedOn: "2026-09-05" }] };
    expect(gatewayForm(two, "Wessex", { ...options, datasetIds: { ICU: 9_999_001 } })).toMatchObject({ datasets: [{ id: 9_999_001 }], non_gateway_datasets: [], latest_approval_date: "2026-09-05T00:00:00", status: "ARCHIVED" });
    expect(gatewayForm({ ...two, sites: [{ ...record.sites[0]!, state: "refused" }] }, "Northmoor", options)).toBeUndefined();
    expect(gatewayForm(record, "Elsewhere", options)).toBeUndefined();
  });

  it("offers the choices of the Gateway's own form: 7 sectors, 7 bases of Article 6, 11 of Article 9", () => {
    expect(gatewayChoices.organisation_sector).toHaveLength(7);
    expect(gatewayChoices.legal_basis_for_data_article6).toHaveLength(7);
    expect(gatewayChoices.legal_basis_for_data_article9).toHaveLength(11);
    for (const choices of [gatewayChoices.legal_basis_for_data_article6, gatewayChoices.legal_basis_for_data_article9]) {
      expect(choices[0]).toBe("Not applicable");
      expect(choices.slice(1, -1).every((choice) => /^\([a-i]\) .*;$/.test(choice))).toBe(true);
      expect(choices.at(-1)).toMatch(/^\([fj]\) .*\.$/);
    }
  });
});

describe("what is checked before sending", () => {
  const faultsOf = (change: Partial<GatewayForm>) => formFaults({ ...form, ...change }).map(({ field, mend }) => [field, mend]);
  it.each<[string, Partial<GatewayForm>, string, RegExp]>([
    ["a text longer than its column", { dataset_linkage_description: "é".repeat(256) }, "dataset_linkage_description", /255 characters; it has 256/],
    ["a lay summary of more than 300 words", { lay_summary: "word ".repeat(301) }, "lay_summary", /300 words.*301/],
    ["a lay summary of more than 3000 characters", { lay_summary: "w".repeat(3001) }, "lay_summary", /3000 characters/],
    ["a demanded field without words", { public_benefit_statement: "  " }, "public_benefit_statement", /demands it/],
    ["no dataset", { non_gateway_datasets: [] }, "non_gateway_datasets", /at least one/],
    ["a choice that is none", { organisation_sector: "Other" }, "organisation_sector", /Academic Institute/],
    ["a day that is in no calendar", { project_start_date: "2026-02-30T00:00:00" }, "project_start_date", /in the calendar/],
    ["an instant with milliseconds and a zone", { latest_approval_date: "2026-08-17T00:00:00.000Z" }, "latest_approval_date", /in the calendar/],
    ["an end before the start", { project_end_date: "2026-08-31T00:00:00" }, "project_end_date", /end after it starts/],
    ["an empty line in a list", { funders_and_sponsors: [""] }, "funders_and_sponsors", /empty/],
  ])("%s", (_what, change, field, mend) => {
    expect(faultsOf(change)).toEqual([[field, expect.stringMatching(mend)]]);
  });
  it("takes exactly 255 characters and 300 words", () => {
    expect(faultsOf({ dataset_linkage_description: "é".repeat(255), lay_summary: "word ".repeat(300) })).toEqual([]);
  });
});

describe("what differs", () => {
  it("is nothing when the Gateway gives back what it was sent, with its own way of writing days and nothings", () => {
    expect(fieldsThatDiffer(form, asRead({ project_start_date: "2026-09-01T00:00:00.000000Z", non_gateway_outputs: null, lay_summary: `${form.lay_summary} ` }))).toEqual([]);
    expect(fieldsThatDiffer({ ...form, organisation_id: "" }, asRead({ organisation_id: null }))).toEqual([]);
  });
  it("is shown word by word, from the Gateway's to the register's", () => {
    const [shown] = differencesInWords(asRead({ project_title: "Summer admissions of frail people" }), form, ["project_title"]);
    expect(shown).toEqual({ name: "Project title", parts: [{ text: "Summer", is: "removed" }, { text: "Winter", is: "added" }, { text: " admissions of frail people", is: "same" }] });
  });
  it("tells the register's news from what somebody changed at the Gateway", () => {
    const wanted = { ...form, lay_summary: "Now in other words." };
    const has = asRead({ project_title: "Changed there" });
    expect(whoseChange(form, wanted, fieldsThatDiffer(wanted, has))).toEqual({ ours: ["lay_summary"], theirs: ["project_title"] });
    expect(whoseChange(null, wanted, fieldsThatDiffer(wanted, has)).ours).toEqual([]);
  });
  it("takes a name that the Gateway moved into a link for what it is, and does not ask to move it for ever", () => {
    const moved = asRead({ non_gateway_datasets: [], datasets: [{ id: 77 }] });
    expect(fieldsThatDiffer(form, moved)).toEqual([]);
    expect(strangeLinks(form, moved)).toEqual([77]);
    expect(fieldsThatDiffer(form, asRead({ non_gateway_datasets: [] }))).toEqual(["non_gateway_datasets"]);
    expect(fieldsThatDiffer({ ...form, datasets: [{ id: 9 }] }, moved)).toEqual(["datasets"]);
  });
  it("patches only what is asked, keeps links that are there, and never sends the two nulls that break the Gateway", () => {
    expect(patchOf({ ...form, datasets: [{ id: 9 }] }, asRead({ datasets: [{ id: 77 }] }), ["datasets", "project_title"])).toEqual({ datasets: [{ id: 77 }, { id: 9 }], project_title: form.project_title });
    expect(patchOf({ ...form, organisation_sector: "", latest_approval_date: "", organisation_id: "" }, asRead(), ["organisation_sector", "latest_approval_date", "organisation_id"])).toEqual({ organisation_id: null });
  });
  it("makes a draft first", () => {
    expect(firstBody(form)).toMatchObject({ status: "DRAFT", project_id_text: "FF-2026-0142" });
    expect(Object.values(firstBody(form))).not.toContain("");
  });
});
