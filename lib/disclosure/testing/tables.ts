/** Run outputs for tests, from nested arrays as textbooks print tables. */
import type { CrosstabOutput, RunOutputs } from "#lib/query/outputs.ts";
import { laterRules } from "../policy.ts";
import type { DisclosurePolicy } from "../policy.ts";

const dimension = (variable: string, levels: number): CrosstabOutput["dimensions"][number] => ({
  variable, label: variable, levels: Array.from({ length: levels }, (_, i) => ({ code: `${i + 1}`, label: `${variable} ${i + 1}` })),
});

/** A cross-table of the variables in order; `counts` row-major. */
export const crosstab = (id: string, sizes: Record<string, number>, counts: number[]): CrosstabOutput => ({
  kind: "crosstab", id, dimensions: Object.entries(sizes).map(([variable, levels]) => dimension(variable, levels)), counts,
});

export const runOf = (...outputs: RunOutputs["outputs"]): RunOutputs => {
  const table = outputs.find((o) => o.kind === "crosstab");
  const population = table ? table.counts.reduce((a, b) => a + b, 0) : 0;
  return { population, outputs };
};

export const table2 = (rows: number[][]): RunOutputs => runOf(crosstab("table", { row: rows.length, column: rows[0]!.length }, rows.flat()));

export const policyWith = (rules: Partial<DisclosurePolicy>): DisclosurePolicy => ({
  profile: "test", version: 1, title: "Test policy", threshold: 10, zeros: "shown", roundingBase: 1, summaryPeople: 10, summaryDigits: 4, source: "", ...laterRules, ...rules,
});

export const queryDigest = "0".repeat(64);
