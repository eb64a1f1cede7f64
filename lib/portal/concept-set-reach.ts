import { z } from "zod";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { conceptSetItems } from "#lib/query/concept-set.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { Target } from "./query-content.ts";
import { reachAtTres, type ReachAtTre } from "./reach-at-tres.ts";

export const ConceptSetReach = z.strictObject({
  items: conceptSetItems,
  /** Where to look; none = every OMOP dataset that TREs publish. */
  targets: z.array(Target).max(100).default([]),
});

/** What TREs publish about a set that is being written. */
export async function conceptSetReach(context: Context, actor: Actor, input: unknown): Promise<Result<{ reach: ReachAtTre[] }>> {
  const parsed = parseInput(ConceptSetReach, input);
  if (!parsed.ok) return parsed;
  const may = permitted(actor, "concept-set.create");
  if (!may.ok) return may;
  return ok({ reach: await reachAtTres(context.db, parsed.value.items, parsed.value.targets) });
}
