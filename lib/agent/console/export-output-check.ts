/** An output check as a ZIP in ACRO's format, for checkers who use its tools. It holds what would be released (or was), and no exact number. */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { acroArchive } from "../acro/acro-archive.ts";
import type { AgentContext } from "../context.ts";
import { sha256Of } from "../crate-files.ts";
import { rulesOfRun } from "../rules-of-run.ts";
import { releaseOf, unreleasedOf } from "../store/outputs.ts";
import { readRunRecord } from "../store/runs.ts";
import { decisionsOn } from "../store/decisions.ts";
import { OfRun, parseInput } from "./input.ts";
import { ownWork } from "./own-work.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";
import { agreedVerdicts, releasedVerdicts } from "./verdicts-in-words.ts";

export type ExportedCheck = { name: string; sha256: string; bytes: Uint8Array };

export async function exportOutputCheck(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<ExportedCheck>> {
  const refused = notPermitted(actor, "export-output-check");
  if (refused) return refused;
  const parsed = parseInput(OfRun, input);
  if (!parsed.ok) return parsed;
  const { store, config } = context;
  const run = readRunRecord(store.db, parsed.value.runId);
  if (!run?.asked) return refuse("not-found", "There is no such run, or its request was not read.");
  const own = ownWork(actor, run.asked);
  if (own) return own;
  const [released, unreleased] = [releaseOf(store.db, run.runId), unreleasedOf(store.db, run.runId)];
  const proposed = released?.released ?? unreleased?.proposed;
  const at = released?.releasedAt ?? unreleased?.computedAt;
  if (!proposed || at === undefined) return refuse("wrong-state", "This run has no output to check: nothing has been computed, or it was deleted.");
  const verdicts = released ? releasedVerdicts(released.record) : agreedVerdicts(run, decisionsOn(store.db, run.runId), config.policy);
  const bytes = acroArchive({ proposed, words: run.asked.words, queryDigest: run.asked.queryDigest, needsPerson: run.needsPerson, context: run.asked.outputContext ?? [], verdicts, policy: rulesOfRun(context, run), at });
  const sha256 = sha256Of(bytes);
  store.write({ actor: `account:${actor.accountId}`, action: "output-check-exported", subject: run.runId, requestId: run.requestId, facts: { sha256, attempt: run.attempt, outputs: proposed.outputs.length } }, () => undefined);
  return ok({ name: `output-check-${run.runId.slice(0, 8)}.zip`, sha256, bytes });
}
