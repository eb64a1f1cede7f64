/** What RQuest, the Cohort Discovery builder and Beacon can ask, each with a small document that asks it. */
import type { FeatureRow, Support } from "./feature-row.ts";
import type { Format } from "./format-names.ts";

type Rows = readonly (readonly [part: string, feature: string, document: unknown, support?: Support, says?: string])[];
const rowsOf = (format: Format, rows: Rows): FeatureRow[] => rows.map(([part, feature, document, support = "supported", says]) => ({ format, part, feature, document, support, ...(says === undefined ? {} : { says }) }));

const rquest = (rule: object, more: object = {}, group: object = {}) => ({ cohort: { groups_oper: "AND", groups: [{ rules_oper: "AND", rules: [{ varname: "OMOP", varcat: "Condition", type: "TEXT", oper: "=", value: "201826", ...rule }], ...group }], ...more } });
const two = { rules: [{ varname: "OMOP", varcat: "Condition", type: "TEXT", oper: "=", value: "201826" }, { varname: "OMOP", varcat: "Drug", type: "TEXT", oper: "=", value: "1503297" }] };
const hba1c = { varname: "OMOP=3004410", varcat: "Measurement", type: "NUM" };
export const rquestFeatures = rowsOf("rquest", [
  ...["AND", "OR"].flatMap((join): Rows => [["groups_oper", join, { cohort: { groups_oper: join, groups: [{ rules_oper: "AND", ...two }, { rules_oper: "OR", ...two }] } }], ["rules_oper", join, { cohort: { groups_oper: "AND", groups: [{ rules_oper: join, ...two }] } }]]),
  ["groups_oper", "anything else", { cohort: { groups_oper: "XOR", groups: [{ rules_oper: "AND", ...two }] } }, "refused", "AND and OR are known"],
  ...["Condition", "Drug", "Medication", "Procedure", "Measurement", "Observation"].map((varcat) => ["varcat", varcat, rquest({ varcat })] as const),
  ["varcat", "Person: sex", rquest({ varcat: "Person", value: "8532" })], ["varcat", "Person: race or ethnicity", rquest({ varcat: "Person", value: "38003564" })],
  ...["Specimen", "Location"].map((varcat) => ["varcat", varcat, rquest({ varcat }), "refused", `Rules about “${varcat}” cannot be asked here`] as const),
  ["varname", "AGE, with ages lo|hi", rquest({ varname: "AGE", varcat: "Person", type: "NUM", value: "18|65" }), "supported"], ["varname", "OMOP=id, with a range lo|hi", rquest({ ...hba1c, value: "48|75" })], ["varname", "any other number of a person", rquest({ varname: "BMI", varcat: "Person", type: "NUM", value: "1|2" }), "refused", "only the number AGE is known"],
  ["value", "an open end, 48|", rquest({ ...hba1c, value: "48|" })], ["value", "the older form lo..hi", rquest({ ...hba1c, value: "48.0..75.0" })], ["value", "the older form null..hi", rquest({ ...hba1c, value: "null..75" })],
  ["value", "what is no concept id", rquest({ value: "E11" }), "refused", "is not an OMOP concept"],
  ["oper", "!=", rquest({ oper: "!=" })], ["type", "GEO_RADIUS", rquest({ type: "GEO_RADIUS" }), "refused", "of type “GEO_RADIUS” cannot be asked here"],
  ["time", "age at a record, 18|:AGE:Y", rquest({ time: "18|:AGE:Y" })], ["time", "not more than so many months ago, |6:TIME:M", rquest({ time: "|6:TIME:M" })], ["time", "longer ago, 6|:TIME:M", rquest({ time: "6|:TIME:M" })],
  ["time", "another unit", rquest({ time: "6|:TIME:D" }), "refused", "months (M) and years (Y) are known"], ["secondary_modifier", "record types", rquest({ secondary_modifier: [32838] })],
  ...["ext", "unit", "regex"].map((key) => [key, "any value", rquest({ [key]: "x" }), "refused", "is not understood here"] as const),
  ["any other key", "of the envelope", { ...rquest({}), novelty: 1 }, "with loss", "“novelty” is not understood here"], ["any other key", "of a rule", rquest({ novelty: 1 }), "with loss", "“novelty” is not understood here"],
]);

