/** Numbers of records compared or averaged without saying in which unit. */
import { partsOfQuery } from "../cohort-walk.ts";
import { finding, type Check, type Finding } from "./finding.ts";
import { criteria } from "./members.ts";

export const valuesWithoutUnit: Check = {
  key: "values-without-unit", severity: "warning", circe: [],
  title: "Values without a unit",
  why: "HbA1c of 48 is mmol/mol here and would be % there: without a unit, numbers of different kinds are compared or averaged as if they were one.",
  find(query): Finding[] {
    const warning = finding("warning");
    const compared = "Without a unit, values recorded in different units are compared as if they were the same.";
    const mixed = "Without a unit, values recorded in different units are mixed.";
    return [
      ...criteria(query).flatMap(({ criterion: c, path }) => ((c.kind === "measurement" || c.kind === "observation") && c.value !== undefined && c.unitConceptId === undefined ? [warning(`${path}.unitConceptId`, compared)] : [])),
      ...partsOfQuery(query).flatMap((part) => {
        if (!("filter" in part)) return [];
        const { where } = part.filter;
        const at = where.findIndex((r) => r.kind === "number" && (r.field === "value" || r.field === "dose"));
        const hasUnit = where.some((r) => (r.kind === "concepts" || r.kind === "concept-set") && r.field === "unit" && !r.exclude) || query.variables.some((v, i) => v.kind === "records" && v.unitConceptId !== undefined && part.path === `variables.${i}.records`);
        return at >= 0 && !hasUnit ? [warning(`${part.path}.where.${at}`, compared)] : [];
      }),
      ...query.variables.flatMap((v, i) => (v.kind === "last-value" || (v.kind === "records" && (v.measure === "first-value" || v.measure === "last-value"))) && v.unitConceptId === undefined ? [warning(`variables.${i}.unitConceptId`, mixed)] : []),
    ];
  },
};
