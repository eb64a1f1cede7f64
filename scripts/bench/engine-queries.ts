/** Ten questions of the kinds that researchers ask, and for each the columns that any way to answer it has to read. */
import type { Analysis, ConceptReference, Criterion, Query, Variable } from "#lib/query/model.ts";

type Columns = Readonly<Partial<Record<"person" | "condition_occurrence" | "drug_exposure" | "measurement", readonly string[]>>>;
export type EngineQuery = { readonly name: string; readonly query: Query; readonly columns: Columns };

const concept = (conceptId: number, name: string): ConceptReference => ({ conceptId, name, descendants: true });
const diabetes = concept(201826, "Type 2 diabetes");
const hypertension = concept(320128, "Essential hypertension");
const heartAttack = concept(4329847, "Heart attack");
const asthma = concept(317009, "Asthma");
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
const conditions = ["person_id", "condition_concept_id"];
const drugs = ["person_id", "drug_concept_id"];
const measured = ["person_id", "measurement_concept_id", "measurement_date", "measurement_id", "value_as_number"];

function ask(name: string, columns: Columns, population: Criterion[], variables: Variable[], analyses: Analysis[]): EngineQuery {
  return { name, columns, query: { version: 1, title: name, dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: population }, variables, analyses } };
}

export const engineQueries: readonly EngineQuery[] = [
  ask("everyone, by sex and age band", { person }, [], [sex, ages], [crosstab("sex", "age")]),
  ask("people with type 2 diabetes", { person: ["person_id"], condition_occurrence: conditions }, [had(diabetes)], [], [count]),
  ask("diabetes by sex and age band", { person, condition_occurrence: conditions }, [had(diabetes)], [sex, ages], [crosstab("sex", "age")]),
  ask("new in one year", { person, condition_occurrence: [...conditions, "condition_start_date"] }, [{ kind: "condition", concepts: [hypertension], window: lastYear }], [sex], [crosstab("sex")]),
  ask("diabetes and hypertension, no heart attack", { person, condition_occurrence: conditions }, [adults, had(diabetes), had(hypertension), { kind: "group", match: "none", of: [had(heartAttack)] }], [sex, ages], [count, crosstab("sex", "age")]),
  ask("diabetes with metformin", { person, condition_occurrence: conditions, drug_exposure: drugs }, [had(diabetes), { kind: "drug", concepts: [metformin] }], [sex], [crosstab("sex")]),
  ask("two diseases crossed, by sex", { person, condition_occurrence: conditions }, [adults], [sex, everHad("diabetes", "Diabetes", diabetes), everHad("asthma", "Asthma", asthma)], [crosstab("sex", "diabetes", "asthma")]),
  ask("HbA1c of 48 or more", { person, measurement: measured }, [{ kind: "measurement", concepts: [hba1c], value: { min: 48 } }], [sex, ages], [crosstab("sex", "age")]),
  ask("mean last HbA1c in diabetes", { person, condition_occurrence: conditions, measurement: measured }, [had(diabetes)], [latest("hba1c", "Last HbA1c", hba1c)], [{ kind: "summary", id: "mean", of: "hba1c" }]),
  ask("blood pressure: histogram and mean", { person, measurement: measured }, [adults], [latest("pressure", "Last systolic pressure", pressure)], [{ kind: "summary", id: "mean", of: "pressure" }, { kind: "histogram", id: "bars", of: "pressure", breaks: [80, 100, 120, 140, 160, 180, 200] }]),
];
