import { and, count, desc, eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import { registerEntries, registerQuestions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";

export const ReadEntryQuestions = z.strictObject({ reference: z.string().min(1).max(40) });
export const EntryQuestions = z.object({
  questions: z.array(z.object({ id: z.uuid(), question: z.string(), answer: z.string(), answeredAt: z.iso.datetime() })),
  waiting: z.int(), declined: z.int(),
}).meta({ id: "EntryQuestions" });
export type EntryQuestions = z.infer<typeof EntryQuestions>;
const mostShown = 200;

/** What the public asked about an entry and was answered, newest first; of what waits or was declined only how many. */
export async function readEntryQuestions({ db }: Context, _actor: Actor, input: unknown): Promise<Result<EntryQuestions>> {
  const parsed = parseInput(ReadEntryQuestions, input);
  if (!parsed.ok) return parsed;
  const here = eq(registerEntries.reference, parsed.value.reference);
  const [rows, counts] = await Promise.all([
    db.select({ id: registerQuestions.id, question: registerQuestions.question, answer: registerQuestions.answer, at: registerQuestions.decidedAt }).from(registerQuestions).innerJoin(registerEntries, eq(registerEntries.id, registerQuestions.entryId))
      .where(and(here, eq(registerQuestions.state, "answered"), isNotNull(registerQuestions.decidedAt))).orderBy(desc(registerQuestions.decidedAt), registerQuestions.id).limit(mostShown),
    db.select({ state: registerQuestions.state, n: count() }).from(registerQuestions).innerJoin(registerEntries, eq(registerEntries.id, registerQuestions.entryId)).where(here).groupBy(registerQuestions.state),
  ]);
  const number = (state: "waiting" | "declined") => counts.find((row) => row.state === state)?.n ?? 0;
  return ok({ questions: rows.map(({ id, question, answer, at }) => ({ id, question, answer: answer ?? "", answeredAt: (at ?? new Date(0)).toISOString() })), waiting: number("waiting"), declined: number("declined") });
}
