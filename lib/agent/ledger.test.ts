/** The ledger on an agent's real path (engine, people, disclosure control, release), without the portal: what a run releases is read from the store. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { bestByChance, difference, isIn, peopleOf, type Question } from "#lib/disclosure/ledger/testing/differencing.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query, type Criterion } from "#lib/query/model.ts";
import type { OmopEvent, TableRows } from "#lib/query/reference-engine.ts";
import { stillClear } from "./ledger.ts";
import { openRuns } from "./store/runs.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";

afterAll(closeAsked);

const dictionary: TableDictionary = {
  table: "patients", label: "Patients", key: "patient",
  columns: [
    { kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] },
    { kind: "category", name: "code", label: "Has the code", levels: [{ code: "no", label: "No" }, { code: "yes", label: "Yes" }], missingCodes: [] },
    { kind: "number", name: "ethnicity", label: "Ethnicity", min: 0, max: 9, missingCodes: [] },
    { kind: "number", name: "age", label: "Age", unit: "years", min: 0, max: 120, missingCodes: [] },
    { kind: "number", name: "house", label: "House", min: 0, max: 100_000, missingCodes: [] },
  ],
};
/** A TRE of the given rows, asked as an ordinary researcher would ask. */
async function treOf(rows: TableRows["rows"], declared = dictionary, release?: string) {
  const tre = await askedTre({ kind: "table", dictionary: declared, rows }, undefined, release);
  const waiting = () => openRuns(tre.context.store.db).filter((run) => run.state === "awaiting-output-check" && run.needsPerson.some((reason) => reason.includes("key column"))).length;
  return { ...tre, rows, waiting, ask: async (question: Asked, project?: string) => tre.ask(await queryOf(question), project) };
}
type Asked = { population?: Criterion[]; match?: "all" | "any"; analyses?: unknown[]; variables?: unknown[] };
const queryOf = async ({ population = [], match = "all", analyses = [{ kind: "count", id: "n" }], variables = [] }: Asked) => Query.parse({
  version: 1, title: "An ordinary question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match, of: population },
  variables: [...dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), ...variables], analyses,
});

const shownCount = ({ outputs: [output] }: ReleasedOutputs): number | "withheld" => (output?.kind === "count" && output.people.is === "value" ? output.people.value : "withheld");
const person = (i: number, more: Record<string, string | number> = {}) => ({ patient: 1000 + i, sex: i % 2 === 0 ? "f" : "m", code: i % 3 === 0 ? "yes" : "no", ethnicity: i % 5, age: 20 + (i % 60), house: i, ...more });
const crowd = (size: number) => Array.from({ length: size }, (_, i) => person(i));
const ageFrom = (min: number): Criterion => ({ kind: "number", column: "age", min });
const women: Criterion = { kind: "category", column: "sex", in: ["f"] };
const men: Criterion = { kind: "category", column: "sex", in: ["m"] };
const all = (of: Criterion[]): Criterion => ({ kind: "group", match: "all", of });
const any = (of: Criterion[]): Criterion => ({ kind: "group", match: "any", of });
const not = (of: Criterion): Criterion => ({ kind: "group", match: "none", of: [of] });
const house = (id: number): Criterion => ({ kind: "number", column: "house", min: id, max: id });

it("knows the people of each group that has quantiles of its own: a group that differs by few from one that was told of before has none", async () => {
  const tre = await treOf(crowd(400));
  const quartiles = { kind: "quantiles", id: "q", of: "age", by: "sex", at: [0.25, 0.5, 0.75], low: 0, high: 120, step: 1 };
  const reasons = ({ outputs: [output] }: ReleasedOutputs) => (output?.kind === "quantiles" ? output.reasons : null);
  expect(reasons(await tre.ask({ analyses: [quartiles] }))).toEqual([]);
  // All men, and all women but one: who she is follows from the two cumulative counts.
  expect(reasons(await tre.ask({ population: [not(house(8))], analyses: [quartiles] }))).toContain("withheld");
  // The same people by their count alone are known from then on, too.
  expect(shownCount(await tre.ask({ population: [women, not(house(8))] }))).toBe("withheld");
});

