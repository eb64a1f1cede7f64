/** An operator opens a stopped class of output again: from then on what is in it leaves by rule. */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { recordClassChange, stoppedClasses } from "../store/released-by-rule.ts";
import { parseInput, Reason } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

const OpenClass = z.strictObject({ class: z.string("Name the class.").min(1).max(40), reason: Reason });

export async function openClass({ store }: Pick<AgentContext, "store">, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "open-class");
  if (refused) return refused;
  const parsed = parseInput(OpenClass, input);
  if (!parsed.ok) return parsed;
  const { class: name, reason } = parsed.value;
  if (!stoppedClasses(store.db).some((one) => one.class === name)) return refuse("wrong-state", "Automatic release of this class is not stopped.");
  store.write({ actor: `account:${actor.accountId}`, action: "class-opened", subject: name, facts: { reason } }, (db, at) =>
    recordClassChange(db, { class: name, change: "opened", runId: null, outputId: null, reason, accountId: actor.accountId, accountName: actor.name, at }));
  return ok(undefined);
}
