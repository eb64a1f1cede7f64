/** An operator has compared a key's words with the TRE that it is said to be of: from then on that key, and no other, is that TRE's here. */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { acceptKey as accept, otherTre } from "../store/other-tres.ts";
import { parseInput } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

/** `key`: the one whose words were shown. */
const AcceptKey = z.strictObject({ treId: z.string().min(1).max(64), key: z.string().regex(/^[A-Za-z0-9_-]{43}$/), compared: z.literal("yes", "Compare the words with the other data environment first, then say so.") });

export async function acceptKey({ store, wake }: Pick<AgentContext, "store" | "wake">, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "accept-key");
  if (refused) return refused;
  const parsed = parseInput(AcceptKey, input);
  if (!parsed.ok) return parsed;
  const { treId, key } = parsed.value;
  const held = otherTre(store.db, treId);
  if (!held) return refuse("not-found", "This TRE has met no such data environment.");
  if (key !== held.x && key !== held.offered) return refuse("conflict", "The key has changed since this page was shown. Look at its words again.");
  store.write({ actor: `account:${actor.accountId}`, action: "other-key-accepted", subject: treId, facts: { name: held.name, key, instead: key === held.x ? null : held.x } }, (db, at) => { accept(db, treId, key, actor.name, at); });
  wake();
  return ok(undefined);
}
