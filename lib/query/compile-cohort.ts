/** A cohort's periods and how its rules narrow it, for those who work inside a TRE: exact, and about single people. Nothing of it may leave as it is. */
import { cohortAttrition, cohortPeriods } from "./compile/cohort.ts";
import { Statement, type SqlTarget } from "./compile/statement.ts";
import type { CompiledQuery } from "./compile-sql.ts";
import type { Cohort } from "./cohort.ts";
import type { ConceptSet } from "./concept-set.ts";

function statement(conceptSets: readonly ConceptSet[], target: SqlTarget, body: (s: Statement) => string): CompiledQuery {
  const s = new Statement(target, conceptSets);
  const rows = body(s);
  return { sql: `WITH ${s.expressions.join(",\n")}\n${rows}`, parameters: s.parameters };
}

/** Rows of person_id, start_day, end_day. Records of people whom the person table does not know let nobody in. */
export const compileCohortPeriods = (cohort: Cohort, conceptSets: readonly ConceptSet[], target: SqlTarget = {}): CompiledQuery =>
  statement(conceptSets, target, (s) => `SELECT person_id, start_day, end_day FROM ${cohortPeriods(s, cohort)} AS periods WHERE person_id IN (SELECT person_id FROM ${s.table("person")})`);

/** Names of the rows of `compileCohortAttrition`, in order. */
export const attritionSteps = (cohort: Cohort): string[] => ["Entry events", ...(cohort.qualifying ? ["That qualify"] : []), ...cohort.rules.map((rule) => rule.name)];
/** Rows of step, events, people. */
export const compileCohortAttrition = (cohort: Cohort, conceptSets: readonly ConceptSet[], target: SqlTarget = {}): CompiledQuery =>
  statement(conceptSets, target, (s) => `SELECT step, events, people FROM (${cohortAttrition(s, cohort)}) AS steps ORDER BY step`);
