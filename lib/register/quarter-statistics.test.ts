import { describe, expect, it } from "vitest";
import { decisionDays, quarterOf, quartersBetween, statisticsCsv, timesOf, type QuarterStatistics } from "./quarter-statistics.ts";

describe("quarters", () => {
  it("are those of the calendar, none left out", () => {
    expect(["2026-01-01", "2026-03-31", "2026-04-01", "2026-12-31"].map(quarterOf)).toEqual(["2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4"]);
    expect(quartersBetween("2025-Q4", "2026-Q2")).toEqual(["2025-Q4", "2026-Q1", "2026-Q2"]);
    expect(quartersBetween("2026-Q2", "2026-Q1")).toEqual([]);
  });
});

describe("decision times", () => {
  it("stand still while the applicant has the application, and begin anew after a final decision", () => {
    // Monday 2 to Friday 6 November is 4 working days; Monday 23 to Wednesday 25 is 2: 6 for the approval. The fortnight between was the applicant's. Then 1 more for the amendment.
    expect(decisionDays([
      { nation: "England", askedOn: "2026-11-02", saidOn: "2026-11-06", outcome: "deferred" },
      { nation: "England", askedOn: "2026-11-23", saidOn: "2026-11-25", outcome: "approved" },
      { nation: "England", askedOn: "2026-12-01", saidOn: "2026-12-02", outcome: "refused" },
    ])).toEqual([{ saidOn: "2026-11-25", days: 6 }, { saidOn: "2026-12-02", days: 1 }]);
  });

  it("go by the committee's own calendar: St Andrew's Day is a holiday in Scotland", () => {
    const words = (nation: string) => decisionDays([{ nation, askedOn: "2026-11-27", saidOn: "2026-11-30", outcome: "approved" }]).map((d) => d.days);
    expect([words("England"), words("Scotland")]).toEqual([[1], [0]]);
  });

  it("of none have no middle", () => {
    expect(timesOf([])).toEqual({ decisions: 0, median: null, ninetieth: null });
  });
});

it("is a table with one row a quarter", () => {
  const quarter: QuarterStatistics = { quarter: "2026-Q4", applications: 3, approved: 2, refused: 1, returned: 0, refusedFor: { benefit: 1 }, times: { decisions: 3, median: 6, ninetieth: 12 }, questions: 4, runs: 7, released: 5, withheld: 2, withheldFor: { "output-check": 2 } };
  const [head, row] = statisticsCsv([quarter, { ...quarter, times: { decisions: 0, median: null, ninetieth: null } }]).split("\r\n").map((line) => line.match(/("[^"]*"|[^,]*)(,|$)/g)!.map((cell) => cell.replace(/,$/, "")));
  const of = (name: string) => row![head!.findIndex((cell) => cell.includes(name))];
  expect([of("quarter"), of("What people get"), of("Not said"), of("median"), of("90th"), of("answers released"), of("results before they leave")]).toEqual(["2026-Q4", "1", "0", "6", "12", "5", "2"]);
});
