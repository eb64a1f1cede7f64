/** What every reader of another system's document begins and ends with. */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { structuralProblems } from "../validate.ts";
import { isCohort, Query, type Group } from "../model.ts";
import { worstFirst, type Loss, type ReadDocument } from "./loss.ts";

/** Text beyond this is no query. */
export const largestDocument = 2 * 1024 * 1024;

/** A document given as text or already parsed. */
export function jsonIn(input: unknown): Result<unknown> {
  if (typeof input !== "string") return ok(input);
  if (input.length > largestDocument) return refuse("too-large", "The document is longer than 2 MiB: that is no query.");
  try {
    return ok(JSON.parse(input));
  } catch {
    return refuse("invalid-input", "The document is not JSON. Paste it whole, from the first brace to the last.");
  }
}

/** The population as criteria on dates; a cohort's index date, windows and exits have no words in languages of flat rules. */
export function groupIn(query: Query): Result<Group> {
  return isCohort(query.population) ? refuse("unsupported", "This query counts from an index date; a language of plain rules cannot say that.") : ok(query.population);
}

/** A population that was read, as a query that counts its people; refused where it is more than a query may be. */
export function readQuery(population: Group, title: string, losses: readonly Loss[]): ReadDocument<Query> {
  const parsed = Query.safeParse({ version: 1, title: title.trim().slice(0, 120), dataModel: { kind: "omop-5.4" }, population, variables: [], analyses: [{ kind: "count", id: "people" }] });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse("unsupported", `The document asks more than a query can hold here: ${issue?.message ?? "it is too large"}`, { fields: { [issue?.path.join(".") ?? ""]: issue?.message ?? "" } });
  }
  const [wrong] = structuralProblems(parsed.data, []).filter((p) => p.severity === "error");
  if (wrong) return refuse("unsupported", `The document cannot be asked here: ${wrong.message}`, { fields: { [wrong.path]: wrong.message } });
  return ok({ query: parsed.data, losses: worstFirst(losses) });
}
