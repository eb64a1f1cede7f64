import type { Actor } from "#lib/governance/permissions.ts";

export type Person = Extract<Actor, { kind: "person" }>;

/** After `permitted` said yes, the actor is a person: the table permits nobody else. */
export function personOf(actor: Actor): Person {
  if (actor.kind !== "person") throw new Error(`a ${actor.kind} passed a permission that only people hold`);
  return actor;
}
