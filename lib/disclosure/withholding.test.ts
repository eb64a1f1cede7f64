import { describe, expect, it } from "vitest";
import { controlDisclosure } from "./control.ts";
import { evidenceOf } from "./evidence.ts";
import { linkCounts } from "./linked-counts.ts";
import type { ReleasedOutput } from "./released.ts";
import { loadSolver } from "./solver.ts";
import { crosstab, policyWith, queryDigest, runOf, table2 } from "./testing/tables.ts";
import { numberKeys, type Withholding } from "./withholding.ts";

const policy = policyWith({ roundingBase: 5 });
const run = table2([[20, 50, 10], [30, 19, 22], [17, 32, 12]]);
const releasedWith = async (withheld: Withholding[], of = run) => controlDisclosure(of, policy, { queryDigest, withheld });
const table = (outputs: readonly ReleasedOutput[], id = "table") => {
  const found = outputs.find((output) => output.id === id);
  if (found?.kind !== "crosstab") throw new Error("a cross-table was asked for");
  return found;
};

describe("a number that checkers withhold", () => {
  it("is hidden with as many others as it takes, so that no sum gives it back", async () => {
    expect(table((await releasedWith([])).released.outputs).cells.every((cell) => cell.is === "value")).toBe(true);
    const { released, record, needsPerson, shown, workings } = await releasedWith([{ output: "table", number: "cell-1" }]);
    const { cells } = table(released.outputs);
    expect(cells[1]).toEqual({ is: "withheld" });
    // Row and column each lose one more, and these two close the rectangle.
    expect(cells.filter((cell) => cell.is === "suppressed-secondary").length).toBeGreaterThanOrEqual(3);
    expect(released.checkers).toBe("in-part");
    expect(record.outputs[0]).toMatchObject({ checkers: "in-part", cells: { withheld: 1 } });
    expect(needsPerson).toEqual(["Output checkers have withheld a part of this run’s output."]);
    expect(shown.map(({ key }) => key)).not.toContain(JSON.stringify([["column", "2"], ["row", "1"]]));
    const evidence = evidenceOf(run, policy, workings!, await loadSolver());
    const hidden = evidence.hidden.find(({ number }) => number === "cell-1")!;
    expect(hidden).toMatchObject({ rule: "output-checkers", reason: "Output checkers have withheld it." });
    for (const { interval: { low, high, needed } } of evidence.hidden) expect((high ?? Infinity) - low).toBeGreaterThanOrEqual(needed);
  });

  it("is hidden wherever the run shows it", async () => {
    const twice = runOf(crosstab("table", { row: 2, column: 2 }, [20, 50, 30, 40]), crosstab("rows", { row: 2 }, [70, 70]));
    const { released } = await releasedWith([{ output: "rows", number: "cell-0" }], twice);
    expect(table(released.outputs, "rows").cells[0]).toEqual({ is: "withheld" });
    expect(table(released.outputs).margins[0]![0]).toEqual({ is: "withheld" });
  });

  it("that is no count goes alone: a mean without its number of people", async () => {
    const summary = { population: 100, outputs: [{ kind: "summary" as const, id: "age", variable: "age", label: "Age", n: 90, missing: 10, mean: 50, m2: 9000, largestDeviations: [20, 19] as [number, number], fewestApart: 90 }] };
    const [output] = (await releasedWith([{ output: "age", number: "mean" }], summary)).released.outputs;
    expect(output).toMatchObject({ mean: { is: "withheld" }, sd: { is: "number" }, n: { is: "value" } });
  });
});

describe("an output that checkers withhold whole", () => {
  const two = runOf(crosstab("table", { row: 2, column: 2 }, [20, 50, 30, 4]), crosstab("columns", { column: 2 }, [50, 54]));
  it("keeps its shape without a number, and what stands beside it is controlled as if it had been asked alone", async () => {
    const { released, shown, workings } = await releasedWith([{ output: "table", number: null }], two);
    const { cells, margins, total, dimensions } = table(released.outputs);
    expect([...cells, ...margins.flat(), total].every((cell) => cell.is === "withheld")).toBe(true);
    expect(dimensions).toEqual(two.outputs[0]!.kind === "crosstab" ? two.outputs[0]!.dimensions : []);
    const alone = await controlDisclosure({ ...two, outputs: [two.outputs[1]!] }, policy, { queryDigest });
    expect(table(released.outputs, "columns")).toEqual(table(alone.released.outputs, "columns"));
    expect(shown).toEqual(alone.shown);
    expect(workings?.outputs).toEqual(["columns"]);
  });
  it("leaves nothing where it is the only one", async () => {
    const { shown, released } = await releasedWith([{ output: "table", number: null }]);
    expect([shown, table(released.outputs).total]).toEqual([[], { is: "withheld" }]);
  });
});

it("each count of a table has a key, and a list of codes has none", () => {
  const linked = linkCounts(run);
  const keys = [...numberKeys(run.outputs[0]!, linked)];
  expect(keys.map(([key]) => key)).toEqual([...Array.from({ length: 9 }, (_, i) => `cell-${i}`), "margin-0-0", "margin-0-1", "margin-0-2", "margin-1-0", "margin-1-1", "margin-1-2", "total"]);
  expect(keys.map(([, place]) => linked.counts[place!]!.value)).toEqual([20, 50, 10, 30, 19, 22, 17, 32, 12, 80, 71, 61, 67, 101, 44, 212]);
});
