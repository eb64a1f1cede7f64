import { expect, test } from "vitest";
import { tallySample, type SampledEntry } from "./register-sample.ts";

const entry = (id: number, ...terms: string[]): SampledEntry => ({ id: String(id), terms, approvedOn: "2026-01-01", resultsDue: null, changedAt: id });
const sample = [entry(1, "nation=Wales", "sector=A"), entry(2, "nation=Wales", "sector=B"), entry(3, "nation=Scotland", "sector=A"), entry(4, "nation=Scotland", "sector=B"), entry(5, "nation=Wales", "sector=A")];
const holds = (term: string) => ({ name: term.split("=")[0]!, holds: (of: SampledEntry) => of.terms.includes(term) });
const counts = (...args: Parameters<typeof tallySample>) => {
  const { all, without } = tallySample(...args);
  return { all: [all.fits, Object.fromEntries(all.terms)], ...Object.fromEntries([...without].map(([name, tally]) => [name, [tally.fits, Object.fromEntries(tally.terms)]])) };
};

test("counts what fits, and for each filter what would without it, in one pass", () => {
  const termsOf = (of: SampledEntry) => of.terms;
  expect(counts(sample, { within: () => true, chosen: [holds("nation=Wales"), holds("sector=A")], termsOf })).toEqual({
    all: [2, { "nation=Wales": 2, "sector=A": 2 }], nation: [3, { "nation=Wales": 2, "nation=Scotland": 1 }], sector: [3, { "sector=A": 2, "sector=B": 1 }],
  });
  expect(counts(sample, { within: (of) => of.changedAt > 3, chosen: [holds("nation=Wales")], termsOf })).toEqual({ all: [1, { "nation=Wales": 1, "sector=A": 1 }], nation: [2, { "nation=Scotland": 1, "nation=Wales": 1 }] });
  expect(counts([], { within: () => true, chosen: [], termsOf })).toEqual({ all: [0, {}] });
});