it("knows the people of each sex and age of a rate that has groups beside ages", async () => {
  const tre = await treOf(crowd(1200));
  const variables = [{ kind: "column-band", name: "ages", label: "Ages", column: "age", cutPoints: [45] }];
  const rate = { kind: "rate", id: "r", event: { variable: "code", level: "yes" }, time: "house", by: "ages", standard: "european-2013", within: "sex" };
  const cells = ({ outputs: [output] }: ReleasedOutputs) => (output?.kind === "rate" ? output.table.cells.map(({ is }) => is) : []);
  // By sex (and not known), by ages (and not known): with the event, without, not known.
  const first = cells(await tre.ask({ variables, analyses: [rate] }));
  expect(first).toHaveLength(3 * 3 * 3);
  expect([0, 1, 3, 4, 9, 10, 12, 13].map((i) => first[i])).toEqual(Array.from({ length: 8 }, () => "value"));
  const withoutOne = cells(await tre.ask({ population: [not(house(6))], variables, analyses: [rate] }));
  expect(withoutOne[0]).toBe("withheld");
});

it("keeps curves of women and of men back where everyone's was told and few are of neither: what each step leaves over would be these few", async () => {
  const curve = (more: object) => ({ kind: "survival", id: "s", event: { variable: "code", level: "yes" }, time: "house", breaks: [300, 600], ...more });
  // Of each row (women, men, not known), or of everyone: event and left by day 300, by day 600, beyond.
  const told = ({ outputs: [output] }: ReleasedOutputs): boolean[] => (output?.kind === "survival" ? output.table.cells.map(({ is }) => is === "value" || is === "zero") : []);
  // Of 46 people whose sex nobody knows six are told of by the first step.
  const rows = crowd(900).map((one) => (one.house < 6 || one.house >= 860 ? { ...one, sex: "" } : one));
  const alone = told(await (await treOf(rows)).ask({ analyses: [curve({ by: "sex" })] }));
  expect([alone.slice(0, 5), alone.slice(6, 11)].flat()).not.toContain(false);
  const tre = await treOf(rows);
  expect(told(await tre.ask({ analyses: [curve({})] }))).not.toContain(false);
  const later = told(await tre.ask({ analyses: [curve({ by: "sex" })] }));
  for (const step of [0, 1]) expect([later[step], later[6 + step]], JSON.stringify(later)).toContain(false);
});

describe("rates and curves of every level of one outcome", () => {
  const event = (level: string) => ({ event: { variable: "code", level }, time: "house" });
  const rate = (level: string) => ({ kind: "rate", id: `r-${level}`, ...event(level) });
  const curve = (level: string, breaks: number[]) => ({ kind: "survival", id: `c-${level}`, ...event(level), breaks });
  const cells = ({ outputs }: ReleasedOutputs) => outputs.flatMap((o) => ("table" in o ? o.table.cells.map(({ is }) => is) : []));
  it("are answered, in one question or one after the other: that all levels together are everyone is no news", async () => {
    const tre = await treOf(crowd(900));
    const together = cells(await tre.ask({ analyses: [rate("yes"), rate("no"), curve("yes", [300, 600]), curve("no", [300, 600])] }));
    expect(new Set(together)).toEqual(new Set(["value", "zero"]));
    const later = await treOf(crowd(900));
    for (const analyses of [[rate("yes")], [curve("no", [300, 600])], [rate("no")], [curve("yes", [300, 600])]]) expect(new Set(cells(await later.ask({ analyses })))).toEqual(new Set(["value", "zero"]));
  });
  it("of three people between the days of two levels' curves nothing follows", async () => {
    // Three with the code, and forty without, from day 300 to day 310.
    const rows = crowd(900).map((p, i) => ({ ...p, code: i < 3 ? "yes" : i % 2 === 0 ? "yes" : "no", house: i < 3 || (i < 83 && i % 2 === 1) ? 305 : i % 2 === 0 ? (i % 4 === 0 ? 100 : 500) : i % 3 === 0 ? 150 : 450 }));
    const tre = await treOf(rows);
    const { outputs } = await tre.ask({ analyses: [curve("yes", [300, 600]), curve("no", [310, 600])] });
    const [yes, no] = outputs.map((o) => (o.kind === "survival" ? o.table.cells : []));
    // All who left to day 310, less those of the other level, less those with it to day 300.
    expect([yes![0]!, no![0]!, no![1]!].every(({ is }) => is === "value" || is === "zero") && outputs[1]!.kind === "survival" && outputs[1].breaks.includes(310)).toBe(false);
  });
});

