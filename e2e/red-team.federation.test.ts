/**
 * An ordinary researcher with a valid account and unlimited patience, against a portal and agents that run as they do in life. Each attack
 * first shows on the raw data that it would work, then plays it through submissions and reads everything that was released. The numbers
 * are those of the attacks that the field knows (differencing, trackers, subgroup tables, complements, cross-products, steps, tiny moments).
 */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runs } from "#db/schema/index.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { decideOutput } from "#lib/agent/console/decide-output.ts";
import { unreleasedOf } from "#lib/agent/store/outputs.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { ReleasedNumber, ReleasedOutput, ReleasedOutputs } from "#lib/disclosure/released.ts";
import { readResults } from "#lib/portal/read-results.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query, type Criterion } from "#lib/query/model.ts";
import { simulatedPortal, simulatedTre, until, type SimulatedPortal, type SimulatedTre } from "./simulated-federation.ts";

const dictionary: TableDictionary = {
  table: "patients", label: "Patients", key: "patient",
  columns: [
    { kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] },
    { kind: "category", name: "disease", label: "Disease", levels: [{ code: "no", label: "No" }, { code: "yes", label: "Yes" }], missingCodes: [] },
    { kind: "category", name: "ward", label: "Ward", levels: ["a", "b", "c", "d"].map((code) => ({ code, label: code.toUpperCase() })), missingCodes: [] },
    { kind: "number", name: "age", label: "Age", unit: "years", min: 0, max: 120, missingCodes: [] },
    { kind: "number", name: "chol", label: "Cholesterol", min: 0, max: 700, missingCodes: [] },
    { kind: "number", name: "days", label: "Days followed", unit: "days", min: 0, max: 4000, missingCodes: [] },
    { kind: "number", name: "weight", label: "Weight", min: 0, max: 1000, missingCodes: [] },
  ],
};
type Person = { patient: number; sex: string; disease: string; ward: string; age: number; chol: number; days: number; weight: number };
/** 303 people, of whom one alone is 77, a woman with a cholesterol of 304. */
const people: Person[] = Array.from({ length: 303 }, (_, i) => ({
  patient: 1000 + i, sex: i % 3 === 0 ? "f" : "m", disease: i % 5 === 0 || i % 7 === 0 ? "yes" : "no", ward: "abcd"[(i * 7) % 4]!, age: 35 + ((i * 11) % 40), chol: 180 + ((i * 37) % 120), days: 30 + ((i * 53) % 1500), weight: 0.001,
}));
people[0] = { patient: 1000, sex: "f", disease: "yes", ward: "a", age: 77, chol: 304, days: 12, weight: 1000 };

const variables = dictionary.columns.map(({ name, label }) => ({ kind: "column" as const, name, label, column: name }));
const band = { kind: "column-band" as const, name: "over76", label: "Over 76", column: "age", cutPoints: [76] };
type Asked = { population?: Criterion[]; analyses: unknown[] };
const all = (of: Criterion[]): Criterion => ({ kind: "group", match: "all", of });
const any = (of: Criterion[]): Criterion => ({ kind: "group", match: "any", of });
const not = (of: Criterion): Criterion => ({ kind: "group", match: "none", of: [of] });
const under77: Criterion = { kind: "number", column: "age", max: 76 };
const women: Criterion = { kind: "category", column: "sex", in: ["f"] };
const target: Criterion = all([{ kind: "number", column: "age", min: 77 }]);
const count = { kind: "count", id: "people" };
const mean = { kind: "summary", id: "chol", of: "chol" };

/** Each attack has a TRE of its own: what one had released must not help the next. */
const inWardD = (chosen: (i: number, p: Person) => boolean, change: Partial<Person> = {}) => people.map((p, i): Person => (chosen(i, p) ? { ...p, ...change, ward: "d" } : p.ward === "d" ? { ...p, ward: "c" } : p));
const growing = [...people];
const hospitals: Record<string, Person[]> = {
  A3: people, "A4 one": people, "A4 two": people, A17: people, A18: people, A1: people, A10: people,
  // Women of ward D with the disease are few, the ward and its men are many.
  A5: people.map((p, i) => (i % 3 === 0 ? { ...p, ward: i % 9 === 0 ? "a" : i < 60 ? "d" : "b" } : p)),
  // Twelve people in ward D, all with the disease.
  A14: inWardD((i) => i % 25 === 1, { disease: "yes" }),
  // Five women in ward D.
  A8: people.map((p, i) => (p.ward === "d" && p.sex === "f" && i > 60 ? { ...p, ward: "c" } : p)),
  "own estimates": people, "own weights": people,
  A24: people.map((p) => ({ ...p, ward: "a" })),
  A28: growing, "two waiting": people,
};
const policy = { disclosure: { profile: "nhse-sde-10-5" } };
let portal: SimulatedPortal;
let tres: Map<string, SimulatedTre>;
let world: TestFederation;

