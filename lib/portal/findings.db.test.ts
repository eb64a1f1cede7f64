import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectMembers } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { decideOnFindings } from "./decide-on-findings.ts";
import type { Person } from "./person-of.ts";
import { proposeFindings } from "./propose-findings.ts";
import { readFindings } from "./read-findings.ts";
import { readRegister, readRegisterEntry } from "./read-register.ts";
import { readRegisterDesk } from "./register-desk.ts";
import { waitingFor } from "./waiting.ts";

const anyone = { kind: "anonymous" } as const;
let context: TestContext;
let federation: TestFederation;
let editor: Person;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["Northern TRE", "Wessex TRE"], ["approve", "refuse"]);
  editor = await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
});
afterAll(() => context.end());
const told = "We counted people with diabetes in the north. There are about as many as the national figures say, and more of them live in towns.";
const propose = (text: string, as: Person = federation.researcher) => proposeFindings(context, as, { projectId: federation.projectId, text });
const entry = async () => must(await readRegister(context, anyone, {})).entries[0]!;

describe("what a project learned", () => {
  test("waits for a register editor, and a newer text takes its place", async () => {
    must(await propose(told.replace("north", "south")));
    context.advance(1000);
    const { id } = must(await propose(told, federation.colleague));
    expect(must(await readRegisterDesk(context, editor, {})).findings).toMatchObject([{ id, text: told, title: "Diabetes across regions" }]);
    expect(must(await waitingFor(context, editor))["/register-desk"]).toBe(1);
    expect(must(await readFindings(context, federation.researcher, { projectId: federation.projectId })).map((f) => f.state)).toEqual(["waiting", "replaced"]);
    expect((await entry()).record.learned).toBeUndefined();
    expect(await propose("Too short.")).toMatchObject({ ok: false, refusal: { fields: { text: expect.stringMatching(/80 characters/) as string } } });
    expect(await propose(told, federation.outsider)).toMatchObject({ ok: false });
  });

  test("is sent back with a reason, which the project reads", async () => {
    const [waiting] = must(await readRegisterDesk(context, editor, {})).findings;
    expect(await decideOnFindings(context, editor, { id: waiting!.id, decision: "return" })).toMatchObject({ ok: false, refusal: { fields: { reason: expect.any(String) as string } } });
    must(await decideOnFindings(context, editor, { id: waiting!.id, decision: "return", reason: "Say what it means for patients." }));
    expect(must(await readFindings(context, federation.researcher, { projectId: federation.projectId }))[0]).toMatchObject({ state: "returned", reason: "Say what it means for patients." });
    expect(await decideOnFindings(context, editor, { id: waiting!.id, decision: "publish" })).toMatchObject({ ok: false, refusal: { reason: "wrong-state" } });
  });

  test("is published as a new version, found by its words, and ends what is overdue", async () => {
    context.advance(1000);
    const { id } = must(await propose(told));
    const before = (await entry()).revision;
    must(await decideOnFindings(context, editor, { id, decision: "publish" }));
    const { record, revision } = await entry();
    expect([record.learned, revision]).toEqual([{ text: told, publishedOn: "2026-11-22" }, before + 1]);
    expect(must(await readRegisterEntry(context, anyone, { reference: record.reference })).history[0]!.because).toBe("The project told what it learned.");
    expect(must(await readRegister(context, anyone, { q: "towns" })).total).toBe(1);
    context.advance(Date.parse("2029-11-01T00:00:00Z") - context.clock.now().getTime());
    expect(must(await readRegister(context, anyone, { overdue: "yes" })).total).toBe(0);
  });

  test("is decided on by nobody whose own project it is", async () => {
    const both = await addPerson(context, "Ed Both", { grants: [{ role: "register-editor", treId: null }, { role: "researcher", treId: null }] });
    await context.db.insert(projectMembers).values({ projectId: federation.projectId, userId: both.userId, role: "member" });
    const { id } = must(await propose(told, both));
    expect(await decideOnFindings(context, both, { id, decision: "publish" })).toMatchObject({ ok: false, refusal: { reason: "not-permitted" } });
    expect(await readRegisterDesk(context, federation.researcher, {})).toMatchObject({ ok: false, refusal: { reason: "not-permitted" } });
  });
});
