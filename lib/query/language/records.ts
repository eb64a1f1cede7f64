/** Records and what is asked of one, as cohorts and the variables that count from their index date have them. */
import { textComparisons, type CohortEvent, type DateTest, type NumberTest, type RecordFilter, type Restriction } from "../cohort.ts";
import type { NamedConcept } from "../concept-set.ts";
import { personFields, recordDomains, recordTables, type AnyField, type RecordDomain } from "../omop-tables.ts";
import { conceptName, conceptSet, date, days, number, quoted, whole } from "./atoms.ts";
import { choice, each, flag, listOf, mapped, oneOf, phrase, type Form } from "./form.ts";

type Test<V> = { op: NumberTest["op"]; value: V; to?: V | undefined };
const tests = <V>(words: Record<NumberTest["op"], string>, value: Form<V>): Form<Test<V>> =>
  oneOf(...(Object.entries(words) as [NumberTest["op"], string][]).map(([op, pattern]) => {
    const both = pattern.includes("{to}");
    return phrase<Test<unknown>>(pattern, both ? { value, to: value } : { value }, { op }) as Form<Test<V>>;
  }));
export const numberTest: Form<NumberTest> = tests({
  less: "under {value}", "at-most": "at most {value}", equal: "exactly {value}", "not-equal": "known and not {value}", "at-least": "at least {value}", more: "over {value}",
  between: "from {value} to {to} (both included)", "not-between": "known and not from {value} to {to}",
}, number);
const dateTest: Form<DateTest> = tests({
  less: "before {value}", "at-most": "on or before {value}", equal: "on {value}", "not-equal": "on any day but {value}", "at-least": "on or after {value}", more: "after {value}",
  between: "from {value} to {to} (both days included)", "not-between": "on any day not from {value} to {to}",
}, date);
const textWords: Record<(typeof textComparisons)[number], string> = {
  "starts-with": "begins with", "not-starts-with": "is known and does not begin with", contains: "contains", "not-contains": "is known and does not contain",
  "ends-with": "ends with", "not-ends-with": "is known and does not end with", equals: "is",
};

type Of<K extends Restriction["kind"]> = Extract<Restriction, { kind: K }>;
/** Only the id decides; what a vocabulary says besides is not said. */
const namedConcept: Form<NamedConcept> = mapped(phrase<{ name: string; conceptId: number }>("{name} [{conceptId}]", { name: conceptName, conceptId: whole }), (c): NamedConcept => c, ({ name, conceptId }) => ({ name, conceptId }));
const restriction = <K extends Restriction["kind"]>(pattern: string, holes: Parameters<typeof phrase<Of<K>>>[1], fixed: Partial<Of<K>>) => phrase<Of<K>>(pattern, holes, fixed) as unknown as Form<Restriction>;

function ofField({ key, label, kind }: Pick<AnyField, "key" | "label" | "kind">): Form<Restriction>[] {
  if (kind === "number") return [restriction<"number">(`whose ${label} is {test}`, { test: numberTest }, { kind: "number", field: key })];
  if (kind === "text") return textComparisons.map((op) => restriction<"text">(`whose ${label} ${textWords[op]} “{text}”`, { text: quoted }, { kind: "text", field: key, op }));
  return [
    ...inSet(key, label),
    restriction<"concepts">(`whose ${label} is known and not {concepts}`, { concepts: listOf(namedConcept, "or") }, { kind: "concepts", field: key, exclude: true }),
    restriction<"concepts">(`whose ${label} is {concepts}`, { concepts: listOf(namedConcept, "or") }, { kind: "concepts", field: key, exclude: false }),
  ];
}
const inSet = (key: string, label: string): Form<Restriction>[] => [true, false].map((exclude) => restriction<"concept-set">(`whose ${label} is ${exclude ? "known and not " : ""}in “{conceptSet}”`, { conceptSet }, { kind: "concept-set", field: key, exclude }));
const period = oneOf<Of<"period">>(
  phrase<Of<"period">>("reaching over {from} and counted from then, and over {to} and counted until then", { from: date, to: date }, { kind: "period" }),
  phrase<Of<"period">>("reaching over {from} and counted from then", { from: date }, { kind: "period" }),
  phrase<Of<"period">>("reaching over {to} and counted until then", { to: date }, { kind: "period" }),
  phrase<Of<"period">>("of any days", {}, { kind: "period" }),
) as unknown as Form<Restriction>;

