/**
 * Four real hospitals, and the four sites of a real trial, as TREs with agents of their own, a portal on a real database between them: a
 * model asked as any researcher asks it, released by each TRE's rules, fitted in rounds over the wire. The answer is R's on the files put
 * together (lib/statistics/testing/r; reference digits of the heart disease data).
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { and, eq } from "drizzle-orm";
import { modelContributions, runs } from "#db/schema/index.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { lastModelStep, runsWithOpenModels } from "#lib/agent/store/models.ts";
import { takePart } from "#lib/agent/take-part.ts";
import { readResults } from "#lib/portal/read-results.ts";
import type { RoundTask } from "#lib/protocol/rounds.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query } from "#lib/query/model.ts";
import type { TableRows } from "#lib/query/reference-engine.ts";
import { firstState } from "#lib/statistics/rounds.ts";
import truth from "#lib/statistics/testing/r/models.json" with { type: "json" };
import rounds from "#lib/statistics/testing/r/rounds.json" with { type: "json" };
import stages from "#lib/statistics/testing/r/two-stage.json" with { type: "json" };
import { colonRows } from "#lib/statistics/testing/real-data.ts";
import { colonQuestion, colonTable } from "#lib/federation/testing/colon-trial.ts";
import { simulatedPortal, simulatedTre, until, type SimulatedPortal, type SimulatedTre } from "./simulated-federation.ts";

const folder = process.env.HEART_DISEASE_DATA ?? join(import.meta.dirname, "../../shared/data/heart-disease");
const hospitals = ["cleveland", "hungarian", "switzerland", "va"] as const;
const available = hospitals.every((h) => existsSync(join(folder, `processed.${h}.data`)));

const number = (name: string, label: string, min: number, max: number) => ({ kind: "number" as const, name, label, min, max, missingCodes: [] });
const category = (name: string, label: string, levels: Record<string, string>) => ({ kind: "category" as const, name, label, levels: Object.entries(levels).map(([code, l]) => ({ code, label: l })), missingCodes: [] });
const dictionary: TableDictionary = {
  table: "patients", label: "Patients",
  columns: [
    number("age", "Age", 0, 120), category("sex", "Sex", { f: "Female", m: "Male" }), category("cp", "Chest pain", { 1: "Typical", 2: "Atypical", 3: "Other", 4: "None" }),
    number("trestbps", "Blood pressure", 0, 300), number("chol", "Cholesterol", 0, 700), number("thalach", "Highest heart rate", 0, 300), category("exang", "Angina at exercise", { no: "No", yes: "Yes" }),
    number("oldpeak", "ST depression", -10, 10), category("disease", "Heart disease", { no: "No", yes: "Yes" }), number("grade", "Grade of disease", 0, 4),
  ],
};
function rowsOf(hospital: string): TableRows["rows"] {
  const known = (text: string | undefined) => (text === undefined || text === "?" ? null : Number(text));
  const either = (value: number | null, no: string, yes: string) => (value === null ? null : value > 0 ? yes : no);
  return readFileSync(join(folder, `processed.${hospital}.data`), "utf8").trim().split("\n").map((line) => {
    const c = line.split(",").map(known);
    return { age: c[0]!, sex: either(c[1]!, "f", "m"), cp: c[2] === null ? null : String(c[2]), trestbps: c[3]!, chol: c[4]!, thalach: c[7]!, exang: either(c[8]!, "no", "yes"), oldpeak: c[9]!, disease: either(c[13]!, "no", "yes"), grade: c[13]! };
  });
}
const column = ({ name, label }: { name: string; label: string }) => ({ kind: "column" as const, name, label, column: name });
const question = Query.parse({
  version: 1, title: "What goes with heart disease", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] }, variables: dictionary.columns.map(column),
  analyses: [
    { kind: "count", id: "people" },
    { kind: "regression", id: "disease", family: "logistic", outcome: "disease", level: "yes", bySite: false, terms: ["age", "sex", "cp", "trestbps", "chol", "thalach", "exang", "oldpeak"].map((variable) => ({ variable })) },
    { kind: "regression", id: "pressure", family: "linear", outcome: "trestbps", bySite: true, terms: [{ variable: "age" }] },
    { kind: "regression", id: "grade", family: "poisson", outcome: "grade", bySite: false, terms: [{ variable: "age" }, { variable: "oldpeak" }] },
    { kind: "regression", id: "disease-by-numbers", family: "logistic", outcome: "disease", level: "yes", bySite: false, terms: [{ variable: "age" }, { variable: "oldpeak" }] },
    { kind: "regression", id: "disease-profiled", family: "logistic", outcome: "disease", level: "yes", bySite: false, intervals: "profile", terms: [{ variable: "age" }, { variable: "oldpeak" }] },
    { kind: "meta-analysis", id: "disease-by-each", of: { kind: "regression", family: "logistic", outcome: "disease", level: "yes", terms: [{ variable: "age" }, { variable: "oldpeak" }] }, method: "reml", interval: "hartung-knapp" },
    { kind: "quantiles", id: "cholesterol", of: "chol", at: [0.05, 0.25, 0.5, 0.75, 0.95], low: 0, high: 700, step: 1 },
    { kind: "comparison", id: "age-by-disease", of: "age", by: "disease" },
    { kind: "correlation", id: "rate-and-age", of: ["age", "thalach"] },
  ],
});

const near = (actual: readonly (number | null)[] | undefined, wanted: readonly number[]) => { wanted.forEach((x, i) => { expect(Math.abs(actual![i]! - x), `number ${i}: ${actual![i]} for ${x}`).toBeLessThan(1e-8 * Math.max(1, Math.abs(x))); }); };

describe.skipIf(!available)("models over four hospitals", () => {
  let portal: SimulatedPortal;
  let tres: SimulatedTre[];
  let world: TestFederation;
  beforeAll(async () => {
    portal = await simulatedPortal();
    // The smallest groups of the four hospitals hold one or two people: only so lax a rule lets all of them take part in this model.
    const policy = { disclosure: { profile: "datashield-3" } };
    tres = await Promise.all(hospitals.map((h) => simulatedTre(portal, h, [0, 0, 0, 0], policy, { kind: "table", dictionary, rows: rowsOf(h) })));
    world = await testFederation(portal.context, [], ["approve", "approve", "approve", "approve"], { tres, dataset: "hospital" });
  });
  /** The answer to a question once every model of it has ended. */
  const fitted = async (at: TestFederation, asked: Query) => {
    const { id } = await at.submit(asked);
    const results = async () => must(await readResults(portal.context, at.researcher, { id }));
    await until("the models are fitted", async () => { const { models } = await results(); return models.length > 0 && models.every((m) => m.state !== "fitting"); }, 100_000);
    return results();
  };
  afterAll(async () => {
    await Promise.all(tres.map((tre) => tre.stop()));
    await portal.stop();
  });

  it("gives R's digits, and keeps nobody's sums", async () => {
    const results = await fitted(world, question);
    const model = (analysis: string) => results.models.find((m) => m.analysis === analysis)!;
    const coefficients = (analysis: string) => { const { fit, state } = model(analysis); expect(state).toBe("converged"); if (!fit || !("coefficients" in fit)) throw new Error("no fit"); return fit; };

    const pressure = coefficients("pressure");
    near(pressure.coefficients, truth["linear-by-site"].coefficients);
    near(pressure.standardErrors, truth["linear-by-site"].standardErrors);
    const numbers = coefficients("disease-by-numbers");
    near(numbers.coefficients, truth.numbers.coefficients);
    near(numbers.standardErrors, truth.numbers.standardErrors);
    const grade = coefficients("grade");
    near(grade.coefficients, truth["poisson-numbers"].coefficients);
    near(grade.standardErrors, truth["poisson-numbers"].standardErrors);
    // The ends by profile likelihood took rounds of their own.
    near(model("disease-profiled").profile?.slice(1).flat(), rounds.profiles.numbers.flat());
    // Each hospital's own estimates came with its run, to four digits.
    const own = results.pooled.outputs.find((o) => o.id === "disease-by-each");
    if (own?.kind !== "meta-analysis") throw new Error("no meta-analysis");
    const { estimates, together } = stages.logistic;
    own.effects.forEach((effect, j) => {
      const named = new Map(tres.map((tre) => [tre.id, tre.name]));
      for (const study of effect.studies) expect(study.estimate).toBe(Number(estimates[named.get(study.treId) as "va"][j]!.toPrecision(4)));
      expect(effect.studies).toHaveLength(4);
      expect(Math.abs(effect.together!.estimate - together[effect.column as "age"].fits.reml["hartung-knapp"].estimate)).toBeLessThan(1e-3);
    });
    const { fit } = model("cholesterol");
    near(fit?.of === "quantiles" ? fit.quantiles.map((q) => q.value) : [], truth.quantiles.values);

    // Sums left under masks: that is the default, and what the page and the files say.
    expect(model("pressure").sums).toEqual({ are: "masked", over: 4, fewest: 3, within: 2 ** -39 });
    // With categories three hospitals would tell of one or two people: they take no part, and are named with the rule. One is too few for a total.
    expect(model("disease").participants.map((p) => p.name)).toEqual(["cleveland"]);
    expect(model("disease")).toMatchObject({ state: "stopped", stopped: { by: null, because: "too-few-tres" }, fit: null });
    const asked = results.pooled.outputs.find((o) => o.id === "disease");
    expect(asked && "notTakingPart" in asked ? asked.notTakingPart.map((n) => n.reasons.length > 0) : []).toEqual([true, true, true]);

    // What TREs gave is gone; each has given each step once, and asks for no more.
    expect(await portal.context.db.select().from(modelContributions)).toEqual([]);
    await until("no TRE waits for more", () => tres.every((tre) => runsWithOpenModels(tre.opened().context.store.db).length === 0));
  });

  it("takes no part in a step that it has given for another state, nor out of turn, nor over other TREs", async () => {
    const [tre] = tres;
    const { context } = tre!.opened();
    const { id } = await world.submit({ ...question, title: "Once more" });
    await until("the model has begun", async () => must(await readResults(portal.context, world.researcher, { id })).models.length > 0, 30_000);
    const [run] = await portal.context.db.select().from(runs).where(and(eq(runs.submissionId, id), eq(runs.treId, tre!.id)));
    const participants = tres.map((tre) => ({ treId: tre.id, name: tre.name, x: tre.opened().context.key.x })).sort((a, b) => (a.name < b.name ? -1 : 1));
    const task = (step: number, change: Partial<RoundTask> = {}): RoundTask => ({ runId: run!.id as RoundTask["runId"], analysis: "pressure", step, participants, state: firstState({ kind: "glm", family: "linear", p: 5 }), masks: { epoch: 0, fewest: 3, keys: [], before: null }, ...change });
    const { signal } = new AbortController();
    // The agent may have given all of its steps by now, or be in the midst of them: none of these is ever one of them.
    await until("its first step is given", () => lastModelStep(context.store.db, run!.id, "pressure") !== undefined);
    expect(await takePart(context, task(40), signal)).toMatch(/out of turn|has ended/);
    expect(await takePart(context, task(1, { participants: participants.slice(1) }), signal)).toMatch(/over other TREs|has ended/);
    expect(await takePart(context, task(0, { analysis: "no-such-model" }), signal)).toMatch(/no run of this TRE has/);
  });

  it("gives R's Cox model of a trial at four sites", async () => {
    const sites = await Promise.all(colonRows().map((people, at) => simulatedTre(portal, `site-${at + 1}`, [0, 0, 0, 0], { disclosure: { profile: "datashield-3" } }, colonTable(people))));
    try {
      const trial = await testFederation(portal.context, [], ["approve", "approve", "approve", "approve"], { tres: sites, dataset: "hospital" });
      const { models: [cox] } = await fitted(trial, { ...colonQuestion, analyses: colonQuestion.analyses.filter(({ id }) => id === "model") });
      expect(cox).toMatchObject({ analysis: "model", state: "converged", sums: { are: "masked", over: 4 } });
      if (cox?.fit?.of !== "cox") throw new Error("no fit");
      near([...cox.fit.coefficients, ...cox.fit.standardErrors], [...rounds.efron.coefficients, ...rounds.efron.standardErrors]);
    } finally {
      await Promise.all(sites.map((site) => site.stop()));
    }
  });
});
