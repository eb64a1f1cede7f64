/** Four real hospitals' counts through disclosure control and pooling, against the truth computed from the files. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { queryDigest } from "#lib/disclosure/testing/tables.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import { momentsOf } from "#lib/statistics/moments.ts";
import { combine } from "./combine.ts";
import type { SiteAnswer } from "./site-answer.ts";

const folder = process.env.HEART_DISEASE_DATA ?? join(import.meta.dirname, "../../../shared/data/heart-disease");
const hospitals = ["cleveland", "hungarian", "switzerland", "va"];
const available = hospitals.every((h) => existsSync(join(folder, `processed.${h}.data`)));
const nhse = profileNamed("nhse-sde-10-5")!;

type Patient = { age: number; sex: number; disease: number };
const read = (hospital: string): Patient[] =>
  readFileSync(join(folder, `processed.${hospital}.data`), "utf8").trim().split("\n").map((line) => {
    const columns = line.split(",");
    return { age: Number(columns[0]), sex: Number(columns[1]), disease: Number(columns[13]) > 0 ? 1 : 0 };
  });
const tally = (patients: Patient[]): number[] => [0, 1, 2, 3].map((cell) => patients.filter((p) => p.sex * 2 + p.disease === cell).length);

function runOutputs(patients: Patient[]): RunOutputs {
  const ages = patients.map((p) => p.age);
  const { n, mean, m2 } = momentsOf(ages);
  const [first, second] = ages.map((a) => Math.abs(a - mean)).sort((a, b) => b - a);
  const levels = (variable: string, labels: [string, string]) => ({ variable, label: variable, levels: labels.map((label, code) => ({ code: String(code), label })) });
  return {
    population: n,
    outputs: [
      { kind: "count", id: "people", people: n },
      { kind: "crosstab", id: "disease-by-sex", dimensions: [levels("sex", ["Women", "Men"]), levels("disease", ["No disease", "Disease"])], counts: tally(patients) },
      { kind: "summary", id: "age", variable: "age", label: "Age", unit: "years", n, missing: 0, mean, m2, largestDeviations: [first!, second!], fewestApart: n },
    ],
  };
}

// The hospitals' files are not part of the repository: HEART_DISEASE_DATA names their folder.
describe.skipIf(!available)("disease by sex at four hospitals", () => {
  const answer = async (hospital: string): Promise<SiteAnswer> => {
    const { released } = await controlDisclosure(runOutputs(read(hospital)), nhse, { queryDigest });
    return { tre: { id: hospital, name: hospital }, state: "released", since: "2026-03-02T10:00:00Z", outputs: released.outputs, zeros: nhse.zeros };
  };

  it("holds the pooled truth, 411 without and 509 with disease, 194 women and 50 of them with disease, in every interval", async () => {
    const pooled = combine(await Promise.all(hospitals.map(answer)), nhse);
    const patients = hospitals.flatMap(read);
    const truth = tally(patients);
    expect([truth[0]! + truth[2]!, truth[1]! + truth[3]!, truth[0]! + truth[1]!, truth[1]]).toEqual([411, 509, 194, 50]);
    const table = pooled.outputs[1]!;
    if (table.kind !== "crosstab") throw new Error("not a table");
    [...table.cells.map((cell, i) => [cell, truth[i]!] as const), [table.total, 920] as const].forEach(([cell, people]) => {
      expect(cell.is).toBe("value");
      if (cell.is !== "value") return;
      expect(cell.low).toBeLessThanOrEqual(people);
      expect(cell.high ?? Infinity).toBeGreaterThanOrEqual(people);
      expect(cell.restsOn.length).toBeGreaterThan(0);
    });
    const age = pooled.outputs[2]!;
    if (age.kind !== "summary" || age.mean.is !== "number" || age.sd.is !== "number") throw new Error("no mean");
    const { mean, n, m2 } = momentsOf(patients.map((p) => p.age));
    expect(age.mean.value).toBeCloseTo(mean, 1);
    expect(age.mean.low <= mean && mean <= age.mean.high).toBe(true);
    expect(age.sd.low <= Math.sqrt(m2 / (n - 1)) && Math.sqrt(m2 / (n - 1)) <= age.sd.high).toBe(true);
    expect(age.mean.restsOn).toEqual([...hospitals].sort());
  });

  it("shows none of the small cells: VA's women and Switzerland's, all ten of whom have the disease", async () => {
    const [cleveland, , switzerland, va] = await Promise.all(hospitals.map(answer));
    const cells = (a: SiteAnswer) => a.outputs!.flatMap((o) => (o.kind === "crosstab" ? o.cells.map((c) => (c.is === "value" ? c.value : c.is)) : []));
    expect(cells(cleveland!)).toEqual([70, 25, 90, 115]);
    expect(cells(va!)).toEqual(["suppressed-small", "suppressed-small", "suppressed-secondary", "suppressed-secondary"]);
    expect(cells(switzerland!)[0]).toBe("suppressed-secondary");
    expect(cells(switzerland!).slice(1)).not.toContain(10);
  });

  it("A6: VA's hidden cells don't follow from the pooled table less the other three", async () => {
    const answers = await Promise.all(hospitals.map(answer));
    const [all, others] = [combine(answers, nhse), combine(answers.slice(0, 3), nhse)].map((p) => p.outputs[1]!);
    if (all?.kind !== "crosstab" || others?.kind !== "crosstab") throw new Error("not a table");
    for (const cell of [0, 1]) {
      const [a, b] = [all.cells[cell]!, others.cells[cell]!];
      if (a.is !== "value" || b.is !== "value" || a.high === null || b.high === null) continue;
      expect(a.high - b.high - (a.low - b.low)).toBeGreaterThanOrEqual(4);
    }
  });
});
