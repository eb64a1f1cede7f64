/** An output checker remarks on one output of a run, or on one number in it; other checkers see it when all have voted. */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { recordComment } from "../store/comments.ts";
import { unreleasedOf } from "../store/outputs.ts";
import { OfRun, parseInput } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";
import { runToCheck } from "./run-to-check.ts";

const CommentOnOutput = OfRun.extend({
  outputId: z.string("Name the output.").min(1).max(40),
  /** The number's key in the compared table, such as `cell-3` or `total`. */
  cell: z.string().min(1).max(200).optional(),
  comment: z.string("Write a comment.").trim().min(5, "Write a comment of at least 5 characters.").max(1000, "Write at most 1000 characters."),
});

export async function commentOnOutput(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<null>> {
  const refused = notPermitted(actor, "check-output");
  if (refused) return refused;
  const parsed = parseInput(CommentOnOutput, input);
  if (!parsed.ok) return parsed;
  const { runId, outputId, cell = null, comment } = parsed.value;
  const found = runToCheck(context, actor, runId);
  if (!found.ok) return found;
  const run = found.value;
  if (!unreleasedOf(context.store.db, runId)?.proposed.outputs.some((output) => output.id === outputId)) return refuse("not-found", "This run has no such output.");
  // The comment may speak of an exact number: the audit trail, which operators read, names only where it stands.
  context.store.write({ actor: `account:${actor.accountId}`, action: "output-commented", subject: runId, requestId: run.requestId, facts: { outputId, cell, attempt: run.attempt } }, (db, at) =>
    recordComment(db, { runId, attempt: run.attempt, outputId, cell, comment, accountId: actor.accountId, accountName: actor.name, at }));
  return ok(null);
}
