/**
 * A cohort as common table expressions, in the order of its steps (lib/query/reference/cohort.ts is the definition). An “index” is a set
 * of events round which something is asked; its rows have a number `n`, and each member of a group becomes the set of numbers for
 * which it holds, so that any nesting of groups is plain logic over sets that a database computes once each.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { Cohort, CohortEvent, CohortGroup, CohortMember, Limit, RelativeWindow, WindowBound } from "../cohort.ts";
import { recordDomains } from "../omop-tables.ts";
import { conceptSet } from "./concept-sets.ts";
import { personColumns, recordIdentity, records } from "./records.ts";
import { restriction } from "./restrictions.ts";
import { both, type Statement } from "./statement.ts";

const periodColumns = { person_id: "id", observation_period_start_date: "date", observation_period_end_date: "date" } as const;
/** Periods under observation, as often as they are stored: who joins them keeps one row of several that agree. One that never ends in the data ends on the day it starts. */
const periods = (s: Statement): string =>
  s.set("periods", "periods", () => {
    const [start, end] = ["CAST(observation_period_start_date AS DATE)", "CAST(observation_period_end_date AS DATE)"];
    return `SELECT person_id, ${start} AS period_start, COALESCE(${end}, ${start}) AS period_end FROM ${s.from("observation_period", periodColumns)} AS observed WHERE person_id IS NOT NULL AND observation_period_start_date IS NOT NULL`;
  });
/** Numbered once: the numbers are what members refer to. */
const numbered = (s: Statement, key: string, prefix: string, columns: readonly string[], rows: () => string): string =>
  s.set(key, prefix, () => `SELECT ${s.dialect.rowNumber(columns)} AS n, listed.* FROM (${rows()}) AS listed`, true);
const nestedColumns = ["person_id", "id", "start_day", "end_day", "concept", "source", "visit", "period_start", "period_end"];
const entryColumns = ["person_id", "domain", "id", "start_day", "end_day", "visit", "period_start", "period_end"];

/** The events of a criterion: person_id, id, start_day, end_day, concept, source, visit. */
function events(s: Statement, event: CohortEvent): string {
  const { nested, shift, ...filter } = event;
  const found = records(s, filter);
  const moved = shift === undefined ? found : s.set(`shifted ${canonicalJson({ ...filter, shift })}`, "shifted", () => {
    const day = ({ from, days }: typeof shift.start) => s.plusDays(`${from}_day`, days);
    return `SELECT person_id, id, ${day(shift.start)} AS start_day, ${day(shift.end)} AS end_day, concept, source, visit FROM ${found}`;
  });
  if (!nested) return moved;
  return s.set(`nested ${canonicalJson(event)}`, "nested", () => {
    const index = numbered(s, `index ${canonicalJson(event)}`, "index", nestedColumns, () =>
      `SELECT DISTINCT e.person_id, e.id, e.start_day, e.end_day, e.concept, e.source, e.visit, p.period_start, p.period_end FROM ${moved} AS e JOIN ${periods(s)} AS p ON p.person_id = e.person_id AND e.start_day >= p.period_start AND e.start_day <= p.period_end`);
    return `SELECT DISTINCT ${recordIdentity} FROM ${index} AS i WHERE ${groupCondition(s, nested, index)}`;
  });
}

function bound(s: Statement, { days, side }: WindowBound, of: string, index: "start" | "end", sign: ">=" | "<=", unbounded: boolean): string[] {
  if (days !== null) return [`${of} ${sign} ${s.plusDays(`i.${index}_day`, side === "before" ? -days : days)}`];
  if (!unbounded) return [`${of} ${sign} i.${side === "before" ? "period_start" : "period_end"}`];
  // Without bounds “before” reaches back for ever and “after” forward for ever; the other way round nothing can lie there.
  return (side === "before") === (sign === ">=") ? [] : ["FALSE"];
}
function windowConditions(s: Statement, { from, to, index, of }: RelativeWindow, unbounded: boolean): string[] {
  const day = `e.${of}_day`;
  return [...bound(s, from, day, index, ">=", unbounded), ...bound(s, to, day, index, "<=", unbounded)];
}

