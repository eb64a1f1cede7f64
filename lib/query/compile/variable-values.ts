/** One value per person as SQL: a number, or the index of a level. */
import { criterionKey } from "../canonical.ts";
import { genderConcept } from "../checked-concepts.ts";
import type { Operand, Variable } from "../model.ts";
import { ukEthnicity } from "../uk-ethnicity.ts";
import { columnOf } from "../variables.ts";
import { ageAt, columnValue, lastValue, peopleWith } from "./criteria.ts";
import { indexValue } from "./index-variables.ts";
import { finite, type Statement } from "./statement.ts";

/** The index of the band that the value `x` falls in; the one after the last where it isn't known. */
export const bandIndex = (s: Statement, x: string, cutPoints: readonly number[]): string =>
  `CASE WHEN ${x} IS NULL THEN ${cutPoints.length + 1} ${cutPoints.map((cut, i) => `WHEN ${x} < ${s.number(cut)} THEN ${i}`).join(" ")} ELSE ${cutPoints.length} END`;

/** A number or NULL for a numeric variable and for one still to be cut into bands; else the index of the level. */
export function variableValue(s: Statement, variable: Variable): string {
  switch (variable.kind) {
    case "sex":
      return `CASE gender_concept_id WHEN ${genderConcept.female} THEN 0 WHEN ${genderConcept.male} THEN 1 ELSE 2 END`;
    case "age":
    case "age-band":
      return `CAST(${ageAt(s, variable.at)} AS DOUBLE PRECISION)`;
    case "had": {
      const { domain, concepts, window } = variable;
      const key = criterionKey({ kind: domain, concepts, window });
      return `CASE WHEN ${peopleWith(s, key, variable)} THEN 0 ELSE 1 END`;
    }
    case "last-value":
      return lastValue(s, variable);
    case "column": {
      const column = columnOf(s.target.dictionary, variable.column);
      const value = columnValue(s, column);
      if (column?.kind !== "category") return value;
      const levels = column.levels.map((l, i) => `WHEN ${s.text(l.code)} THEN ${i}`);
      return `CASE ${value} ${levels.join(" ")} ELSE ${levels.length} END`;
    }
    case "column-band":
      return columnValue(s, columnOf(s.target.dictionary, variable.column));
    case "column-recode": {
      const value = columnValue(s, columnOf(s.target.dictionary, variable.column));
      const groups = variable.groups.map((g, i) => `WHEN (${value}) IN (${g.codes.map(s.text).join(", ")}) THEN ${i}`);
      return `CASE ${groups.join(" ")} ELSE ${groups.length} END`;
    }
    case "column-derived":
      return derivedValue(s, variable);
    case "ethnicity":
      return `CASE race_source_concept_id ${ukEthnicity.map((e, i) => `WHEN ${e.sourceConceptId} THEN ${i}`).join(" ")} ELSE ${ukEthnicity.length} END`;
    case "declared":
      return attributeLevel(s, variable);
    case "records":
    case "days-between":
    case "follow-up":
    case "index-year":
      return indexValue(s, variable);
  }
}

const signs = { plus: "+", minus: "-", times: "*", over: "/" } as const;
function derivedValue(s: Statement, { left, op, right }: Extract<Variable, { kind: "column-derived" }>): string {
  const operand = (o: Operand) => ("number" in o ? s.number(o.number) : `(${columnValue(s, columnOf(s.target.dictionary, o.column))})`);
  const divisor = operand(right);
  return finite(`(${operand(left)} ${signs[op]} ${op === "over" ? `NULLIF(${divisor}, 0)` : divisor})`);
}
/** The level of what a TRE holds beside OMOP, one row for each person and attribute; of several the least code counts. */
function attributeLevel(s: Statement, { attribute, levels }: Extract<Variable, { kind: "declared" }>): string {
  const set = s.set(`attribute ${attribute}`, "attribute", () =>
    `SELECT person_id, MIN(code) AS code FROM ${s.from("person_attribute", { person_id: "id", attribute: "text", code: "text" })} AS held WHERE attribute = ${s.text(attribute)} GROUP BY person_id`);
  return `CASE ${s.join(set)}.code ${levels.map((l, i) => `WHEN ${s.text(l.code)} THEN ${i}`).join(" ")} ELSE ${levels.length} END`;
}
