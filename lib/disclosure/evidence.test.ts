import { describe, expect, it } from "vitest";
import { controlDisclosure, protect } from "./control.ts";
import { attackIntervals, evidenceOf, type Workings } from "./evidence.ts";
import type { AttackInterval } from "./hidden-number.ts";
import type { Hiding } from "./hiding.ts";
import { linkCounts } from "./linked-counts.ts";
import { hidePrimary } from "./secondary-suppression.ts";
import { loadSolver } from "./solver.ts";
import { policyWith, queryDigest, table2 } from "./testing/tables.ts";

const solver = await loadSolver();
const range = ({ low, high }: AttackInterval) => [low, high];

describe("the attacker's interval", () => {
  /** Textbook intervals after suppression; [row, column] hidden, and what is then left open of the first. */
  const after: [string, number[][], number, [number, number][], [number, number]][] = [
    ["S1", [[20, 50, 10], [8, 19, 22], [17, 32, 12]], 10, [[1, 0], [1, 2], [2, 0], [2, 2]], [0, 25]],
    ["S2", [[16, 7], [41, 9], [68, 18], [39, 105]], 10, [[0, 1], [0, 0], [1, 0], [1, 1]], [0, 16]],
    ["S3", [[3, 3], [48, 146]], 5, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 6]],
    ["S4", [[3, 4, 30, 40], [25, 31, 28, 22], [19, 33, 27, 45]], 10, [[0, 0], [0, 1], [2, 0], [2, 1]], [0, 7]],
    ["S5", [[4, 30, 41], [25, 6, 37], [28, 33, 2]], 10, [[0, 0], [1, 1], [2, 2], [0, 1], [1, 2], [2, 0]], [2, 32]],
    ["S6", [[0, 4, 30], [12, 0, 25], [40, 33, 0]], 5, [[0, 1], [0, 2], [1, 0], [1, 2], [2, 0], [2, 1]], [0, 16]],
    ["S7", [[3, 16, 22], [17, 35, 28], [40, 30, 50]], 5, [[0, 0], [0, 2], [1, 0], [1, 2]], [0, 20]],
  ];
  it.each(after)("%s: is what the textbook's programmes give", (_name, rows, threshold, hidden, expected) => {
    const linked = linkCounts(table2(rows));
    const keys = hidden.map(([r, c]) => JSON.stringify([["column", `${c + 1}`], ["row", `${r + 1}`]]));
    const hiding: Hiding = linked.counts.map((c) => (keys.includes(c.key) ? (c.value < threshold ? "small" : "secondary") : null));
    const found = attackIntervals(linked, hiding, policyWith({ threshold }), solver);
    expect(range(found.find((a) => a.key === keys[0])!)).toEqual(expected);
  });

  it("is a point where only small counts are hidden: S1's 8", () => {
    const policy = policyWith({});
    const linked = linkCounts(table2([[20, 50, 10], [8, 19, 22], [17, 32, 12]]));
    expect(attackIntervals(linked, hidePrimary(linked, policy), policy, solver).map(range)).toEqual([[8, 8]]);
  });

  it("has no upper end where nothing adds up to anything shown", () => {
    const linked = linkCounts(table2([[3, 4], [30, 40]]));
    const hiding: Hiding = linked.counts.map(() => "blank");
    expect(attackIntervals(linked, hiding, policyWith({}), solver).every((a) => a.low === 0 && a.high === null)).toBe(true);
  });
});

describe("the evidence of a release", () => {
  const run = table2([[16, 7], [41, 9], [68, 18], [39, 105]]);
  it("names the rule and the interval of each hidden number, and is no part of the release", async () => {
    const policy = policyWith({ roundingBase: 5 });
    const { released, record, workings } = await controlDisclosure(run, policy, { queryDigest });
    const evidence = evidenceOf(run, policy, workings!, solver);
    expect(evidence.hidden.map(({ number, rule }) => [number, rule])).toEqual([
      ["cell-0", "complement"], ["cell-1", "primary-threshold"], ["cell-2", "complement"], ["cell-3", "primary-threshold"],
    ]);
    expect(evidence.hidden.map((h) => range(h.interval))).toEqual([[7, 23], [0, 16], [34, 50], [0, 16]]);
    expect(evidence.hidden[1]).toMatchObject({ output: "table", reason: "Fewer than 10 people are in this group.", interval: { needed: 4 }, released: { low: 1, high: 9 } });
    const widths = evidence.hidden.flatMap((h) => [h.interval, h.released]).map(({ low, high }) => (high ?? Infinity) - low);
    expect((evidence.narrowest!.high ?? Infinity) - evidence.narrowest!.low).toBe(Math.min(...widths));
    expect(JSON.stringify([released, record])).not.toContain("interval");
  });

  it("says of class disclosure and complements what they are", async () => {
    const [classes, policy] = [table2([[0, 10], [40, 105]]), policyWith({})];
    const { workings } = await controlDisclosure(classes, policy, { queryDigest });
    const evidence = evidenceOf(classes, policy, workings!, solver);
    expect(evidence.hidden.map((h) => h.rule)).toContain("class-disclosure");
  });

  it("is the same from workings that were kept as text", async () => {
    const policy = policyWith({ roundingBase: 5 });
    const { workings } = await controlDisclosure(run, policy, { queryDigest });
    expect(evidenceOf(run, policy, JSON.parse(JSON.stringify(workings)) as Workings, solver)).toEqual(evidenceOf(run, policy, workings!, solver));
  });
});

it("no count of a protected table lies in an interval narrower than it needs", async () => {
  const policy = policyWith({ roundingBase: 5 });
  const linked = linkCounts(table2([[4, 30, 41], [25, 6, 37], [28, 33, 2]]));
  const { hiding, rounded } = await protect(linked, policy);
  for (const stated of [undefined, rounded.map((r) => r?.stated ?? null)]) {
    for (const { low, high, needed } of attackIntervals(linked, hiding, policy, solver, stated)) expect((high ?? Infinity) - low).toBeGreaterThanOrEqual(needed);
  }
});
