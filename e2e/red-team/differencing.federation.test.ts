/** One answer taken from another: everything that a hospital ever released counts, to whomever. */
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { runs } from "#db/schema/index.ts";
import { must } from "#db/testing/test-federation.ts";
import { decideOutput } from "#lib/agent/console/decide-output.ts";
import { unreleasedOf } from "#lib/agent/store/outputs.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { readResults } from "#lib/portal/read-results.ts";
import type { Criterion } from "#lib/query/model.ts";
import { until } from "../simulated-federation.ts";
import { all, any, count, isWithheld, mean, not, one, people, redTeam, shown, sum, under77, women, type Person } from "./attacker.ts";
import { titleOf } from "./attacks.ts";

const target: Criterion = all([{ kind: "number", column: "age", min: 77 }]);
const growing = [...people];
// Women of ward D with the disease are few, the ward and its men are many.
const womenElsewhere = people.map((p, i): Person => (i % 3 === 0 ? { ...p, ward: i % 9 === 0 ? "a" : i < 60 ? "d" : "b" } : p));
const { asked, against, tre, portal, world } = redTeam({
  A3: { rows: people }, "A4 one": { rows: people }, "A4 two": { rows: people }, A5: { rows: womenElsewhere }, A17: { rows: people }, A18: { rows: people },
  A28: { rows: growing }, "two waiting": { rows: people, policy: { disclosure: { profile: "nhse-sde-10-5" }, release: "people", checkers: 1 } },
});

describe("differencing", () => {
  it(titleOf("A3"), async () => {
    const without = people.filter((p) => p.age <= 76);
    expect(sum(people.map((p) => p.chol)) - sum(without.map((p) => p.chol))).toBe(304);
    await against("A3", async (play) => {
      expect(isWithheld(await play({ analyses: [count, mean] }))).toBe(false);
      const second = await play({ population: [under77], analyses: [count, mean] });
      expect(isWithheld(second)).toBe(true);
      // Nothing of it is told: neither a number nor which part came too near.
      expect(new Set(second.outputs.flatMap((o) => (o.kind === "summary" ? [o.n, o.missing, o.mean, o.sd] : o.kind === "count" ? [o.people] : [])).map((part) => part.is))).toEqual(new Set(["withheld"]));
      // The researcher reads why, and what may help.
      const [submission] = await portal().context.db.select({ id: runs.submissionId }).from(runs).where(eq(runs.treId, tre("A3").id)).orderBy(runs.since).limit(1).offset(1);
      const { ledger } = must(await readResults(portal().context, world().researcher, { id: submission!.id }));
      expect([ledger.withheld, ledger.inPart, ledger.nearQuestions.map((q) => q.differences)]).toEqual([["A3"], [], [[expect.stringMatching(/76.*” was added\.$/)]]]);
    });
  });

  it(titleOf("A4"), async () => {
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

  it(titleOf("A5"), async () => {
    const table = [{ kind: "crosstab", id: "table", by: ["ward", "disease"] }];
    await against("A5", async (play) => {
      // Seven women of a rare ward with the disease: the table of all and that of men are fine by themselves.
      const first = await play({ analyses: table });
      const second = await play({ population: [not(women)], analyses: table });
      const cells = [first, second].map((r) => one(r, "crosstab").cells.map(shown));
      const few = one(first, "crosstab").cells.map((_, i) => womenElsewhere.filter((p) => p.sex === "f" && p.ward === "abcd"[Math.floor(i / 3)] && p.disease === ["no", "yes"][i % 3]).length);
      expect(few.some((n) => n > 0 && n < 10)).toBe(true);
      // Where both tables show a cell, their difference is of ten women at least; and something had to be kept back.
      few.forEach((n, i) => expect(cells[0]![i] == null || cells[1]![i] == null || cells[0]![i] === 0 || n >= 10, String(i)).toBe(true));
      expect(second.ledger).toBeDefined();
    });
  });

  it(titleOf("A17"), async () => {
    await against("A17", async (play) => {
      const answers = [];
      for (let i = 0; i < 3; i++) answers.push(await play({ population: [women], analyses: [count, mean] }));
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    });
  });

  it(titleOf("A18"), async () => {
    await against("A18", async (play) => {
      const answers = [];
      for (const max of [60, 76, 77, 78, 79]) answers.push(await play({ population: [{ kind: "number", column: "age", max }], analyses: [count] }));
      expect(answers.map(isWithheld)).toEqual([false, true, true, true, true]);
    });
  });
});

it("two answers that wait for a checker together: once one has left, the other is computed anew and withheld", async () => {
  const hospital = tre("two waiting");
  const { context } = hospital.opened();
  const checker = { accountId: crypto.randomUUID(), email: "ada@tre.example", name: "Ada", orcid: null, roles: ["output-checker" as const] };
  const under61: Criterion = { kind: "number", column: "age", max: 60 };
  expect(isWithheld(await asked("two waiting", { population: [under61], analyses: [count] }))).toBe(false);
  expect(isWithheld(await asked("two waiting", { population: [any([under61, target])], analyses: [count] }))).toBe(false);
  const all = () => portal().context.db.select().from(runs).where(eq(runs.treId, hospital.id)).orderBy(runs.since);
  const [first, second] = (await all()).map((run) => run.id);
  const release = (runId: string) => decideOutput(context, checker, { runId, decision: "release", reason: "Seen and found in order." });
  must(await release(first!));
  await until("the first has left", async () => (await all()).find((run) => run.id === first)!.released !== null);
  must(await release(second!));
  await until("the second has an answer without a number", async () => { const released = (await all()).find((run) => run.id === second)!.released; return released !== null || unreleasedOf(context.store.db, second!)?.proposed.ledger === "withheld"; });
  expect((await all()).find((run) => run.id === second)!.released?.ledger ?? "withheld").toBe("withheld");
});

describe("data refresh", () => {
  it(titleOf("A28"), async () => {
    await against("A28", async (play) => {
      const before = await play({ analyses: [count] });
      expect(isWithheld(before)).toBe(false);
      growing.push({ patient: 5000, sex: "m", disease: "no", ward: "a", age: 50, chol: 200, days: 100, weight: 0.001 });
      expect(await play({ analyses: [count] })).toEqual(before);
      expect(isWithheld(await play({ population: [under77], analyses: [count] }))).toBe(true);
    });
  });
});