describe("the differencing attack with adaptive questions, through a TRE", () => {
  const people = peopleOf(1500, 5);
  const rows = people.map((p) => ({ patient: p.id, sex: p.sex.toLowerCase(), code: p.hidden ? "yes" : "no", ethnicity: p.ethnicity, age: p.age, house: p.id }));
  const populationOf = ({ base, target, or }: Question): Asked => {
    const others = all([{ kind: "number", column: "age", min: base.from, max: base.to - 1 }, { kind: "category", column: "sex", in: [base.sex.toLowerCase()] }, { kind: "number", column: "ethnicity", min: base.ethnicity, max: base.ethnicity }, not(house(target.id))]);
    return { match: "any", population: or === "nothing" ? [others] : [others, or === "target" ? house(target.id) : all([house(target.id), { kind: "category", column: "code", in: ["yes"] }])] };
  };
  it("finds a hidden attribute no better than chance", { timeout: 60_000 }, async () => {
    const tre = await treOf(rows);
    const { right, guesses, withheld } = await difference(people, async (question) => {
      const answer = shownCount(await tre.ask(populationOf(question)));
      if (answer !== "withheld") expect(Math.abs(answer - people.filter((p) => isIn(question, p)).length)).toBeLessThanOrEqual(2);
      return answer;
    }, 160, 3);
    expect(withheld).toBeLessThan(140);
    expect(guesses).toBeGreaterThan(15);
    expect(right).toBeLessThan(bestByChance(guesses));
  });
  it("gives the same decisions whether or not the target has the attribute, so that a refusal tells nothing of it", { timeout: 60_000 }, async () => {
    const [target, ...rest] = people;
    const decisions = await Promise.all([true, false].map(async (hidden) => {
      const tre = await treOf([{ ...rows[0]!, code: hidden ? "yes" : "no" }, ...rows.slice(1)]);
      const has = all([house(target!.id), { kind: "category", column: "code", in: ["yes"] }]);
      const base = all([ageFrom(30), not(house(target!.id))]);
      const bands = [30, 45, 60, 75].map((min, i, of) => all([{ kind: "number", column: "age", min, ...(i + 1 < of.length && { max: of[i + 1]! - 1 }) }, not(house(target!.id))]));
      const tries: Asked[] = [
        { population: [base] }, { match: "any", population: [base, has] }, { population: [base, not(has)] }, { match: "any", population: [base, house(target!.id)] },
        // Its complement, a tracker, its parts, and everyone but the target.
        { population: [not(any([base, has]))] }, { match: "any", population: [has, women] }, { match: "any", population: [has, not(women)] }, {},
        ...bands.map((band): Asked => ({ population: [band] })), { match: "any", population: [...bands, has] }, { population: [not(has)] },
        { match: "any", population: [all([base, women]), has], analyses: [{ kind: "crosstab", id: "t", by: ["code"] }] },
      ];
      const taken: string[] = [];
      for (const question of tries) {
        const { ledger, outputs } = await tre.ask(question);
        taken.push(`${ledger ?? "answered"} ${JSON.stringify(outputs.map((o) => (o.kind === "crosstab" ? o.cells.map((c) => c.is) : o.kind === "count" ? o.people : null)))}`);
      }
      return taken;
    }));
    expect(rest.length).toBe(1499);
    expect(decisions[0]!.some((d) => d.startsWith("withheld"))).toBe(true);
    expect(decisions[0]).toEqual(decisions[1]);
  });
});

