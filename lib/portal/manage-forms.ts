/** The bank of questions and each committee's form, for administrators; what is asked of whom is open to everyone who is signed in. */
import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { bankQuestions, committeeForms } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { AskedQuestion, BankQuestion, CommitteeForm, type FormAt } from "#lib/governance/question-bank.ts";
import { TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { AssertionGiven } from "#lib/kernel/webauthn/verify-assertion.ts";
import { documentName } from "#lib/register/governing-document.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { confirmPublication } from "./confirm-publication.ts";
import { formsOf, questionBank } from "./forms-of.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { bodyOf, signGoverningDocument } from "./sign-governing-document.ts";
import { inTransaction } from "./transaction.ts";

export async function readForms(context: Context, actor: Actor): Promise<Result<FormAt[]>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  return ok([...(await formsOf(context.db)).values()]);
}

export const FormToSet = z.object({ version: z.int(), form: CommitteeForm, offered: z.array(AskedQuestion.extend({ own: z.boolean() })) });
export type FormToSet = z.infer<typeof FormToSet>;
/** A committee's form, and the questions that it may choose: everybody's, and its own. */
export async function readFormToSet(context: Context, actor: Actor, input: unknown): Promise<Result<FormToSet>> {
  const may = permitted(actor, "committee.manage");
  if (!may.ok) return may;
  const parsed = parseInput(z.strictObject({ treId: TreId }), input);
  if (!parsed.ok) return parsed;
  const [last] = await context.db.select().from(committeeForms).where(eq(committeeForms.treId, parsed.value.treId)).orderBy(desc(committeeForms.version)).limit(1);
  const offered = [...(await questionBank(context.db)).values()].filter((one) => one.treId === null || one.treId === parsed.value.treId).map(({ treId, ...question }) => ({ ...question, own: treId !== null }));
  return ok({ version: last?.version ?? 0, form: last?.form ?? { demands: [], asks: [] }, offered });
}

export const WriteQuestion = BankQuestion.extend({ /** Whose own question it is; null: any committee may choose it. */ treId: TreId.nullable(), assertion: AssertionGiven.optional() });
/** A new question, or a new wording of one: whoever answered the last version answers again, and no answer given stands under other words. */
export async function writeQuestion(context: Context, actor: Actor, input: unknown): Promise<Result<{ version: number }>> {
  const may = permitted(actor, "committee.manage");
  if (!may.ok) return may;
  const parsed = parseInput(WriteQuestion, input);
  if (!parsed.ok) return parsed;
  const { treId, assertion, ...question } = parsed.value;
  return inTransaction(context, async (tx) => {
    const [last] = await tx.select({ version: bankQuestions.version, treId: bankQuestions.treId }).from(bankQuestions).where(eq(bankQuestions.key, question.key)).orderBy(desc(bankQuestions.version)).limit(1);
    if (last && last.treId !== treId) return refuse("conflict", "Another question has this key.", { fields: { key: "Another question has this key: choose another." } });
    const version = (last?.version ?? 0) + 1;
    const named = { kind: "bank-question" as const, treId, key: question.key, version };
    const confirmed = await confirmPublication(tx, context, actor, { act: "write-question", entry: documentName({ ...named, body: bodyOf(treId) }), revision: version - 1, content: question, called: question.key }, assertion);
    if (!confirmed.ok) return confirmed;
    await tx.insert(bankQuestions).values({ key: question.key, version, treId, question, setAt: context.clock.now(), setBy: personOf(actor).userId });
    const sha256 = await signGoverningDocument(tx, context, { ...named, content: question }, confirmed.value.logged);
    await recordAudit(tx, context, actor, "write-question", { kind: "portal", id: question.key }, { version, tre: treId, sha256, ...confirmed.value.audited });
    return ok({ version });
  });
}

export const SetCommitteeForm = z.strictObject({ treId: TreId, form: CommitteeForm, assertion: AssertionGiven.optional() });
export async function setCommitteeForm(context: Context, actor: Actor, input: unknown): Promise<Result<{ version: number }>> {
  const may = permitted(actor, "committee.manage");
  if (!may.ok) return may;
  const parsed = parseInput(SetCommitteeForm, input);
  if (!parsed.ok) return parsed;
  const { treId, form, assertion } = parsed.value;
  return inTransaction(context, async (tx) => {
    const bank = await questionBank(tx);
    const unknown = form.asks.find((key) => { const question = bank.get(key); return !question || (question.treId !== null && question.treId !== treId); });
    if (unknown !== undefined) return refuse("invalid-input", `There is no question “${unknown}” for this committee.`, { fields: { asks: `There is no question “${unknown}” for this committee.` } });
    const [last] = await tx.select({ version: committeeForms.version }).from(committeeForms).where(eq(committeeForms.treId, treId)).orderBy(desc(committeeForms.version)).limit(1);
    const version = (last?.version ?? 0) + 1;
    const set = { demands: form.demands, asks: [...new Set(form.asks)] };
    const named = { kind: "committee-form" as const, treId, version };
    const confirmed = await confirmPublication(tx, context, actor, { act: "set-form", entry: documentName({ kind: named.kind, body: treId, key: "" }), revision: version - 1, content: set, called: `version ${String(version)}` }, assertion);
    if (!confirmed.ok) return confirmed;
    await tx.insert(committeeForms).values({ treId, version, form: set, setAt: context.clock.now(), setBy: personOf(actor).userId });
    const sha256 = await signGoverningDocument(tx, context, { ...named, content: set }, confirmed.value.logged);
    await recordAudit(tx, context, actor, "set-committee-form", { kind: "tre", id: treId }, { version, asks: form.asks, sha256, ...confirmed.value.audited });
    return ok({ version });
  });
}