/** To stand after “a record”: `starting on or after 1 January 2015`. */
function ofRecord(domain: RecordDomain): Form<Restriction> {
  const { fields, sourceConcept } = recordTables[domain];
  return oneOf(
    ...(["start", "end"] as const).flatMap((of) => [
      restriction<"date">(`${of === "start" ? "starting" : "ending"} {test}`, { test: dateTest }, { kind: "date", of }),
      restriction<"age">(`at an age of {test} years at its ${of}`, { test: numberTest }, { kind: "age", of }),
    ]),
    ...fields.flatMap(ofField),
    ...(sourceConcept ? inSet("source", "source code") : []),
    ...(domain === "measurement" ? [restriction<"abnormal">("outside its normal range, or marked low or high", {}, { kind: "abnormal" })] : []),
    ...(domain === "observation-period" ? [period] : []),
  );
}
/** To stand after “a person”. */
const ofPerson: Form<Restriction> = oneOf(
  restriction<"date">("whose index date is {test}", { test: dateTest }, { kind: "date", of: "start" }),
  restriction<"date">("whose index event ends {test}", { test: dateTest }, { kind: "date", of: "end" }),
  restriction<"age">("aged {test}", { test: numberTest }, { kind: "age", of: "start" }),
  restriction<"age">("aged {test} at the end of the index event", { test: numberTest }, { kind: "age", of: "end" }),
  ...personFields.flatMap(ofField),
);
const byDomain = new Map<RecordDomain | "person", Form<Restriction>>([["person", ofPerson], ...recordDomains.map((domain) => [domain, ofRecord(domain)] as const)]);
export const restrictionOf = (domain: RecordDomain | "person"): Form<Restriction> => byDomain.get(domain)!;
export const personRestrictions: Form<Restriction[]> = {
  say: (where, names) => withRest.say({ first: where[0]!, rest: where.slice(1) }, names),
  *read(line, at) { for (const [{ first, rest }, end] of withRest.read(line, at)) yield [[first, ...rest], end]; },
};
const withRest = phrase<{ first: Restriction; rest: Restriction[] }>("{first}{rest}", { first: ofPerson, rest: each(ofPerson, ", ") });

type Moved = { from: "start" | "end"; days: number };
const startOrEnd = choice({ start: "start", end: "end" });
const moved: Form<Moved> = oneOf<Moved>(
  phrase<Moved>("on the day of its {from}", { from: startOrEnd }, { days: 0 }),
  mapped(phrase<Moved>("{days} after its {from}", { days, from: startOrEnd }), (m) => m, (m) => (m.days > 0 ? m : undefined)),
  mapped(phrase<Moved>("{days} before its {from}", { days, from: startOrEnd }), (m) => ({ ...m, days: -m.days }), (m) => (m.days < 0 ? { ...m, days: -m.days } : undefined)),
);
const shift = phrase<NonNullable<CohortEvent["shift"]>>("started {start} and ended {end}", { start: moved, end: moved });

type EventLine = Omit<CohortEvent, "nested">;
/** `first-ever record of the condition “Type 2 diabetes”, starting from …`, without an article. */
export const eventLine: Form<EventLine> = oneOf(...recordDomains.flatMap((domain) => {
  const { label } = recordTables[domain];
  const holes = { first: flag("first-ever "), where: each(restrictionOf(domain), ", "), shift };
  const shifted = "⟨, counted as if it {shift}⟩";
  return [
    phrase<EventLine>(`{first}record of the ${label} “{conceptSet}”{where}${shifted}`, { ...holes, conceptSet }, { domain }),
    phrase<EventLine>(`{first}record of any ${label}{where}${shifted}`, holes, { domain }),
  ];
}));
export const recordFilter: Form<RecordFilter> = mapped(phrase<{ event: EventLine }>("a {event}", { event: eventLine }), ({ event }) => (event.shift ? undefined : (event as RecordFilter)), (event) => ({ event }));
