/**
 * How a TRE becomes part of a federation: once, with the invitation that the portal's administrator sent. From then on it knows the
 * portal by the key that it got here and the workflow by its digest; a later answer can change neither.
 */
import { refuse, ok, type Result } from "#lib/kernel/result.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { protocolVersions, type JoinAnswer } from "#lib/protocol/messages.ts";
import type { AgentContext } from "./context.ts";
import { publicHalf } from "./keys.ts";
import { profileOf } from "./profile.ts";
import { keep, kept } from "./store/kept-settings.ts";

export async function join(context: AgentContext, invitation: string | undefined): Promise<Result<JoinAnswer>> {
  const { store, portal, config, datasets } = context;
  const member = kept(store.db, "membership");
  const { x } = context.key;
  // A TRE that joined before its key was noted joined by the one that it has.
  if (member && (kept(store.db, "joinedAs") ?? x) === x) return ok(noted(context, member));
  if (member && invitation === undefined) return refuse("unauthenticated-agent", "This TRE has another key than the one that it joined with. Put the portal's invitation for a new key into the setting invitation or FIVEFOLD_INVITATION, or the earlier key back in its place, and start again.");
  if (invitation === undefined) return refuse("unauthenticated-agent", "This TRE has not joined yet. Put the portal's invitation into the setting invitation or FIVEFOLD_INVITATION and start again.");
  const profile = profileOf(config, [...datasets.values()].map((d) => d.description));
  const answer = await portal.join({ invitation, publicKey: publicHalf(context.key), profile });
  if (!answer.ok) return answer;
  if (!(protocolVersions as readonly string[]).includes(answer.value.protocolVersion)) {
    return refuse("unsupported", `The portal speaks version ${answer.value.protocolVersion} of the protocol; this agent speaks ${protocolVersions.join(", ")}. Update the older of the two.`);
  }
  // What was pinned stays pinned: a new key is no way to another portal, nor to another TRE's place.
  if (member && (answer.value.treId !== member.treId || answer.value.portalKey.x !== member.portalKey.x || answer.value.registerLog !== member.registerLog)) return refuse("conflict", "The invitation is for another TRE or from another portal than the one that this TRE joined.");
  const digest = await digestOf(profile);
  store.write({ actor: "agent", action: member ? "key-replaced" : "joined", subject: answer.value.treId, facts: { portal: config.portalUrl, portalKey: answer.value.portalKey.x, workflow: answer.value.workflow.digest } }, (db) => {
    keep(db, "membership", answer.value);
    keep(db, "joinedAs", x);
    keep(db, "publishedProfileDigest", digest);
  });
  return answer;
}

function noted(context: AgentContext, member: JoinAnswer): JoinAnswer {
  const { store, key } = context;
  if (kept(store.db, "joinedAs") === undefined) store.write({ actor: "agent", action: "key-noted", subject: member.treId, facts: { key: key.x } }, (db) => keep(db, "joinedAs", key.x));
  return member;
}

/** Only when something changed since the portal last acknowledged it. */
export async function publishProfile(context: AgentContext): Promise<Result<undefined>> {
  const { store, portal, config, datasets } = context;
  const profile = profileOf(config, [...datasets.values()].map((d) => d.description));
  const digest = await digestOf(profile);
  if (kept(store.db, "publishedProfileDigest") === digest) return ok(undefined);
  const answer = await portal.publishProfile(profile);
  if (answer.ok) store.write({ actor: "agent", action: "profile-published", subject: "profile", facts: { digest } }, (db) => keep(db, "publishedProfileDigest", digest));
  return answer;
}
