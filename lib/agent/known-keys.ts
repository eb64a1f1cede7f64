/**
 * By which keys this TRE knows the others of a model. Never by the portal's word of the moment: a key counts as it was first seen, or under the stricter
 * policy once a person has compared its words with the other TRE. A key that differs from the one that is held does not count until a person accepts it.
 */
import type { PublicJwk } from "#lib/approval/signature.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { RoundTask } from "#lib/protocol/rounds.ts";
import type { AgentContext } from "./context.ts";
import { publicHalf } from "./keys.ts";
import { keepOtherTre, noteOffered, otherTre } from "./store/other-tres.ts";

export function knownKeys(context: AgentContext, ownId: string, participants: RoundTask["participants"]): Result<ReadonlyMap<string, PublicJwk>> {
  const { store, config, key } = context;
  const keys = new Map<string, PublicJwk>();
  let trouble: string | undefined;
  for (const { treId, name, x } of participants) {
    if (treId === ownId) {
      keys.set(treId, publicHalf(key));
      continue;
    }
    const held = otherTre(store.db, treId);
    if (!held) store.write({ actor: "agent", action: "key-first-seen", subject: treId, facts: { name, key: x } }, (db, at) => { keepOtherTre(db, { treId, name, x }, at); });
    else if (held.x !== x && held.offered !== x) store.write({ actor: "agent", action: "other-key-offered", subject: treId, facts: { name, held: held.x, offered: x } }, (db, at) => { noteOffered(db, treId, x, at); });
    if (held && held.x !== x) trouble ??= `The portal gives another key for ${held.name} than this TRE knows. An operator compares the new key's words with ${held.name}, on the page Connection of the console, before models go on.`;
    else if (config.policy.otherTres === "compared" && (held?.acceptedAt ?? null) === null) trouble ??= `An operator must compare the words of ${name}'s key with ${name}, on the page Connection of the console, before models go on.`;
    keys.set(treId, { kty: "OKP", crv: "Ed25519", x: held?.x ?? x });
  }
  return trouble === undefined ? ok(keys) : refuse("outside-approval", trouble);
}
