import type { z } from "zod";
import type { Actor } from "#lib/governance/permissions.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { RunEventsRequest, type RunEventMessage, type RunEventsAnswer } from "#lib/protocol/messages.ts";
import { hasEnded, mayMove } from "#lib/protocol/run-states.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { lockRun } from "./find-run.ts";
import { parseInput } from "./input.ts";
import { moveRun, type RunRow } from "./move-run.ts";
import { leaseSeconds } from "./poll.ts";
import { noSuch } from "./query-access.ts";
import { inTransaction } from "./transaction.ts";
import { asTre } from "./tre-actor.ts";

export const RecordRunEvents = RunEventsRequest.extend({ runId: RunId });
/** An agent's clock may run ahead a little; a time further off would put a run's history into the future. */
/** Milliseconds by which the clocks of a TRE and the portal may differ. */
export const clockLeeway = 5 * 60_000;

/** What happened to a run inside its TRE. Numbers already taken are acknowledged again, so that a lost answer can be asked for by sending the same. */
export async function recordRunEvents(context: Context, actor: Actor, input: unknown): Promise<Result<RunEventsAnswer>> {
  const parsed = parseInput(RecordRunEvents, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const { runId, lease, events } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await lockRun(tx, runId, tre.value.treId);
    if (!found) return noSuch("run");
    const { submission } = found;
    let { run } = found;
    if (run.leaseToken === null || run.leaseToken !== lease) return leaseLost;
    const fresh = events.filter((event) => event.sequence > run.sequence);
    for (const event of fresh) {
      const refused = refusalOf(run, event, context.clock.now());
      if (refused) return refused;
      run = await moveRun(tx, context, run, submission, {
        to: event.to, mover: "agent", by: event.by, at: new Date(event.at), reason: event.reason,
        with: { sequence: event.sequence, leaseExpiresAt: new Date(context.clock.now().getTime() + leaseSeconds * 1000), ...(event.differences ? { differences: event.differences } : {}) },
      });
    }
    if (fresh.length > 0) await recordAudit(tx, context, tre.value, "record-run-events", { kind: "run", id: run.id }, { moves: fresh.map((e) => e.to), sequence: run.sequence });
    return ok({ state: run.state, nextSequence: run.sequence + 1 });
  });
}

export const leaseLost: Refused = refuse("conflict", "Another process of this TRE holds the lease of this run, or it has lapsed and was given out again. Poll to take the run up anew.");

function refusalOf(run: RunRow, event: z.infer<typeof RunEventMessage>, now: Date): Refused | undefined {
  if (event.sequence !== run.sequence + 1) return refuse("conflict", `Event ${event.sequence} came before event ${run.sequence + 1}: send them in order, without a gap.`, { fields: { sequence: `The next event of this run is number ${run.sequence + 1}.` } });
  if (hasEnded(run.state)) return refuse("wrong-state", `The run has already ended (${run.state}); it cannot become ${event.to}.`);
  if (event.to === "delivered") return refuse("wrong-state", "A run is delivered by sending its results crate, not by saying so.");
  if (!mayMove(run.state, event.to, "agent")) return refuse("wrong-state", `A run that is ${run.state} cannot become ${event.to} by its agent's word.`);
  if (event.to === "withdrawn" && run.cancelRequestedAt === null) return refuse("wrong-state", "Nobody has withdrawn this run. A TRE that will not go on with it rejects it, with its reason.");
  if (Date.parse(event.at) > now.getTime() + clockLeeway) return refuse("invalid-input", "The event lies in the future: the TRE's clock is ahead of the portal's.", { fields: { at: `It is ${now.toISOString()} at the portal.` } });
  return undefined;
}
