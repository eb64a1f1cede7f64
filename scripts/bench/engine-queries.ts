/**
 * Fifteen questions of the kinds that researchers ask. For each: the columns that any way to answer it has to read, and SQL as somebody
 * who knows DuckDB and these tables would write it by hand for this one question; its column `people` adds up to the people asked about.
 */
import type { Analysis, ConceptReference, Criterion, Group, Query, Variable } from "#lib/query/model.ts";
import { queryTemplates } from "#lib/query/templates.ts";

type Columns = Readonly<Partial<Record<"person" | "observation_period" | "condition_occurrence" | "drug_exposure" | "measurement", readonly string[]>>>;
export type EngineQuery = { readonly name: string; readonly query: Query; readonly columns: Columns; readonly byHand: string };

const concept = (conceptId: number, name: string): ConceptReference => ({ conceptId, name, descendants: true });
const diabetes = concept(201826, "Type 2 diabetes");
const hypertension = concept(320128, "Essential hypertension");
const heartAttack = concept(4329847, "Heart attack");
const asthma = concept(317009, "Asthma");
const copd = concept(255573, "COPD");
const metformin = concept(1503297, "Metformin");
const hba1c = concept(3004410, "HbA1c");
const pressure = concept(3004249, "Systolic blood pressure");

const at = "2025-12-31";
const lastYear = { from: "2025-01-01", to: at };
const adults: Criterion = { kind: "age", at, min: 18 };
const had = (of: ConceptReference): Criterion => ({ kind: "condition", concepts: [of] });
const sex: Variable = { kind: "sex", name: "sex", label: "Sex" };
const ages: Variable = { kind: "age-band", name: "age", label: "Age", at, cutPoints: [18, 40, 65, 80] };
const everHad = (name: string, label: string, of: ConceptReference): Variable => ({ kind: "had", name, label, domain: "condition", concepts: [of] });
const latest = (name: string, label: string, of: ConceptReference): Variable => ({ kind: "last-value", name, label, concepts: [of], window: { from: "2021-01-01", to: at } });
const count: Analysis = { kind: "count", id: "people" };
const crosstab = (...by: string[]): Analysis => ({ kind: "crosstab", id: "table", by });

const person = ["person_id", "gender_concept_id", "year_of_birth"];
const periods = ["person_id", "observation_period_start_date", "observation_period_end_date"];
const conditions = ["person_id", "condition_concept_id"];
const datedConditions = [...conditions, "condition_start_date"];
const drugs = ["person_id", "drug_concept_id"];
const datedDrugs = [...drugs, "drug_exposure_start_date"];
const measured = ["person_id", "measurement_concept_id", "measurement_date", "measurement_id", "value_as_number"];

const ids = (...of: (ConceptReference | number)[]) => `(SELECT descendant_concept_id FROM concept_ancestor WHERE ancestor_concept_id IN (${of.map((c) => (typeof c === "number" ? c : c.conceptId)).join(", ")}))`;
const withCondition = (of: ConceptReference) => `person_id IN (SELECT person_id FROM condition_occurrence WHERE condition_concept_id IN ${ids(of)})`;
const age = "2025 - year_of_birth";
const band = `CASE WHEN ${age} < 18 THEN 0 WHEN ${age} < 40 THEN 1 WHEN ${age} < 65 THEN 2 WHEN ${age} < 80 THEN 3 ELSE 4 END`;
const bySexAndAge = (where: string) => `SELECT gender_concept_id, ${band} AS band, count(*) AS people FROM person WHERE ${where} GROUP BY ALL`;
const bySex = (where: string) => `SELECT gender_concept_id, count(*) AS people FROM person WHERE ${where} GROUP BY ALL`;
const lastOf = (of: ConceptReference) => `(SELECT person_id, arg_max(value_as_number, (measurement_date, measurement_id)) AS value FROM measurement
  WHERE measurement_concept_id IN ${ids(of)} AND measurement_date BETWEEN DATE '2021-01-01' AND DATE '2025-12-31' AND value_as_number IS NOT NULL GROUP BY person_id)`;
/** Each person's first diagnosis of diabetes, if it lies in these years and under observation. */
const firstDiagnosis = `(SELECT f.person_id, f.day, o.observation_period_start_date AS since FROM (SELECT person_id, min(condition_start_date) AS day FROM condition_occurrence WHERE condition_concept_id IN ${ids(diabetes)} GROUP BY person_id) f
  JOIN observation_period o ON o.person_id = f.person_id AND f.day BETWEEN o.observation_period_start_date AND o.observation_period_end_date WHERE f.day BETWEEN DATE '2015-01-01' AND DATE '2022-12-31')`;
