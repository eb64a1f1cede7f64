import { z } from "zod";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { draftFromCrate, type CrateDraft } from "#lib/register/crate/draft-from-crate.ts";
import { openAnyCrate } from "#lib/register/crate/open-any-crate.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";

export const DraftRegisterEntry = z.strictObject({ bytes: z.instanceof(Uint8Array, { error: "Choose a crate." }).refine((bytes) => bytes.length > 0, "Choose a crate.") });

/** What a crate says of a project, for an editor to complete. Nothing is kept, and nothing of it is verified. */
export async function draftRegisterEntry(_context: Context, actor: Actor, input: unknown): Promise<Result<{ crate: string; draft: CrateDraft }>> {
  const may = permitted(actor, "register.edit");
  if (!may.ok) return may;
  const parsed = parseInput(DraftRegisterEntry, input);
  if (!parsed.ok) return parsed;
  const graph = await openAnyCrate(parsed.value.bytes);
  return graph.ok ? ok({ crate: await sha256(parsed.value.bytes), draft: draftFromCrate(graph.value) }) : graph;
}
