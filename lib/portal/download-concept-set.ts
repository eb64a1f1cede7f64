import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { conceptSetAsCsv, conceptSetAsJson, conceptSetAsValueSet } from "#lib/query/code-lists/export.ts";
import type { ConceptSet } from "#lib/query/concept-set.ts";
import type { Context } from "./context.ts";
import type { Download } from "./download-results.ts";
import { readConceptSet } from "./read-concept-set.ts";

const download = (ending: string, mediaType: string, body: (set: ConceptSet) => string) => async (context: Context, actor: Actor, input: unknown): Promise<Result<Download>> => {
  const read = await readConceptSet(context, actor, input);
  if (!read.ok) return read;
  const { set, version } = read.value;
  return ok({ name: `${set.key}-v${version}.${ending}`, mediaType, body: body(set) });
};

/** A row for each concept; reads back, and is safe to open in a spreadsheet. */
export const conceptSetCsv = download("csv", "text/csv; charset=utf-8", conceptSetAsCsv);
export const conceptSetJson = download("json", "application/json", conceptSetAsJson);
/** For FHIR terminology servers; what FHIR cannot say stands in its description. */
export const conceptSetValueSet = download("fhir.json", "application/fhir+json", (set) => `${JSON.stringify(conceptSetAsValueSet(set).valueSet, null, 2)}\n`);
