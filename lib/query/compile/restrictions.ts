/** What is asked of one record, or of a person at an index date, as SQL. Conditions stand in WHERE: unknown counts as not met. */
import type { DateTest, NumberTest, Restriction } from "../cohort.ts";
import { abnormalConcepts } from "../omop-tables.ts";
import { conceptSet } from "./concept-sets.ts";
import { both, type Statement } from "./statement.ts";

/** The SQL expressions that a restriction reads. */
export type Tested = { start: string; end: string; yearOfBirth: string; field(key: string): string; source(): string };

const signs = { less: "<", "at-most": "<=", equal: "=", "not-equal": "<>", "at-least": ">=", more: ">" } as const;
function compared<V>(x: string, test: { op: NumberTest["op"]; value: V; to?: V | undefined }, parameter: (value: V) => string): string {
  if (test.op !== "between" && test.op !== "not-between") return `${x} ${signs[test.op]} ${parameter(test.value)}`;
  const between = `(${x} >= ${parameter(test.value)} AND ${x} <= ${parameter(test.to!)})`;
  return test.op === "between" ? between : `(${x} IS NOT NULL AND NOT ${between})`;
}
const number = (s: Statement, x: string, test: NumberTest) => compared(`CAST(${x} AS DOUBLE PRECISION)`, test, s.number);
const date = (s: Statement, x: string, test: DateTest) => compared(x, test, s.date);
const among = (x: string, set: string, exclude: boolean) => (exclude ? `(${x} IS NOT NULL AND ${x} NOT IN (SELECT concept_id FROM ${set}))` : `${x} IN (SELECT concept_id FROM ${set})`);

function textTest(s: Statement, x: string, op: Extract<Restriction, { kind: "text" }>["op"], text: string): string {
  const holds = {
    starts: () => `starts_with(${x}, ${s.text(text)})`,
    contains: () => `strpos(${x}, ${s.text(text)}) > 0`,
    ends: () => `(${s.dialect.endsWith(x, s.text(text), s.integer([...text].length))})`,
  };
  switch (op) {
    case "starts-with": return holds.starts();
    case "not-starts-with": return `NOT ${holds.starts()}`;
    case "contains": return holds.contains();
    case "not-contains": return `NOT ${holds.contains()}`;
    case "ends-with": return holds.ends();
    case "not-ends-with": return `NOT ${holds.ends()}`;
    case "equals": return `${x} = ${s.text(text)}`;
  }
}

export function restriction(s: Statement, asked: Restriction, tested: Tested): string {
  switch (asked.kind) {
    case "date":
      return date(s, tested[asked.of], asked.test);
    case "age": {
      const age = `(CAST(EXTRACT(YEAR FROM ${tested[asked.of]}) AS INTEGER) - ${tested.yearOfBirth})`;
      return `(${age} >= 0 AND ${number(s, age, asked.test)})`;
    }
    case "number":
      return number(s, tested.field(asked.field), asked.test);
    case "concepts": {
      const ids = asked.concepts.map((c) => c.conceptId).sort((a, b) => a - b);
      return among(tested.field(asked.field), s.set(`listed ${ids.join()}`, "concepts", () => s.idList(ids)), asked.exclude);
    }
    case "concept-set":
      return among(asked.field === "source" ? tested.source() : tested.field(asked.field), conceptSet(s, asked.conceptSet), asked.exclude);
    case "text":
      return textTest(s, tested.field(asked.field), asked.op, asked.text);
    case "abnormal": {
      const [value, low, high] = [tested.field("value"), tested.field("range-low"), tested.field("range-high")];
      return `(COALESCE(${value} < ${low}, FALSE) OR COALESCE(${value} > ${high}, FALSE) OR COALESCE(${tested.field("value-concept")} IN (${abnormalConcepts.join(", ")}), FALSE))`;
    }
    case "period": {
      const holds = (day: string | undefined) => (day === undefined ? [] : [`${tested.start} <= ${s.date(day)} AND ${tested.end} >= ${s.date(day)}`]);
      return both([...holds(asked.from), ...holds(asked.to)]);
    }
  }
}
