import { z } from "zod";
import type { Actor } from "#lib/governance/permissions.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { findRun } from "./find-run.ts";
import { parseInput } from "./input.ts";
import { noSuch } from "./query-access.ts";
import { asTre } from "./tre-actor.ts";

export const ReadRunCrate = z.strictObject({ runId: RunId });

/** The request crate of one of the TRE's own runs, as often as it asks: collecting changes nothing. */
export async function readRunCrate(context: Context, actor: Actor, input: unknown): Promise<Result<{ bytes: Uint8Array; sha256: string }>> {
  const parsed = parseInput(ReadRunCrate, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const found = await findRun(context.db, parsed.value.runId, tre.value.treId);
  if (!found) return noSuch("run");
  const bytes = await context.blobs.get(found.run.requestSha256);
  if (!bytes) throw new Error(`the request crate of run ${found.run.id} is missing from the blob store`);
  return ok({ bytes, sha256: found.run.requestSha256 });
}
