import { pooledCsv } from "#lib/federation/pooled-csv.ts";
import { sdcRecordSchema } from "#lib/disclosure/sdc-record.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { readResults } from "./read-results.ts";
import { resultsSchema, resultsSchemaPath } from "./results-file.ts";

export type Download = { name: string; mediaType: string; body: string };
const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A row for each number, pooled and per TRE. */
export async function resultsCsv(context: Context, actor: Actor, input: unknown): Promise<Result<Download>> {
  const results = await readResults(context, actor, input);
  return results.ok ? ok({ name: `${results.value.submission.reference}.csv`, mediaType: "text/csv; charset=utf-8", body: pooledCsv(results.value.pooled, results.value.models, results.value.statistics) }) : results;
}

/** All that the results page knows, naming the schema that it follows. */
export async function resultsJson(context: Context, actor: Actor, input: unknown): Promise<Result<Download>> {
  const results = await readResults(context, actor, input);
  return results.ok ? ok({ name: `${results.value.submission.reference}.json`, mediaType: "application/json", body: asJson({ $schema: `${context.portalUrl}${resultsSchemaPath}`, ...results.value }) }) : results;
}

/** Anyone may read what a TRE's record of disclosure control looks like. */
export async function readSdcRecordSchema(context: Context): Promise<Result<Record<string, unknown>>> {
  return ok(sdcRecordSchema(context.portalUrl));
}

/** Anyone may read what the files look like. */
export async function readResultsSchema(context: Context): Promise<Result<Record<string, unknown>>> {
  return ok(resultsSchema(context.portalUrl));
}
