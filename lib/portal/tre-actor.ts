import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";

export type TreActor = Extract<Actor, { kind: "tre" }>;

/** What only a TRE's agent may do, it does as the TRE that its key proves; nothing else about it is asked. */
export const asTre = (actor: Actor): Result<TreActor> => (actor.kind === "tre" ? ok(actor) : refuse("unauthenticated-agent", "Only a TRE's agent, with a token signed by its key, may do this."));
export const agentName = (tre: TreActor): string => `Agent of ${tre.name}`;
