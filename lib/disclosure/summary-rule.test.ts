import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SummaryOutput } from "#lib/query/outputs.ts";
import { fewestApart } from "#lib/query/told-by-value.ts";
import { normalQuantile } from "#lib/statistics/normal.ts";
import { momentsOf } from "#lib/statistics/moments.ts";
import { cellBounds, cellExplained, cellInWords, numberInWords } from "./in-words.ts";
import { profileNamed } from "./profiles.ts";
import { policyWith } from "./testing/tables.ts";
import { isSpreadDominated, releaseSummary } from "./summary-rule.ts";

const nhse = profileNamed("nhse-sde-10-5")!;
const summaryOf = (values: number[]): SummaryOutput => {
  const { n, mean, m2 } = momentsOf(values);
  const [first = 0, second = 0] = values.map((v) => v - mean).sort((a, b) => Math.abs(b) - Math.abs(a));
  return { kind: "summary", id: "s", variable: "age", label: "Age", n, missing: 0, mean, m2, largestDeviations: [first, second], fewestApart: fewestApart(values) };
};
const ages = (n: number) => Array.from({ length: n }, (_, i) => 40 + ((i * 7) % 23));

describe("means and standard deviations", () => {
  it("A11: two people's mean 59 and SD 25.46, which are 41 and 77, don't leave", () => {
    expect(releaseSummary(summaryOf([41, 77]), nhse)).toEqual({ mean: { is: "suppressed-small", below: 10 }, sd: { is: "suppressed-small", below: 11 } });
  });
  it("need the policy's number of people; the standard deviation one more", () => {
    expect(releaseSummary(summaryOf(ages(9)), nhse).mean.is).toBe("suppressed-small");
    expect(releaseSummary(summaryOf(ages(10)), nhse)).toMatchObject({ mean: { is: "number" }, sd: { is: "suppressed-small", below: 11 } });
    expect(releaseSummary(summaryOf(ages(11)), nhse)).toMatchObject({ mean: { is: "number" }, sd: { is: "number" } });
  });
  it("are given to the policy's significant digits", () => {
    expect(releaseSummary(summaryOf([...ages(30), 41.123456]), nhse).mean).toMatchObject({ digits: 4, value: Number(summaryOf([...ages(30), 41.123456]).mean.toPrecision(4)) });
  });
  it("are hidden when one person makes the spread, and when everyone has one value", () => {
    const outlier = summaryOf([...Array.from({ length: 30 }, (_, i) => 50 + (i % 2) * 0.1), 500]);
    expect(isSpreadDominated(outlier, policyWith({}))).toBe(true);
    expect(releaseSummary(outlier, nhse)).toEqual({ mean: { is: "suppressed-secondary" }, sd: { is: "suppressed-secondary" } });
    expect(releaseSummary(summaryOf(new Array<number>(40).fill(5)), nhse).mean.is).toBe("suppressed-secondary");
    expect(isSpreadDominated(summaryOf(ages(30)), policyWith({}))).toBe(false);
  });
});

