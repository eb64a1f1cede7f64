/** The attacker's side of outputs that wait for their checkers, worked out in the background: it may take longer than anybody should wait for a page. */
import type { AgentContext } from "./context.ts";
import { rulesOfRun } from "./rules-of-run.ts";
import { readRunRecord } from "./store/runs.ts";
import { keepEvidence, nextWithoutEvidence, unreleasedOf } from "./store/outputs.ts";

/** Works out one output's evidence. False: there is none to work out. Output under rules that are no longer in force is about to be computed anew, and is left alone. */
export async function workOutEvidence({ store, config, disclosureDigest, threads }: Pick<AgentContext, "store" | "config" | "disclosureDigest" | "threads">, signal?: AbortSignal): Promise<boolean> {
  const next = nextWithoutEvidence(store.db, disclosureDigest);
  if (!next) return false;
  const { runId, raw, workings, attempt } = next;
  const evidence = await threads.run("evidence", [raw, rulesOfRun({ config }, readRunRecord(store.db, runId)!), workings], signal);
  // Meanwhile it may have been released, or computed anew.
  if (unreleasedOf(store.db, runId)?.attempt !== attempt) return true;
  store.write({ actor: `Agent of ${config.name}`, action: "output-evidence-worked-out", subject: runId, facts: { attempt } }, (db) => { keepEvidence(db, runId, attempt, evidence); });
  return true;
}
