/** One criterion as RQuest's rules: what can be said in them, and what is lost. Both the plain writer and the one for a worker begin here. */
import { dateInWords, yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { genderConcept, unitSymbol } from "../checked-concepts.ts";
import { isMeasured, type Criterion, type EventDomain, type RecordDetails } from "../model.ts";
import { windowInWords } from "../words.ts";
import { rule, type Formula } from "./boolean-form.ts";
import { changedMeaning, cosmetic, narrower, type Loss } from "./loss.ts";
import { nearestMonths } from "./months.ts";
import { farAway, oldest, type WrittenRule } from "./rquest-document.ts";

export type Leaf = Exclude<Criterion, { kind: "group" }>;
export type RuleFormula = Formula<WrittenRule>;

const categories: Readonly<Record<EventDomain, string>> = { condition: "Condition", drug: "Drug", procedure: "Procedure", measurement: "Measurement", observation: "Observation" };
const person = (conceptId: number): RuleFormula => rule({ varname: "OMOP", varcat: "Person", type: "TEXT", oper: "=", value: String(conceptId) });
export const ageRule = (min: number, max: number): RuleFormula => rule({ varname: "AGE", varcat: "Person", type: "NUM", oper: "=", value: `${min}|${max}` });

/** Ages now of those who have the asked ages on another day: the rule is a difference of years, so that only the years count. */
export function agesNow(criterion: Extract<Leaf, { kind: "age" }>, today: PlainDate): { min: number; max: number } {
  const later = yearOf(today) - yearOf(criterion.at);
  return { min: (criterion.min ?? 0) + later, max: criterion.max === undefined ? oldest : criterion.max + later };
}

function timeOf({ window, ageAtEvent }: RecordDetails, path: string, today: PlainDate, losses: Loss[]): string | undefined {
  const times: string[] = [];
  if (window?.from !== undefined || window?.to !== undefined) {
    const ends = { from: window.from === undefined ? undefined : nearestMonths(window.from, today), to: window.to === undefined ? undefined : nearestMonths(window.to, today) };
    for (const [end, near] of Object.entries(ends)) {
      const asked = window[end as "from" | "to"];
      if (near && asked !== undefined && !near.exact) losses.push(changedMeaning(`${path}.window.${end}`, `RQuest counts whole months back from the day of asking: ${dateInWords(near.day)} is asked in place of ${dateInWords(asked)}.`));
    }
    if (ends.from && ends.to) losses.push(changedMeaning(`${path}.window`, `RQuest gives a time one end only. Both are written (${windowInWords(window)}); software in the field may refuse the rule.`));
    losses.push(narrower(`${path}.window`, `The dates are written as months before ${dateInWords(today)}: run on another day, the document asks about another time.`));
    times.push(`${ends.to?.months ?? ""}|${ends.from?.months ?? ""}:TIME:M`);
  }
  if (ageAtEvent) {
    const { min, max } = ageAtEvent;
    if (min !== undefined && max !== undefined) losses.push(changedMeaning(`${path}.ageAtEvent`, "RQuest gives an age at an event one end only. Both are written; software in the field may refuse the rule."));
    times.push(`${min ?? ""}|${max ?? ""}:AGE:Y`);
  }
  if (times.length > 1) losses.push(changedMeaning(`${path}.ageAtEvent`, "A rule of RQuest has a time or an age at the event, not both: the age was left out."));
  return times[0];
}

function eventRules(criterion: Extract<Leaf, RecordDetails & { kind: EventDomain }>, path: string, today: PlainDate, losses: Loss[]): RuleFormula {
  const time = timeOf(criterion, path, today, losses);
  const { kind, concepts, typeConceptIds } = criterion;
  const value = isMeasured(kind) && "value" in criterion ? criterion.value : undefined;
  const unit = "unitConceptId" in criterion ? criterion.unitConceptId : undefined;
  if (unit !== undefined) losses.push(changedMeaning(`${path}.unitConceptId`, `RQuest has no units: “${unitSymbol(unit)}” was left out, and values in every unit count.`));
  const more = { ...(time === undefined ? {} : { time }), ...(typeConceptIds ? { secondary_modifier: [...typeConceptIds] } : {}) };
  return {
    is: "any",
    of: concepts.map((concept, i) => {
      if (concept.descendants) losses.push(changedMeaning(`${path}.concepts.${i}`, `RQuest asks for the very concept: more specific ones than “${concept.name}” are left out.`));
      const oper = "=" as const;
      if (!value) return rule<WrittenRule>({ varname: "OMOP", varcat: categories[kind], type: "TEXT", oper, value: String(concept.conceptId), ...more });
      // Workers drop half-open ranges, so that an open end is written as one far away.
      return rule<WrittenRule>({ varname: `OMOP=${concept.conceptId}`, varcat: categories[kind], type: "NUM", oper, value: `${value.min ?? -farAway}|${value.max ?? farAway}`, ...more });
    }),
  };
}

/** Throws a `TypeError` for a criterion about a table's column: RQuest asks OMOP records only, and the caller has said so. */
export function rulesOf(leaf: Leaf, path: string, today: PlainDate, losses: Loss[]): RuleFormula {
  switch (leaf.kind) {
    case "sex":
      return person(genderConcept[leaf.is]);
    case "race":
    case "ethnicity":
      losses.push(cosmetic(path, `RQuest does not say whether a concept is a race or an ethnicity: the receiver looks it up.`));
      return {
        is: "any",
        of: leaf.concepts.map((concept, i) => {
          if (concept.descendants) losses.push(changedMeaning(`${path}.concepts.${i}`, `RQuest asks for the very concept: more specific ones than “${concept.name}” are left out.`));
          return person(concept.conceptId);
        }),
      };
    case "age": {
      const { min, max } = agesNow(leaf, today);
      losses.push(narrower(path, `RQuest asks for the age on the day of asking: the ages are counted to ${yearOf(today)} and hold until the end of that year.`));
      return ageRule(min, max);
    }
    case "condition":
    case "drug":
    case "procedure":
    case "measurement":
    case "observation":
      return eventRules(leaf, path, today, losses);
    case "number":
    case "category":
      throw new TypeError("RQuest asks OMOP records, not a table's columns");
  }
}