const counted = { concept: "COUNT(DISTINCT concept)", "start-date": "COUNT(DISTINCT start_day)", visit: "COUNT(DISTINCT visit)" } as const;
/** The numbers of the index rows that have `how` records such as these. */
function eventsMember(s: Statement, member: Extract<CohortMember, { kind: "events" }>, index: string): string {
  const { event, start, end, occurs, sameVisit, outsideObservation } = member;
  const unbounded = outsideObservation === true;
  const having = (key: string, condition: (count: string) => string, one: boolean) =>
    s.set(`${key} ${canonicalJson({ event, start, end: end ?? null, distinct: occurs.distinct ?? null, sameVisit: sameVisit ?? false, unbounded })} ${index}`, "hits", () => {
      const found = events(s, event);
      const on = both([
        "e.person_id = i.person_id", ...(unbounded ? [] : ["e.start_day >= i.period_start", "e.start_day <= i.period_end"]),
        ...windowConditions(s, start, unbounded), ...(end ? windowConditions(s, end, unbounded) : []), ...(sameVisit ? ["e.visit = i.visit"] : []),
      ]);
      if (one) return `SELECT DISTINCT i.n FROM ${index} AS i JOIN ${found} AS e ON ${on}`;
      const pairs = `SELECT DISTINCT i.n, e.id, e.start_day, e.end_day, e.concept, e.source, e.visit FROM ${index} AS i JOIN ${found} AS e ON ${on}`;
      return `SELECT n FROM (${pairs}) AS pairs GROUP BY n HAVING ${condition(occurs.distinct ? counted[occurs.distinct] : "COUNT(*)")}`;
    }, true);
  const isOne = occurs.distinct === undefined;
  const atLeast = (count: number) => (count <= 0 ? "TRUE" : `i.n IN (SELECT n FROM ${having(`at least ${count}`, (c) => `${c} >= ${count}`, isOne && count === 1)})`);
  if (occurs.at === "at-least") return atLeast(occurs.count);
  if (occurs.at === "at-most") return `NOT (${atLeast(occurs.count + 1)})`;
  return occurs.count === 0 ? `NOT (${atLeast(1)})` : `i.n IN (SELECT n FROM ${having(`exactly ${occurs.count}`, (c) => `${c} = ${occurs.count}`, false)})`;
}

function personMember(s: Statement, member: Extract<CohortMember, { kind: "person" }>, index: string): string {
  const columns: Record<string, string> = { gender: "gender_concept_id", race: "race_concept_id", ethnicity: "ethnicity_concept_id" };
  const tested = { start: "j.start_day", end: "j.end_day", yearOfBirth: "born.year_of_birth", field: (key: string) => `born."${columns[key]}"`, source: () => "NULL" };
  const hits = s.set(`person ${canonicalJson(member)} ${index}`, "hits", () =>
    `SELECT j.n FROM ${index} AS j JOIN ${s.from("person", personColumns)} AS born ON born.person_id = j.person_id WHERE ${both(member.where.map((r) => restriction(s, r, tested)))}`, true);
  return `i.n IN (SELECT n FROM ${hits})`;
}

/** A condition on the row `i` of the index. */
function groupCondition(s: Statement, group: CohortGroup, index: string): string {
  const members = group.of.map((m) => (m.kind === "cohort-group" ? groupCondition(s, m, index) : m.kind === "events" ? eventsMember(s, m, index) : personMember(s, m, index)));
  if (members.length === 0) return "TRUE";
  const held = () => `(${members.map((m) => `CASE WHEN ${m} THEN 1 ELSE 0 END`).join(" + ")})`;
  switch (group.match) {
    case "all": return `(${members.join(" AND ")})`;
    case "any": return `(${members.join(" OR ")})`;
    case "at-least": return `${held()} >= ${group.count!}`;
    case "at-most": return `${held()} <= ${group.count!}`;
  }
}

const entryOrder = ["start_day", "id", "domain", "end_day", "period_start", "period_end", "COALESCE(visit, 0)"];
/** The first or last row of each person, by the stated order of entries. */
function limited(rows: string, limit: Limit): string {
  if (limit === "all") return rows;
  const order = entryOrder.map((part) => `${part} ${limit === "first" ? "ASC" : "DESC"}`).join(", ");
  return `SELECT ${entryColumns.join(", ")} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY ${order}) AS place FROM (${rows}) AS these) AS placed WHERE place = 1`;
}
const ofIndex = entryColumns.map((c) => `i.${c}`).join(", ");

