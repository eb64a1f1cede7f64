/** Keeps up with which passkeys the committee's members have, and says what this TRE demands of signatures. No key counts by what is done here. */
import { isSameJson } from "#lib/kernel/canonical-json.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { HeldKey, SignatureDemand } from "#lib/approval/signed-decision.ts";
import type { AgentContext } from "./context.ts";
import { committeeKeys, forgetOffered, keepOffered, keysThatCount, markOffered, withdrawCommitteeKey } from "./store/committee-keys.ts";

/** Undefined where this TRE's policy leaves it at the portal's signature. */
export function signaturesDemanded({ config, store }: Pick<AgentContext, "config" | "store">): { demand: SignatureDemand; keys: HeldKey[] } | undefined {
  const { committeeSignatures } = config.policy;
  return committeeSignatures && { demand: { members: committeeSignatures.members, origin: committeeSignatures.origin ?? new URL(config.portalUrl).origin }, keys: keysThatCount(store.db) };
}

export async function readCommitteeKeys(context: AgentContext, signal?: AbortSignal): Promise<Result<undefined>> {
  const { store, portal, log } = context;
  const answer = await portal.readCommitteeKeys(signal);
  if (!answer.ok) return answer;
  const known = new Map(committeeKeys(store.db).map((one) => [one.credentialId, one]));
  for (const offered of answer.value.keys) {
    const { credentialId, person, removedAt } = offered;
    const held = known.get(credentialId);
    const facts = { person: person.name, credential: credentialId };
    if (!held) {
      if (removedAt !== null) continue;
      const taken = store.write({ actor: "portal", action: "committee-key-offered", subject: person.id, facts: { ...facts, key: JSON.stringify(offered.key) } }, (db, at) => keepOffered(db, offered, at));
      if (!taken) log.warn(facts, "the portal offers a key that this TRE knows already as somebody's under another name");
    } else if (!isSameJson(held.key, offered.key) || held.personId !== person.id) log.warn(facts, "the portal says something else now of a key that this TRE knows; the first word counts");
    else if (removedAt !== null && held.acceptedAt !== null && held.withdrawnAt === null) {
      store.write({ actor: "portal", action: "committee-key-withdrawn", subject: person.id, facts: { ...facts, why: "its owner removed it" } }, (db, at) => { withdrawCommitteeKey(db, credentialId, "its owner, at the portal", at); });
    }
  }
  const offeredNow = new Set(answer.value.keys.filter((one) => one.removedAt === null).map((one) => one.credentialId));
  for (const { credentialId, personId, name, isOffered, acceptedAt } of committeeKeys(store.db)) {
    const still = offeredNow.has(credentialId);
    if (!still && acceptedAt === null) store.write({ actor: "portal", action: "committee-key-no-longer-offered", subject: personId, facts: { person: name, credential: credentialId } }, (db) => { forgetOffered(db, credentialId); });
    else if (still !== isOffered) store.write({ actor: "portal", action: still ? "committee-key-offered-again" : "committee-key-no-longer-offered", subject: personId, facts: { person: name, credential: credentialId } }, (db) => { markOffered(db, credentialId, still); });
  }
  return ok(undefined);
}
