/** One answer by itself, and tables that hang together: what follows from all that it shows. */
import { describe, expect, it } from "vitest";
import type { Variable } from "#lib/query/model.ts";
import { dictionary, inWard, inWardD, mean, one, people, reasonsOf, redTeam, shown, sum, type Person } from "./attacker.ts";
import { titleOf } from "./attacks.ts";
import { Everything } from "./inference.ts";

const crosstab = (id: string, ...by: string[]) => ({ kind: "crosstab", id, by });
/** 4, 8 of ten kinds: eight events in each of four quarters of a year, nobody else has any. */
const steps = Array.from({ length: 132 }, (_, i): Person => ({ ...people[i]!, disease: i < 32 ? "yes" : "no", days: i < 32 ? 50 + 100 * (i % 4) : 1000, ward: "abcd"[i % 4]! }));
/** Six women with the disease among the old, in a hospital in which every two-way table has large cells only. */
const cube = people.map((p, i): Person => ({ ...p, sex: i % 2 === 0 ? "f" : "m", age: i % 4 < 2 ? 50 : 76, disease: (i % 2 === 0) === (i % 4 < 2) ? (i % 11 === 0 ? "yes" : "no") : i % 3 === 0 ? "no" : "yes" }));
/** Twelve people of each ten years from 40 to 80, the others younger. */
const banded = people.slice(0, 148).map((p, i): Person => ({ ...p, age: i < 48 ? 45 + 10 * (i % 4) : 25 }));
/** Twenty-one in ward D, of whom two weigh 1,000 and 990, the others around 0.1. */
const heavy = inWardD((i) => i % 15 === 2).map((p, i): Person => ({ ...p, weight: p.ward !== "d" ? 50 + (i % 40) : i < 5 ? 1000 : i < 20 ? 990 : 0.05 + 0.01 * (i % 11) }));
const rare = { ...dictionary, columns: dictionary.columns.map((c) => (c.name === "ward" && c.kind === "category" ? { ...c, levels: [...c.levels, { code: "e", label: "E" }] } : c)) };

const { asked, against } = redTeam({
  A1: { rows: people }, A2: { rows: steps, policy: { disclosure: { profile: "opensafely-7-5" } } }, "A2 exact": { rows: steps.map((p, i) => (i === 0 ? { ...p, days: 2000 } : p)), policy: { disclosure: { profile: "omop-5" } } },
  A10: { rows: people }, "A10 late": { rows: people.map((p, i): Person => (p.disease === "no" ? { ...p, days: i < 5 ? 1000 : 150 } : p)), policy: { disclosure: { profile: "omop-5" } } }, A13: { rows: cube }, "A13 apart": { rows: cube }, A14: { rows: inWardD((i) => i % 25 === 1, { disease: "yes" }) }, A16: { rows: people }, B8: { rows: banded }, "B8 middles": { rows: banded, policy: { disclosure: { profile: "opensafely-mid6" } } }, B9: { rows: heavy },
  A24: { rows: people.map((p, i) => ({ ...p, ward: i === 5 ? "Amish" : "a" })), dictionary: rare },
});

const event = { variable: "disease", level: "yes" };
const survival = { kind: "survival", id: "s", event, time: "days", breaks: [100, 200, 300, 400] };
const rate = { kind: "rate", id: "r", event, time: "days" };

