/** The monitor's comparison on the register's real files: they agree with the entries; and a portal whose lists are made from another text than its entries is found, file by file. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerEntries } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation } from "#db/testing/test-federation.ts";
import { publishCrateEntry } from "#lib/portal/publish-crate-entry.ts";
import { editRegisterEntry } from "#lib/portal/edit-register-entry.ts";
import { readLogFile, readRegisterLog } from "#lib/portal/read-register-log.ts";
import { readRegister } from "#lib/portal/read-register.ts";
import { sequenceRegisterLog } from "#lib/portal/sequence-register-log.ts";
import { filesThatDiffer, type Looked } from "#lib/register/files/compare.ts";
import { auditLog } from "#lib/register/log/audit-log.ts";
import { readVerifierKey } from "#lib/register/log/signed-note.ts";
import { entryShown, hasNewerNow } from "#lib/register/shown-entry.ts";
import { crateEntry } from "#lib/register/testing/crate-entry.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { answerRequest } from "./answer-request.ts";
import { registerOperations } from "./register.ts";

const anyone = { kind: "anonymous" } as const;
const base = "/api/register/v1";
let context: TestContext;
let editor: Actor;
let looked: Map<string, Looked>;
let references: string[];
const answered = (path: string) => answerRequest(new Request(`${context.portalUrl}${base}/${path}`), { context, readActor: () => Promise.resolve(anyone), operations: registerOperations, base });
const open = async (path: string) => {
  const response = await answered(path);
  expect(response.status, path).toBe(200);
  return response.body!;
};
/** The portal as the monitor asks it, but for its pages; and its log, read whole. */
async function audited() {
  const { key } = must(await readRegisterLog(context, anyone, {}));
  const { entries } = await auditLog((await readVerifierKey(key))!, async (path) => must(await readLogFile(context, anyone, { path })).bytes);
  const json = async (path: string): Promise<unknown> => {
    const response = await answered(path.slice(base.length));
    if (!response.ok) throw new Error(`status ${String(response.status)}`);
    return response.json();
  };
  return { entries, at: { json, text: () => Promise.resolve(""), log: key } };
}
const compare = () => filesThatDiffer({ portalUrl: context.portalUrl, open, isLogged: (reference) => references.includes(reference) }, looked);

beforeAll(async () => {
  context = await testContext();
  await testFederation(context, ["Northern TRE", "Wessex TRE"], ["approve", "refuse"]);
  editor = await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
  must(await publishCrateEntry(context, editor, { crate: await sha256(new Uint8Array([1])), entry: { ...crateEntry, applicants: ["Osei, Amara", "=HYPERLINK(\"https://evil.example\")"], laySummary: "“Why <frail> people & others come to hospital”\r\n".repeat(3) } }));
  const { entries } = must(await readRegister(context, anyone, { perPage: 500 }));
  references = entries.map(({ record }) => record.reference);
  await sequenceRegisterLog(context);
  const { entries: logged, at } = await audited();
  looked = new Map(await Promise.all(references.map(async (reference): Promise<[string, Looked]> => {
    const shown = await entryShown(at, reference, logged.get(reference)!, true, context.clock.now());
    expect(shown.portalUrl).toBe(context.portalUrl);
    // There are no pages here.
    expect(shown.problems.filter((problem) => !/the page shows|inside the page/.test(problem))).toEqual([]);
    return [reference, shown.looked!];
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
  test("says something newer of an entry that was changed meanwhile, which counts once the log can prove it", async () => {
    const [, reference] = references as [string, string];
    const { entries: logged, at } = await audited();
    const state = logged.get(reference)!;
    must(await editRegisterEntry(context, editor, { reference, revision: state.rev, corrections: { title: "A title that was set right" }, reason: "The title had a slip of the pen." }));
    await expect(entryShown(at, reference, state, true, context.clock.now())).rejects.toThrow("status 503");
    await sequenceRegisterLog(context);
    expect(await entryShown(at, reference, state, true, context.clock.now())).toMatchObject({ isNewer: true });
    expect([await hasNewerNow(at, reference, state.rev), await hasNewerNow(at, reference, state.rev + 1)]).toEqual([true, false]);
  });
});
