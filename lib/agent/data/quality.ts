/**
 * What is wrong with OMOP data, in plain words, with what mends it. The same checks run on a file that was loaded and on a TRE's own
 * PostgreSQL. Counts are exact and may be of few people: the report stays inside the TRE.
 */
import { z } from "zod";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { recordDomains, recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";
import { columnsFound, type ColumnsFound } from "./omop-layout.ts";

export const QualityFinding = z.strictObject({
  /** `error`: answers are wrong or missing because of it; `warning`: some may be; `note`: worth knowing. */
  severity: z.enum(["error", "warning", "note"]),
  check: z.enum(["missing-table", "missing-columns", "unreadable-rows", "unmapped", "unknown-concepts", "before-birth", "in-future", "ends-before-start", "outside-observation", "repeated-ids", "no-such-person", "overlapping-periods", "people-without-period"]),
  table: z.string(),
  /** Rows (or people, for the last check) that it concerns, and of how many; `null` where nothing is counted. */
  count: z.int().nullable(),
  of: z.int().nullable(),
  words: z.string(),
  mend: z.string(),
});
export type QualityFinding = z.infer<typeof QualityFinding>;
export const QualityReport = z.strictObject({ today: z.string(), people: z.int(), findings: z.array(QualityFinding) });
export type QualityReport = z.infer<typeof QualityReport>;

/** Reads a database of either kind. `tables` has each table's columns, in small letters; `table` writes a table's name. */
export type QualityReader = { rows: (sql: string) => Promise<Record<string, unknown>[]>; table: (name: string) => string; tables: ReadonlyMap<string, ReadonlySet<string>> };
type Check = QualityFinding["check"];

const texts: Record<Exclude<Check, "missing-table" | "missing-columns">, { severity: QualityFinding["severity"]; words: string; mend: string }> = {
  "unreadable-rows": { severity: "error", words: "rows lack a person, a concept or a date that can be read, and were left out", mend: "Look in the export for empty or misspelt ids and dates; dates are written 2020-01-31 or 20200131." },
  unmapped: { severity: "note", words: "rows have concept 0, which means that their code was not mapped", mend: "Map the most frequent source codes: no query by concept finds these rows." },
  "unknown-concepts": { severity: "warning", words: "rows have a concept that the vocabulary does not hold", mend: "Load the vocabulary release that the data was mapped with: descendants of these concepts are not found." },
  "before-birth": { severity: "warning", words: "rows are dated before the person's year of birth", mend: "Correct the date or the year of birth: queries by age leave these rows out." },
  "in-future": { severity: "warning", words: "rows are dated in the future", mend: "Look for placeholders such as 2099-12-31, and leave such dates empty." },
  "ends-before-start": { severity: "warning", words: "rows end before they start", mend: "Correct or empty the end date." },
  "outside-observation": { severity: "note", words: "rows are dated outside every period during which the person was under observation", mend: "Widen the periods if people were observed then: cohorts leave these rows out." },
  "repeated-ids": { severity: "warning", words: "rows have an id that another row has too", mend: "Give each row its own id: which of two records is “first” cannot be told otherwise." },
  "no-such-person": { severity: "warning", words: "rows belong to nobody in the person table", mend: "Add the people or take these rows out: no query counts them." },
  "overlapping-periods": { severity: "warning", words: "periods under observation overlap another of the same person", mend: "Merge overlapping periods: OMOP asks for periods that don't overlap." },
  "people-without-period": { severity: "warning", words: "people have no period under observation", mend: "Fill observation_period: these people are in no cohort." },
};
const thousands = new Intl.NumberFormat("en-GB");
const finding = (check: keyof typeof texts, table: string, count: number, of: number): QualityFinding => {
  const { severity, words, mend } = texts[check];
  return { severity, check, table, count, of, words: `${thousands.format(count)} of ${thousands.format(of)} ${words}.`, mend };
};

/** Tables without which no question of that kind has an answer; the rest are seldom filled. */
const expected = ["observation_period", "condition_occurrence", "drug_exposure", "procedure_occurrence", "measurement", "observation", "visit_occurrence", "death", "concept", "concept_ancestor"];

function ofLayout(found: readonly ColumnsFound[]): QualityFinding[] {
  return found.flatMap(({ table, present, columns }): QualityFinding[] => {
    if (!present) return expected.includes(table) ? [{ severity: "warning", check: "missing-table", table, count: null, of: null, words: `There is no table ${table}.`, mend: "Add it to the data if the TRE has it: to queries it is empty." }] : [];
    const missing = Object.entries(columns).filter(([, name]) => name === null).map(([column]) => column);
    return missing.length === 0 ? [] : [{ severity: "note", check: "missing-columns", table, count: null, of: null, words: `It has no ${missing.join(", ")}.`, mend: "Nothing, unless queries should ask for them: to queries they are empty." }];
  });
}

/** Columns and expressions of one table's check, in SQL that both engines read. `e` is the table, `p` the person. */
function countsOf(domain: RecordDomain, found: ReadonlyMap<string, ColumnsFound>, table: (name: string) => string, today: PlainDate): { sql: string; checks: Check[] } | undefined {
  const { table: name, id, concept, start, end } = recordTables[domain];
  const at = (column: string | null) => (column === null ? null : (found.get(name)?.columns[column] ?? null));
  const [startAt, conceptAt, idAt, endAt] = [at(start), at(concept), at(id), "column" in end ? at(end.column) : null];
  if (!found.get(name)?.present || startAt === null) return undefined;
  const counts: Partial<Record<Check, string>> = {
    "in-future": `COUNT(*) FILTER (WHERE e.${startAt} > DATE '${today}')`,
    "before-birth": `COUNT(*) FILTER (WHERE EXTRACT(YEAR FROM e.${startAt}) < p.year_of_birth)`,
    "no-such-person": "COUNT(*) FILTER (WHERE p.person_id IS NULL)",
    ...(endAt && { "ends-before-start": `COUNT(*) FILTER (WHERE e.${endAt} < e.${startAt})` }),
    ...(conceptAt && { unmapped: `COUNT(*) FILTER (WHERE e.${conceptAt} = 0)` }),
    ...(conceptAt && found.get("concept")?.present && { "unknown-concepts": `COUNT(*) FILTER (WHERE e.${conceptAt} <> 0 AND NOT EXISTS (SELECT 1 FROM ${table("concept")} AS c WHERE c.concept_id = e.${conceptAt}))` }),
    ...(idAt && { "repeated-ids": `COUNT(e.${idAt}) - COUNT(DISTINCT e.${idAt})` }),
    ...(domain !== "observation-period" && found.get("observation_period")?.present && {
      "outside-observation": `COUNT(*) FILTER (WHERE p.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${table("observation_period")} AS o WHERE o.person_id = e.person_id AND o.observation_period_start_date <= e.${startAt} AND o.observation_period_end_date >= e.${startAt}))`,
    }),
  };
  const checks = Object.keys(counts) as Check[];
  return { checks, sql: `SELECT COUNT(*) AS n, ${checks.map((check, k) => `${counts[check]} AS c${k}`).join(", ")} FROM ${table(name)} AS e LEFT JOIN ${table("person")} AS p ON p.person_id = e.person_id` };
}

async function ofPeriods({ rows, table }: QualityReader, people: number): Promise<QualityFinding[]> {
  const period = table("observation_period");
  const [row] = await rows(`SELECT (SELECT COUNT(*) FROM ${period}) AS periods, (SELECT COUNT(*) FROM ${table("person")} AS p WHERE NOT EXISTS (SELECT 1 FROM ${period} AS o WHERE o.person_id = p.person_id)) AS without,
    (SELECT COUNT(*) FROM (SELECT observation_period_start_date AS day, MAX(observation_period_end_date) OVER (PARTITION BY person_id ORDER BY observation_period_start_date, observation_period_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM ${period}) AS ordered WHERE day <= before) AS overlapping`);
  const [without, overlapping] = [Number(row?.["without"]), Number(row?.["overlapping"])];
  return [
    ...(without > 0 ? [finding("people-without-period", "observation_period", without, people)] : []),
    ...(overlapping > 0 ? [finding("overlapping-periods", "observation_period", overlapping, Number(row?.["periods"]))] : []),
  ];
}

/** `unreadable`: rows of each table that loading left out, of how many. */
export async function checkQuality(reader: QualityReader, today: PlainDate, unreadable: readonly { table: string; unreadable: number; rows: number }[] = []): Promise<QualityReport> {
  const found = columnsFound(reader.tables);
  const byTable = new Map(found.map((f) => [f.table, f]));
  const [all] = await reader.rows(`SELECT COUNT(*) AS people FROM ${reader.table("person")}`);
  const people = Number(all?.["people"]);
  const findings = ofLayout(found);
  for (const u of unreadable) if (u.unreadable > 0) findings.push(finding("unreadable-rows", u.table, u.unreadable, u.unreadable + u.rows));
  if (byTable.get("observation_period")?.present) findings.push(...(await ofPeriods(reader, people)));
  for (const domain of recordDomains) {
    const counts = countsOf(domain, byTable, reader.table, today);
    if (!counts) continue;
    const [row] = await reader.rows(counts.sql);
    for (const [k, check] of counts.checks.entries()) {
      const count = Number(row?.[`c${k}`]);
      if (count > 0) findings.push(finding(check as keyof typeof texts, recordTables[domain].table, count, Number(row?.["n"])));
    }
  }
  const order = { error: 0, warning: 1, note: 2 };
  return { today, people, findings: findings.sort((a, b) => order[a.severity] - order[b.severity]) };
}
