/** Noise of differential privacy and its budget on an agent's real path. */
import { afterAll, describe, expect, it } from "vitest";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { recordOf } from "#lib/disclosure/record-of.ts";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { Query } from "#lib/query/model.ts";
import { spendings } from "./store/noisy-answers.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";
import { hospital, question } from "./testing/hospital.ts";

afterAll(closeAsked);
const differentialPrivacy = { epsilon: 0.5, budget: 2, covers: ["count", "crosstab", "histogram"] };
const noisy = { profile: "nhse-sde-10-5", stricter: { differentialPrivacy } };
const spending = (outputs: unknown) => ReleasedOutputs.parse(outputs).differentialPrivacy;
const bySex = { ...question, title: "Sex alone", analyses: [question.analyses[0]!, { kind: "crosstab" as const, id: "sexes", by: ["sex"] }] };
const inBands = Query.parse({ ...question, title: "Ages", variables: [{ kind: "column", name: "age", label: "Age", column: "age" }], analyses: [{ kind: "histogram", id: "ages", of: "age", breaks: [40, 50, 60, 70] }] });

describe("noise of differential privacy in an agent", { timeout: 60_000 }, () => {
  it("moves every number, says how far, and says what it cost", async () => {
    const tre = await askedTre(hospital, noisy);
    const released = ReleasedOutputs.parse(await tre.ask(question));
    const [people, table] = released.outputs;
    if (people?.kind !== "count" || table?.kind !== "crosstab") throw new Error("a count and a table were asked for");
    // One count: 6 of 150, 95 times in 100; eight standard deviations of 2.8 never in a test's life.
    expect(people.people).toMatchObject({ is: "value", roundedTo: 1, likely: expect.objectContaining({}) });
    if (people.people.is !== "value") throw new Error("150 people are shown");
    expect(Math.abs(people.people.value - 150)).toBeLessThan(60);
    expect(people.people.likely).toEqual({ low: people.people.value - 6, high: people.people.value + 6 });
    // Cells without people have noise too: no zero is told.
    for (const cell of [...table.cells, ...table.margins.flat(), table.total]) expect(["value", "suppressed-small"]).toContain(cell.is);
    expect(JSON.stringify(released)).not.toContain('"zero"');
    // The total is the sum of nine cells, of which hidden ones are in it too: σ² = 9 · 7.83.
    expect(table.total).toMatchObject({ is: "value", noiseVariance: expect.closeTo(9 * 7.8354, 2) });
    expect(spending(released)).toEqual({ mechanism: "discrete-laplace-1", epsilon: 0.5, spent: 1, budget: 2, outputs: [{ id: "people", cost: 0.5 }, { id: "by-sex", cost: 0.5 }] });
    expect(recordOf(released, { ...profileNamed("nhse-sde-10-5")!, ...noisy.stricter } as DisclosurePolicy).outputs[1]).toMatchObject({ checkedBy: ["differential-privacy", "primary-threshold"], ledger: "not-asked", guarantee: { hiddenSmall: null } });
  });

  it("answers the same question alike, in any project, at no further cost to one that was told; and refuses what the budget does not pay", async () => {
    const tre = await askedTre(hospital, noisy);
    const first = ReleasedOutputs.parse(await tre.ask(question));
    const again = ReleasedOutputs.parse(await tre.ask({ ...question, title: "The same in other words" }));
    expect(again.outputs).toEqual(first.outputs);
    expect(spending(again)).toMatchObject({ spent: 1, outputs: [{ cost: 0 }, { cost: 0 }] });
    const elsewhere = ReleasedOutputs.parse(await tre.ask(question, "another project"));
    expect(elsewhere.outputs).toEqual(first.outputs);
    expect(spending(elsewhere)).toMatchObject({ spent: 1, outputs: [{ cost: 0.5 }, { cost: 0.5 }] });
    // Everyone was counted before: the table alone is new.
    expect(spending(await tre.ask(bySex))).toMatchObject({ spent: 1.5, outputs: [{ cost: 0 }, { cost: 0.5 }] });
    expect(spending(await tre.ask(inBands))).toMatchObject({ spent: 2, outputs: [{ cost: 0.5 }] });
    const refused = tre.ask({ ...inBands, analyses: [{ kind: "histogram", id: "ages", of: "age", breaks: [40, 55, 70] }] });
    await expect(refused).rejects.toThrow("This project has spent 2; each new table, count or histogram costs 0.5, and this question asks for 1 new. No new one can be asked here any more. What was answered before can be asked again at no cost");
    expect(ReleasedOutputs.parse(await tre.ask(question)).outputs).toEqual(first.outputs);
    const rows = spendings(tre.context.store.db);
    // Two outputs at first, then a table and a histogram; two for the other project.
    expect([...Map.groupBy(rows, (row) => row.project).values()].map((of) => of.reduce((sum, row) => sum + row.epsilon, 0)).sort()).toEqual([1, 2]);
    expect(() => tre.context.store.db.exec("UPDATE privacy_spent SET epsilon = 0")).toThrow("never changed");
    expect(() => tre.context.store.db.exec("DELETE FROM noisy_answers")).toThrow("never removed");
  });

  it("spends nothing on what people have not released, and never answers outside what noise covers", async () => {
    const tre = await askedTre(hospital, noisy, "people");
    await tre.ask(question);
    expect(spendings(tre.context.store.db)).toEqual([]);
    const average = Query.parse({ ...inBands, analyses: [{ kind: "summary", id: "age", of: "age" }] });
    await expect(tre.ask(average)).rejects.toThrow("only counts, cross-tables and histograms. Leave out “age” (summary)");
  });
});
