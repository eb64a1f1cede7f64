import { z } from "zod";
import type { Actor } from "#lib/governance/permissions.ts";
import { ProjectId, SubmissionId, type QueryId } from "#lib/kernel/ids.ts";
import { refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { QueryContent } from "./query-content.ts";
import { readResults } from "./read-results.ts";
import { startQuery } from "./start-query.ts";
import { inTransaction } from "./transaction.ts";

/** `words`: what the question changes, as it was offered; it is made anew from the submission, so that nothing else can be slipped in as an offer. */
export const OpenVariant = z.strictObject({ id: SubmissionId, words: z.string().min(1).max(20_000) });

/** A draft of a question that may be asked in place of one that a ledger kept back, put to the same datasets. */
export async function openVariant(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: QueryId; version: number }>> {
  const parsed = parseInput(OpenVariant, input);
  if (!parsed.ok) return parsed;
  const { id, words } = parsed.value;
  const read = await readResults(context, actor, { id });
  if (!read.ok) return read;
  const { ledger, submission, runs } = read.value;
  const chosen = ledger.variants.find((variant) => variant.words.join(" ") === words);
  if (!chosen) return refuse("conflict", "This question is no longer offered: the project's other questions have changed. Read the results anew.");
  return inTransaction(context, async (tx) => {
    const started = await startQuery(tx, context, actor, ProjectId.parse(submission.project.id), QueryContent.parse({ title: chosen.query.title, draft: chosen.query, targets: runs.map(({ tre, dataset }) => ({ treId: tre.id, dataset })) }));
    if (started.ok) await recordAudit(tx, context, actor, "open-variant", { kind: "query", id: started.value.id }, { of: id, change: chosen.change });
    return started;
  });
}