describe("one set has one answer", () => {
  it("a count keeps its number in a table that would have rounded it otherwise, and under a later policy", async () => {
    const tre = await treOf(crowd(303));
    const first = shownCount(await tre.ask({}));
    const { outputs: [table] } = await tre.ask({ analyses: [{ kind: "crosstab", id: "t", by: ["sex"] }] });
    // 152 and 151 to the nearest 5 are 150 each, with a total of 300. Beside 303 to 307 that would leave 151 and 152 only, so they are rounded to add up to 305.
    expect([first, table?.kind === "crosstab" && table.total, table?.kind === "crosstab" && table.cells.slice(0, 2)]).toEqual([305, { is: "value", value: 305, roundedTo: 5 }, [{ is: "value", value: 155, roundedTo: 9 }, { is: "value", value: 150, roundedTo: 9 }]]);
    tre.context.config.policy.disclosure = { ...tre.context.config.policy.disclosure, version: 2, roundingBase: 7 };
    expect(shownCount(await tre.ask({}, "another project"))).toBe(305);
  });
  it("the same question keeps its answer while fewer people than the threshold came or went, and has a new one after that", async () => {
    const tre = await treOf(crowd(303));
    const question: Asked = { analyses: [{ kind: "count", id: "n" }, { kind: "summary", id: "age", of: "age" }] };
    const first = await tre.ask(question);
    (tre.rows as Record<string, string | number>[]).push(person(303, { age: 119 }));
    expect(await tre.ask(question)).toEqual(first);
    // Another question about the same people is withheld, whether somebody came or not.
    expect((await tre.ask({ population: [not(all([ageFrom(118), ageFrom(121)]))] })).ledger).toBe("withheld");
    (tre.rows as Record<string, string | number>[]).push(...Array.from({ length: 30 }, (_, i) => person(400 + i)));
    expect(shownCount(await tre.ask(question))).toBe(335);
  });
});

describe("what is too near is hidden, and the rest is answered", () => {
  let tre: Awaited<ReturnType<typeof treOf>>;
  beforeAll(async () => {
    // Of the women, three have the code.
    tre = await treOf(crowd(400).map((p, i) => ({ ...p, code: p.sex === "m" ? p.code : i < 6 ? "yes" : "no" })));
  });
  it("a table of men beside that of all: no cell that with the first gives the three women", async () => {
    const analyses = [{ kind: "crosstab", id: "t", by: ["code"] }];
    await tre.ask({ analyses });
    const { ledger, outputs: [table] } = await tre.ask({ population: [men], analyses });
    expect(ledger).toBe("in-part");
    expect(table?.kind === "crosstab" && table.cells.slice(0, 2).map((c) => c.is)).not.toContain("value");
    expect(table?.kind === "crosstab" && table.total.is).toBe("value");
  });
  it("the whole and its parts in one table are answered where parts alone are not", async () => {
    const fresh = await treOf(crowd(300));
    await fresh.ask({});
    await fresh.ask({ population: [women] });
    expect((await fresh.ask({ population: [men] })).ledger).toBe("withheld");
    const { ledger, outputs: [table] } = await fresh.ask({ analyses: [{ kind: "crosstab", id: "t", by: ["sex"] }] });
    expect([ledger, table?.kind === "crosstab" && table.cells.map((c) => c.is)]).toEqual([undefined, ["value", "value", "zero"]]);
    // Now that a release has said that nobody's sex is unknown, men follow from the words.
    expect((await fresh.ask({ population: [men] })).ledger).toBeUndefined();
  });
  it("no mean of people too near to those of an earlier mean", async () => {
    const fresh = await treOf(crowd(303));
    const mean = [{ kind: "summary", id: "age", of: "age" }];
    await fresh.ask({ analyses: mean });
    const second = await fresh.ask({ population: [not(house(7))], analyses: mean });
    expect(JSON.stringify(second.outputs)).not.toMatch(/"is":"(value|number)"/);
  });
});

