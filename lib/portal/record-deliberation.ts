import { deliberationEvents } from "#db/schema/index.ts";
import { deliberate, principalOf, type DeliberationCommand, type DeliberationCommandName } from "#lib/governance/deliberate.ts";
import type { Deliberation } from "#lib/governance/deliberation.ts";
import { isDeciding } from "#lib/governance/project-states.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { deliberationAt, type BeforeCommittee } from "./deliberation-of.ts";
import type { Transaction } from "./transaction.ts";

/** What is done to a decision that has been made; the committee's own events say whether it can be. */
const afterwards: readonly DeliberationCommandName[] = ["declare", "show-condition", "verify-condition", "sign", "look-back", "appeal"];

/** For the audit log: whose duties or seat it was done with. */
export function behalf({ deliberation, room }: BeforeCommittee, userId: string, command: DeliberationCommandName): { onBehalfOf?: string } {
  const principal = principalOf(deliberation, room, userId, command);
  return principal === undefined ? {} : { onBehalfOf: principal };
}

/** Carries out commands of one person one after another and writes down what happened; the caller holds the project's row and records the deed. */
export async function recordDeliberation(tx: Transaction, context: Context, before: BeforeCommittee, userId: string, ...commands: readonly DeliberationCommand[]): Promise<Result<Deliberation>> {
  const { site, room, inForce } = before;
  const at = context.clock.now();
  const events = [...before.events];
  const now = () => deliberationAt(site, events, inForce);
  for (const command of commands) {
    // What was decided before committees kept a record, or has ended since, waits for nobody's word.
    if (!isDeciding(site.state) && !afterwards.includes(command.type)) return refuse("wrong-state", "Nothing waits for a decision of the committee.");
    const done = deliberate(now(), room, userId, command);
    if (!done.ok) return done;
    for (const event of done.value) {
      await tx.insert(deliberationEvents).values({ projectId: site.projectId, treId: site.treId, position: events.length + 1, at, by: userId, event });
      events.push({ by: userId, at: at.toISOString(), event });
    }
  }
  return ok(now());
}
