import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import { Query } from "#lib/query/model.ts";
import { validateQuery } from "#lib/query/validate.ts";
import type { Finding } from "#lib/query/checks/finding.ts";
import { queryInWords, type QueryWords } from "#lib/query/words.ts";
import { parseInput } from "./input.ts";

export type JudgedQuery = { query: Query; words: QueryWords; problems: Finding[] };

/** A draft as a query, with what is wrong or doubtful about it at these datasets; refused only where it is no query at all. */
export function judgeQuery(draft: unknown, datasets: readonly DatasetDescription[], today: PlainDate): Result<JudgedQuery> {
  const query = parseInput(Query, draft);
  if (!query.ok) return query;
  return ok({ query: query.value, words: queryInWords(query.value, datasets.find((d) => d.dictionary)?.dictionary), problems: validateQuery(query.value, datasets, today) });
}

/** Refuses a query with an error; a warning is for the person to weigh. */
export function withoutErrors(judged: JudgedQuery): Result<JudgedQuery> {
  const errors = judged.problems.filter((p) => p.severity === "error");
  const [first] = errors;
  return first ? refuse("invalid-input", first.message, { fields: Object.fromEntries(errors.map((e) => [e.path, e.message])) }) : ok(judged);
}
