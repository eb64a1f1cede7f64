/**
 * Four hospitals' real heart disease files, each in a TRE of its own, asked over the API: what comes back must be the truth that the
 * files tell, up to the rounding and suppression that is stated, and must not tell what a TRE hides.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { heartDiseaseSites } from "#lib/agent/data/heart-disease.ts";
import { sharedData, whyAbsent } from "#lib/agent/data/testing/shared-data.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import type { PooledCell, PooledOutput } from "#lib/federation/pooled-result.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import type { ResultsView } from "#lib/portal/read-results.ts";
import { momentsOf } from "#lib/statistics/moments.ts";
import { datasetsFor, heartDiseaseStudy } from "#scripts/demo/studies.ts";
import { realDataTres } from "#scripts/demo/tres.ts";
import { answerTo, draftOf, submit, untilEnded, type Target } from "./world/ask.ts";
import { startFederation, type Federation } from "./world/federation.ts";

const folder = sharedData("heart-disease");

/** The truth, read by this test's own eyes: column 1 is age, 2 sex (1 = male), 14 the grade of disease (over 0 = disease). */
type Patient = { readonly age: number; readonly sex: "female" | "male"; readonly disease: "yes" | "no" };
const patientsOf = (file: string): Patient[] =>
  readFileSync(path.join(folder ?? "", file), "utf8").trim().split("\n").map((line) => {
    const columns = line.split(",");
    return { age: Number(columns[0]), sex: columns[1]?.startsWith("1") ? "male" : "female", disease: Number(columns[13]) > 0 ? "yes" : "no" };
  });
type Levels = readonly { readonly variable: string; readonly levels: readonly { readonly code: string }[] }[];
/** How many people each cell of such a table stands for; a level that nobody has (“not known”) counts nobody. */
const tally = (patients: readonly Patient[], [rows, columns]: Levels): number[] =>
  (rows?.levels ?? []).flatMap((row) => (columns?.levels ?? []).map((column) => patients.filter((p) => p.disease === row.code && p.sex === column.code).length));

type Table = Extract<PooledOutput, { kind: "crosstab" }>;
type Summary = Extract<PooledOutput, { kind: "summary" }>;
type SiteTable = Extract<ReleasedOutput, { kind: "crosstab" }>;
const tableIn = (outputs: readonly (PooledOutput | ReleasedOutput)[]) => outputs.find((output) => output.kind === "crosstab");
const holds = (cell: PooledCell, truth: number): boolean => cell.is === "hidden" || (cell.low <= truth && truth <= (cell.high ?? Infinity));