function entries(s: Statement, { entry }: Cohort): string {
  const found = entry.events.map((event) => `SELECT person_id, ${recordDomains.indexOf(event.domain)} AS domain, id, start_day, end_day, visit FROM ${events(s, event)}`);
  const { priorDays, postDays } = entry.observation;
  const within = both(["p.person_id = e.person_id", "e.start_day >= p.period_start", "e.start_day <= p.period_end", ...(priorDays > 0 ? [`${s.plusDays("p.period_start", priorDays)} <= e.start_day`] : []), ...(postDays > 0 ? [`${s.plusDays("e.start_day", postDays)} <= p.period_end`] : [])]);
  // Of rows that agree in everything a limit keeps one by itself.
  return limited(`SELECT ${entry.limit === "all" ? "DISTINCT " : ""}e.*, p.period_start, p.period_end FROM (${found.join(" UNION ALL ")}) AS e JOIN ${periods(s)} AS p ON ${within}`, entry.limit);
}

/**
 * Latest ends so far, to tell where a new spell begins. Of rows that agree in start and end the one that begins a spell is counted first:
 * a database may put them in another order for each window, and the others would else be counted to the spell before.
 */
const island = (s: Statement, rows: string, gap: number) => {
  const inOrder = "PARTITION BY person_id ORDER BY start_day, end_day";
  const before = `SELECT person_id, start_day, end_day, MAX(end_day) OVER (${inOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_day FROM (${rows}) AS spells`;
  const marked = `SELECT person_id, start_day, end_day, CASE WHEN before_day IS NOT NULL AND start_day <= ${s.plusDays("before_day", gap)} THEN 0 ELSE 1 END AS begins FROM (${before}) AS placed`;
  const grouped = `SELECT person_id, start_day, end_day, SUM(begins) OVER (${inOrder}, begins DESC ROWS UNBOUNDED PRECEDING) AS spell FROM (${marked}) AS marked`;
  return `SELECT person_id, MIN(start_day) AS start_day, MAX(end_day) AS end_day FROM (${grouped}) AS joined GROUP BY person_id, spell`;
};

function drugSpells(s: Statement, exit: Extract<Cohort["exit"], { kind: "continuous-drug" }>): string {
  return s.set(`spells ${canonicalJson(exit)}`, "spells", () => {
    const set = `(SELECT concept_id FROM ${conceptSet(s, exit.conceptSet)})`;
    const end = exit.daysSupply === undefined ? "end_day" : s.plusDays("start_day", exit.daysSupply);
    const exposures = `SELECT person_id, start_day, ${end} AS end_day FROM ${records(s, { domain: "drug", where: [] })} WHERE concept IN ${set} OR source IN ${set}`;
    return `SELECT person_id, start_day, ${s.plusDays("end_day", exit.offsetDays)} AS end_day FROM (${island(s, exposures, exit.gapDays + exit.offsetDays)}) AS taken`;
  });
}

/** Entries with the day on which each leaves: the earliest of its ends that is not before its start. */
function stays(s: Statement, cohort: Cohort, index: string): string {
  const { exit, censoring } = cohort;
  const fixed = exit.kind === "fixed" ? `LEAST(${s.plusDays(`i.${exit.from}_day`, exit.days)}, i.period_end)` : "i.period_end";
  const ends = [`CASE WHEN ${fixed} >= i.start_day THEN ${fixed} END`];
  const joins: string[] = [];
  if (exit.kind === "continuous-drug") {
    joins.push(`LEFT JOIN (SELECT j.n, MIN(d.end_day) AS day FROM ${index} AS j JOIN ${drugSpells(s, exit)} AS d ON d.person_id = j.person_id AND j.start_day >= d.start_day AND j.start_day <= d.end_day GROUP BY j.n) AS spell ON spell.n = i.n`);
    ends.push("spell.day");
  }
  if (censoring.length > 0) {
    const found = censoring.map((event) => `SELECT person_id, start_day FROM ${events(s, event)}`).join(" UNION ALL ");
    joins.push(`LEFT JOIN (SELECT j.n, MIN(c.start_day) AS day FROM ${index} AS j JOIN (${found}) AS c ON c.person_id = j.person_id AND c.start_day >= j.start_day AND c.start_day <= j.period_end GROUP BY j.n) AS censored ON censored.n = i.n`);
    ends.push("censored.day");
  }
  return `SELECT person_id, start_day, end_day FROM (SELECT i.person_id, i.start_day, ${s.dialect.earliest(ends)} AS end_day FROM ${index} AS i ${joins.join(" ")}) AS left_on WHERE end_day IS NOT NULL`;
}

