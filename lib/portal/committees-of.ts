import type { Actor } from "#lib/governance/permissions.ts";

/** The TREs on whose committees the actor sits. */
export const committeesOf = (actor: Actor): string[] =>
  actor.kind === "person" ? [...new Set(actor.grants.flatMap(({ role, treId }) => (treId !== null && (role === "committee-member" || role === "committee-chair") ? [treId] : [])))] : [];
