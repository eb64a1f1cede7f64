/** The library of concept sets: what its verbs do, and who sees what. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conceptSetVersions } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation, testQuery, type TestFederation } from "#db/testing/test-federation.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { readConceptSetJson } from "#lib/query/code-lists/export.ts";
import { readCodeListCsv } from "#lib/query/code-lists/read-csv.ts";
import { archiveConceptSet } from "./archive-concept-set.ts";
import { conceptSetReach } from "./concept-set-reach.ts";
import { copyConceptSet } from "./copy-concept-set.ts";
import { createConceptSet } from "./create-concept-set.ts";
import { conceptSetCsv, conceptSetJson } from "./download-concept-set.ts";
import { listConceptSets } from "./list-concept-sets.ts";
import { lookUpCodes } from "./look-up-codes.ts";
import { readConceptSet } from "./read-concept-set.ts";
import { saveConceptSetVersion } from "./save-concept-set-version.ts";
import { shareConceptSet } from "./share-concept-set.ts";

let context: TestContext;
let federation: TestFederation;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["approve", "approve"]);
});
afterAll(() => context.end());

const item = (conceptId: number, name: string, more = {}) => ({ conceptId, name, descendants: true, mapped: false, exclude: false, ...more });
const diabetes = item(201826, "Type 2 diabetes");
const metformin = item(1503297, "metformin");
const made = async (more: Record<string, unknown> = {}, by: Actor = federation.researcher) => must(await createConceptSet(context, by, { name: "Type 2 diabetes", items: [diabetes], ...more })).id;
const read = async (id: string, more: Record<string, unknown> = {}) => must(await readConceptSet(context, federation.researcher, { id, ...more }));
const reasonOf = (answer: { ok: boolean; refusal?: { reason: string } }) => (answer.ok ? "done" : answer.refusal?.reason);

describe("versions", () => {
  test("each stays as it was saved, and says in words how it differs from the one before or from any other", async () => {
    const id = await made();
    must(await saveConceptSetVersion(context, federation.researcher, { id, version: 1, name: "Type 2 diabetes", items: [diabetes, metformin], note: "With the drug" }));
    must(await saveConceptSetVersion(context, federation.researcher, { id, version: 2, name: "T2DM", items: [item(201826, "Type 2 diabetes", { descendants: false })], note: "Only the very code" }));
    expect(await read(id)).toMatchObject({ name: "T2DM", latest: 3, version: 3, difference: { from: 2, lines: [expect.stringContaining("T2DM"), expect.stringContaining("now alone"), expect.stringContaining("Taken out: “metformin” [1503297]")] } });
    const first = await read(id, { version: "1", against: "3" });
    expect(first).toMatchObject({ version: 1, set: { name: "Type 2 diabetes", items: [diabetes], origin: { set: id, version: 1 } }, difference: { from: 3 } });
    expect(first.versions.map((v) => [v.number, v.concepts, v.note])).toEqual([[3, 1, "Only the very code"], [2, 2, "With the drug"], [1, 1, "First version"]]);
  });
  test("a later version is not passed over, and a version that changes nothing is not saved", async () => {
    const id = await made();
    const save = (version: number, items: unknown[]) => saveConceptSetVersion(context, federation.researcher, { id, version, name: "Type 2 diabetes", items, note: "Another" });
    expect(reasonOf(await save(1, [diabetes]))).toBe("invalid-input");
    must(await save(1, [metformin]));
    expect(reasonOf(await save(1, []))).toBe("conflict");
    expect(reasonOf(await readConceptSet(context, federation.researcher, { id, version: 9 }))).toBe("not-found");
    await expect(context.db.update(conceptSetVersions).set({ note: "Forged" }).where(eq(conceptSetVersions.conceptSetId, id))).rejects.toThrow();
  });
});

describe("who sees and changes a set", () => {
  const asked = async (id: string, by: Actor) => [reasonOf(await readConceptSet(context, by, { id })), reasonOf(await saveConceptSetVersion(context, by, { id, version: 1, name: "Mine now", items: [], note: "Taken over" }))];
  test("a person's own: nobody else", async () => {
    const id = await made();
    for (const other of [federation.colleague, federation.outsider, federation.tres[0]!.chair, federation.administrator]) expect(await asked(id, other)).toEqual(["not-found", "not-found"]);
    expect(await asked(id, { kind: "anonymous" })).toEqual(["not-signed-in", "not-signed-in"]);
  });
  test("a project's: its members, who may all change it; another project's researcher and its committee do not see it", async () => {
    const id = await made({ projectId: federation.projectId });
    for (const other of [federation.outsider, federation.tres[0]!.chair]) expect(await asked(id, other)).toEqual(["not-found", "not-found"]);
    expect(await asked(id, federation.colleague)).toEqual(["done", "done"]);
  });
  test("everyone's: all who are signed in read and researchers copy it; nobody but its keepers changes or shares it", async () => {
    const id = await made({ projectId: federation.projectId });
    must(await shareConceptSet(context, federation.colleague, { id, projectId: federation.projectId, everyone: true }));
    expect(await asked(id, federation.outsider)).toEqual(["done", "not-permitted"]);
    expect(await asked(id, federation.tres[0]!.chair)).toEqual(["done", "not-permitted"]);
    expect(await asked(id, { kind: "anonymous" })).toEqual(["not-signed-in", "not-signed-in"]);
    expect(reasonOf(await shareConceptSet(context, federation.outsider, { id, projectId: null, everyone: true }))).toBe("not-permitted");
    // The project is not named to people outside it.
    expect(must(await readConceptSet(context, federation.outsider, { id }))).toMatchObject({ project: null, mayEdit: { ok: false } });
    const copy = must(await copyConceptSet(context, federation.outsider, { id })).id;
    expect(must(await readConceptSet(context, federation.outsider, { id: copy }))).toMatchObject({ name: "Copy of Type 2 diabetes", copyOf: { id }, mayEdit: { ok: true } });
    expect(await asked(copy, federation.researcher)).toEqual(["not-found", "not-found"]);
    expect(reasonOf(await copyConceptSet(context, federation.tres[0]!.chair, { id }))).toBe("not-permitted");
    expect(reasonOf(await copyConceptSet(context, federation.outsider, { id, projectId: federation.projectId }))).toBe("not-found");
  });
  test("only its maker takes a set out of a project", async () => {
    const id = await made({ projectId: federation.projectId });
    expect(reasonOf(await shareConceptSet(context, federation.colleague, { id, projectId: null, everyone: false }))).toBe("not-permitted");
    must(await shareConceptSet(context, federation.researcher, { id, projectId: null, everyone: false }));
    expect(await asked(id, federation.colleague)).toEqual(["not-found", "not-found"]);
  });
});

describe("the list", () => {
  const namesSeen = async (by: Actor, more: Record<string, unknown> = {}) => must(await listConceptSets(context, by, more)).sets.map((set) => set.name);
  test("holds what one sees, found by part of a name or by a concept, and not what is archived", async () => {
    const [own, shared] = [await made({ name: "Rare: 100% own" }), await made({ name: "Rare shared", items: [item(4266367, "Influenza")] })];
    must(await shareConceptSet(context, federation.researcher, { id: shared, projectId: null, everyone: true }));
    expect((await namesSeen(federation.researcher, { text: "rare" })).toSorted()).toEqual(["Rare shared", "Rare: 100% own"]);
    expect(await namesSeen(federation.researcher, { text: "100% O" })).toEqual(["Rare: 100% own"]);
    expect(await namesSeen(federation.outsider, { text: "rare" })).toEqual(["Rare shared"]);
    expect(await namesSeen(federation.researcher, { text: "4266367" })).toEqual(["Rare shared"]);
    must(await archiveConceptSet(context, federation.researcher, { id: own, archived: true }));
    expect(await namesSeen(federation.researcher, { text: "rare" })).toEqual(["Rare shared"]);
    expect(await namesSeen(federation.researcher, { text: "rare", archived: "yes" })).toEqual(["Rare: 100% own"]);
    expect((await read(own)).mayEdit).toMatchObject({ ok: false });
    must(await archiveConceptSet(context, federation.researcher, { id: own, archived: false }));
    expect(await namesSeen(federation.researcher, { text: "own", whose: "mine" })).toContain("Rare: 100% own");
  });
});

test("says where it is used, to those who belong to the query's project", async () => {
  const id = await made();
  must(await shareConceptSet(context, federation.researcher, { id, projectId: null, everyone: true }));
  const { queryId } = await federation.draft({ ...testQuery, conceptSets: [{ ...(await read(id)).set, key: "t2dm" }] });
  expect((await read(id)).usedIn).toMatchObject([{ id: queryId, version: 1 }]);
  expect(must(await readConceptSet(context, federation.outsider, { id })).usedIn).toEqual([]);
});

test("says what each TRE publishes of it, before and after it is saved", async () => {
  const expected = federation.tres.map((tre) => ({ tre: tre.name, listed: 2, heldConcepts: 2, people: { atLeast: 1400, atMost: 1400 }, hidden: 1, expandedThere: 2 }));
  expect((await read(await made({ items: [diabetes, metformin] }))).reach).toMatchObject(expected);
  expect(must(await conceptSetReach(context, federation.researcher, { items: [diabetes, metformin], targets: [{ treId: federation.tres[0]!.id, dataset: "primary-care" }] })).reach).toMatchObject([expected[0]!]);
});

test("finds the concepts of codes that are known here, in any spelling of the code, and leaves out what is not", async () => {
  const found = must(await lookUpCodes(context, federation.researcher, { codes: [{ vocabulary: "SNOMED", code: "44054006" }, { vocabulary: "LOINC", code: "4548-4" }, { vocabulary: "ICD10", code: "E11" }], conceptIds: [1503297, 999] }));
  expect(found.codes.map(({ code, concepts }) => [code, concepts.map((c) => c.conceptId)])).toEqual([["44054006", [201826]], ["4548-4", [3004410]]]);
  expect(found.concepts).toEqual([{ conceptId: 1503297, name: "metformin" }]);
  expect(reasonOf(await lookUpCodes(context, federation.tres[0]!.chair, { codes: [] }))).toBe("not-permitted");
});

test("its files read back to the same set", async () => {
  const id = await made({ items: [diabetes, item(1503297, "metformin", { exclude: true, mapped: true })] });
  const { set } = await read(id);
  expect(readConceptSetJson(must(await conceptSetJson(context, federation.researcher, { id })).body)).toEqual({ ok: true, value: set });
  const csv = must(await conceptSetCsv(context, federation.researcher, { id, version: 1 }));
  expect(csv.name).toBe("type-2-diabetes-v1.csv");
  expect(must(readCodeListCsv(csv.body)).concepts.map((one) => one.item)).toEqual(set.items);
});
