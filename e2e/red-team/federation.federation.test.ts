/** Several hospitals together: what their sums say of one of them. */
import { describe, expect, it } from "vitest";
import { takePart } from "#lib/agent/take-part.ts";
import { eq } from "drizzle-orm";
import { modelFits, runs } from "#db/schema/index.ts";
import { one, people, reasonsOf, redTeam, shown, type Person } from "./attacker.ts";
import { titleOf } from "./attacks.ts";
import { Everything, peopleFromRiskSets } from "./inference.ts";

/** VA by sex and disease: 3 and 3 women, 48 and 146 men, as many as were treated there; the others are large and mixed. */
const va = people.slice(0, 200).map((p, i): Person => ({ ...p, sex: i < 6 ? "f" : "m", disease: i < 3 || (i >= 6 && i < 54) ? "no" : "yes" }));
const large = (shift: number) => people.map((p, i): Person => ({ ...p, age: p.age === 77 ? 60 : p.age, sex: (i + shift) % 2 === 0 ? "f" : "m", disease: (i + shift) % 3 === 0 ? "yes" : "no" }));
const rows: Record<string, Person[]> = { Cleveland: large(0), Hungarian: large(1), Switzerland: large(2), VA: va };
const names = Object.keys(rows);
const lung = people.slice(0, 44).map((p, i): Person => ({ ...p, disease: i % 4 === 0 ? "no" : "yes", days: 20 + 31 * i, age: p.age === 77 ? 60 : p.age }));
const { submitted, resultsOf, fitted, everythingShown, tre, portal } = redTeam({ ...Object.fromEntries(names.map((name) => [name, { rows: rows[name]! }])), Lung: { rows: lung }, "Lung too": { rows: lung.map((p) => ({ ...p, age: p.age + 1, days: p.days + 3 })) } });

const table = { kind: "crosstab", id: "t", by: ["sex", "disease"] };
const model = { kind: "regression", id: "m", family: "linear", outcome: "age", bySite: false, terms: [{ variable: "sex" }, { variable: "disease" }] };
const kinds = ["f", "m", "_missing"].flatMap((sex) => ["no", "yes", "_missing"].map((disease) => ({ sex, disease })));

describe("one hospital among four", () => {
  it(`${titleOf("A6")}; ${titleOf("A7")}`, async () => {
    const all = await fitted(names, { analyses: [table, model] });
    const three = await fitted(names.slice(0, 3), { analyses: [table, model] });
    // VA's small cells, and those that would give them, are hidden at VA; all else follows from what the pooled table says.
    const own = one(all.released[3]!, "crosstab");
    const pooled = all.pooled.outputs.find((o) => o.kind === "crosstab")!;
    const without = three.pooled.outputs.find((o) => o.kind === "crosstab")!;
    const everything = new Everything();
    const at = (hospital: string, i: number) => `${hospital} ${kinds[i]!.sex} ${kinds[i]!.disease}`;
    names.forEach((name, h) => one(all.released[h]!, "crosstab").cells.forEach((cell, i) => everything.see([at(name, i)], cell)));
    for (const [cells, of] of [[pooled.cells, names], [without.cells, names.slice(0, 3)]] as const) cells.forEach((cell, i) => { if (cell.is === "value") everything.know(Object.fromEntries(of.map((name) => [at(name, i), 1])), cell.low, cell.high ?? Infinity); });
    const small = kinds.flatMap(({ sex, disease }, i) => { const n = va.filter((p) => p.sex === sex && p.disease === disease).length; return n > 0 && n < 10 ? [i] : []; });
    expect(small).toHaveLength(2);
    for (const i of small) {
      const alone = new Everything();
      own.cells.forEach((cell, j) => alone.see([at("VA", j)], cell));
      expect(shown(own.cells[i]!)).toBeNull();
      expect(await everything.between([at("VA", i)])).toEqual(await alone.between([at("VA", i)]));
    }
    // VA takes no part in the model: that of four is that of three, and the difference of their sums is nobody's.
    expect(reasonsOf(all.released[3]!)).toEqual(["small-group"]);
    expect(all.models[0]!.participants.map((p) => p.name)).toEqual(names.slice(0, 3));
    expect(all.models[0]!.fit).toEqual(three.models[0]!.fit);
    // A portal that asked a hospital's agent for the same run over other hospitals would be answered with nothing.
    const { context } = portal();
    const [run] = await context.db.select().from(runs).where(eq(runs.treId, tre("Cleveland").id)).limit(1);
    const [fit] = await context.db.select().from(modelFits).where(eq(modelFits.submissionId, run!.submissionId));
    const task = { runId: run!.id as never, masks: null, analysis: fit!.analysis, step: 0, state: fit!.state, participants: fit!.participants.slice(0, 2).map(({ treId, name }) => ({ treId, name, x: "x".repeat(43) })) };
    expect(await takePart(tre("Cleveland").opened().context, task, AbortSignal.timeout(5000))).toMatch(/ended|other TREs|out of turn/);
  });

  it("the words and files of a pooled answer hold no exact number of VA's", async () => {
    const { id } = await submitted(names, { analyses: [table] });
    const told = await everythingShown(id);
    expect(told.length).toBeGreaterThan(1000);
    // 48 is the end of a range that the rounded 50 gives; 146 is no end of any.
    for (const n of [146]) expect(new RegExp(`"(value|estimate)": ?${n}\\b|,${n},`).test(told), String(n)).toBe(false);
    expect((await resultsOf(id)).pooled.sites).toHaveLength(4);
  });
});

describe("a Cox model", () => {
  it(titleOf("A9"), async () => {
    // Raw: how many are still at risk at each time, and the sums of their ages and cholesterols.
    const times = [...new Set(lung.map((p) => p.days))].sort((a, b) => a - b);
    const riskSets = times.map((t) => { const left = lung.filter((p) => p.days >= t); return [left.length, left.reduce((s, p) => s + p.age, 0), left.reduce((s, p) => s + p.chol, 0)]; });
    const recovered = peopleFromRiskSets(riskSets);
    expect(recovered.length).toBe(43);
    expect(recovered.every(([age, chol]) => lung.some((p) => p.age === age && p.chol === chol))).toBe(true);
    const sent: number[][] = [];
    tre("Lung").setWeather((request, deliver) => {
      const { sums } = typeof request.init.body === "string" ? (JSON.parse(request.init.body) as { sums?: number[] }) : {};
      if (sums) sent.push(sums);
      return deliver();
    });
    const cox = { kind: "cox", id: "c", event: { variable: "disease", level: "yes" }, time: "days", ties: "efron", terms: [{ variable: "age" }, { variable: "chol" }] };
    // Of one hospital's people alone there is no fit at all.
    expect((await fitted(["Lung"], { analyses: [cox] })).models[0]).toMatchObject({ state: "stopped", stopped: { by: null, because: "too-few-tres" } });
    expect(sent).toEqual([]);
    const { models } = await fitted(["Lung", "Lung too"], { analyses: [cox] });
    expect(models[0]!.state).toBe("converged");
    expect(sent.length).toBeGreaterThan(2);
    // No message grows with the events, and read as risk sets none gives a person.
    for (const sums of sent) expect(sums.length).toBeLessThan(lung.length / 2);
    const tripled = sent.flatMap((sums) => Array.from({ length: Math.max(0, sums.length - 2) }, (_, i) => sums.slice(i, i + 3)));
    expect(peopleFromRiskSets(tripled).filter(([age, chol]) => lung.some((p) => Math.abs(p.age - age!) < 0.5 && Math.abs(p.chol - chol!) < 0.5))).toEqual([]);
  });
});
