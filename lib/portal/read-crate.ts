import { z } from "zod";
import { inspectCrate } from "#lib/crate/check-crate.ts";
import { describeCrate, type CrateDescription } from "#lib/crate/describe-crate.ts";
import type { RuleReport } from "#lib/crate/rules/rule.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { findRun } from "./find-run.ts";
import { parseInput } from "./input.ts";
import { noSuch, permittedInProject } from "./query-access.ts";
import { readResults } from "./read-results.ts";

export const ReadCrate = z.strictObject({ runId: RunId, which: z.enum(["request", "results"]) });
export type CrateBytes = { name: string; sha256: string; bytes: Uint8Array };

/** A run's crate, for the project's members and for the committee of the TRE that was asked. */
export async function readCrateBytes(context: Context, actor: Actor, input: unknown): Promise<Result<CrateBytes>> {
  const parsed = parseInput(ReadCrate, input);
  if (!parsed.ok) return parsed;
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  const { runId, which } = parsed.value;
  const found = await findRun(context.db, runId);
  if (!found) return noSuch("run");
  const asMember = await permittedInProject(context.db, actor, "submission.read", found.submission.projectId, "run");
  // Results are the project's: a committee reads what was asked of its TRE, and what its TRE answered.
  const asSite = permitted(actor, "site.read", { treId: found.run.treId });
  if (!asMember.ok && !asSite.ok) return asMember;
  if (which === "results" && !asSite.ok) {
    const results = await readResults(context, actor, { id: found.submission.id });
    if (!results.ok) return results;
    // What the second stage hides of this TRE stands in its crate, which is signed: it cannot be taken out.
    if (results.value.pooled.hiddenTogether.includes(found.run.treId)) return refuse("not-permitted", "This crate holds a number that is hidden in the pooled results, where all data environments together have too few people for the strictest policy among them. Read the results page instead: it shows all that may be shown of it.");
  }
  const sha256 = which === "request" ? found.run.requestSha256 : found.run.resultsSha256;
  if (sha256 === null) return refuse("wrong-state", "This run has no results crate yet.");
  const bytes = await context.blobs.get(sha256);
  if (!bytes) throw new Error(`the ${which} crate of run ${runId} is missing from the blob store`);
  return ok({ name: `${found.submission.reference}-${runId.slice(0, 8)}-${which}.crate.zip`, sha256, bytes });
}

/** The same crate as a person reads it, with every rule it was judged by. */
export async function readCrateDescription(context: Context, actor: Actor, input: unknown): Promise<Result<{ description: CrateDescription; reports: RuleReport[]; sha256: string; bytes: number }>> {
  const read = await readCrateBytes(context, actor, input);
  if (!read.ok) return read;
  const { which } = ReadCrate.parse(input);
  const { crate, reports } = await inspectCrate(read.value.bytes, which);
  if (!crate) throw new Error(`a stored ${which} crate cannot be opened: ${read.value.sha256}`);
  return ok({ description: describeCrate(crate), reports, sha256: read.value.sha256, bytes: read.value.bytes.length });
}