describe("everyone in the data, whose number the TRE publishes", () => {
  it("is a released set: all but one, and a half beside the other half and one, are withheld as the first questions ever", async () => {
    const tre = await treOf(crowd(303));
    expect((await tre.ask({ population: [not(house(7))] })).ledger).toBe("withheld");
    expect((await tre.ask({ population: [women] })).ledger).toBeUndefined();
    for (const others of [[men], [men, house(8)]]) expect((await tre.ask({ match: "any", population: others })).ledger).toBe("withheld");
    expect(shownCount(await tre.ask({}))).toBe(305);
  });
});

describe("a table without a key", () => {
  const unkeyed = { ...dictionary };
  delete unkeyed.key;
  it("knows people by what it says of them: one who comes in the middle moves nobody else; then a person looks before a release", async () => {
    const tre = await treOf(crowd(303), unkeyed);
    const first = await tre.ask({ population: [women] });
    expect(tre.waiting()).toBe(0);
    (tre.rows as Record<string, string | number>[]).unshift(person(500));
    // The same question keeps its answer, which row numbers would have made another set altogether.
    expect(await tre.ask({ population: [women] })).toEqual(first);
    expect((await tre.ask({ population: [any([women, house(7)])] })).ledger).toBe("withheld");
    expect(tre.waiting()).toBe(2);
  });
});

it("a table that waits for people is still clear when they release it: what suppression saw together is seen together again", async () => {
  // Two small cells on a diagonal: women less those with the code are those two cells, which suppression knows of.
  const rows = Array.from({ length: 300 }, (_, i) => person(i, { sex: i < 150 ? "f" : "m", code: i < 146 || i >= 297 ? "yes" : "no" }));
  const tre = await treOf(rows, dictionary, "people");
  expect((await tre.ask({ analyses: [{ kind: "crosstab", id: "t", by: ["sex", "code"] }] })).ledger).toBeUndefined();
  const [run] = openRuns(tre.context.store.db).filter((r) => r.state === "awaiting-output-check");
  expect(run).toBeDefined();
  expect(stillClear(tre.context.store.db, run!, run!.asked!.project.id, tre.context.config.policy.disclosure)).toBe(true);
});

describe("ICD-10 chapters", () => {
  const [e11, j45] = [45576876, 45591456];
  /** 300 people: 150 with a code of chapter E, of whom 60 are women of the first 120, and `others` men beside them with one of chapter J. */
  function practice(others: number) {
    const persons = Array.from({ length: 300 }, (_, i) => ({ id: String(i + 1), genderConceptId: i % 2 === 0 ? 8532 : 8507, yearOfBirth: 1940 + (i % 60) }));
    const coded = (source: number, of: (i: number) => boolean): OmopEvent[] => persons.flatMap(({ id }, i) => (of(i) ? [{ eventId: `${source}${i}`, personId: id, conceptId: 1, date: "2020-01-01", columns: { condition_source_concept_id: source } }] : []));
    const concept = (conceptId: number, code: string) => ({ conceptId, name: code, vocabulary: "ICD10", code });
    return askedTre({ kind: "omop-5.4", persons, conceptAncestors: [], concepts: [concept(e11, "E11.9"), concept(j45, "J45.9")], events: { condition: [...coded(e11, (i) => i < 150), ...coded(j45, (i) => (i % 2 === 0 && i < 120) || (i % 2 === 1 && i < 2 * others))] } });
  }
  const asked = (of: "icd-chapters" | "count", population: unknown[]) => Query.parse({ version: 1, title: "Chapters", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: population }, variables: [], analyses: [of === "count" ? { kind: "count", id: "n" } : { kind: "distribution", id: "chapters", of }] });
  const women = { kind: "sex", is: "female" };
  const chapters = ({ outputs: [output] }: ReleasedOutputs) => (output?.kind === "distribution" && output.of === "icd-chapters" ? { e: output.cells[3], j: output.cells[9] } : undefined);

  it("a chapter of nearly the people of an earlier one reads as that did, whether three more are in it or nobody", async () => {
    const found = await Promise.all([0, 3].map(async (others) => {
      const tre = await practice(others);
      const everyone = chapters(await tre.ask(asked("icd-chapters", [])));
      return { everyone, women: chapters(await tre.ask(asked("icd-chapters", [women]))) };
    }));
    expect(found.map(({ everyone }) => everyone!.j)).toEqual([{ is: "value", value: 60, roundedTo: 5 }, { is: "value", value: 65, roundedTo: 5 }]);
    for (const { everyone, women: of } of found) expect(of!.j).toEqual({ ...everyone!.j, roundedTo: 25 });
    // 75 of 150 in chapter E: told as it is.
    expect(found[0]!.women!.e).toEqual({ is: "value", value: 75, roundedTo: 5 });
  });
});

