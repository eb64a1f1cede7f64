/**
 * An output checker says of an output that left by rule whether it should have. One that should not have stops its class in the same transaction:
 * from then on what is in it waits for people, until an operator opens it again.
 */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { laterChecksOf, recordClassChange, recordLaterCheck, releasedByRule, stoppedClasses } from "../store/released-by-rule.ts";
import { readRunRecord } from "../store/runs.ts";
import { OfRun, parseInput, Reason } from "./input.ts";
import { ownWork } from "./own-work.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

const CheckAfterwards = OfRun.extend({
  outputId: z.string("Name the output.").min(1).max(40),
  verdict: z.enum(["fine", "should-not-have-left"], "Choose whether it should have left."),
  reason: Reason,
});
export type CheckedAfterwards = { /** The class that was stopped by this. */ stopped: string | null };

export async function checkAfterwards(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<CheckedAfterwards>> {
  const refused = notPermitted(actor, "check-afterwards");
  if (refused) return refused;
  const parsed = parseInput(CheckAfterwards, input);
  if (!parsed.ok) return parsed;
  const { runId, outputId, verdict, reason } = parsed.value;
  const { store } = context;
  const run = readRunRecord(store.db, runId);
  if (!run) return refuse("not-found", "There is no such run.");
  const own = ownWork(actor, run.asked);
  if (own) return own;
  const left = releasedByRule(store.db, runId).find((one) => one.outputId === outputId);
  if (!left) return refuse("not-found", "No such output of this run left without people looking first.");
  if (!left.isDrawn) return refuse("wrong-state", "This output was not drawn for a check afterwards.");
  if (laterChecksOf(store.db, runId).some((one) => one.outputId === outputId)) return refuse("conflict", "Somebody has looked at this output already.");

  const by = { accountId: actor.accountId, accountName: actor.name };
  const stops = verdict === "should-not-have-left" && !stoppedClasses(store.db).some((one) => one.class === left.class);
  store.write({ actor: `account:${actor.accountId}`, action: "output-checked-afterwards", subject: runId, requestId: run.requestId, facts: { outputId, class: left.class, verdict, reason, ...(stops && { stopped: left.class }) } }, (db, at) => {
    recordLaterCheck(db, { runId, outputId, verdict, reason, ...by, at });
    if (stops) recordClassChange(db, { class: left.class, change: "stopped", runId, outputId, reason, ...by, at });
  });
  if (stops) context.log.warn({ runId, class: left.class }, "an output should not have left: automatic release of its class is stopped");
  return ok({ stopped: stops ? left.class : null });
}