describe("two people who make a mean", () => {
  const ten = [60, 70, 80, 90, 100, 110, 120, 130, 140, 90];
  const giants = [1_000_000, 990_000, ...ten];
  it("1,000,000, 990,000 and ten people around 99: whoever has the first would know the second within 1 %, and anybody both from n, mean and SD", () => {
    const { n, mean, m2 } = summaryOf(giants);
    // By hand: the ten sum to 990, so the mean is 1,990,990 / 12; less the first person's own value, the others can hold 0 at least and 990,990 at most.
    expect(mean * n).toBeCloseTo(1_990_990, 6);
    expect(mean * n - 1_000_000).toBeLessThan(1.01 * 990_000);
    // Who guesses that two make nearly all of it takes half of the sum of squares n·mean² + m2 for each of them: 995,013, within 1 % of both.
    expect(Math.round(Math.sqrt((m2 + n * mean * mean) / 2))).toBe(995_013);
    // The ten lie around 99; their squared distances from it sum to 6,090. Of 1,000,000 it is (999,901)², of 990,000 (989,901)².
    expect(ten.reduce((s, x) => s + (x - 99) ** 2, 0)).toBe(6090);
    expect(isSpreadDominated(summaryOf(giants), policyWith({}))).toBe(true);
    expect(releaseSummary(summaryOf(giants), nhse)).toEqual({ mean: { is: "suppressed-secondary" }, sd: { is: "suppressed-secondary" } });
  });
  it.each(["nhse-sde-10-5", "sdc-handbook-10", "ons-10", "sacro-10-5", "bundesbank-5", "sail-5"])("are hidden under %s in groups of every size, wherever zero lies and however many others there are", (name) => {
    const policy = profileNamed(name)!;
    for (const others of [10, 18, 28, 39, 43, 200]) for (const moved of [0, 1_000_000, -500_000, -1_000_000]) for (const sign of [1, -1]) {
      const values = [1_000_000, 990_000, ...Array.from({ length: others }, (_, i) => 10 + i)].map((x) => sign * (x + moved));
      expect(releaseSummary(summaryOf(values), policy).mean.is, `${others} others, moved by ${moved}`).toBe("suppressed-secondary");
    }
  });
  it("one of 1,000,000 among five to ten people is hidden under a rule of five", () => {
    for (let others = 4; others < 10; others++) expect(releaseSummary(summaryOf([1_000_000, ...Array.from({ length: others }, (_, i) => 10 + i)]), profileNamed("sail-5")!).mean.is).toBe("suppressed-secondary");
  });
  it("ordinary columns pass that lean to one side: stays in hospital of 300 people, costs of 300", () => {
    const stays = Array.from({ length: 300 }, (_, i) => (i % 5 > 0 ? 0 : 1 + Math.floor(((i * 7) % 60) ** 2 / 500)));
    const costs = Array.from({ length: 300 }, (_, i) => Math.round(400 * Math.exp(1.5 * normalQuantile({ lower: (i + 0.5) / 300 }))));
    for (const values of [stays, costs]) expect(releaseSummary(summaryOf(values), nhse)).toMatchObject({ mean: { is: "number" }, sd: { is: "number" } });
  });

  /** What the largest of `others` values, none below nought, can be whose sum and sum of squares are known: the least and the most of those tried. */
  const largestCanBe = (others: number, sum: number, squares: number, near: number): { low: number; high: number } => {
    const fits = (y: number): boolean => {
      const [m, rest, squaresOfRest] = [others - 1, sum - y, squares - y * y];
      if (rest < 0 || squaresOfRest < 0) return false;
      // The rest's squares are least where all are equal, and most where as many as can be are as large as the largest.
      const full = Math.min(m, Math.floor(rest / y));
      return rest <= m * y * (1 + 1e-9) && (rest * rest) / m <= squaresOfRest * (1 + 1e-9) && squaresOfRest <= (full * y * y + (full < m ? (rest - full * y) ** 2 : 0)) * (1 + 1e-9);
    };
    const tried = Array.from({ length: 4001 }, (_, i) => near * (0.5 + i / 2000)).filter(fits);
    return { low: Math.min(near, ...tried), high: Math.max(near, ...tried) };
  };
  const people = fc.tuple(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 8, maxLength: 60 }), fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 4 }));
  it("whatever passes fixes nobody's value: not the second largest for the largest, nor the largest for anybody else who knows n, mean and SD", () => {
    let passed = 0;
    fc.assert(fc.property(people, ([small, first, second, many]) => {
      const values = [...small, first, second, ...small.slice(0, many).map((x) => 100 * x)].sort((a, b) => b - a);
      if (isSpreadDominated(summaryOf(values), nhse)) return;
      passed += 1;
      const [sum, squares] = [values.reduce((a, b) => a + b, 0), values.reduce((a, b) => a + b * b, 0)];
      const [largest, next] = values as [number, number];
      // The rule for sums, as it is written down: all but two hold 10 % of the largest at least.
      expect(sum - largest - next).toBeGreaterThanOrEqual(0.1 * largest);
      for (const { low, high, of } of [{ ...largestCanBe(values.length - 1, sum - largest, squares - largest ** 2, next), of: next }, { ...largestCanBe(values.length, sum, squares, largest), of: largest }]) expect(high - low, `${low} to ${high}`).toBeGreaterThanOrEqual(0.1 * of);
    }), { seed: 61, numRuns: 400 });
    expect(passed).toBeGreaterThan(50);
  });
});

describe("a mean of a number that takes few values", () => {
  const ones = (few: number, of: number) => [...new Array<number>(few).fill(1), ...new Array<number>(of - few).fill(0)];
  const shownOf = (values: number[]) => releaseSummary(summaryOf(values), nhse).mean.is === "number";
  it("is a count in other words: of 1,000 people with 0 or 1, 0.009 says that 9 have 1, whom a table would hide", () => {
    expect(summaryOf(ones(9, 1000)).mean).toBeCloseTo(0.009, 12);
    expect(releaseSummary(summaryOf(ones(9, 1000)), nhse)).toEqual({ mean: { is: "suppressed-secondary" }, sd: { is: "suppressed-secondary" } });
    expect([shownOf(ones(10, 1000)), shownOf(ones(990, 1000)), shownOf(ones(991, 1000))]).toEqual([true, true, false]);
  });
  it("three values are solved from the number, the mean and the SD: 4 people with 2 are hidden, 10 are not", () => {
    expect(shownOf([...ones(40, 100), 2, 2, 2, 2])).toBe(false);
    expect(shownOf([...ones(40, 100), ...new Array<number>(10).fill(2)])).toBe(true);
  });
  it("nor may nearly all share one of many values: 9 of 100 with visits, 1 to 9 of them", () => {
    const visits = (people: number) => [...new Array<number>(100 - people).fill(0), ...Array.from({ length: people }, (_, i) => i + 1)];
    expect([shownOf(visits(9)), shownOf(visits(10))]).toEqual([false, true]);
  });
});

describe("cells in words and as ranges", () => {
  it("never reads a hidden count as nought", () => {
    expect(cellInWords({ is: "suppressed-small", below: 10 })).toBe("fewer than 10");
    expect(cellInWords({ is: "value", value: 12345, roundedTo: 5 })).toBe("12,345");
    expect(cellInWords({ is: "zero" })).toBe("0");
    expect(cellExplained({ is: "value", value: 10, roundedTo: 5 })).toContain("within 2");
    expect(numberInWords({ is: "suppressed-small", below: 11 })).toBe("fewer than 11 people");
  });
  it("gives the counts that a cell leaves open", () => {
    expect(cellBounds({ is: "value", value: 10, roundedTo: 5 })).toEqual({ low: 8, high: 12 });
    expect(cellBounds({ is: "value", value: 10, roundedTo: 1 })).toEqual({ low: 10, high: 10 });
    expect(cellBounds({ is: "suppressed-small", below: 10 }, { zeros: "shown" })).toEqual({ low: 1, high: 9 });
    expect(cellBounds({ is: "suppressed-small", below: 10 })).toEqual({ low: 0, high: 9 });
    expect(cellBounds({ is: "suppressed-secondary" }, { atMost: 40 })).toEqual({ low: 0, high: 40 });
    expect(cellBounds({ is: "code-absent" })).toBeNull();
  });
});
