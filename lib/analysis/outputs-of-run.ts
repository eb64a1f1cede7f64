/** All outputs of a run in the order in which the query asks for them: what the database counted, and what is reckoned from the table of people. */
import { isCounted, isReckoned } from "#lib/query/analysis.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { endingsOf } from "./endings.ts";
import { modelOutput } from "./model-facts.ts";
import { nestedOf } from "./nested.ts";
import { reckon } from "./reckon.ts";

/** Counts and people were read one after the other; between the two a database may have changed. */
export class DataChanged extends Error {}

/** Throws `DataChanged` where the people are not as many as were counted: then nothing may be reckoned from both. */
export function outputsOfRun(query: Query, dictionary: TableDictionary | undefined, counted: RunOutputs, people: PeopleTable): RunOutputs {
  if (people.ids.length !== counted.population) throw new DataChanged("the data changed while it was read");
  const byId = new Map(counted.outputs.map((output) => [output.id, output]));
  const asked = { query, dictionary, people };
  const analyses = outputsAsked(query);
  const outputs = analyses.map((analysis) => (isCounted(analysis) ? byId.get(analysis.id)! : isReckoned(analysis) ? reckon(analysis, asked) : modelOutput(analysis, asked)));
  const endings = endingsOf(analyses, people);
  const nested = nestedOf(query, dictionary, outputs, people);
  return { ...counted, outputs, ...(endings.length > 0 && { endings }), ...(nested.length > 0 && { nested }) };
}
