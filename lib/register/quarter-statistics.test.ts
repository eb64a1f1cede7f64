import { describe, expect, it } from "vitest";
import { quarterOf, quartersBetween, statisticsCsv, type QuarterStatistics } from "./quarter-statistics.ts";

describe("quarters", () => {
  it("are those of the calendar, none left out", () => {
    expect(["2026-01-01", "2026-03-31", "2026-04-01", "2026-12-31"].map(quarterOf)).toEqual(["2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4"]);
    expect(quartersBetween("2025-Q4", "2026-Q2")).toEqual(["2025-Q4", "2026-Q1", "2026-Q2"]);
    expect(quartersBetween("2026-Q2", "2026-Q1")).toEqual([]);
  });
});

it("is a table with one row a quarter", () => {
  const quarter: QuarterStatistics = { quarter: "2026-Q4", applications: 3, approved: 2, refused: 1, returned: 0, refusedFor: { benefit: 1 }, times: { decisions: 3, median: 6, ninetieth: 12 }, questions: 4, runs: 7, released: 5, withheld: 2, withheldFor: { "output-check": 2 } };
  const [head, row] = statisticsCsv([quarter, { ...quarter, times: { decisions: 0, median: null, ninetieth: null } }]).split("\r\n").map((line) => line.match(/("[^"]*"|[^,]*)(,|$)/g)!.map((cell) => cell.replace(/,$/, "")));
  const of = (name: string) => row![head!.findIndex((cell) => cell.includes(name))];
  expect([of("quarter"), of("What people get"), of("Not said"), of("median"), of("90th"), of("answers released"), of("results before they leave")]).toEqual(["2026-Q4", "1", "0", "6", "12", "5", "2"]);
});
