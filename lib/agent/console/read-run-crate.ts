/** A run's request or results crate as a person reads it, with the verdict of every rule. */
import { z } from "zod";
import { inspectCrate } from "#lib/crate/check-crate.ts";
import { describeCrate, type CrateDescription } from "#lib/crate/describe-crate.ts";
import type { RuleReport } from "#lib/crate/rules/rule.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { readRunRecord } from "../store/runs.ts";
import { parseInput } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

const ReadRunCrate = z.strictObject({ runId: RunId, which: z.enum(["request", "results"]) });
/** `description` is null where the file can't be read as a crate at all; the reports then say why. */
export type RunCrateView = { sha256: string; bytes: number; description: CrateDescription | null; reports: RuleReport[] };

/** Null: there is no such crate here (yet). */
export async function readRunCrate(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<RunCrateView | null>> {
  const refused = notPermitted(actor, "read-run");
  if (refused) return refused;
  const parsed = parseInput(ReadRunCrate, input);
  if (!parsed.ok) return parsed;
  const { runId, which } = parsed.value;
  const run = readRunRecord(context.store.db, runId);
  if (!run) return refuse("not-found", "There is no such run.");
  const sha256 = which === "request" ? run.request.sha256 : run.resultsSha256;
  const zip = sha256 === null ? undefined : context.crates.get(sha256);
  if (sha256 === null || !zip) return ok(null);
  const { crate, reports } = await inspectCrate(zip, which);
  return ok({ sha256, bytes: zip.length, description: crate ? describeCrate(crate) : null, reports });
}