// The files are not part of the repository.
describe.skipIf(!folder)(`disease by sex and age at four hospitals${folder ? "" : ` (skipped: ${whyAbsent})`}`, () => {
  let federation: Federation;
  let targets: Target[];
  let all: ResultsView;
  const truth = new Map(folder ? heartDiseaseSites.map((site) => [site.key as string, patientsOf(site.file)]) : []);
  const everyone = [...truth.values()].flat();
  const slugOf = new Map<string, string>();

  const ask = async (of: readonly Target[]): Promise<ResultsView> => {
    const { lead, project } = federation;
    const { id } = await submit(lead, await draftOf(lead, project.id, heartDiseaseStudy.query, of));
    const released = new Set<string>();
    const view = await untilEnded(lead, id, 60_000, async (run) => {
      // All ten women of one hospital have the disease: whom a whole group is told of, people decide on, whatever the policy automates.
      if (run.state !== "awaiting-output-check" || released.has(run.id)) return;
      released.add(run.id);
      await federation.releaseInConsole(run.tre.name, run.id);
    });
    expect(view.runs.map((run) => run.state)).toEqual(of.map(() => "received"));
    return answerTo(lead, id);
  };

  beforeAll(async () => {
    federation = await startFederation(realDataTres(path.dirname(folder ?? "")).filter((tre) => truth.has(tre.slug)));
    const tres = await federation.lead.get<TreView[]>("/tres");
    for (const tre of tres) slugOf.set(tre.id, tre.slug);
    targets = datasetsFor(heartDiseaseStudy, tres);
    expect(targets).toHaveLength(4);
    all = await ask(targets);
  });
  afterAll(() => federation?.stop());

  test("every pooled interval holds the truth, and what is exact enough to use is", () => {
    const table = tableIn(all.pooled.outputs) as Table;
    expect(table.dimensions.map((dimension) => dimension.variable)).toEqual(["disease", "sex"]);
    expect(table.dimensions.map((dimension) => dimension.levels.slice(0, 2).map((level) => level.code))).toEqual([["yes", "no"], ["female", "male"]]);
    const counts = tally(everyone, table.dimensions);
    expect(counts.reduce((a, b) => a + b)).toBe(920);
    table.cells.forEach((cell, index) => expect(holds(cell, counts[index]!), `${index}: ${JSON.stringify(cell)} and ${counts[index]}`).toBe(true));
    for (const [d, variable] of (["disease", "sex"] as const).entries()) {
      table.margins[d]!.forEach((cell, level) => {
        const people = everyone.filter((p) => p[variable] === table.dimensions[d]!.levels[level]!.code).length;
        expect(holds(cell, people), `${variable} ${level}: ${JSON.stringify(cell)} and ${people}`).toBe(true);
      });
    }
    expect(holds(table.total, 920), JSON.stringify(table.total)).toBe(true);
    // An interval that says nothing would hold every truth: the two large hospitals alone show most of their people.
    const shown = table.cells.map((cell) => (cell.is === "value" ? cell.low : 0)).reduce((a, b) => a + b);
    expect(shown).toBeGreaterThan(500);
  });

  test("the pooled mean and standard deviation of age lie in their stated intervals", () => {
    const summary = all.pooled.outputs.find((output): output is Summary => output.kind === "summary")!;
    if (summary.mean.is !== "number" || summary.sd.is !== "number") throw new Error("the mean is hidden");
    // It is the mean of the people of the TREs that it says it rests on: at least three of the four show theirs.
    expect(summary.mean.restsOn.length).toBeGreaterThanOrEqual(3);
    expect(summary.sd.restsOn).toEqual(summary.mean.restsOn);
    const { mean, n, m2 } = momentsOf(summary.mean.restsOn.flatMap((treId) => truth.get(slugOf.get(treId) ?? "")!).map((p) => p.age));
    expect(summary.mean.low <= mean && mean <= summary.mean.high, `${mean} in ${JSON.stringify(summary.mean)}`).toBe(true);
    expect(summary.mean.high - summary.mean.low).toBeLessThan(1);
    expect(Math.abs(summary.mean.value - mean)).toBeLessThan(0.05);
    const sd = Math.sqrt(m2 / (n - 1));
    expect(summary.sd.low <= sd && sd <= summary.sd.high).toBe(true);
    expect(holds(summary.n, everyone.length)).toBe(true);
  });

  test("each TRE's released cell is its file's count, rounded, or hidden; every small one is hidden", () => {
    for (const site of all.pooled.sites) {
      const table = tableIn(site.outputs) as SiteTable;
      const counts = tally(truth.get(slugOf.get(site.tre.id) ?? "")!, table.dimensions);
      table.cells.forEach((cell: Cell, index) => {
        const people = counts[index]!;
        if (cell.is === "value") expect(Math.abs(cell.value - people), `${site.tre.name} ${index}`).toBeLessThanOrEqual(cell.roundedTo / 2);
        if (cell.is === "zero") expect(people).toBe(0);
        if (people > 0 && people < 10) expect(["suppressed-small", "suppressed-secondary"], `${site.tre.name} ${index}: ${people}`).toContain(cell.is);
      });
    }
  });

  test("no hidden cell follows from asking all four and then all but one", async () => {
    const hiddenAt = (view: ResultsView, treId: string) => {
      const table = tableIn(view.pooled.sites.find((site) => site.tre.id === treId)!.outputs) as SiteTable;
      return table.cells.flatMap((cell, index) => (cell.is === "suppressed-small" || cell.is === "suppressed-secondary" ? [{ index, cell }] : []));
    };
    const pooledCells = (view: ResultsView) => (tableIn(view.pooled.outputs) as Table).cells;
    let checked = 0;
    for (const target of targets) {
      const hidden = hiddenAt(all, target.treId);
      if (hidden.length === 0) continue;
      const others = await ask(targets.filter((one) => one !== target));
      expect((tableIn(others.pooled.outputs) as Table).dimensions).toEqual((tableIn(all.pooled.outputs) as Table).dimensions);
      const people = tally(truth.get(slugOf.get(target.treId) ?? "")!, (tableIn(all.pooled.outputs) as Table).dimensions);
      for (const { index, cell } of hidden) {
        const [whole, rest] = [pooledCells(all)[index]!, pooledCells(others)[index]!];
        checked++;
        // Nothing to subtract: the pooled cell is hidden itself, or has no upper end because of the hidden part.
        if (whole.is === "hidden" || rest.is === "hidden" || whole.high === null || rest.high === null) continue;
        // The difference of the published intervals, and of their ends: it must leave what the TRE's own release leaves open.
        const [low, high] = [whole.low - rest.high, whole.high - rest.low];
        expect(low <= people[index]! && people[index]! <= high).toBe(true);
        const ends = whole.high - rest.high - (whole.low - rest.low);
        expect(ends, `${slugOf.get(target.treId)} ${index} ${JSON.stringify({ whole, rest })}`).toBeGreaterThanOrEqual(cell.is === "suppressed-small" ? cell.below - 2 : 4);
      }
    }
    expect(checked).toBeGreaterThan(0);
  });
});