/** What an ordinary researcher is answered by one hospital. Where its rules want a person's eye, what would be put before them counts as told. */
async function asked(hospital: string, { population = [], analyses }: Asked): Promise<ReleasedOutputs> {
  const tre = tres.get(hospital)!;
  const query = Query.parse({ version: 1, title: "An ordinary question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: population }, variables: [...variables, band], analyses });
  const { id } = await world.submit(query, [tre]);
  const run = async () => (await portal.context.db.select().from(runs).where(eq(runs.submissionId, id)))[0]!;
  await until("the run has an answer", async () => { const { released, state } = await run(); return released !== null || state === "awaiting-output-check"; });
  const { id: runId, released } = await run();
  return released ?? unreleasedOf(tre.opened().context.store.db, runId)!.proposed;
}
const against = <T>(hospital: string, play: (ask: (question: Asked) => Promise<ReleasedOutputs>) => Promise<T>): Promise<T> => play((question) => asked(hospital, question));

beforeAll(async () => {
  portal = await simulatedPortal();
  const started = await Promise.all(Object.entries(hospitals).map(async ([name, rows]) => [name, await simulatedTre(portal, name, [0, 0, 0, 0], name === "two waiting" ? { ...policy, release: "people", checkers: 1 } : policy, { kind: "table", dictionary, rows })] as const));
  tres = new Map(started);
  world = await testFederation(portal.context, [], [], { tres: [...tres.values()], dataset: "hospital" });
});
afterAll(async () => {
  await Promise.all([...tres.values()].map((tre) => tre.stop()));
  await portal.stop();
});

const one = <K extends ReleasedOutput["kind"]>(released: ReleasedOutputs, kind: K) => released.outputs.find((o): o is Extract<ReleasedOutput, { kind: K }> => o.kind === kind)!;
const reasonsOf = (released: ReleasedOutputs) => released.outputs.flatMap((o) => ("reasons" in o ? o.reasons : []));
const shown = (part: Cell | ReleasedNumber): number | null => (part.is === "value" || part.is === "number" ? part.value : part.is === "zero" ? 0 : null);
const isWithheld = ({ ledger }: ReleasedOutputs): boolean => ledger === "withheld";
const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);

describe("differencing", () => {
  it("A3: two means that differ by one woman give her value on raw data; the second is withheld", async () => {
    const without = people.filter((p) => p.age <= 76);
    expect(sum(people.map((p) => p.chol)) - sum(without.map((p) => p.chol))).toBe(304);
    await against("A3", async (play) => {
      expect(isWithheld(await play({ analyses: [count, mean] }))).toBe(false);
      const second = await play({ population: [under77], analyses: [count, mean] });
      expect(isWithheld(second)).toBe(true);
      // Nothing of it is told: neither a number nor which part came too near.
      expect(new Set(second.outputs.flatMap((o) => (o.kind === "summary" ? [o.n, o.missing, o.mean, o.sd] : o.kind === "count" ? [o.people] : [])).map((part) => part.is))).toEqual(new Set(["withheld"]));
      // The researcher reads why, and what may help.
      const [submission] = await portal.context.db.select({ id: runs.submissionId }).from(runs).where(eq(runs.treId, tres.get("A3")!.id)).orderBy(runs.since).limit(1).offset(1);
      const { ledger } = must(await readResults(portal.context, world.researcher, { id: submission!.id }));
      expect([ledger.withheld, ledger.inPart, ledger.nearQuestions.map((q) => q.differences)]).toEqual([["A3"], [], [[expect.stringMatching(/^Population: “.*76.*” was added\.$/)]]]);
    });
  });

  it("A4: a tracker of two large sets and everyone isolates her on raw data; the question that completes it is withheld, in every order", async () => {
    const inWardA: Criterion = { kind: "category", column: "ward", in: ["a", "b"] };
    const sets: [Criterion[], (p: Person) => boolean][] = [
      [[any([target, inWardA])], (p) => p.age >= 77 || "ab".includes(p.ward)], [[any([target, not(inWardA)])], (p) => p.age >= 77 || !"ab".includes(p.ward)], [[], () => true],
    ];
    const size = (of: (p: Person) => boolean) => people.filter(of).length;
    expect(size(sets[0]![1]) + size(sets[1]![1]) - size(sets[2]![1])).toBe(1);
    for (const [hospital, order] of [["A4 one", [0, 1, 2]], ["A4 two", [2, 0, 1]]] as const) {
      await against(hospital, async (play) => {
        const answers: ReleasedOutputs[] = [];
        for (const i of order) answers.push(await play({ population: sets[i]![0], analyses: [count] }));
        // That there are 303 in all is public: the second of the two sets is the last question, whenever it is asked.
        const second = order.filter((i) => i !== 2)[1]!;
        expect(answers.map(isWithheld)).toEqual(order.map((i) => i === second));
      });
    }
  });

  it("A5: a table of all and the same table of men give the women's small cells on raw data; the second shows none of the cells that would", async () => {
    const table = [{ kind: "crosstab", id: "table", by: ["ward", "disease"] }];
    await against("A5", async (play) => {
      // Seven women of a rare ward with the disease: the table of all and that of men are fine by themselves.
      const first = await play({ analyses: table });
      const second = await play({ population: [not(women)], analyses: table });
      const cells = [first, second].map((r) => one(r, "crosstab").cells.map(shown));
      const few = one(first, "crosstab").cells.map((_, i) => hospitals.A5!.filter((p) => p.sex === "f" && p.ward === "abcd"[Math.floor(i / 3)] && p.disease === ["no", "yes"][i % 3]).length);
      expect(few.some((n) => n > 0 && n < 10)).toBe(true);
      // Where both tables show a cell, their difference is of ten women at least; and something had to be kept back.
      few.forEach((n, i) => expect(cells[0]![i] == null || cells[1]![i] == null || cells[0]![i] === 0 || n >= 10, String(i)).toBe(true));
      expect(second.ledger).toBeDefined();
    });
  });

  it("A17: the same question again has the same answer, however often; in other words it has none that is new", async () => {
    await against("A17", async (play) => {
      const answers = [];
      for (let i = 0; i < 3; i++) answers.push(await play({ population: [women], analyses: [count, mean] }));
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    });
  });

  it("A18: moving a bound by a year at a time until somebody drops out is withheld at the first step that tells", async () => {
    await against("A18", async (play) => {
      const answers = [];
      for (const max of [60, 76, 77, 78, 79]) answers.push(await play({ population: [{ kind: "number", column: "age", max }], analyses: [count] }));
      expect(answers.map(isWithheld)).toEqual([false, true, true, true, true]);
    });
  });
});

describe("one release", () => {
  it("A1, A2: hidden cells do not follow from totals, nor rounded ones from sums: more than one table fits all that is shown", async () => {
    await against("A1", async (play) => {
      const table = one(await play({ analyses: [{ kind: "crosstab", id: "t", by: ["disease", "over76"] }] }), "crosstab");
      const truth = [0, 1].flatMap((d) => [0, 1, 2].map((b) => people.filter((p) => (p.disease === "yes" ? 1 : 0) === d && (b === 2 ? false : p.age >= 76 ? b === 1 : b === 0)).length));
      const small = truth.map((n, i) => ({ n, i })).filter(({ n }) => n > 0 && n < 10);
      expect(small.length).toBeGreaterThan(0);
      for (const { i } of small) expect(shown(table.cells[i]!)).toBeNull();
      // By rows and by columns: no line of the table has just one unknown.
      const line = (cells: readonly Cell[]) => cells.filter((c) => shown(c) === null).length;
      for (const row of [0, 1]) expect(line([...table.cells.slice(3 * row, 3 * row + 3), table.margins[0]![row]!])).not.toBe(1);
    });
  });

  it("A11, A14: no mean of few people, and no group of which all are alike", async () => {
    await against("A14", async (play) => {
      const { mean: m, sd } = one(await play({ population: [{ kind: "number", column: "age", min: 77 }], analyses: [mean] }), "summary");
      expect([shown(m), shown(sd)]).toEqual([null, null]);
      const alike = one(await play({ population: [{ kind: "category", column: "ward", in: ["d"] }], analyses: [{ kind: "crosstab", id: "t", by: ["ward", "disease"] }] }), "crosstab");
      // Twelve people of ward D, all with the disease: that they are all with it is not said.
      expect(alike.cells.slice(3 * 3, 3 * 3 + 2).map(shown)).toEqual([null, null]);
    });
  });

  it("A8, A12: a model tells neither a small group nor one person's value: such a TRE takes no part, and no sum of it leaves", async () => {
    await against("A8", async (play) => {
      const byOne = reasonsOf(await play({ analyses: [{ kind: "regression", id: "m", family: "linear", outcome: "chol", bySite: false, terms: [{ variable: "over76" }] }] }));
      expect(byOne).toContain("small-group");
      const byGroup = reasonsOf(await play({ analyses: [{ kind: "regression", id: "m", family: "linear", outcome: "age", bySite: false, terms: [{ variable: "sex" }, { variable: "ward" }] }] }));
      expect(byGroup).toEqual(["small-group"]);
    });
  });

  it("A3, A12, A26: estimates of a hospital alone give neither one person by difference nor by weight", async () => {
    const own = (more: object) => ({ kind: "meta-analysis", id: "m", of: { kind: "regression", family: "linear", outcome: "chol", terms: [{ variable: "age" }, { variable: "days" }], ...more }, method: "fixed", interval: "wald" });
    await against("own estimates", async (play) => {
      const first = one(await play({ analyses: [own({})] }), "meta-analysis");
      expect(first.estimates.map(shown).every((x) => x !== null)).toBe(true);
      // Everyone but the one who is 77: the two models' difference would be her.
      expect(one(await play({ population: [under77], analyses: [own({})] }), "meta-analysis").estimates).toEqual([]);
      expect(reasonsOf(await play({ analyses: [own({ terms: [{ variable: "over76" }, { variable: "age" }] })] }))).toContain("small-group");
      expect(reasonsOf(await play({ analyses: [own({ terms: [{ variable: "sex" }] })] }))).toContain("only-a-table");
    });
    await against("own weights", async (play) => {
      expect(reasonsOf(await play({ analyses: [own({ weights: "weight" })] }))).toContain("uneven-weights");
    });
  });

  it("A10: a survival curve has no step of few people", async () => {
    await against("A10", async (play) => {
      const curve = one(await play({ analyses: [{ kind: "survival", id: "s", event: { variable: "disease", level: "yes" }, time: "days", breaks: Array.from({ length: 60 }, (_, i) => 25 * (i + 1)) }] }), "survival");
      expect(curve.breaks.length).toBeLessThan(60);
      for (const cell of curve.table.cells) { const n = shown(cell); expect(n === null || n === 0 || n >= 10, String(n)).toBe(true); }
    });
  });

  it("A16, A24: levels and edges are those of the question and the dictionary, never of the data", async () => {
    await against("A24", async (play) => {
      const table = one(await play({ analyses: [{ kind: "crosstab", id: "t", by: ["ward"] }] }), "crosstab");
      expect(table.dimensions[0]!.levels.map((l) => l.code)).toEqual(["a", "b", "c", "d", "_missing"]);
    });
  });
});

it("two answers that wait for a checker together: once one has left, the other is computed anew and withheld", async () => {
  const tre = tres.get("two waiting")!;
  const { context } = tre.opened();
  const checker = { accountId: crypto.randomUUID(), email: "ada@tre.example", name: "Ada", orcid: null, roles: ["output-checker" as const] };
  const under61: Criterion = { kind: "number", column: "age", max: 60 };
  expect(isWithheld(await asked("two waiting", { population: [under61], analyses: [count] }))).toBe(false);
  expect(isWithheld(await asked("two waiting", { population: [any([under61, target])], analyses: [count] }))).toBe(false);
  const all = () => portal.context.db.select().from(runs).where(eq(runs.treId, tre.id)).orderBy(runs.since);
  const [first, second] = (await all()).map((run) => run.id);
  const release = (runId: string) => decideOutput(context, checker, { runId, decision: "release", reason: "Seen and found in order." });
  must(await release(first!));
  await until("the first has left", async () => (await all()).find((run) => run.id === first)!.released !== null);
  must(await release(second!));
  await until("the second has an answer without a number", async () => { const released = (await all()).find((run) => run.id === second)!.released; return released !== null || unreleasedOf(context.store.db, second!)?.proposed.ledger === "withheld"; });
  expect((await all()).find((run) => run.id === second)!.released?.ledger ?? "withheld").toBe("withheld");
});

describe("data refresh", () => {
  it("A28: the same question after one person was added has the very answer that it had; another question about the same people is withheld", async () => {
    await against("A28", async (play) => {
      const before = await play({ analyses: [count] });
      expect(isWithheld(before)).toBe(false);
      growing.push({ patient: 5000, sex: "m", disease: "no", ward: "a", age: 50, chol: 200, days: 100, weight: 0.001 });
      expect(await play({ analyses: [count] })).toEqual(before);
      expect(isWithheld(await play({ population: [under77], analyses: [count] }))).toBe(true);
    });
  });
});