/** Whether nobody is left with more than one entry, so that there are no stays to join and the first is the only one. */
const isSingle = ({ entry, qualifying, limit }: Cohort) => [entry.limit, qualifying?.limit, limit].some((l) => l === "first" || l === "last");

/** The numbered entry events, and those of them that qualify, of which the inclusion rules are asked. */
function qualifiedEntries(s: Statement, cohort: Cohort): { all: string; qualified: string } {
  const all = numbered(s, "entries", "entries", entryColumns, () => entries(s, cohort));
  const { qualifying } = cohort;
  const qualified = qualifying ? numbered(s, "qualified", "qualified", entryColumns, () => limited(`SELECT ${ofIndex} FROM ${all} AS i WHERE ${groupCondition(s, qualifying.group, all)}`, qualifying.limit)) : all;
  return { all, qualified };
}

/** Rows of step, events and people: entry events, those that qualify (where something is asked of them), and those that meet the first rule, the first two, and so on. */
export function cohortAttrition(s: Statement, cohort: Cohort): string {
  const { all, qualified } = qualifiedEntries(s, cohort);
  const conditions = cohort.rules.map((rule) => groupCondition(s, rule.group, qualified));
  const steps = [...(all === qualified ? [] : [{ from: all, where: "TRUE" }]), { from: qualified, where: "TRUE" }, ...conditions.map((_, i) => ({ from: qualified, where: both(conditions.slice(0, i + 1)) }))];
  return steps.map(({ from, where }, step) => `SELECT ${step} AS step, COUNT(*) AS events, COUNT(DISTINCT i.person_id) AS people FROM ${from} AS i WHERE i.person_id IN (SELECT person_id FROM ${s.table("person")}) AND ${where}`).join(" UNION ALL ");
}

/** The name of the expression with each person's periods in the cohort: person_id, start_day, end_day. */
export function cohortPeriods(s: Statement, cohort: Cohort): string {
  let index = qualifiedEntries(s, cohort).qualified;
  const { rules, within } = cohort;
  // Where an earlier limit has left one entry a person, there is nothing to choose from.
  const limit = cohort.entry.limit === "all" && (cohort.qualifying?.limit ?? "all") === "all" ? cohort.limit : "all";
  if (rules.length > 0 || limit !== "all") {
    const before = index;
    index = numbered(s, "included", "included", entryColumns, () => limited(`SELECT ${ofIndex} FROM ${before} AS i WHERE ${both(rules.map((rule) => groupCondition(s, rule.group, before)))}`, limit));
  }
  return s.set("cohort", "cohort", () => {
    const each = stays(s, cohort, index);
    const joined = isSingle(cohort) ? each : island(s, each, cohort.collapseDays);
    if (!within) return joined;
    const [start, end] = [within.from ? `GREATEST(start_day, ${s.date(within.from)})` : "start_day", within.to ? `LEAST(end_day, ${s.date(within.to)})` : "end_day"];
    return `SELECT * FROM (SELECT person_id, ${start} AS start_day, ${end} AS end_day FROM (${joined}) AS whole) AS cut WHERE start_day <= end_day`;
  });
}

/** One row for each person in the cohort: index_day and exit_day of their first period. */
export function cohortPeople(s: Statement, cohort: Cohort): string {
  const all = cohortPeriods(s, cohort);
  const days = "SELECT person_id, start_day AS index_day, end_day AS exit_day FROM";
  if (isSingle(cohort)) return s.set("index people", "indexed", () => `${days} ${all}`);
  return s.set("index people", "indexed", () => `${days} (SELECT *, ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY start_day, end_day) AS place FROM ${all}) AS firsts WHERE place = 1`);
}
