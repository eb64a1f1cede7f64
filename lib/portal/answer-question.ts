import { eq } from "drizzle-orm";
import { z } from "zod";
import { registerEntries, registerQuestions } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { AssertionGiven } from "#lib/kernel/webauthn/verify-assertion.ts";
import { declinedKinds, personalDataIn, type DeclinedFor } from "#lib/register/public-question.ts";
import { recordAudit } from "./audit.ts";
import { confirmPublication } from "./confirm-publication.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { inTransaction } from "./transaction.ts";

const words = z.string().trim().min(15, "Write at least 15 characters.").max(3000, "Write at most 3,000 characters.");
export const QuestionDecision = z.discriminatedUnion("decision", [
  /** `question`: as it is published; what gave a person away is taken out of it, the sense stays. */
  z.strictObject({ decision: z.literal("answer"), question: words, answer: words, /** Of the editor's passkey, where the portal's settings ask for it. */ assertion: AssertionGiven.optional() }),
  z.strictObject({ decision: z.literal("decline"), declinedFor: z.enum(Object.keys(declinedKinds) as [DeclinedFor, ...DeclinedFor[]]) }),
]);
export const AnsweredQuestion = z.object({ state: z.enum(["answered", "declined"]) });

/** An editor answers a question, and question and answer become public; or declines it, and its text is gone: only how many were declined, and for what, stays. */
export async function answerQuestion(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof AnsweredQuestion>>> {
  const may = permitted(actor, "register.edit");
  if (!may.ok) return may;
  const { id: given, ...rest } = (input ?? {}) as Record<string, unknown>;
  const id = parseInput(z.strictObject({ id: z.uuid() }), { id: given });
  if (!id.ok) return id;
  const parsed = parseInput(QuestionDecision, rest);
  if (!parsed.ok) return parsed;
  const decided = parsed.value;
  if (decided.decision === "answer") {
    const fields = Object.fromEntries((["question", "answer"] as const).flatMap((name) => { const found = personalDataIn(decided[name]); return found.length === 0 ? [] : [[name, `Take out what tells who somebody is: this looks like ${found.join(" and ")}.`]]; }));
    const [first] = Object.values(fields);
    if (first !== undefined) return refuse("invalid-input", first, { fields });
  }
  return inTransaction(context, async (tx) => {
    const [question] = await tx.select({ state: registerQuestions.state, reference: registerEntries.reference }).from(registerQuestions).innerJoin(registerEntries, eq(registerEntries.id, registerQuestions.entryId)).where(eq(registerQuestions.id, id.value.id)).for("update", { of: registerQuestions });
    if (!question) return refuse("not-found", "There is no such question.");
    if (question.state !== "waiting") return refuse("wrong-state", "This question does not wait any more: somebody has answered or declined it.");
    const confirmed = decided.decision === "answer" ? await confirmPublication(tx, context, actor, { act: "answer-question", entry: question.reference, revision: 0, content: { id: id.value.id, question: decided.question, answer: decided.answer } }, decided.assertion) : ok({ audited: {} });
    if (!confirmed.ok) return confirmed;
    const by = { decidedBy: personOf(actor).userId, decidedAt: context.clock.now() };
    const state = decided.decision === "answer" ? "answered" : "declined";
    await tx.update(registerQuestions).set(decided.decision === "answer" ? { ...by, state, question: decided.question, answer: decided.answer } : { ...by, state, question: "", declinedFor: decided.declinedFor }).where(eq(registerQuestions.id, id.value.id));
    await recordAudit(tx, context, actor, "answer-question", { kind: "register-question", id: id.value.id }, { entry: question.reference, decision: state, declinedFor: decided.decision === "decline" ? decided.declinedFor : null, ...confirmed.value.audited });
    return ok({ state });
  });
}
