import { pooledCsv } from "#lib/federation/pooled-csv.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { readResults } from "./read-results.ts";

export type Download = { name: string; mediaType: string; body: string };

/** A row for each number, pooled and per TRE. */
export async function resultsCsv(context: Context, actor: Actor, input: unknown): Promise<Result<Download>> {
  const results = await readResults(context, actor, input);
  return results.ok ? ok({ name: `${results.value.submission.reference}.csv`, mediaType: "text/csv; charset=utf-8", body: pooledCsv(results.value.pooled) }) : results;
}

/** All that the results page knows. */
export async function resultsJson(context: Context, actor: Actor, input: unknown): Promise<Result<Download>> {
  const results = await readResults(context, actor, input);
  return results.ok ? ok({ name: `${results.value.submission.reference}.json`, mediaType: "application/json", body: `${JSON.stringify(results.value, null, 2)}\n` }) : results;
}