describe("lists of codes", () => {
  const [diabetes, metformin, asthma] = [201826, 1503297, 317009];
  /** 300 people, half of them with diabetes, 60 of these with metformin, and some with metformin but no diabetes. */
  function practice(others: number) {
    const persons = Array.from({ length: 300 }, (_, i) => ({ id: String(i + 1), genderConceptId: i % 2 === 0 ? 8532 : 8507, yearOfBirth: 1940 + (i % 60) }));
    const recordsOf = (conceptId: number, of: (i: number) => boolean): OmopEvent[] => persons.flatMap(({ id }, i) => (of(i) ? [{ eventId: `${conceptId}${i}`, personId: id, conceptId, date: "2020-01-01" }] : []));
    return askedTre({
      kind: "omop-5.4", persons, conceptAncestors: [],
      events: { condition: [...recordsOf(diabetes, (i) => i < 150), ...recordsOf(asthma, (i) => i % 4 === 0)], drug: recordsOf(metformin, (i) => i < 60 || (i >= 200 && i < 200 + others)) },
    });
  }
  const asked = (population: unknown[], analyses: unknown[] = [{ kind: "distribution", id: "codes", of: "codes" }]) =>
    Query.parse({ version: 1, title: "Codes", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: population }, variables: [], analyses });
  const has = (kind: "condition" | "drug", conceptId: number) => ({ kind, concepts: [{ conceptId, name: "Code", descendants: false }] });
  const listed = ({ outputs: [list] }: ReleasedOutputs) => (list?.kind === "distribution" && list.of === "codes" ? Object.fromEntries(list.rows.map((row) => [row.conceptId, row.people])) : {});

  it("a code reads as it did for nearly the same people, whether three more have it or nobody: the list tells no difference of few", async () => {
    const lists = await Promise.all([0, 3].map(async (others) => {
      const tre = await practice(others);
      const everyone = listed(await tre.ask(asked([])));
      const diabetics = listed(await tre.ask(asked([has("condition", diabetes)])));
      return { everyone: everyone[metformin], diabetics: diabetics[metformin], asthma: diabetics[asthma] };
    }));
    expect(lists.map((l) => l.everyone)).toEqual([{ is: "value", value: 60, roundedTo: 5 }, { is: "value", value: 65, roundedTo: 5 }]);
    for (const { everyone, diabetics } of lists) expect(diabetics).toEqual({ ...everyone, roundedTo: 25 });
    // 38 of 75 with asthma: told as it is.
    expect(lists[0]!.asthma).toEqual({ is: "value", value: 40, roundedTo: 5 });
  });
  it("a listed code is a set like any other: nearly its people are withheld, just its people are answered as in the list, and the same list reads the same", async () => {
    const tre = await practice(3);
    const first = await tre.ask(asked([]));
    const count = [{ kind: "count", id: "n" }];
    expect((await tre.ask(asked([has("drug", metformin), has("condition", diabetes)], count))).ledger).toBe("withheld");
    expect((await tre.ask(asked([has("drug", metformin)], count))).outputs).toEqual([{ kind: "count", id: "n", people: { is: "value", value: 65, roundedTo: 5 } }]);
    expect(await tre.ask(asked([]))).toEqual(first);
  });
});
