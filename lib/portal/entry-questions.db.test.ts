import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEvents, registerQuestions } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { answerQuestion } from "./answer-question.ts";
import { askAboutEntry } from "./ask-about-entry.ts";
import type { Person } from "./person-of.ts";
import { readEntryQuestions } from "./read-entry-questions.ts";
import { readRegisterDesk } from "./register-desk.ts";

const anyone = { kind: "anonymous" } as const;
const reference = "FF-2026-0001";
let context: TestContext;
let federation: TestFederation;
let editor: Person;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["Northern TRE"]);
  editor = await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
});
afterAll(() => context.end());
const ask = (question: string, address: string) => askAboutEntry(context, anyone, { reference, question }, { address });
const shown = async () => must(await readEntryQuestions(context, anyone, { reference }));
const desk = async () => must(await readRegisterDesk(context, editor, {})).questions;

describe("questions about an entry", () => {
  test("are seen by register editors alone until one of them answers", async () => {
    must(await ask("Why are only people in the north in it?", "192.0.2.1"));
    expect(await shown()).toEqual({ questions: [], waiting: 1, declined: 0 });
    expect(await desk()).toMatchObject([{ reference, title: "Diabetes across regions", question: "Why are only people in the north in it?" }]);
    expect(await readRegisterDesk(context, federation.researcher, {})).toMatchObject({ ok: false });
    const [{ id } = { id: "" }] = await desk();
    expect(await answerQuestion(context, federation.researcher, { id, decision: "answer", question: "Why only the north?", answer: "The other committees have not decided." })).toMatchObject({ ok: false, refusal: { reason: "not-permitted" } });
    must(await answerQuestion(context, editor, { id, decision: "answer", question: "Why are only people in the north in it?", answer: "The committees of the other environments have not been asked." }));
    expect(await shown()).toMatchObject({ questions: [{ question: "Why are only people in the north in it?", answer: "The committees of the other environments have not been asked." }], waiting: 0 });
    expect(await answerQuestion(context, editor, { id, decision: "decline", declinedFor: "answered" })).toMatchObject({ ok: false, refusal: { reason: "wrong-state" } });
  });

  test("give nobody away: neither in what is asked nor in what is published, and what is declined is gone", async () => {
    expect(await ask("Is my mother ada@example.org in it?", "192.0.2.2")).toMatchObject({ ok: false, refusal: { fields: { question: expect.stringMatching(/e-mail address/) as string } } });
    must(await ask("Is my mother Ada Lovelace from Ockham in it?", "192.0.2.2"));
    const [{ id } = { id: "" }] = await desk();
    expect(await answerQuestion(context, editor, { id, decision: "answer", question: "Is a person born on 10/12/1815 in it?", answer: "Nobody can be looked up in it." })).toMatchObject({ ok: false, refusal: { fields: { question: expect.any(String) as string } } });
    must(await answerQuestion(context, editor, { id, decision: "decline", declinedFor: "about-a-person" }));
    expect(await shown()).toMatchObject({ questions: [{}], waiting: 0, declined: 1 });
    expect(JSON.stringify([await context.db.select().from(registerQuestions), await context.db.select({ facts: auditEvents.facts }).from(auditEvents)])).not.toMatch(/Ada Lovelace/);
    // An editor who is signed in asks as anyone does.
    must(await askAboutEntry(context, editor, { reference, question: "May I ask this without a name?" }, { address: "192.0.2.9" }));
    const asked = (await context.db.select().from(auditEvents)).filter((event) => event.action === "ask-about-entry");
    expect(asked.map((event) => event.actorId)).toEqual(asked.map(() => null));
  });

  test("are asked five times in a quarter of an hour, by one address, and not about what is not there", async () => {
    for (let i = 0; i < 5; i++) must(await ask(`What is question number ${String(i)} about?`, "192.0.2.3"));
    expect(await ask("What is one more about?", "192.0.2.3")).toMatchObject({ ok: false, refusal: { reason: "too-many-requests" } });
    context.advance(16 * 60_000);
    expect((await ask("What is one more about?", "192.0.2.3")).ok).toBe(true);
    expect(await askAboutEntry(context, anyone, { reference: "FF-1", question: "What is this all about?" }, { address: "192.0.2.4" })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
  });
});
