/** The operator's last word on a run, where the TRE's policy asks for one. Refusing is always open; approving never replaces the committee. */
import { z } from "zod";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { signOffVerdict } from "../next-step.ts";
import { decisionsOn, recordDecision } from "../store/decisions.ts";
import { readRunRecord } from "../store/runs.ts";
import { parseInput, Reason } from "./input.ts";
import { ownWork } from "./own-work.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export const SignOff = z.strictObject({ runId: RunId, decision: z.enum(["approve", "refuse"], "Choose approve or refuse."), reason: Reason });
/** `waitsFor`: who has to decide still, now that this is said. */
export type SignedOff = { waitsFor: "committee" | "operator" | null };

export async function signOff(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<SignedOff>> {
  const refused = notPermitted(actor, "sign-off");
  if (refused) return refused;
  const parsed = parseInput(SignOff, input);
  if (!parsed.ok) return parsed;
  const { runId, decision, reason } = parsed.value;
  const { store, config } = context;
  const run = readRunRecord(store.db, runId);
  if (!run) return refuse("not-found", "There is no such run.");
  if (run.state !== "awaiting-sign-off") return refuse("wrong-state", "This run does not wait for sign-off.");
  const own = ownWork(actor, run.asked);
  if (own) return own;
  const before = decisionsOn(store.db, runId);
  if (before.some((d) => d.subject === "sign-off")) return refuse("conflict", "The last word on this run has already been said.");
  if (decision === "approve" && config.policy.signOff !== "last-word") return refuse("wrong-state", "This TRE's policy leaves the approval to the committee. It decides on its review screen in the portal; here the run can only be refused.");

  store.write({ actor: `account:${actor.accountId}`, action: "signed-off", subject: runId, requestId: run.requestId, facts: { decision, reason } }, (db, at) =>
    recordDecision(db, { runId, attempt: run.attempt, subject: "sign-off", decision, reason, accountId: actor.accountId, accountName: actor.name, at }));
  context.wake();
  const verdict = signOffVerdict(run, config.policy, decisionsOn(store.db, runId));
  return ok({ waitsFor: verdict.is === "waiting" ? verdict.for : null });
}