const treated = `EXISTS (SELECT 1 FROM drug_exposure d JOIN observation_period o ON o.person_id = d.person_id WHERE d.person_id = f.person_id AND d.drug_concept_id IN ${ids(metformin)} AND d.drug_exposure_start_date BETWEEN f.day AND f.day + 90
  AND d.drug_exposure_start_date BETWEEN o.observation_period_start_date AND o.observation_period_end_date AND f.day BETWEEN o.observation_period_start_date AND o.observation_period_end_date)`;
const insulin = ids(1596977, 1502905, 1516976, 35602717, 1550023, 1567198, 1544838);

function ask(name: string, columns: Columns, population: Criterion[], variables: Variable[], analyses: Analysis[], byHand: string): EngineQuery {
  return { name, columns, byHand, query: { version: 1, title: name, dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: population }, variables, analyses } };
}
const any = (...of: Criterion[]): Group => ({ kind: "group", match: "any", of });
const none = (...of: Criterion[]): Group => ({ kind: "group", match: "none", of });
const template = (key: string): Query => queryTemplates.find((t) => t.key === key)!.query;
const study = template("treated-after-diagnosis");
/** The study without its rules, or with some of them. */
const studyOf = (name: string, rules: readonly string[], variables: Variable[], analyses: Analysis[]): Query => {
  const { population } = study;
  if (population.kind !== "cohort") throw new TypeError("the study is a cohort");
  return { ...study, title: name, variables, analyses, population: { ...population, rules: population.rules.filter((rule) => rules.includes(rule.name)) } };
};
const years: Variable = { kind: "index-year", name: "year", label: "Year", from: 2015, to: 2022 };

