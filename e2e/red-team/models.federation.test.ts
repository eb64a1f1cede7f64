/** Models and what is reckoned beside tables: each fit is also a set of counts and sums. */
import { describe, expect, it } from "vitest";
import { count, fewUnmeasured, inWard, inWardD, isWithheld, mean, not, one, people, reasonsOf, redTeam, shown, sum, under77, women, type Person } from "./attacker.ts";
import { titleOf } from "./attacks.ts";
import { countsFromFit } from "./inference.ts";

const linear = (outcome: string, ...variables: string[]) => ({ kind: "regression", id: "m", family: "linear", outcome, bySite: false, terms: variables.map((variable) => ({ variable })) });
const quantiles = (at: number[], low = 0, high = 120) => ({ kind: "quantiles", id: "q", of: "age", at, low, high, step: 1 });
/** Five women in ward D. */
const fewWomen = people.map((p, i): Person => (p.ward === "d" && p.sex === "f" && i > 60 ? { ...p, ward: "c" } : p));
const womenOfD = (rows: readonly Person[]) => rows.filter((p) => p.sex === "f" && p.ward === "d").length;

const { asked, fitted } = redTeam({
  A8: { rows: fewWomen }, "A8 reference": { rows: people.map((p, i) => ({ ...p, ward: p.ward === "a" && i > 12 ? "b" : p.ward })) }, "A8 twice": { rows: fewWomen }, "A8 too": { rows: fewWomen },
  "B5 one": { rows: fewUnmeasured }, "B5 two": { rows: people.slice(1).map((p, i) => ({ ...p, chol: i % 80 === 9 ? null : p.chol })) }, A12: { rows: people }, "own estimates": { rows: people }, "own weights": { rows: people }, A9: { rows: people.slice(0, 44) }, A15: { rows: people }, A26: { rows: people.map((p, i) => ({ ...p, days: i === 3 ? 4000 : i === 6 ? 3990 : i % 3 === 0 ? 1 : p.days })) },
  line: { rows: people.map((p) => ({ ...p, chol: 2 * p.age + 100 })) }, classes: { rows: inWardD((i) => i % 25 === 1, { disease: "yes" }) }, B6: { rows: inWardD((i) => i < 100 && i % 20 === 1) },
});

