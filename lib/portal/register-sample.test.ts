import { expect, test } from "vitest";
import { sampleOf, tallySample, type SampledEntry } from "./register-sample.ts";

const entry = (id: number, ...terms: string[]): SampledEntry => ({ terms, approvedOn: "2026-01-01", changedAt: id });
const sample = sampleOf([entry(1, "nation=Wales", "sector=A"), entry(2, "nation=Wales", "sector=B"), entry(3, "nation=Scotland", "sector=A"), entry(4, "nation=Scotland", "sector=B"), entry(5, "nation=Wales", "sector=A")], 5);
const is = (term: string) => ({ name: term.split("=")[0]!, term });
const counts = (...args: Parameters<typeof tallySample>) => {
  const { all, without } = tallySample(...args);
  return { all: [all.fits, Object.fromEntries(all.terms)], ...Object.fromEntries([...without].map(([name, tally]) => [name, [tally.fits, Object.fromEntries(tally.terms)]])) };
};

test("counts what fits, and for each filter what would without it, in one pass", () => {
  expect(counts(sample, { within: () => true, chosen: [is("nation=Wales"), is("sector=A")] })).toEqual({
    all: [2, { "nation=Wales": 2, "sector=A": 2 }], nation: [3, { "nation=Wales": 2, "nation=Scotland": 1 }], sector: [3, { "sector=A": 2, "sector=B": 1 }],
  });
  expect(counts(sample, { within: (place) => sample.entries[place]!.changedAt > 3, chosen: [is("nation=Wales")] })).toEqual({ all: [1, { "nation=Wales": 1, "sector=A": 1 }], nation: [2, { "nation=Scotland": 1, "nation=Wales": 1 }] });
  // A value that nothing in the sample has leaves nothing, and what the others would leave is still counted.
  expect(counts(sample, { within: () => true, chosen: [is("nation=Atlantis")] })).toEqual({ all: [0, {}], nation: [5, { "nation=Wales": 3, "nation=Scotland": 2 }] });
  expect(counts(sampleOf([], 0), { within: () => true, chosen: [] })).toEqual({ all: [0, {}] });
});