export const engineQueries: readonly EngineQuery[] = [
  ask("everyone, by sex and age band", { person }, [], [sex, ages], [crosstab("sex", "age")], bySexAndAge("TRUE")),
  ask("people with type 2 diabetes", { person: ["person_id"], condition_occurrence: conditions }, [had(diabetes)], [], [count], `SELECT count(*) AS people FROM person WHERE ${withCondition(diabetes)}`),
  ask("diabetes by sex and age band", { person, condition_occurrence: conditions }, [had(diabetes)], [sex, ages], [crosstab("sex", "age")], bySexAndAge(withCondition(diabetes))),
  ask("new in one year", { person, condition_occurrence: datedConditions }, [{ kind: "condition", concepts: [hypertension], window: lastYear }], [sex], [crosstab("sex")],
    bySex(`person_id IN (SELECT person_id FROM condition_occurrence WHERE condition_concept_id IN ${ids(hypertension)} AND condition_start_date BETWEEN DATE '2025-01-01' AND DATE '2025-12-31')`)),
  ask("women over 50 with asthma and no COPD", { person, condition_occurrence: conditions }, [{ kind: "sex", is: "female" }, { kind: "age", at, min: 51 }, had(asthma), none(had(copd))], [], [count],
    `SELECT count(*) AS people FROM person WHERE gender_concept_id = 8532 AND ${age} > 50 AND ${withCondition(asthma)} AND NOT ${withCondition(copd)}`),
  ask("diabetes and hypertension, no heart attack", { person, condition_occurrence: conditions }, [adults, had(diabetes), had(hypertension), none(had(heartAttack))], [sex, ages], [count, crosstab("sex", "age")],
    bySexAndAge(`${age} >= 18 AND ${withCondition(diabetes)} AND ${withCondition(hypertension)} AND NOT ${withCondition(heartAttack)}`)),
  ask("three groups, any and none", { person, condition_occurrence: conditions, drug_exposure: drugs }, [any(had(diabetes), had(hypertension)), any({ kind: "drug", concepts: [metformin] }, had(asthma)), none(had(heartAttack), had(copd))], [sex], [crosstab("sex")],
    bySex(`(${withCondition(diabetes)} OR ${withCondition(hypertension)}) AND (person_id IN (SELECT person_id FROM drug_exposure WHERE drug_concept_id IN ${ids(metformin)}) OR ${withCondition(asthma)}) AND NOT (${withCondition(heartAttack)} OR ${withCondition(copd)})`)),
  ask("diabetes with metformin", { person, condition_occurrence: conditions, drug_exposure: drugs }, [had(diabetes), { kind: "drug", concepts: [metformin] }], [sex], [crosstab("sex")],
    bySex(`${withCondition(diabetes)} AND person_id IN (SELECT person_id FROM drug_exposure WHERE drug_concept_id IN ${ids(metformin)})`)),
  ask("two diseases crossed, by sex", { person, condition_occurrence: conditions }, [adults], [sex, everHad("diabetes", "Diabetes", diabetes), everHad("asthma", "Asthma", asthma)], [crosstab("sex", "diabetes", "asthma")],
    `SELECT gender_concept_id, ${withCondition(diabetes)} AS diabetes, ${withCondition(asthma)} AS asthma, count(*) AS people FROM person WHERE ${age} >= 18 GROUP BY ALL`),
  ask("HbA1c of 48 or more", { person, measurement: measured }, [{ kind: "measurement", concepts: [hba1c], value: { min: 48 } }], [sex, ages], [crosstab("sex", "age")],
    bySexAndAge(`person_id IN (SELECT person_id FROM measurement WHERE measurement_concept_id IN ${ids(hba1c)} AND value_as_number >= 48)`)),
  ask("mean last HbA1c in diabetes", { person, condition_occurrence: conditions, measurement: measured }, [had(diabetes)], [latest("hba1c", "Last HbA1c", hba1c)], [{ kind: "summary", id: "mean", of: "hba1c" }],
    `SELECT count(*) AS people, count(value), avg(value), var_pop(value), max(value), min(value) FROM (SELECT person_id FROM person WHERE ${withCondition(diabetes)}) LEFT JOIN ${lastOf(hba1c)} USING (person_id)`),
  ask("blood pressure: histogram and mean", { person, measurement: measured }, [adults], [latest("pressure", "Last systolic pressure", pressure)],
    [{ kind: "summary", id: "mean", of: "pressure" }, { kind: "histogram", id: "bars", of: "pressure", breaks: [80, 100, 120, 140, 160, 180, 200] }],
    `SELECT floor(value / 20) AS bin, count(*) AS people, count(value), avg(value), var_pop(value), max(value), min(value) FROM (SELECT person_id FROM person WHERE ${age} >= 18) LEFT JOIN ${lastOf(pressure)} USING (person_id) GROUP BY ALL`),
  { name: "first diagnosis of diabetes, by year", columns: { person, observation_period: periods, condition_occurrence: datedConditions }, query: studyOf("First diagnosis", [], [years], [crosstab("year")]), byHand: `SELECT year(f.day), count(*) AS people FROM ${firstDiagnosis} f GROUP BY ALL` },
  { name: "treated within 90 days of it, by sex", columns: { person, observation_period: periods, condition_occurrence: datedConditions, drug_exposure: datedDrugs }, query: studyOf("Treated", ["Treated within 90 days"], [sex], [crosstab("sex")]),
    byHand: `SELECT gender_concept_id, count(*) AS people FROM ${firstDiagnosis} f JOIN person USING (person_id) WHERE ${treated} GROUP BY ALL` },
  { name: "the whole study of metformin", columns: { person, observation_period: periods, condition_occurrence: datedConditions, drug_exposure: datedDrugs, measurement: measured }, query: study,
    byHand: `WITH inside AS MATERIALIZED (SELECT f.person_id, f.day, gender_concept_id, year(f.day) - year_of_birth AS age FROM ${firstDiagnosis} f JOIN person USING (person_id) WHERE year(f.day) - year_of_birth >= 18 AND ${treated}
      AND NOT EXISTS (SELECT 1 FROM drug_exposure d WHERE d.person_id = f.person_id AND d.drug_concept_id IN ${insulin} AND d.drug_exposure_start_date >= f.since AND d.drug_exposure_start_date < f.day))
    SELECT gender_concept_id, CASE WHEN age < 45 THEN 0 WHEN age < 60 THEN 1 WHEN age < 75 THEN 2 ELSE 3 END AS band, count(*) AS people, count(value), avg(value), var_pop(value), max(value), min(value) FROM inside LEFT JOIN
    (SELECT m.person_id, arg_max(value_as_number, (measurement_date, measurement_id)) AS value FROM measurement m JOIN inside i ON i.person_id = m.person_id AND m.measurement_date BETWEEN i.day + 1 AND i.day + 365
      WHERE measurement_concept_id IN ${ids(hba1c)} AND unit_concept_id = 9579 AND value_as_number IS NOT NULL GROUP BY m.person_id) USING (person_id) GROUP BY ALL` },
];

export const withDiabetes: Criterion = had(diabetes);
/** How many of the people who meet all of this have each code. */
export const codesOf = (of: Criterion[]): Query => ({ version: 1, title: "Codes", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of }, variables: [], analyses: [{ kind: "distribution", id: "codes", of: "codes" }] });
