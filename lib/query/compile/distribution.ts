/**
 * Distributions as rows of a query's result. Codes are counted from the loader's summary of people by concept where the
 * database has one, and those of a whole dataset read from its sums, without a look at a record; else from the records themselves,
 * which give the same numbers.
 */
import { demographicVariables, distributionDomains, type Distribution, type DistributionDomain } from "../distribution.ts";
import { asksForChapters } from "../holders.ts";
import { chapterOfLetter, icd10Chapters, icd10Vocabularies, sharedLetters } from "../icd10-chapters.ts";
import type { Query } from "../model.ts";
import { conceptPeopleTable, personConceptTable, recordColumns, recordTables, type ColumnKind } from "../omop-tables.ts";
import { levelCount } from "../variables.ts";
import type { Statement } from "./statement.ts";

type ResultRow = (analysis: number, cell: string, people: string) => string;
const conceptColumns: Record<string, ColumnKind> = { concept_id: "integer", concept_name: "text", vocabulary_id: "text", concept_code: "text" };

/** The whole dataset is asked about: nobody need be looked up among the chosen. */
const isEveryone = ({ population }: Query): boolean => population.kind === "group" && population.match === "all" && population.of.length === 0;

function heldBy(s: Statement, domain: DistributionDomain): string {
  const chosen = "person_id IN (SELECT person_id FROM chosen)";
  if (s.target.columns?.has(personConceptTable)) {
    // One row for each person: rows are people.
    return `SELECT concept_id AS concept, person_id FROM ${s.table(personConceptTable)} AS held WHERE domain = ${s.text(domain)} AND concept_id > 0 AND ${chosen}`;
  }
  const { table, concept, start } = recordTables[domain];
  return `SELECT DISTINCT ${concept} AS concept, person_id FROM ${s.from(table, recordColumns(domain))} AS record WHERE ${concept} > 0 AND ${start} IS NOT NULL AND ${chosen}`;
}

/** One row for each of the chosen who has a code, or is in a chapter: who it is, and each as lib/query/holders.ts names it. */
export function holderRows(s: Statement, query: Query): string {
  if (asksForChapters(query)) return `SELECT CAST(person_id AS VARCHAR) AS c0, ${s.dialect.inOneText("'icd ' || CAST(chapter AS VARCHAR)")} AS c1 FROM ${heldByChapter(s)} AS holders GROUP BY person_id`;
  const held = distributionDomains.map((domain, place) => `SELECT ${place} AS domain, concept, person_id FROM (${heldBy(s, domain)}) AS held`);
  return `SELECT CAST(person_id AS VARCHAR) AS c0, ${s.dialect.inOneText("CAST(domain AS VARCHAR) || ' ' || CAST(concept AS VARCHAR)")} AS c1 FROM (${held.join("\n    UNION ALL ")}) AS holders GROUP BY person_id`;
}

function countedIn(s: Statement, domain: DistributionDomain, everyone: boolean): string {
  const place = distributionDomains.indexOf(domain);
  if (everyone && s.target.columns?.has(conceptPeopleTable)) return `SELECT ${place} AS domain, concept_id AS concept, people FROM ${s.table(conceptPeopleTable)} AS summed WHERE domain = ${s.text(domain)} AND concept_id > 0`;
  return `SELECT ${place} AS domain, concept, COUNT(*) AS people FROM (${heldBy(s, domain)}) AS held GROUP BY concept`;
}

function codeRows(s: Statement, index: number, everyone: boolean): string {
  const counted = distributionDomains.map((domain) => countedIn(s, domain, everyone));
  const nothing = ["mean", "m2", "deviation1", "deviation2"].map((name) => `CAST(NULL AS DOUBLE PRECISION) AS ${name}`);
  return `SELECT ${index} AS analysis, domain AS cell, people, ${nothing.join(", ")}, CAST(NULL AS BIGINT) AS apart, CAST(NULL AS DOUBLE PRECISION) AS cubes, CAST(NULL AS DOUBLE PRECISION) AS cubes_absolute, CAST(NULL AS DOUBLE PRECISION) AS cubes_squared, CAST(NULL AS BIGINT) AS apart_by_four, CAST(concept AS BIGINT) AS concept, MIN(named.concept_name) AS name
    FROM (${counted.join("\n    UNION ALL ")}) AS counted LEFT JOIN ${s.from("concept", conceptColumns)} AS named ON named.concept_id = counted.concept GROUP BY domain, concept, people`;
}

/** Each of the chosen once for each chapter that they have a code of. */
function heldByChapter(s: Statement): string {
  const condition = recordTables.condition;
  const one = Object.entries(chapterOfLetter).map(([letter, chapter]) => `WHEN '${letter}' THEN ${chapter}`);
  const shared = Object.entries(sharedLetters).map(([letter, { below, digit, from }]) => `WHEN '${letter}' THEN CASE WHEN substr(concept_code, 2, 1) < '${digit}' THEN ${below} ELSE ${from} END`);
  const chapters = s.set("chapters of source codes", "chapters", () =>
    `SELECT concept_id, CASE WHEN substr(concept_code, 2, 1) IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') THEN CASE upper(substr(concept_code, 1, 1)) ${[...one, ...shared].join(" ")} END END AS chapter
    FROM ${s.from("concept", conceptColumns)} AS known WHERE vocabulary_id IN (${icd10Vocabularies.map((v) => `'${v}'`).join(", ")})`);
  return s.set("people by chapter", "coded", () =>
    `SELECT DISTINCT record.person_id, chapter FROM ${s.from(condition.table, recordColumns("condition"))} AS record JOIN ${chapters} ON ${chapters}.concept_id = record.${condition.sourceConcept}
    WHERE chapter IS NOT NULL AND record.${condition.start} IS NOT NULL AND record.person_id IN (SELECT person_id FROM chosen)`);
}

function chapterRows(s: Statement, index: number, resultRow: ResultRow): string {
  const held = heldByChapter(s);
  return `${resultRow(index, "chapter", "COUNT(*)")} FROM ${held} GROUP BY chapter
UNION ALL ${resultRow(index, String(icd10Chapters.length), "COUNT(DISTINCT person_id)")} FROM ${held}`;
}

/** `valueOf` names the column with the level of one of `countedVariables`. */
export function distributionRows(s: Statement, analysis: Distribution, index: number, query: Query, valueOf: (variable: string) => string, resultRow: ResultRow): string {
  switch (analysis.of) {
    case "codes":
      return codeRows(s, index, isEveryone(query));
    case "demographics": {
      let before = 0;
      return demographicVariables(analysis.at!).map((variable) => {
        const cell = `${before} + ${valueOf(variable.name)}`;
        before += levelCount(variable)!;
        return `${resultRow(index, cell, "COUNT(*)")} FROM people GROUP BY ${cell}`;
      }).join("\nUNION ALL ");
    }
    case "icd-chapters":
      return chapterRows(s, index, resultRow);
  }
}
