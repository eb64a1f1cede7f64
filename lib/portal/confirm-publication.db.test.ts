/** A portal whose settings ask for a passkey: nothing is published in the register by a session, or a token, alone. */
import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents, registerEntries, registerLogQueue, users } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestTre } from "#db/testing/test-federation.ts";
import { oneDecider } from "#lib/governance/committee.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { Result } from "#lib/kernel/result.ts";
import { softAuthenticator, type Say, type SoftAuthenticator } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { publicationChallenge, PublicationStatement } from "#lib/register/signed-publication.ts";
import { answerQuestion } from "./answer-question.ts";
import { askAboutEntry } from "./ask-about-entry.ts";
import { decideOnFindings } from "./decide-on-findings.ts";
import { editRegisterEntry } from "./edit-register-entry.ts";
import { setCommitteeRule } from "./manage-committee.ts";
import { setCommitteeForm, writeQuestion } from "./manage-forms.ts";
import { addPasskey, beginPasskey, removePasskey } from "./passkeys.ts";
import { hashPassword } from "./password.ts";
import type { Person } from "./person-of.ts";
import { proposeFindings } from "./propose-findings.ts";
import { readRegisterDesk } from "./register-desk.ts";

const origin = "http://localhost:3000";
let context: TestContext;
let editor: Person;
let own: SoftAuthenticator;
let reference: string;
let researcher: Person;
let projectId: string;
let treId: string;
beforeAll(async () => {
  const plain = await testContext();
  context = { ...plain, publishing: "passkey" };
  let tres: TestTre[];
  ({ researcher, projectId, tres } = await testFederation(context, ["North TRE"]));
  treId = tres[0]!.id;
  editor = await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }, { role: "administrator", treId: null }] });
  const [entry] = await context.db.select().from(registerEntries);
  reference = entry!.reference;
});
afterAll(() => context.end());

const revisionNow = async () => (await context.db.select().from(registerEntries))[0]!.revision;
const saidOf = (result: Result<unknown>) => (result.ok ? "done" : `${result.refusal.reason}: ${result.refusal.message}`);
/** Asks what is to be signed, and signs it; `wrong` spoils the signature. */
async function confirmed<T>(ask: (more: object) => Promise<Result<T>>, wrong: Partial<Say> = {}, by = own): Promise<Result<T>> {
  const asked = await ask({});
  if (asked.ok || !asked.refusal.confirm) throw new Error(`nothing was asked to be signed: ${saidOf(asked)}`);
  return ask({ assertion: await by.sign({ challenge: asked.refusal.confirm.challenge, origin, ...wrong }) });
}
const lastAudit = async (action: string) => (await context.db.select().from(auditEvents).where(eq(auditEvents.action, action)).orderBy(desc(auditEvents.position)).limit(1))[0]?.facts;

test("the challenge is a digest of domain and statement, in a fixed spelling", async () => {
  const statement = PublicationStatement.parse({ version: 1, about: "publication", portal: "https://portal.example", act: "correct-entry", entry: "FF-2026-0001", revision: 2, content: "c".repeat(64) });
  // Worked out by another way: Node's own hash over the domain's line and the JSON with its keys in order.
  const { createHash } = await import("node:crypto");
  const text = `Fivefold publication, version 1\n{"about":"publication","act":"correct-entry","content":"${"c".repeat(64)}","entry":"FF-2026-0001","portal":"https://portal.example","revision":2,"version":1}`;
  expect(await publicationChallenge(statement)).toBe(createHash("sha256").update(text).digest("base64url"));
});

test("a new passkey takes the password of whoever has one", async () => {
  const password = "five safes, one answer";
  await context.db.update(users).set({ passwordHash: await hashPassword(password) }).where(eq(users.id, editor.userId));
  expect(saidOf(await beginPasskey(context, editor))).toBe("invalid-input: This is not your password.");
  expect(saidOf(await beginPasskey(context, editor, { password: "another password" }))).toMatch(/^invalid-input/);
  expect(await editRegisterEntry(context, editor, { reference, revision: await revisionNow(), reason: "The title had a slip of the pen.", corrections: { title: "Another title" } })).toMatchObject({ refusal: { reason: "not-permitted", message: expect.stringContaining("you have none") } });
  own = await softAuthenticator();
  const { challenge } = must(await beginPasskey(context, editor, { password }));
  must(await addPasskey(context, editor, { name: "My key", registration: await own.register({ challenge, origin }) }));
});

