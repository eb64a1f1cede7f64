import { describe, expect, test } from "vitest";
import { policyWith } from "#lib/disclosure/testing/tables.ts";
import { sexAgeCells, yearCells } from "#lib/query/breakdown.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import { Query } from "#lib/query/model.ts";
import { queryTemplates } from "#lib/query/templates.ts";
import { askTwin, mostMadeUp, twinOf } from "./twin.ts";

const policy = policyWith({ threshold: 10, roundingBase: 5 });
/** Only women in their sixties, half of them with the condition, first recorded in 2020. */
const women: DatasetDescription = {
  key: "gp", title: "Practices", summary: "", dataModel: "omop-5.4", people: 1000, breakdown: { on: "2025-06-30", bySexAndAge: Array.from({ length: sexAgeCells }, (_, i) => (i === 6 ? 1000 : 0)) },
  concepts: [{ conceptId: 255573, name: "COPD", domain: "condition", people: 500, bySexAndAge: Array.from({ length: sexAgeCells }, (_, i) => (i === 6 ? 500 : 0)), byYear: Array.from({ length: yearCells }, (_, i) => (i === yearCells - 6 ? 500 : 0)) }],
};
const tre = { id: "t", name: "Wessex" };
/** What askTwin gives, or its refusal as an error. */
async function answerOf(query: Query, dataset = women, rules = policy) {
  const answer = await askTwin(query, dataset, rules, tre, "2026-01-01T00:00:00.000Z");
  if (!answer.ok) throw new Error(answer.refusal.message);
  return answer.value;
}
const asked: Query = queryTemplates.find((t) => t.key === "with-another-condition")!.query;

describe("a TRE's synthetic twin", () => {
  test("follows the profile's sexes, ages, years and shares", () => {
    const { persons, events } = twinOf(women, policy, asked);
    expect(persons).toHaveLength(1000);
    expect(persons.every((p) => p.genderConceptId === 8532 && p.yearOfBirth >= 1956 && p.yearOfBirth <= 1965)).toBe(true);
    const ill = new Set(events.condition!.map((e) => e.personId));
    expect(ill.size).toBeGreaterThan(430);
    expect(ill.size).toBeLessThan(570);
    const firsts = [...ill].map((id) => events.condition!.filter((e) => e.personId === id).map((e) => e.date).sort()[0]!.slice(0, 4));
    expect(new Set(firsts)).toEqual(new Set(["2020"]));
  });
  test("depends on nothing but the profile and the query: the same ones give the same people, and there are never more than so many", () => {
    expect(twinOf(structuredClone(women), policy, asked)).toEqual(twinOf(women, policy, asked));
    expect(twinOf({ ...women, people: 60_000_000 }, policy, asked).persons).toHaveLength(mostMadeUp);
  });
  test("fits a model over the made-up people in its own rounds, where the TRE's rules would let it take part", async () => {
    const copd = { kind: "had", name: "copd", label: "COPD", domain: "condition", concepts: [{ conceptId: 255573, name: "COPD", descendants: false }] };
    const model = (id: string, terms: { variable: string }[]) => ({ kind: "regression", id, family: "logistic", outcome: "copd", level: "yes", bySite: true, intervals: "profile", terms });
    const query = Query.parse({
      version: 1, title: "Age and COPD", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [] }, variables: [{ kind: "age", name: "age", label: "Age", at: "2025-06-30" }, { kind: "sex", name: "sex", label: "Sex" }, copd],
      analyses: [model("by-age", [{ variable: "age" }]), { kind: "quantiles", id: "ages", of: "age", at: [0.5], low: 0, high: 120, step: 1 }],
    });
    const { models } = await answerOf(query);
    const [byAge, ages] = models;
    expect(byAge).toMatchObject({ state: "converged", columns: ["(Intercept)", "age"], participants: [{ name: "Wessex" }], waitingFor: [], profile: [null, [expect.any(Number), expect.any(Number)]] });
    // Half of the women have it, whatever their age.
    const fit = byAge!.fit;
    expect(fit?.of === "glm" && fit.n === 1000 && Math.abs(fit.coefficients[1]! / fit.standardErrors[1]!) < 3).toBe(true);
    const median = ages!.fit?.of === "quantiles" ? ages!.fit.quantiles[0]!.value : NaN;
    expect(median).toBeGreaterThanOrEqual(60);
    expect(median).toBeLessThan(70);
    const strict = await answerOf(query, women, policyWith({ degreesOfFreedom: 1000 }));
    expect(strict.models.map((m) => m.analysis)).not.toContain("by-age");
  });
  test("answers as the TRE would, small counts hidden; an older profile answers too", async () => {
    const { pooled, madeUp, noise } = await answerOf(asked);
    expect(noise).toBeNull();
    expect(madeUp).toBe(1000);
    expect(pooled.outputs.map((o) => o.kind)).toEqual(["count", "crosstab", "crosstab"]);
    const [count] = pooled.outputs;
    expect(count?.kind === "count" && count.people.is === "value" && count.people.low > 400).toBe(true);
    const { breakdown: _none, ...old } = women;
    expect((await answerOf(asked, { ...old, concepts: [] })).pooled.outputs).toHaveLength(3);
    for (const { query } of queryTemplates) expect((await answerOf(query)).pooled.outputs.length).toBe(query.analyses.length);
  });
  test("moves its numbers as the TRE's noise would, says at which cost, and refuses what the TRE would refuse", async () => {
    const differentialPrivacy = { epsilon: 0.1, budget: 2, covers: ["count" as const, "crosstab" as const] };
    const noisy = await answerOf(asked, women, policyWith({ threshold: 10, differentialPrivacy }));
    expect(noisy.noise).toEqual({ by: "differential-privacy", epsilon: 0.1, cost: 0.3, budget: 2 });
    const [exact] = (await answerOf(asked, women, policyWith({ threshold: 10, roundingBase: 1 }))).pooled.outputs;
    const [count, table] = noisy.pooled.outputs;
    if (count?.kind !== "count" || exact?.kind !== "count" || count.people.is !== "value" || exact.people.is !== "value") throw new Error("some 500 are counted");
    // Scale 10: within 30 of the truth 95 times in 100; here, not on it.
    expect(count.people).toMatchObject({ isLikely: true, low: count.people.estimate! - 30, high: count.people.estimate! + 30 });
    expect(count.people.estimate).not.toBe(exact.people.estimate);
    expect(Math.abs(count.people.estimate! - exact.people.estimate!)).toBeLessThan(100);
    expect(JSON.stringify(table)).toContain('"isLikely":true');
    expect(await answerOf(asked, women, policyWith({ threshold: 10, differentialPrivacy }))).toEqual(noisy);

    const refused = await askTwin(asked, women, policyWith({ differentialPrivacy: { ...differentialPrivacy, covers: ["count"] } }), tre, "2026-01-01T00:00:00.000Z");
    expect(!refused.ok && refused.refusal.message).toContain("and so only counts. Leave out");
  });
  test("moves them by chance as cell keys would, before they are rounded", async () => {
    const { noise, pooled: { outputs: [count] } } = await answerOf(asked, women, policyWith({ threshold: 10, roundingBase: 5, cellKey: { most: 6, variance: 3 } }));
    expect(noise).toEqual({ by: "cell-key", most: 6 });
    expect(count).toMatchObject({ kind: "count", people: { is: "value", noiseVariance: 3, roundedTo: 17 } });
  });
});
