import { desc, inArray } from "drizzle-orm";
import { bankQuestions, committeeForms, tres } from "#db/schema/index.ts";
import type { AskedQuestion, FormAt } from "#lib/governance/question-bank.ts";
import type { Queryable } from "./context.ts";

/** The bank as it reads now: the last version of each question. */
export async function questionBank(db: Queryable): Promise<Map<string, AskedQuestion & { treId: string | null }>> {
  const rows = await db.selectDistinctOn([bankQuestions.key]).from(bankQuestions).orderBy(bankQuestions.key, desc(bankQuestions.version));
  return new Map(rows.map((row) => [row.key, { ...row.question, version: row.version, treId: row.treId }]));
}

/** By TRE, what its committee asks beside what all do; of every TRE that has a form where none are named. */
export async function formsOf(db: Queryable, treIds?: readonly string[]): Promise<Map<string, FormAt>> {
  if (treIds?.length === 0) return new Map();
  const rows = await db.selectDistinctOn([committeeForms.treId]).from(committeeForms).where(treIds && inArray(committeeForms.treId, [...treIds])).orderBy(committeeForms.treId, desc(committeeForms.version));
  if (rows.length === 0) return new Map();
  const named = await db.select({ id: tres.id, name: tres.name }).from(tres).where(inArray(tres.id, rows.map((row) => row.treId)));
  const bank = await questionBank(db);
  return new Map(rows.map(({ treId, form }) => [treId, {
    treId, treName: named.find((tre) => tre.id === treId)?.name ?? "", demands: form.demands,
    questions: form.asks.flatMap((key) => { const question = bank.get(key); if (!question) return []; const { treId: _of, ...asked } = question; return [asked]; }),
  }]));
}