describe("models", () => {
  it(titleOf("A8"), async () => {
    expect(womenOfD(fewWomen)).toBe(5);
    expect(reasonsOf(await asked("A8", { analyses: [linear("age", "sex", "ward")] }))).toEqual(["small-group"]);
    // The reference level has no column of its own: it is what the others leave.
    expect(reasonsOf(await asked("A8 reference", { analyses: [linear("age", "ward")] }))).toContain("small-group");
  });

  it("A8, A5: two models whose groups differ by five women tell of them on raw data; the second fit is never begun", async () => {
    const both = ["A8 twice", "A8 too"];
    const first = await fitted(both, { analyses: [linear("age", "ward")] });
    // A model with one indicator for each group is a table: the standard errors give the groups' sizes back.
    const sizes = countsFromFit(first.models[0]!.fit!);
    const truth = ["b", "c", "d"].map((ward) => fewWomen.filter((p) => p.ward === ward).length);
    expect(sizes).toEqual(truth.map((people) => 2 * people));
    const men = fewWomen.filter((p) => p.sex === "m" && p.ward === "d").length;
    expect(truth[2]! - men).toBe(5);
    const second = await fitted(both, { population: [not(women)], analyses: [linear("age", "ward")] });
    expect(reasonsOf(second.released[0]!)).toEqual(["withheld"]);
    expect(second.models).toEqual([]);
    // Nor as a table, nor as means by ward.
    const table = await asked("A8 twice", { population: [not(women)], analyses: [{ kind: "crosstab", id: "t", by: ["ward"] }, { kind: "comparison", id: "c", of: "age", by: "ward" }] });
    expect(shown(one(table, "crosstab").cells[3]!)).toBeNull();
    expect(shown(one(table, "comparison").means[3]!)).toBeNull();
  });

  it(titleOf("B5"), async () => {
    const both = ["B5 one", "B5 two"];
    const line = linear("chol", "age");
    const first = await fitted(both, { analyses: [line] });
    // The sums that a line is made of, from its coefficients and their covariance: how many people, and of what age together.
    const fit = first.models[0]!.fit!;
    if (fit.of !== "glm") throw new Error("a line is a model of numbers");
    const [a, b, , d] = fit.covariance.map((v) => v / fit.dispersion);
    const det = a! * d! - b! * b!;
    const told = { people: d! / det, age: -b! / det };
    const measured = [...fewUnmeasured, ...people.slice(1).filter((_, i) => i % 80 !== 9)].filter(({ chol }) => chol !== null);
    expect(told.people).toBeCloseTo(measured.length, 6);
    expect(told.age).toBeCloseTo(measured.reduce((total, { age }) => total + age, 0), 4);
    // Everyone but her: the sums would be one person and 77 years less.
    const second = await fitted(both, { population: [under77], analyses: [line, quantiles([0.5]), mean] });
    expect(second.models).toEqual([]);
    expect(second.released.map((released) => released.outputs.flatMap((o) => ("reasons" in o ? [[o.kind, ...o.reasons]] : [])))[0]).toEqual([["regression", "withheld"], ["quantiles", "withheld"]]);
    expect(one(second.released[0]!, "summary").mean.is).toBe("withheld");
  });

  it(titleOf("A12"), async () => {
    expect(reasonsOf(await asked("A12", { analyses: [linear("chol", "over76")] }))).toContain("small-group");
    // Nor with a number in the place of an indicator: 1 / (78 − age) is 1 for her and next to nothing for all others.
    const near = { kind: "column-derived" as const, name: "from78", label: "Years to 78", left: { number: 78 }, op: "minus" as const, right: { column: "age" } };
    const alone = { kind: "column-derived" as const, name: "alone", label: "Power", left: { column: "age" }, op: "over" as const, right: { column: "days" } };
    expect(reasonsOf(await asked("A12", { variables: [near, alone], analyses: [linear("chol", "alone")] }))).toContain("one-person-decides");
  });

  it("A14 through a model: that all of a small ward have the disease is told by no coefficient without end", async () => {
    const model = { kind: "regression", id: "m", family: "logistic", outcome: "disease", level: "yes", bySite: false, terms: [{ variable: "ward" }] };
    const { released, models } = await fitted(["classes"], { analyses: [model] });
    expect([reasonsOf(released[0]!), models]).toEqual([["small-group"], []]);
  });

  it("values on one line: neither a correlation of 1 nor a model without residuals says that one number tells the other", async () => {
    const { outputs } = await asked("line", { analyses: [{ kind: "correlation", id: "r", of: ["age", "chol"] }, linear("chol", "age")] });
    const r = outputs.find((o) => o.kind === "correlation")!;
    expect([r.r[1]!.is, outputs.flatMap((o) => ("reasons" in o ? o.reasons : []))]).toEqual(["suppressed-secondary", ["leaves-nothing-open"]]);
  });

  it(titleOf("A26"), async () => {
    // Two women make nearly all of the women's time: as person-time of a rate, and as the offset of a model of rates.
    const rate = { kind: "rate", id: "r", event: { variable: "disease", level: "yes" }, time: "days", by: "sex" };
    const offset = { kind: "regression", id: "m", family: "poisson", outcome: "age", bySite: false, terms: [{ variable: "sex" }], offset: "days" };
    const answer = await asked("A26", { analyses: [rate, offset] });
    expect(shown(one(answer, "rate").days[0]!)).toBeNull();
    expect(reasonsOf(answer)).toContain("one-person-decides");
    expect(reasonsOf(await asked("own weights", { analyses: [{ ...linear("chol", "age"), weights: "weight" }] }))).toContain("uneven-weights");
  });

  it("A3, A12, A26 through estimates of a hospital alone: they give one person neither by difference nor by weight", async () => {
    const own = (more: object) => ({ kind: "meta-analysis", id: "m", of: { kind: "regression", family: "linear", outcome: "chol", terms: [{ variable: "age" }, { variable: "days" }], ...more }, method: "fixed", interval: "wald" });
    const first = one(await asked("own estimates", { analyses: [own({})] }), "meta-analysis");
    expect(first.estimates.map(shown).every((x) => x !== null)).toBe(true);
    // Everyone but the one who is 77: the two models' difference would be her.
    expect(one(await asked("own estimates", { population: [under77], analyses: [own({})] }), "meta-analysis").estimates).toEqual([]);
    expect(reasonsOf(await asked("own estimates", { analyses: [own({ terms: [{ variable: "over76" }, { variable: "age" }] })] }))).toContain("small-group");
    expect(reasonsOf(await asked("own estimates", { analyses: [own({ terms: [{ variable: "sex" }] })] }))).toContain("only-a-table");
    expect(reasonsOf(await asked("own weights", { analyses: [own({ weights: "weight" })] }))).toContain("uneven-weights");
  });

  it(titleOf("B6"), async () => {
    const rows = inWardD((i) => i < 100 && i % 20 === 1);
    const of = (...wards: string[]) => rows.filter(({ ward }) => wards.includes(ward));
    const atMost = (age: number, those: readonly Person[]) => those.filter((p) => p.age <= age).length;
    // Raw: of everyone, and of the three larger wards, how many are at most 60 (the middle of the grid, which every search counts first).
    expect(of("d")).toHaveLength(5);
    expect(atMost(60, rows) - atMost(60, of("a", "b", "c"))).toBe(atMost(60, of("d")));
    const everyone = await fitted(["B6"], { analyses: [quantiles([0.25, 0.5, 0.75])] });
    const byWard = await fitted(["B6"], { analyses: [{ ...quantiles([0.25, 0.5, 0.75]), by: "ward" }] });
    const { groupsOut = [], reasons } = byWard.released[0]!.outputs[0] as { groupsOut?: string[]; reasons: string[] };
    expect(reasons).toEqual([]);
    const [other] = groupsOut.filter((ward) => ward !== "d");
    expect(groupsOut).toHaveLength(2);
    const taking = ["a", "b", "c"].filter((ward) => ward !== other);
    // What is told of is the other two wards and nobody else: beside everyone it leaves ward D and as many again.
    const nearest5 = (n: number): number => 5 * Math.round(n / 5);
    expect([everyone, byWard].map(({ models }) => (models[0]!.fit as { n: number }).n)).toEqual([303, of(...taking).length].map(nearest5));
    expect(sum([303, -of(...taking).length])).toBeGreaterThan(5 + 10);
    // Who asks for that ward by itself, or for all but ward D, is told nothing.
    expect(isWithheld(await asked("B6", { population: [inWard(other!)], analyses: [count] }))).toBe(true);
    expect(isWithheld(await asked("B6", { population: [inWard("a", "b", "c")], analyses: [count] }))).toBe(true);
    expect(reasonsOf(await asked("B6", { population: [inWard("a", "b", "c")], analyses: [quantiles([0.25, 0.5, 0.75])] }))).toContain("withheld");
  });

  it(titleOf("A15"), async () => {
    const ages = people.map((p) => p.age).sort((a, b) => a - b);
    expect(ages.at(-1)).toBe(77);
    // The least and the largest are quantiles too.
    for (const at of [[0.995], [0.005], [0.5, 0.975]]) expect(reasonsOf(await asked("A15", { analyses: [quantiles(at)] }))).toEqual(["fine-quantiles"]);
    // Nor by a grid that begins where she is.
    expect(reasonsOf(await asked("A15", { analyses: [quantiles([0.995], 76, 77)] }))).toEqual(["fine-quantiles"]);
    // Of 303 people twentieths are told, however often: fifteen people lie between any two of all that can be asked for.
    const { models } = await fitted(["A15"], { analyses: [quantiles([0.05, 0.5, 0.95])] });
    expect(models[0]!.fit).toMatchObject({ of: "quantiles", quantiles: [{ at: 0.05 }, { at: 0.5 }, { at: 0.95 }] });
    expect((models[0]!.fit as { quantiles: { value: number }[] }).quantiles.at(-1)!.value).toBeLessThan(77);
    // A median of eighteen people has nine on either side.
    const few = await asked("A15", { population: [{ kind: "number", column: "age", min: 74 }], analyses: [quantiles([0.5])] });
    expect(people.filter((p) => p.age >= 74).length).toBeLessThan(20);
    expect(reasonsOf(few)).toContain("fine-quantiles");
    // Nor of a small group beside a large one, whose quartiles would be those of few.
    const [women, men] = ["f", "m"].map((sex) => people.filter((p) => p.age >= 66 && p.sex === sex).length) as [number, number];
    expect(Math.min(women, men)).toBeLessThan(40);
    const bySex = await fitted(["A15"], { population: [{ kind: "number", column: "age", min: 66 }], analyses: [{ ...quantiles([0.25, 0.5, 0.75]), by: "sex" }] });
    expect(bySex.released[0]!.outputs[0]).toMatchObject({ reasons: [], groupsOut: ["f"] });
    // As near as what is told of them is rounded.
    expect(Math.abs((bySex.models[0]!.fit as { n: number }).n - men)).toBeLessThanOrEqual(5);
    expect(bySex.models[0]!.fit).toMatchObject({ groups: [null, [{}, {}, {}]] });
  });
});