const concept = (category: string, concept_id = 201826) => ({ concept_id, name: "Concept", category });
const leaf = (category: string, rest: object = {}, id?: number) => ({ id: "a", rule: { concept: concept(category, id) }, ...rest });
const tree = (...rules: object[]) => ({ id: "root", rules });
const and = { id: "s", combinator: "and" };
export const cohortDiscoveryFeatures = rowsOf("cohort-discovery", [
  ...["Condition", "Drug", "Procedure", "Measurement", "Observation"].map((category) => ["rule", `concept, ${category}`, tree(leaf(category))] as const),
  ["rule", "concept, Gender", tree(leaf("Gender", {}, 8532))], ["rule", "concept, Race", tree(leaf("Race", {}, 8527))], ["rule", "concept, Ethnicity", tree(leaf("Ethnicity", {}, 38003564))],
  ["rule", "several concepts", tree({ id: "a", rule: { concept: [concept("Condition"), concept("Condition", 201254)] } })], ["rule", "concepts of different categories", tree({ id: "a", rule: { concept: [concept("Condition"), concept("Drug", 1503297)] } }), "refused", "of different categories"],
  ["rule", "concepts listed below a concept", tree({ id: "a", rule: { concept: { ...concept("Condition"), children: [{ concept_id: 1 }] } } }), "with loss", "The concepts listed below this one were left out"], ["rule", "no concept yet", tree({ id: "a", rule: { concept: null } }), "refused", "This rule has no concept yet"],
  ["rule", "concept, another category", tree(leaf("Specimen")), "refused", "of the category “Specimen” cannot be asked here"],
  ["exclude", "of a rule", tree(leaf("Condition", { exclude: true }))], ["exclude", "of a group", tree({ id: "g", exclude: true, rules: [leaf("Condition"), and, leaf("Drug", {}, 1503297)] })],
  ["timeConstraint", "from and to", tree(leaf("Condition", { timeConstraint: ["2015-01-01", "2020-01-01"] }))], ["timeConstraintOperator", "gt, lt", tree(leaf("Condition", { timeConstraint: ["2015-01-01", null], timeConstraintOperator: "gt" }))],
  ["ageConstraint", "lowest and highest", tree(leaf("Condition", { ageConstraint: [18, 65] }))], ["ageConstraintOperator", "gt, lt", tree(leaf("Condition", { ageConstraint: [18, null], ageConstraintOperator: "gt" }))],
  ["valueAsNumber", "of a measurement", tree(leaf("Measurement", { valueAsNumber: [48, 75] }, 3004410))], ["valueAsNumber", "of a condition", tree(leaf("Condition", { valueAsNumber: [48, 75] })), "refused", "Only measurements and observations have values"],
  ["age filter", "value", tree({ id: "a", value: [18, 65] })], ["age filter", "deceased, location", tree({ id: "a", value: [18, 65], deceased: true }), "refused", "“deceased” cannot be asked here"],
  ["combinator", "and", tree(leaf("Condition"), and, leaf("Drug", {}, 1503297))], ["combinator", "or", tree(leaf("Condition"), { id: "s", combinator: "or" }, leaf("Drug", {}, 1503297))],
  ["combinator", "and with or in one group", tree(leaf("Condition"), and, leaf("Drug", {}, 1503297), { id: "s", combinator: "or" }, leaf("Procedure", {}, 4163951)), "with loss", "“and” was taken to bind closer"],
  ["combinator", "followed_by", tree(leaf("Condition"), { id: "s", combinator: "followed_by" }, leaf("Drug", {}, 1503297)), "refused", "asks for an order of events"], ["rules", "groups inside groups", tree({ id: "g", rules: [{ id: "h", rules: [leaf("Condition"), { id: "s", combinator: "or" }, leaf("Drug", {}, 1503297)] }] })],
  ["any other key", "of a rule", tree(leaf("Condition", { novelty: 1 })), "with loss", "“novelty” is not understood here"],
]);

const beacon = (filter: object, query: object = {}) => ({ meta: { apiVersion: "2.0" }, query: { filters: [filter], requestedGranularity: "count", ...query } });
const diabetes = { id: "SNOMED:44054006" };
export const beaconFeatures = rowsOf("beacon", [
  ["OntologyFilter", "id, a CURIE whose concept is known", beacon(diabetes)], ["OntologyFilter", "id, recorded sex", beacon({ id: "NCIT:C16576" })], ["OntologyFilter", "includeDescendantTerms false", beacon({ ...diabetes, includeDescendantTerms: false })],
  ["OntologyFilter", "scope individuals", beacon({ ...diabetes, scope: "individuals" })], ["OntologyFilter", "scope of another kind", beacon({ ...diabetes, scope: "biosamples" }), "with loss", "The filter is about biosamples"],
  ["OntologyFilter", "similarity", beacon({ ...diabetes, similarity: "high" }), "with loss", "Terms of high similarity cannot be asked for"], ["OntologyFilter", "id, a CURIE whose concept is not known", { filters: [diabetes, { id: "HP:0002664" }] }, "with loss", "No concept is known here for “HP:0002664”"],
  ...[">=", "<=", ">", "<", "="].map((operator) => ["AlphanumericFilter", `age ${operator}`, beacon({ id: "age", operator, value: "P40Y" })] as const),
  ["AlphanumericFilter", "age !", beacon({ id: "age", operator: "!", value: "P40Y" }), "one way", "Beacon cannot exclude people"],
  ...[">=", "<=", "="].map((operator) => ["AlphanumericFilter", `value of a measurement ${operator}`, beacon({ id: "LOINC:2823-3", operator, value: "5.5 mmol/L" })] as const),
  ...[">", "<"].map((operator) => ["AlphanumericFilter", `value of a measurement ${operator}`, beacon({ id: "LOINC:2823-3", operator, value: "5.5" }), "with loss", "Ranges here hold their ends"] as const),
  ["AlphanumericFilter", "value of a measurement !", { filters: [diabetes, { id: "LOINC:2823-3", operator: "!", value: "5.5" }] }, "with loss", "A value other than one number"], ["AlphanumericFilter", "any other field", { filters: [diabetes, { id: "weight", operator: ">", value: "3" }] }, "with loss", "“weight” is not known here"],
  ["CustomFilter", "id", { filters: [diabetes, { id: "demographic.ethnicity_asian" }] }, "with loss", "is a Beacon's own term"], ["requestedGranularity", "count, aggregated, boolean", beacon(diabetes, { requestedGranularity: "boolean" })],
  ["requestedGranularity", "record", beacon(diabetes, { requestedGranularity: "record" }), "with loss", "Records about people never leave a data environment"], ["requestParameters", "genomic variants and the like", beacon(diabetes, { requestParameters: { geneId: "BRCA1" } }), "with loss", "only people's health records are asked here"],
  ["filtersLogic", "other than AND", beacon(diabetes, { filtersLogic: "OR" }), "with loss", "all of them must hold here"],
]);
