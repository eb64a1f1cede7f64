import { partsOfCohort } from "../cohort-walk.ts";
import { isCohort } from "../model.ts";
import { recordTables } from "../omop-tables.ts";
import { finding, type Check } from "./finding.ts";

/** Kinds of record that are asked for as such: being alive, observed or in a hospital is itself the question. */
const meaningful = ["death", "observation-period", "visit", "visit-detail"];

export const anyRecord: Check = {
  key: "any-record", severity: "advice", circe: ["ConceptSetCriteriaCheck"],
  title: "Any record of a kind",
  why: "Without concepts, every diagnosis or every medicine counts, and the approval must cover all of them.",
  find: (query) => !isCohort(query.population) ? [] : [...partsOfCohort(query.population)].flatMap((part) =>
    "filter" in part && part.filter.conceptSet === undefined && part.filter.where.length === 0 && !meaningful.includes(part.filter.domain)
      ? [finding("advice")(`${part.path}.conceptSet`, `Any ${recordTables[part.filter.domain].label} counts here. Choose concepts if you mean particular ones.`)] : []),
};