test("a correction is published once its editor has signed it: over these words, at this revision, once", async () => {
  const revision = await revisionNow();
  const correct = (title: string, at = revision) => (more: object) => editRegisterEntry(context, editor, { reference, revision: at, reason: "The title had a slip of the pen.", corrections: { title }, ...more });
  expect(saidOf(await correct("A title set right")({}))).toMatch(/^unconfirmed: Confirm with your passkey/);
  expect(await revisionNow()).toBe(revision);
  for (const [wrong, said] of [[{ origin: "https://evil.test" }, "another web site"], [{ flags: 0x01 }, "its owner"], [{ challenge: "AAAA" }, "has changed meanwhile"]] as const) expect(saidOf(await confirmed(correct("A title set right"), wrong))).toContain(said);
  expect(saidOf(await confirmed(correct("A title set right"), {}, await softAuthenticator()))).toMatch(/^not-permitted/);
  // What was signed for one title publishes no other.
  const asked = await correct("A title set right")({});
  const assertion = await own.sign({ challenge: (asked.ok ? undefined : asked.refusal.confirm?.challenge) ?? "", origin });
  expect(saidOf(await correct("Quite another title")({ assertion }))).toMatch(/^conflict/);
  expect(await revisionNow()).toBe(revision);
  // As a form sends it: JSON in one field.
  expect(saidOf(await correct("A title set right")({ assertion: JSON.stringify(assertion) }))).toBe("done");
  expect(await revisionNow()).toBe(revision + 1);
  expect(saidOf(await correct("A title set right", revision + 1)({ assertion }))).toMatch(/^conflict/);
  // The audit trail holds statement and signature, the register's log their digest.
  const facts = (await lastAudit("edit-register-entry")) as { statement: string; assertion: string };
  const signed = { statement: PublicationStatement.parse(JSON.parse(facts.statement)), assertion: JSON.parse(facts.assertion) as unknown };
  expect(signed.statement).toMatchObject({ portal: context.portalUrl, act: "correct-entry", entry: reference, revision });
  expect(signed.assertion).toEqual(assertion);
  const [queued] = await context.db.select().from(registerLogQueue).orderBy(desc(registerLogQueue.id)).limit(1);
  expect(queued!.entry).toMatchObject({ type: "register.entry", event: "corrected", confirmed: await digestOf(signed) });
});

test("so do a committee's rule, its form and a question: the log has what was signed, and what was signed for one rule sets no other", async () => {
  const setRule = (serviceDays: number) => (more: object) => setCommitteeRule(context, editor, { treId, rule: { ...oneDecider, serviceDays }, ...more });
  const asked = await setRule(15)({});
  expect(saidOf(asked)).toMatch(/^unconfirmed/);
  const assertion = await own.sign({ challenge: (asked.ok ? undefined : asked.refusal.confirm?.challenge) ?? "", origin });
  expect(saidOf(await setRule(5)({ assertion }))).toMatch(/^conflict/);
  expect(must(await setRule(15)({ assertion: JSON.stringify(assertion) }))).toEqual({ version: 1 });
  const facts = (await lastAudit("set-committee-rule")) as { statement: string; assertion: string };
  const [queued] = await context.db.select().from(registerLogQueue).orderBy(desc(registerLogQueue.id)).limit(1);
  expect(queued!.entry).toMatchObject({ type: "register.governance", kind: "committee-rule", version: 1, confirmed: await digestOf({ statement: JSON.parse(facts.statement) as unknown, assertion: JSON.parse(facts.assertion) as unknown }) });
  const question = { key: "patients", safe: "projects", asks: "How did patients shape the study?", least: 0, onChange: "minor", treId: null };
  expect(saidOf(await confirmed((more) => writeQuestion(context, editor, { ...question, ...more })))).toBe("done");
  expect(saidOf(await confirmed((more) => setCommitteeForm(context, editor, { treId, form: { demands: [], asks: ["patients"] }, ...more })))).toBe("done");
});

test("findings and answers take it, too; what publishes nothing takes none", async () => {
  must(await proposeFindings(context, researcher, { projectId, text: "Diabetes is as common in the north as in the south, once age is taken into account. Services are needed in both." }));
  const [findings] = must(await readRegisterDesk(context, editor, {})).findings;
  const publish = (more: object) => decideOnFindings(context, editor, { id: findings!.id, decision: "publish", ...more });
  expect(saidOf(await publish({}))).toMatch(/^unconfirmed/);
  expect(saidOf(await confirmed(publish))).toBe("done");
  expect(await lastAudit("decide-on-findings")).toMatchObject({ decision: "publish", statement: expect.stringContaining("publish-findings") });

  must(await askAboutEntry(context, { kind: "anonymous" }, { reference, question: "Who pays for this study, and who hears of its results?" }, { address: "192.0.2.1" }));
  must(await askAboutEntry(context, { kind: "anonymous" }, { reference, question: "Is this a question about quite something else?" }, { address: "192.0.2.2" }));
  const [first, second] = must(await readRegisterDesk(context, editor, {})).questions;
  const answer = (more: object) => answerQuestion(context, editor, { id: first!.id, decision: "answer", question: first!.question, answer: "A health charity pays for it, and its results are published here.", ...more });
  expect(saidOf(await answer({}))).toMatch(/^unconfirmed/);
  expect(saidOf(await confirmed(answer))).toBe("done");
  expect(saidOf(await answerQuestion(context, editor, { id: second!.id, decision: "decline", declinedFor: "elsewhere" }))).not.toMatch(/^unconfirmed/);

  must(await removePasskey(context, editor, { credentialId: own.credentialId }));
  expect(saidOf(await editRegisterEntry(context, editor, { reference, revision: await revisionNow(), reason: "Once more, and for no reason.", corrections: { title: "Yet another title" } }))).toMatch(/^not-permitted: Publishing takes your passkey/);
});
