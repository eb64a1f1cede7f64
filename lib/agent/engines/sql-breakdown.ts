/** People by sex and age band, and by the year of a concept's first record, counted in SQL: for a profile, before disclosure control. */
import { yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { firstYearApart, mostBrokenDown, sexAgeCells, yearCells, yearsApart } from "#lib/query/breakdown.ts";
import { genderConcept } from "#lib/query/checked-concepts.ts";
import { eventTables } from "#lib/query/compile/criteria.ts";
import { eventDomains, type EventDomain } from "#lib/query/model.ts";
import { personConceptTable, recordTables } from "#lib/query/omop-tables.ts";
import type { ExactBreakdown } from "./engine.ts";
import type { SqlReader } from "./sql-reader.ts";

type Counted = { conceptId: number; domain: EventDomain; people: number };
const zeros = (n: number): number[] => new Array<number>(n).fill(0);

/** Ages are those of the end of the year of `on`. Only the most common concepts are counted. */
export async function sqlBreakdown(reader: SqlReader, on: PlainDate, concepts: readonly Counted[]): Promise<ExactBreakdown> {
  const year = yearOf(on);
  const person = reader.table("person");
  const age = `${year} - CAST(p.year_of_birth AS INTEGER)`;
  const band = `CASE WHEN ${age} < 10 THEN 0 ${[1, 2, 3, 4, 5, 6, 7, 8].map((b) => `WHEN ${age} < ${(b + 1) * 10} THEN ${b}`).join(" ")} ELSE 9 END`;
  const cell = `CASE WHEN p.gender_concept_id = ${genderConcept.female} THEN 0 WHEN p.gender_concept_id = ${genderConcept.male} THEN 10 ELSE 20 END + ${band}`;
  const place = (value: unknown, cells: number[], people: unknown) => { cells[Number(value)]! += Number(people); };

  const bySexAndAge = zeros(sexAgeCells);
  for (const row of await reader.rows(`SELECT ${cell} AS cell, COUNT(*) AS people FROM ${person} AS p GROUP BY 1`)) place(row["cell"], bySexAndAge, row["people"]);

  const common = concepts.toSorted((a, b) => b.people - a.people || a.conceptId - b.conceptId).slice(0, mostBrokenDown);
  const found = new Map(common.map((c) => [`${c.domain} ${c.conceptId}`, { conceptId: c.conceptId, domain: c.domain, bySexAndAge: zeros(sexAgeCells), byYear: zeros(yearCells) }]));
  for (const domain of eventDomains) {
    const ids = common.filter((c) => c.domain === domain).map((c) => c.conceptId);
    const { table, concept } = eventTables[domain];
    if (ids.length === 0 || !reader.has(table)) continue;
    const { start } = recordTables[domain];
    const pairs = reader.has(personConceptTable)
      ? `SELECT concept_id, person_id, first_date FROM ${reader.table(personConceptTable)} WHERE domain = '${domain}' AND concept_id IN (${ids.join(", ")})`
      : `SELECT ${concept} AS concept_id, person_id, MIN(${start}) AS first_date FROM ${reader.table(table)} WHERE ${concept} IN (${ids.join(", ")}) GROUP BY ${concept}, person_id`;
    // A record without a date is placed with the earliest, so that the years add up to the people.
    const first = `coalesce(CAST(EXTRACT(YEAR FROM pairs.first_date) AS INTEGER), 0) - ${firstYearApart(year)} + 1`;
    const yearPlace = `CASE WHEN ${first} < 0 THEN 0 WHEN ${first} > ${yearsApart} THEN ${yearsApart} ELSE ${first} END`;
    const of = `FROM (${pairs}) AS pairs JOIN ${person} AS p ON p.person_id = pairs.person_id`;
    for (const row of await reader.rows(`SELECT pairs.concept_id AS concept_id, ${cell} AS cell, ${yearPlace} AS year_cell, COUNT(*) AS people ${of} GROUP BY 1, 2, 3`)) {
      const broken = found.get(`${domain} ${Number(row["concept_id"])}`)!;
      place(row["cell"], broken.bySexAndAge, row["people"]);
      place(row["year_cell"], broken.byYear, row["people"]);
    }
  }
  return { on, bySexAndAge, concepts: [...found.values()] };
}
