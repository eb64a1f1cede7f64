/** The monitor's comparison on the register's real files: they agree with the entries; and a portal whose lists are made from another text than its entries is found, file by file. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerEntries } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation } from "#db/testing/test-federation.ts";
import { publishCrateEntry } from "#lib/portal/publish-crate-entry.ts";
import { readRegister, readRegisterEntry } from "#lib/portal/read-register.ts";
import { filesThatDiffer, type Looked } from "#lib/register/files/compare.ts";
import { crateEntry } from "#lib/register/testing/crate-entry.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { answerRequest } from "./answer-request.ts";
import { registerOperations } from "./register.ts";

const anyone = { kind: "anonymous" } as const;
const base = "/api/register/v1";
let context: TestContext;
let looked: Map<string, Looked>;
let references: string[];
const open = async (path: string) => {
  const response = await answerRequest(new Request(`${context.portalUrl}${base}/${path}`), { context, readActor: () => Promise.resolve(anyone), operations: registerOperations, base });
  expect(response.status, path).toBe(200);
  return response.body!;
};
const compare = () => filesThatDiffer({ portalUrl: context.portalUrl, open, isLogged: (reference) => references.includes(reference) }, looked);

beforeAll(async () => {
  context = await testContext();
  await testFederation(context, ["Northern TRE", "Wessex TRE"], ["approve", "refuse"]);
  const editor = await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
  must(await publishCrateEntry(context, editor, { crate: await sha256(new Uint8Array([1])), entry: { ...crateEntry, applicants: ["Osei, Amara", "=HYPERLINK(\"https://evil.example\")"], laySummary: "“Why <frail> people & others come to hospital”\r\n".repeat(3) } }));
  const { entries } = must(await readRegister(context, anyone, { perPage: 500 }));
  references = entries.map(({ record }) => record.reference);
  looked = new Map(await Promise.all(references.map(async (reference): Promise<[string, Looked]> => {
    const { history, ...entry } = must(await readRegisterEntry(context, anyone, { reference }));
    return [reference, { entry, history, recordOf: async (revision) => must(await readRegisterEntry(context, anyone, { reference, revision })).record }];
  })));
});
afterAll(() => context.end());

describe("every file of the register", () => {
  test("says what its entries say", async () => {
    expect(looked.size).toBeGreaterThanOrEqual(2);
    expect(await compare()).toEqual([]);
  });
  test("is found out where the lists are made from another text than the entry", async () => {
    const [reference] = references as [string];
    const { entry: { record } } = looked.get(reference)!;
    await context.db.update(registerEntries).set({ record: { ...record, optOut: record.optOut === "Yes" ? "No" : "Yes" } }).where(eq(registerEntries.reference, reference));
    expect((await compare()).map(({ said }) => said)).toEqual(["the list shows “optOut” otherwise", "the CSV shows “National data opt-out applied?” otherwise", "the upload sheet shows “National data opt-out applied?” otherwise", "the upload sheet of Northern TRE shows “National data opt-out applied?” otherwise"]);
    await context.db.update(registerEntries).set({ record: { ...record, title: "Something else entirely" } }).where(eq(registerEntries.reference, reference));
    expect((await compare()).map(({ said }) => said)).toEqual(["the list shows “title” otherwise", "the CSV shows “Project title” otherwise", "the upload sheet shows “Project title” otherwise", "the JSON-LD of the list shows “name” otherwise", "the Atom feed shows “title” otherwise", "the JSON feed shows “title” otherwise", "the upload sheet of Northern TRE shows “Project title” otherwise"]);
  });
});
