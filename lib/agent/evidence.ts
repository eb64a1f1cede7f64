/** The attacker's side of outputs that wait for their checkers, worked out in the background: it may take longer than anybody should wait for a page. */
import { setImmediate } from "node:timers/promises";
import { evidenceOf } from "#lib/disclosure/evidence.ts";
import { loadSolver } from "#lib/disclosure/solver.ts";
import type { AgentContext } from "./context.ts";
import { keepEvidence, unreleasedOf, withoutEvidence } from "./store/outputs.ts";

/** Works out one output's evidence. False: there is none to work out. Output under rules that are no longer in force is about to be computed anew, and is left alone. */
export async function workOutEvidence({ store, config, disclosureDigest }: Pick<AgentContext, "store" | "config" | "disclosureDigest">): Promise<boolean> {
  const solver = await loadSolver();
  const next = withoutEvidence(store.db).find((runId) => unreleasedOf(store.db, runId)?.proposed.policy.digest === disclosureDigest);
  const unreleased = next === undefined ? undefined : unreleasedOf(store.db, next);
  if (next === undefined || !unreleased?.workings) return false;
  const { raw, workings, attempt } = unreleased;
  const evidence = await evidenceOf(raw, config.policy.disclosure, workings, solver, () => setImmediate());
  store.write({ actor: `Agent of ${config.name}`, action: "output-evidence-worked-out", subject: next, facts: { attempt } }, (db) => { keepEvidence(db, next, attempt, evidence); });
  return true;
}
