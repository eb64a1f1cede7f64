import { afterAll, beforeAll, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation } from "#db/testing/test-federation.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { crateMetadata, entryAsCrate } from "#lib/register/crate/entry-as-crate.ts";
import { importSheet } from "#lib/register/gateway/testing/sheet-importer.ts";
import { crateEntry } from "#lib/register/testing/crate-entry.ts";
import { draftRegisterEntry } from "./draft-register-entry.ts";
import { publishCrateEntry } from "./publish-crate-entry.ts";
import { readGatewaySheet } from "./read-register-files.ts";
import { readRegister, readRegisterEntry } from "./read-register.ts";

const anyone = { kind: "anonymous" } as const;
let context: TestContext;
beforeAll(async () => {
  context = await testContext();
  await testFederation(context, ["Northern TRE", "Wessex TRE"], ["approve", "refuse"]);
});
afterAll(() => context.end());
const editor = () => addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
const publish = async (entry: object, bytes = new TextEncoder().encode(JSON.stringify(entry))) => must(await publishCrateEntry(context, await editor(), { crate: await sha256(bytes), entry }));

test("the upload sheet of the whole register is taken by a strict importer, and says there what the register says", async () => {
  await publish({ ...crateEntry, applicants: ["Osei, Amara", "=HYPERLINK(\"https://evil.example\")"], laySummary: "“Why <frail> people & others come to hospital”\n".repeat(3), otherCommittees: ["Ethics committee, east"], outputLinks: ["https://doi.org/10.5555/12345678"] });
  const { uses, faults } = importSheet(must(await readGatewaySheet(context, anyone, {})).bytes);
  expect(faults).toEqual([]);
  const { entries } = must(await readRegister(context, anyone, { perPage: 500, sort: "published" }));
  expect(uses.map((use) => use.fields["Project ID"])).toEqual(entries.map((entry) => entry.record.reference));
  for (const [at, { record }] of entries.entries()) {
    expect(uses[at]!.fields).toMatchObject({
      "Project title": record.title, "Lay summary": record.laySummary, "Lead applicant organisation name": record.organisationName, "Applicant name(s)": record.applicants.map((name) => name.replace(", ", " – ")), "Project start date": record.startDate, "Latest approval date": record.latestApprovalDate,
      "Dataset(s) name": record.datasets.map(({ title, tre }) => `${title} (${tre})`), "Link to research outputs": record.outputLinks, "Access type": "TRE",
    });
  }
});

test("an environment uploads what it approved itself: its own datasets and the day of its own decision, no entry that it refused, and none from a crate", async () => {
  // The other committee decided again since: its day is the newest of the entry, and not this environment's.
  const sheetAt = async (tre: string) => importSheet(must(await readGatewaySheet(context, anyone, { tre })).bytes);
  const { uses, faults } = await sheetAt("Northern TRE");
  expect(faults).toEqual([]);
  const [entry] = must(await readRegister(context, anyone, { tre: "Northern TRE" })).entries;
  const site = entry!.record.sites.find((one) => one.tre === "Northern TRE")!;
  expect(uses).toHaveLength(1);
  expect(uses[0]!.fields).toMatchObject({ "Project ID": entry!.record.reference, "Dataset(s) name": entry!.record.datasets.filter((d) => d.tre === "Northern TRE").map((d) => `${d.title} (Northern TRE)`), "Latest approval date": site.decidedOn });
  expect(entry!.record.sites.find((one) => one.tre === "Wessex TRE")?.state).toBe("refused");
  expect((await sheetAt("Wessex TRE")).uses).toEqual([]);
  const [crated] = must(await readRegister(context, anyone, {})).entries.filter(({ record }) => record.crate !== undefined);
  expect((await sheetAt(crated!.record.sites[0]!.tre)).uses).toEqual([]);
});

test("crate → entry → crate: what an editor publishes from an entry's own crate is that entry again", async () => {
  const [source] = must(await readRegister(context, anyone, { q: "diabetes" })).entries;
  // An entry from a crate has one environment: that which it names as the holder of its data.
  const given = { ...source!.record, datasets: source!.record.datasets.filter((d) => d.tre === "Northern TRE") };
  const bytes = new TextEncoder().encode(JSON.stringify(crateMetadata(entryAsCrate(given, context.portalUrl))));
  const { crate, draft } = must(await draftRegisterEntry(context, await editor(), { bytes }));
  expect(crate).toBe(await sha256(bytes));
  const { projectId, ...said } = draft;
  expect(projectId).toBe(source!.record.reference);
  const { organisationSector, category, accreditedResearcher, sublicence, sensitivity, article6, article9, duty, optOut, frequency, linkage, confidentialData } = given;
  const { reference } = await publish({ ...said, organisationSector, category, accreditedResearcher, sublicence, sensitivity, article6, article9, duty, optOut, frequency, linkage, confidentialData, nation: "England", validTo: "2027-11-22" }, bytes);
  const { record } = must(await readRegisterEntry(context, anyone, { reference }));
  const again = crateMetadata(entryAsCrate({ ...record, reference: source!.record.reference }, context.portalUrl));
  expect(again).toEqual(JSON.parse(new TextDecoder().decode(bytes)));
});
