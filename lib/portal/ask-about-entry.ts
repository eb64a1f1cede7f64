import { count, eq, and } from "drizzle-orm";
import { z } from "zod";
import { registerEntries, registerQuestions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId } from "#lib/kernel/ids.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { personalDataIn } from "#lib/register/public-question.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { mayAsk } from "./sign-in-limits.ts";
import { inTransaction } from "./transaction.ts";

export const AskAboutEntry = z.strictObject({
  reference: z.string().min(1).max(40),
  question: z.string().trim().min(15, "Write your question in at least 15 characters.").max(1000, "Write at most 1,000 characters."),
});
/** Of one entry, so that nobody can bury it. */
const mostWaiting = 50;

/** A question from anyone. Nobody is asked who they are; it is seen by register editors alone until one of them answers it. */
export async function askAboutEntry(context: Context, actor: Actor, input: unknown, from: { address: string }): Promise<Result<{ asked: true }>> {
  const parsed = parseInput(AskAboutEntry, input);
  if (!parsed.ok) return parsed;
  const { reference, question } = parsed.value;
  const givesAway = personalDataIn(question);
  if (givesAway.length > 0) {
    const words = `Leave out what tells who somebody is: this looks like ${givesAway.join(" and ")}. Your question may be published.`;
    return refuseField("question", words);
  }
  if (!(await mayAsk(context, "question", from.address))) return refuse("too-many-requests", "That was often enough for now. Ask again in a quarter of an hour.");
  return inTransaction(context, async (tx) => {
    const [entry] = await tx.select({ id: registerEntries.id }).from(registerEntries).where(eq(registerEntries.reference, reference));
    if (!entry) return refuse("not-found", "There is no such entry in the register.");
    const [waiting] = await tx.select({ n: count() }).from(registerQuestions).where(and(eq(registerQuestions.entryId, entry.id), eq(registerQuestions.state, "waiting")));
    if ((waiting?.n ?? 0) >= mostWaiting) return refuse("unavailable", "Very many questions about this study wait for an answer already. Please come back in a few days.");
    const id = newId();
    await tx.insert(registerQuestions).values({ id, entryId: entry.id, question, state: "waiting", askedAt: context.clock.now() });
    // Who asked is nobody's business, also where they are signed in.
    await recordAudit(tx, context, { kind: "anonymous" }, "ask-about-entry", { kind: "register-question", id }, { entry: reference, signedIn: actor.kind === "person" });
    return ok({ asked: true as const });
  });
}