describe("tables", () => {
  it(titleOf("A1"), async () => {
    const table = one(await asked("A1", { analyses: [crosstab("t", "disease", "over76")] }), "crosstab");
    const kinds = ["no", "yes", "_missing"].flatMap((d) => [0, 1, 2].map((b) => ({ d, b })));
    const truth = kinds.map(({ d, b }) => people.filter((p) => p.disease === d && b < 2 && (p.age >= 76) === (b === 1)).length);
    const everything = new Everything();
    const name = ({ d, b }: { d: string; b: number }) => `${d} ${b}`;
    table.cells.forEach((cell, i) => everything.see([name(kinds[i]!)], cell));
    table.margins[0]!.forEach((cell, d) => everything.see(kinds.filter((k) => k.d === ["no", "yes", "_missing"][d]).map(name), cell));
    table.margins[1]!.forEach((cell, b) => everything.see(kinds.filter((k) => k.b === b).map(name), cell));
    everything.see(kinds.map(name), table.total);
    const small = kinds.filter((_, i) => truth[i]! > 0 && truth[i]! < 10);
    expect(small.length).toBeGreaterThan(0);
    for (const kind of small) {
      const [low, high] = await everything.between([name(kind)]);
      expect(high - low, name(kind)).toBeGreaterThanOrEqual(5);
    }
  });

  it(titleOf("A2"), async () => {
    // Raw: 8, 8, 8, 8 and 32 round to 10, 10, 10, 10 and 30, which only four eights do when eight is the least that is shown.
    const of = async (hospital: string) => {
      const { outputs } = await asked(hospital, { analyses: [survival, rate] });
      const curve = outputs.find((o) => o.kind === "survival")!;
      const total = outputs.find((o) => o.kind === "rate")!.table.cells[0]!;
      const everything = new Everything();
      const names = curve.breaks.map((day) => `to ${day}`);
      curve.breaks.forEach((_, i) => { const cell = curve.table.cells[2 * i]!; everything.see([names[i]!], cell); if (cell.is === "value") everything.know({ [names[i]!]: 1 }, 5, Infinity); });
      everything.see([...names, "late"], total);
      return { everything, names };
    };
    const { everything, names } = await of("A2");
    for (const name of names) { const [low, high] = await everything.between([name]); expect(high - low, name).toBeGreaterThanOrEqual(2); }
    // One person's event came after the last day: without rounding all events less those on the curve are that one.
    const exact = await of("A2 exact");
    const [low, high] = await exact.everything.between(["late"]);
    expect(high - low).toBeGreaterThanOrEqual(4);
  });

  it("two levels of one outcome, and two curves on other days, are asked for in one query and keep apart who follows from both", async () => {
    const ofWard = (level: string) => ({ ...rate, id: `r-${level}`, event: { variable: "ward", level } });
    // Few people had the event between day 315 and day 360: the steps to either day less each other.
    const days = (...breaks: number[]) => ({ ...survival, breaks });
    const truth = people.filter((p) => p.disease === "yes" && p.days > 315 && p.days <= 360).length;
    expect(truth).toBeGreaterThan(0);
    expect(truth).toBeLessThan(10);
    const { outputs } = await asked("A10", { analyses: [{ ...days(315, 1600), id: "s1" }, { ...days(360, 1600), id: "s2" }, ofWard("a"), ofWard("b")] });
    const tables = outputs.flatMap((o) => (o.kind === "survival" || o.kind === "rate" ? [o.table] : []));
    expect(new Set(tables.map((t) => t.dimensions[0]!.variable)).size).toBe(3);
    const everything = new Everything();
    everything.see(["to 315"], tables[0]!.cells[0]!);
    everything.see(["to 315", "between"], tables[1]!.cells[0]!);
    everything.see(["between", "after"], tables[0]!.cells[2]!);
    everything.see(["after"], tables[1]!.cells[2]!);
    const [low, high] = await everything.between(["between"]);
    expect(high - low).toBeGreaterThanOrEqual(5);
    // Every level, by rates and by curves on other days: nobody has another, so that all who left are these.
    const no = { ...event, level: "no" };
    const levels = await asked("A10", { analyses: [{ ...days(315, 1600), id: "y" }, { ...days(360, 1600), id: "n", event: no }, { ...rate, id: "ry" }, { ...rate, id: "rn", event: no }] });
    const [ends, late] = [[315, 360, 1600], "late"];
    const names = ["to 315", "between", "after", late];
    levels.outputs.forEach((o, i) => {
      if (o.kind !== "survival" && o.kind !== "rate") return;
      const [own, other] = i % 2 === 0 ? ["", "no "] : ["no ", ""];
      const within = (level: string, from: number, to: number) => names.filter((_, at) => at < 3 && ends[at]! > from && ends[at]! <= to).map((name) => level + name);
      const steps = o.kind === "rate" ? [names.map((name) => own + name), names.map((name) => other + name)] : [...o.breaks.flatMap((to, at) => [own, other].map((level) => within(level, o.breaks[at - 1] ?? 0, to))), [late, `no ${late}`]];
      steps.forEach((people, at) => { everything.see(people, o.table.cells[at]!); });
    });
    const [least, most] = await everything.between(["between"]);
    expect(most - least).toBeGreaterThanOrEqual(5);
  });

  it("those without the event who stayed after a curve's last day do not follow from the table of the outcome", async () => {
    const isLate = (i: number) => people[i]!.disease === "no" && i < 5;
    const truth = people.filter((_, i) => isLate(i)).length;
    expect(truth).toBe(4);
    const { outputs } = await asked("A10 late", { analyses: [{ ...survival, breaks: [100, 200] }, crosstab("t", "disease")] });
    const curve = outputs.find((o) => o.kind === "survival")!;
    const table = outputs.find((o) => o.kind === "crosstab")!;
    const everything = new Everything();
    // Whoever left without the event has none: all without it, less these, are the few who stayed.
    curve.breaks.forEach((day, i) => { everything.see([`left to ${day}`], curve.table.cells[2 * i + 1]!); });
    everything.see([...curve.breaks.map((day) => `left to ${day}`), "late"], table.cells[0]!);
    const [low, high] = await everything.between(["late"]);
    expect(low < 1 || high >= 5, `${low} to ${high}`).toBe(true);
  });

  it(titleOf("B8"), async () => {
    // Raw: 12, 12, 12, 12 and 48 round to 10, 10, 10, 10 and 50, which only four twelves do; to the middle of steps of 6 they read 9 and 45.
    const bands = (name: string, ...cutPoints: number[]) => ({ kind: "column-band" as const, name, label: name, column: "age", cutPoints });
    for (const [hospital, least, each] of [["B8", 10, 10], ["B8 middles", 7, 9]] as const) {
      const { outputs } = await asked(hospital, { variables: [bands("tens", 40, 50, 60, 70, 80), bands("wide", 40, 80)], analyses: [crosstab("t", "tens"), crosstab("w", "wide")] });
      const everything = new Everything();
      const names = ["younger", "40s", "50s", "60s", "70s", "older"];
      const [tens, wide] = outputs.flatMap((o) => (o.kind === "crosstab" ? [o.cells] : []));
      names.forEach((name, i) => { const cell = tens![i]!; everything.see([name], cell); if (cell.is === "value") everything.know({ [name]: 1 }, least, Infinity); });
      [names.slice(0, 1), names.slice(1, 5), names.slice(5)].forEach((of, i) => { everything.see(of, wide![i]!); });
      for (const name of names.slice(1, 5)) { const [low, high] = await everything.between([name]); expect(high - low, name).toBeGreaterThanOrEqual(2); }
      expect([...tens!.slice(1, 5), wide![1]!].map(shown)).toEqual([each, each, each, each, 4 * each]);
    }
  });

  it(titleOf("B9"), async () => {
    const weights = heavy.filter((p) => p.ward === "d").map((p) => p.weight);
    const total = sum(weights);
    expect(weights.filter((w) => w > 1)).toEqual([1000, 990]);
    // Raw: the first knows the sum less their own, of which the others hold nothing worth naming; anybody takes half of the sum of squares for each.
    expect((total - 1000) / 990).toBeLessThan(1.01);
    for (const giant of [1000, 990]) expect(Math.abs(Math.sqrt(sum(weights.map((w) => w * w)) / 2) / giant - 1)).toBeLessThan(0.01);
    const moved: Variable = { kind: "column-derived", name: "moved", label: "Weight and 100,000", left: { column: "weight" }, op: "plus", right: { number: 100_000 } };
    const released = await asked("B9", {
      population: [inWard("d")], variables: [moved],
      analyses: [{ ...mean, id: "w", of: "weight" }, { ...mean, id: "m", of: "moved" }, { kind: "comparison", id: "c", of: "weight", by: "ward" }, { kind: "correlation", id: "r", of: ["age", "weight"] }, { kind: "regression", id: "f", family: "linear", outcome: "weight", bySite: false, terms: [{ variable: "age" }] }],
    });
    const numbers = released.outputs.flatMap((o) => (o.kind === "summary" ? [o.mean, o.sd] : o.kind === "comparison" ? [...o.means, ...o.sds] : o.kind === "correlation" ? [...o.means, ...o.sds, ...o.r] : []));
    expect(numbers.filter((number) => shown(number) !== null)).toEqual([]);
    expect(reasonsOf(released)).toContain("one-person-decides");
  });

  it(titleOf("A13"), async () => {
    const sides = [["sex", "disease"], ["sex", "over76"], ["disease", "over76"]] as const;
    const levels = { sex: ["f", "m", "_missing"], disease: ["no", "yes", "_missing"], over76: ["under-76", "76-and-over", "_missing"] };
    const is = (p: Person, variable: keyof typeof levels, level: string) => (variable === "over76" ? (p.age >= 76 ? "76-and-over" : "under-76") : p[variable]) === level;
    const kinds = levels.sex.flatMap((sex) => levels.disease.flatMap((disease) => levels.over76.map((over76) => ({ sex, disease, over76 }))));
    const name = (kind: (typeof kinds)[number]) => Object.values(kind).join(" ");
    const small = kinds.filter((kind) => { const n = cube.filter((p) => (Object.keys(levels) as (keyof typeof levels)[]).every((v) => is(p, v, kind[v]))).length; return n > 0 && n < 10; });
    expect(small.length).toBeGreaterThan(0);
    for (const [hospital, questions] of [["A13", [[...sides]]], ["A13 apart", sides.map((side) => [side])]] as const) {
      const everything = new Everything();
      for (const [q, of] of questions.entries()) {
        const answer = await asked(hospital, { analyses: of.map((by, i) => crosstab(`t${q}-${i}`, ...by)) });
        answer.outputs.forEach((output, i) => {
          if (output.kind !== "crosstab") return;
          const [one, other] = of[i]!;
          output.cells.forEach((cell, at) => everything.see(kinds.filter((k) => k[one] === levels[one][Math.floor(at / 3)] && k[other] === levels[other][at % 3]).map(name), cell));
        });
      }
      for (const kind of small) { const [low, high] = await everything.between([name(kind)]); expect(high - low, `${hospital} ${name(kind)}`).toBeGreaterThanOrEqual(5); }
    }
  });

  it(titleOf("A14"), async () => {
    const alike = one(await asked("A14", { population: [{ kind: "category", column: "ward", in: ["d"] }], analyses: [crosstab("t", "ward", "disease")] }), "crosstab");
    expect(alike.cells.slice(3 * 3, 3 * 3 + 2).map(shown)).toEqual([null, null]);
  });

  it(titleOf("A24"), async () => {
    const table = one(await asked("A24", { analyses: [crosstab("t", "ward")] }), "crosstab");
    expect(table.dimensions[0]!.levels.map((l) => l.code)).toEqual(["a", "b", "c", "d", "e", "_missing"]);
    expect(JSON.stringify(table)).not.toContain("Amish");
  });
});

