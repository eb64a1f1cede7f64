/**
 * An output checker withholds numbers of a run's output, or an output as a whole, or shows them again. The run is computed and controlled anew with
 * them hidden, so that nothing else gives them back; votes fall, because they were about what would have
 * left before, but where all released an output that comes out just the same.
 */
import { z } from "zod";
import { numbersOfRun } from "#lib/disclosure/withholding.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { outputVerdict } from "../next-step.ts";
import { computeAnew } from "../release.ts";
import { rulesOfRun } from "../rules-of-run.ts";
import { unreleasedOf } from "../store/outputs.ts";
import { recordWithholding, withheldNow } from "../store/withholdings.ts";
import { OfRun, parseInput, Reason } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";
import { checkedSoFar, runToCheck } from "./run-to-check.ts";

const WithholdNumbers = OfRun.extend({
  outputId: z.string("Name the output.").min(1).max(40),
  /** Keys of the console's table, such as `cell-3` or `mean`; none: the output as a whole. */
  numbers: z.array(z.string().min(1).max(200)).max(5000).default([]),
  change: z.enum(["withheld", "shown-again"]).default("withheld"),
  /** A form says whether it means the whole output: an empty choice of numbers must not be read as all of them. */
  extent: z.enum(["numbers", "output"]),
  reason: Reason,
}).superRefine(({ extent, numbers }, check) => {
  if (extent === "numbers" && numbers.length === 0) check.addIssue({ code: "custom", path: ["numbers"], message: "Mark at least one number." });
});

const notSingly = "One of these numbers can’t be withheld by itself. Withhold the output as a whole.";

/** Leaves the TRE with the event; the checker's own words, which may speak of an exact number, stay beside the output. */
const toldOutside = { "withheld": "An output checker withheld a part of the output. It is computed and checked anew without it.", "shown-again": "An output checker took back that a part of the output is withheld. It is computed and checked anew." } as const;

export async function withholdNumbers(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<{ numbers: number }>> {
  const refused = notPermitted(actor, "check-output");
  if (refused) return refused;
  const parsed = parseInput(WithholdNumbers, input);
  if (!parsed.ok) return parsed;
  const { runId, outputId, change, extent, reason } = parsed.value;
  const { store: { db } } = context;
  const found = runToCheck(context, actor, runId);
  if (!found.ok) return found;
  const run = found.value;
  if (outputVerdict(run, checkedSoFar(context, runId))) return refuse("conflict", "It has already been decided about this output.");
  const unreleased = unreleasedOf(db, runId);
  const known = unreleased && numbersOfRun(unreleased.raw, rulesOfRun(context, run)).get(outputId);
  if (!known) return refuse("not-found", "This run has no such output.");
  const numbers = extent === "output" ? [null] : [...new Set(parsed.value.numbers)];
  const unknown = numbers.find((key) => key !== null && !known.has(key));
  if (unknown !== undefined) return refuse("invalid-input", notSingly, { fields: { numbers: notSingly } });
  const now = withheldNow(db, runId).filter((one) => one.output === outputId).map((one) => one.number);
  const fresh = numbers.filter((key) => now.includes(key) === (change === "shown-again"));
  if (fresh.length === 0) return refuse("conflict", change === "withheld" ? "This is withheld already." : "This is not withheld by an output checker.");
  const moved = computeAnew(context, run, {
    by: actor.name, reason: toldOutside[change], facts: { output: outputId, numbers: fresh, change, account: actor.accountId },
    also: (store, _run, at) => { for (const number of fresh) recordWithholding(store, { runId, attempt: run.attempt, output: outputId, number, change, reason, told: null, accountId: actor.accountId, accountName: actor.name, at }); },
  });
  if (!moved) return refuse("wrong-state", "This run does not wait for an output check any more.");
  context.wake();
  return ok({ numbers: fresh.length });
}
