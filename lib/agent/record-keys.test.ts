/** Noise by cell key on an agent's real path, and against who asks again and again. */
import { afterAll, describe, expect, it } from "vitest";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { policyWith } from "#lib/disclosure/testing/tables.ts";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { noiseOnSets, recordKeys } from "./record-keys.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";
import { hospital, question } from "./testing/hospital.ts";

afterAll(closeAsked);
const cellKey = { most: 4, variance: 2 };
const noisy = { profile: "nhse-sde-10-5", stricter: { cellKey } };
const policy = policyWith({ threshold: 10, roundingBase: 5, cellKey });
const setOf = (key: string, ids: readonly number[]) => ({ key, people: PersonSet.from(ids), wording: key });
const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i);

describe("record keys", () => {
  it("are whole numbers below 2³², spread evenly, the same for one secret and others for another", () => {
    const [one, again, other] = [recordKeys(Buffer.alloc(32, 1)), recordKeys(Buffer.alloc(32, 1)), recordKeys(Buffer.alloc(32, 2))];
    const keys = upTo(4000).map(one);
    expect(keys).toEqual(upTo(4000).map(again));
    expect(keys.filter((key, person) => key === other(person)).length).toBe(0);
    expect(new Set(keys).size).toBe(4000);
    // A fair half lies below the middle: five standard deviations of √(4000 / 4).
    expect(Math.abs(keys.filter((key) => key < 2 ** 31).length - 2000)).toBeLessThan(5 * Math.sqrt(1000));
  });
});

describe("noise by cell key in an agent", { timeout: 60_000 }, () => {
  it("marks what it moved, keeps to its bounds, and gives the same people the same number under any name", async () => {
    const tre = await askedTre(hospital, noisy);
    const { outputs } = ReleasedOutputs.parse(await tre.ask(question));
    const [people, table] = outputs;
    if (people?.kind !== "count" || table?.kind !== "crosstab") throw new Error("a count and a table were asked for");
    // 43 women without disease, 22 with; 31 men without, 54 with: 150.
    expect(people.people).toEqual(table.total);
    const shown = table.cells.filter((cell) => cell.is !== "zero");
    expect(shown).toHaveLength(4);
    shown.forEach((cell, i) => {
      expect(cell).toMatchObject({ is: "value", roundedTo: 13, noiseVariance: 2 });
      expect(Math.abs((cell.is === "value" ? cell.value : NaN) - [43, 22, 31, 54][i]!)).toBeLessThanOrEqual(6);
    });
    // How many there are in all is published of the data, rounded and without noise, and reads the same here.
    expect(table.total).toEqual({ is: "value", value: 150, roundedTo: 5 });
    const again = ReleasedOutputs.parse(await tre.ask({ ...question, title: "Asked by somebody else" }, "another project"));
    expect(again.outputs).toEqual(outputs);
  });
  it("does not average out: a thousand names of one set, in any order, have one noise; another TRE's is its own", async () => {
    const [tre, other] = [await askedTre(hospital, noisy), await askedTre(hospital, noisy)];
    const named = upTo(1000).map((i) => setOf(`name-${i}`, upTo(200).toReversed()));
    const noises = [...noiseOnSets(tre.context.store.db, named, policy)!.values(), ...noiseOnSets(tre.context.store.db, [setOf("in another run", upTo(200))], policy)!.values()];
    expect(new Set(noises).size).toBe(1);
    const many = upTo(200).map((i) => setOf(`${i}`, upTo(50, 60 * i)));
    const here = [...noiseOnSets(tre.context.store.db, many, policy)!.values()];
    expect([...noiseOnSets(other.context.store.db, many, policy)!.values()]).not.toEqual(here);
    // Sets of different people have noises of their own: mean 0 and variance 2, each within five standard errors.
    const mean = here.reduce((a, b) => a + b, 0) / here.length;
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(2 / 200));
    expect(Math.max(...here.map(Math.abs))).toBeLessThanOrEqual(4);
    expect(new Set(here).size).toBeGreaterThan(4);
  });
  it("keeps its secret out of what leaves and what is published", async () => {
    const tre = await askedTre(hospital, noisy);
    const released = JSON.stringify(await tre.ask(question));
    const secret = (tre.context.store.db.prepare("SELECT value FROM settings WHERE key = 'recordKeySecret'").get() as { value: string }).value.replaceAll('"', "");
    expect(secret.length).toBeGreaterThan(40);
    expect(released).not.toContain(secret);
    expect(JSON.stringify(tre.context.config)).not.toContain(secret);
    expect(noiseOnSets(tre.context.store.db, [setOf("one", [1])], policyWith({}))).toBeUndefined();
  });
});