describe("numbers", () => {
  it(titleOf("A11"), async () => {
    const { mean: m, sd } = one(await asked("A14", { population: [{ kind: "number", column: "age", min: 77 }], analyses: [mean] }), "summary");
    expect([shown(m), shown(sd)]).toEqual([null, null]);
    const by = one(await asked("A1", { analyses: [{ kind: "comparison", id: "c", of: "chol", by: "over76" }] }), "comparison");
    expect([by.means[1], by.sds[1]].map((n) => shown(n!))).toEqual([null, null]);
  });

  it(titleOf("A10"), async () => {
    const curve = one(await asked("A10", { analyses: [{ ...survival, breaks: Array.from({ length: 60 }, (_, i) => 25 * (i + 1)) }] }), "survival");
    expect(curve.breaks.length).toBeLessThan(60);
    for (const cell of curve.table.cells) { const n = shown(cell); expect(n === null || n === 0 || n >= 10, String(n)).toBe(true); }
  });

  it(titleOf("A16"), async () => {
    await against("A16", async (play) => {
      const histogram = (breaks: number[]) => ({ kind: "histogram", id: "h", of: "age", breaks });
      const wide = one(await play({ analyses: [histogram([0, 40, 60, 120])] }), "histogram");
      expect(wide.breaks).toEqual([0, 40, 60, 120]);
      const narrow = one(await play({ analyses: [histogram([76.5, 77.5])] }), "histogram");
      expect([...narrow.cells, narrow.above].map(shown).filter((n) => n !== null && n > 0)).toEqual([]);
      // Those below are everyone but her.
      expect(shown(narrow.below)).toBeNull();
    });
  });
});
