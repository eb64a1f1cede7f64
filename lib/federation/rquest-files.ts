/**
 * Distributions as RQuest's files, of one TRE or pooled. The format has no word for “hidden” and other programs write 0 there; here a
 * level or chapter whose number is hidden is left out, because 0 would be read as nobody. A pooled count is its best estimate. Attributes
 * are rows of alternatives: RQuest itself knows SEX; AGE and ETHNICITY are written alike, so that nothing released is lost.
 */
import type { Cell } from "#lib/disclosure/cell.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { genderConcept } from "#lib/query/checked-concepts.ts";
import { fileNames, writeDistributionFile, type CodeDistributionRow, type DemographicsRow } from "#lib/query/formats/rquest-distribution.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import type { RecordDomain } from "#lib/query/omop-tables.ts";
import type { PooledCell, PooledOutput } from "./pooled-result.ts";

type Output = ReleasedOutput | PooledOutput;
type Distribution = Extract<Output, { kind: "distribution" }>;

/** RQuest names a category by the table that the code was found in. */
const categories: Record<RecordDomain, string> = {
  condition: "Condition", drug: "Drug", procedure: "Procedure", measurement: "Measurement", observation: "Observation", device: "Device", specimen: "Specimen", visit: "Visit", "visit-detail": "Visit detail",
  death: "Death", "observation-period": "Observation period", "condition-era": "Condition era", "drug-era": "Drug era", "dose-era": "Dose era",
};
/** Null where the number is hidden. */
function peopleIn(cell: Cell | PooledCell): number | null {
  if (cell.is === "zero") return 0;
  if (cell.is !== "value") return null;
  return "value" in cell ? cell.value : cell.estimate;
}
const known = <T extends { people: Cell | PooledCell }>(items: readonly T[]): (Omit<T, "people"> & { people: number })[] =>
  items.flatMap(({ people: cell, ...item }) => { const people = peopleIn(cell); return people === null ? [] : [{ ...item, people }]; });

type Tables = Extract<Distribution, { of: "demographics" }>["tables"];
const levelsOf = ({ dimension, cells }: Tables[number]) => known(dimension.levels.map((level, i) => ({ ...level, people: cells[i]! })));
const asCode = (conceptId: number, omopName: string, category: string, people: number): CodeDistributionRow => ({ code: `OMOP:${conceptId}`, people, description: "", omopId: conceptId, omopName, category });

function attributes(tables: Tables): DemographicsRow[] {
  return tables.map((table) => {
    const alternatives = levelsOf(table).map(({ label, people }) => ({ key: label, people }));
    return { code: table.dimension.variable.replace(/^_/, "").toUpperCase(), description: table.dimension.label, people: alternatives.reduce((sum, a) => sum + a.people, 0), alternatives, category: "Demographics" };
  });
}
/** The two genders that OMOP names, which stand among the codes of a GENERIC distribution. */
function genders(tables: Tables): CodeDistributionRow[] {
  const sex = tables.find((t) => t.dimension.variable === "_sex");
  return sex ? levelsOf(sex).flatMap(({ code, label, people }) => (code === "female" || code === "male" ? [asCode(genderConcept[code], label, "Gender", people)] : [])) : [];
}

/** The file of one distribution. `beside` are the other outputs of the same run: a list of codes takes the genders from its demographics. */
export function rquestFile(output: Distribution, collection: string, beside: readonly Output[] = []): { name: string; body: string } {
  if (output.of === "demographics") return { name: fileNames.demographics, body: writeDistributionFile(collection, { kind: "demographics", rows: attributes(output.tables) }) };
  const demographics = beside.find((o): o is Extract<Distribution, { of: "demographics" }> => o.kind === "distribution" && o.of === "demographics");
  const rows = output.of === "codes"
    ? [...known<{ domain: RecordDomain; conceptId: number; name: string; people: Cell | PooledCell }>(output.rows).map((r) => asCode(r.conceptId, r.name, categories[r.domain], r.people)), ...(demographics ? genders(demographics.tables) : [])]
    : known(icd10Chapters.map((chapter, i) => ({ ...chapter, people: output.cells[i]! }))).map(({ range, title, people }): CodeDistributionRow => ({ code: `ICD10:${range}`, people, description: title, omopId: null, omopName: "", category: "Condition" }));
  return { name: fileNames.codes, body: writeDistributionFile(collection, { kind: "codes", rows }) };
}
