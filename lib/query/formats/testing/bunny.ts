/** A simulation of the arithmetic of a Bunny worker, faults included, as it was measured. Only tests use it. */
import { yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { eventDomains } from "../../model.ts";
import type { OmopPeople, OmopPerson } from "../../reference-engine.ts";
import { monthsBefore } from "../months.ts";
import type { WrittenCohort, WrittenRule } from "../rquest-document.ts";
import type { WorkerFacts } from "../worker-semantics.ts";

type People = Set<string>;
const intersection = (sets: People[]): People => sets.reduce((a, b) => new Set([...a].filter((x) => b.has(x))));
const union = (sets: People[]): People => new Set(sets.flatMap((s) => [...s]));

/** Both ends of a range, or nothing: a half-open one is dropped. */
function closedRange(value: string): [number, number] | undefined {
  const [min = "", max = ""] = value.split("|");
  return min === "" || max === "" ? undefined : [Number(min), Number(max)];
}

function personCondition(rule: WrittenRule, facts: WorkerFacts, today: PlainDate): ((person: OmopPerson) => boolean) | undefined {
  if (rule.varname === "AGE") {
    const range = closedRange(rule.value);
    // `oper` is not looked at.
    return range && ((p) => yearOf(today) - p.yearOfBirth >= range[0] && yearOf(today) - p.yearOfBirth <= range[1]);
  }
  const id = Number(rule.value);
  const is = id === 8507 || id === 8532 ? "gender" : facts.personConcepts.find((c) => c.conceptId === id)?.is;
  // A concept that the vocabulary lacks adds no condition.
  if (!is) return undefined;
  const valueOf = (p: OmopPerson) => (is === "gender" ? p.genderConceptId : is === "race" ? p.raceConceptId : p.ethnicityConceptId) ?? 0;
  return (p) => (valueOf(p) === id) === (rule.oper === "=");
}

function recordSet(rule: WrittenRule, data: OmopPeople, today: PlainDate): People {
  const conceptId = Number(rule.type === "NUM" ? rule.varname.slice("OMOP=".length) : rule.value);
  const range = rule.type === "NUM" ? closedRange(rule.value) : undefined;
  const [time = "", kind] = (rule.time ?? "").split(":");
  const [least = "", most = ""] = time.split("|");
  if (least !== "" && most !== "") throw new Error("both ends of a time: the worker fails");
  const born = new Map(data.persons.map((p) => [p.id, p.yearOfBirth]));
  const found = new Set<string>();
  for (const domain of eventDomains) {
    for (const e of data.events[domain] ?? []) {
      const yearOfBirth = born.get(e.personId);
      if (yearOfBirth === undefined || e.conceptId !== conceptId) continue;
      if (range && ((domain !== "measurement" && domain !== "observation") || typeof e.value !== "number" || e.value < range[0] || e.value > range[1])) continue;
      if (domain === "condition" && rule.secondary_modifier && !rule.secondary_modifier.includes(e.typeConceptId ?? 0)) continue;
      const age = yearOf(e.date) - yearOfBirth;
      if (kind === "AGE" && ((least !== "" && age < Number(least)) || (most !== "" && age > Number(most)))) continue;
      // The unit letter is not looked at.
      if (kind === "TIME" && ((least !== "" && e.date > monthsBefore(today, Number(least))) || (most !== "" && e.date < monthsBefore(today, Number(most))))) continue;
      found.add(e.personId);
    }
  }
  return found;
}

function groupSet({ rules_oper: oper, rules }: WrittenCohort["groups"][number], data: OmopPeople, facts: WorkerFacts, today: PlainDate): People {
  const everyone = new Set(data.persons.map((p) => p.id));
  const records = rules.filter((r) => r.varcat !== "Person");
  const included = records.filter((r) => r.oper === "=").map((r) => recordSet(r, data, today));
  const conditions = rules.filter((r) => r.varcat === "Person").flatMap((r) => personCondition(r, facts, today) ?? []);
  if (conditions.length > 0) included.push(new Set(data.persons.filter((p) => (oper === "AND" ? conditions.every((c) => c(p)) : conditions.some((c) => c(p)))).map((p) => p.id)));
  const start = included.length === 0 ? everyone : oper === "AND" ? intersection(included) : union(included);
  const excluded = union(records.filter((r) => r.oper === "!=").map((r) => recordSet(r, data, today)));
  return new Set([...start].filter((id) => !excluded.has(id)));
}

/** People before rounding and suppression. */
export function bunnyCount(cohort: WrittenCohort, data: OmopPeople, facts: WorkerFacts, today: PlainDate): number {
  const groups = cohort.groups.map((group) => groupSet(group, data, facts, today));
  return (cohort.groups_oper === "AND" ? intersection(groups) : union(groups)).size;
}
