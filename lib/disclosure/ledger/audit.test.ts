import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditSets, refuses } from "./audit.ts";
import { ledgerOf, type NamedSet } from "./ledger.ts";
import { PersonSet } from "./person-set.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const named = (key: string, ids: Iterable<number>, wording?: string): NamedSet => ({ key, people: PersonSet.from(ids), ...(wording !== undefined && { wording }) });
const kinds = (fresh: NamedSet[], past: NamedSet[], threshold = 10) => auditSets(fresh, ledgerOf(past), { threshold }).map(({ kind, key, past }) => [kind, key, ...past]);

describe("the ledger's audit, worked examples", () => {
  it("A3: 303 people and the 302 of them under 76.5 years", () => {
    expect(kinds([named("q", range(0, 302))], [named("N", range(0, 303))])).toEqual([["nested", "q", "N"]]);
  });
  it("A4: 206 (C or T) and 98 (C or not T) of 303 leave one; whichever comes last is refused", () => {
    const sets = [named("T1", range(0, 206)), named("T2", [0, ...range(206, 303)]), named("N", range(0, 303))];
    expect(sets.map((s) => s.people.size)).toEqual([206, 98, 303]);
    for (const last of sets) {
      const past = sets.filter((s) => s !== last);
      expect(kinds([last], past).map((f) => f.toSorted())).toEqual([["combination", last.key, ...past.map((s) => s.key)].toSorted()]);
      expect(kinds([past[0]!], [past[1]!])).toEqual([]);
    }
    // Two of the three in one run: both are named.
    expect(kinds([sets[0]!, sets[1]!], [sets[2]!])).toEqual([["combination", "T1", "N"], ["combination", "T2", "N"]]);
  });
  it("A5: 8 with the disease of 21 to 30 years, 7 of them men", () => {
    expect(kinds([named("men", range(0, 17))], [named("all", range(0, 18))])).toEqual([["nested", "men", "all"]]);
  });
  it("A28: the same question after a refresh that brought one person", () => {
    expect(kinds([named("q", range(0, 304), "w")], [named("before", range(0, 303), "w")])).toEqual([["nested", "q", "before"]]);
  });
  it("a released total less a released part", () => {
    expect(kinds([named("women", range(100, 195))], [named("men", range(0, 100)), named("all", range(0, 200))])).toEqual([["complement", "women", "all", "men"]]);
    expect(kinds([named("women", range(100, 200))], [named("men", range(0, 100)), named("all", range(0, 200))])).toEqual([]);
  });
  it("the same people: repeated under the same wording, refused under another, like one person more", () => {
    const past = [named("B", range(0, 50), "base")];
    const same = auditSets([named("q", range(0, 50), "base")], ledgerOf(past), { threshold: 10 });
    expect([same, refuses(same)]).toEqual([[{ kind: "same", key: "q", past: ["B"] }], false]);
    const other = [range(0, 50), range(0, 51)].map((ids) => refuses(auditSets([named("q", ids, "base or target")], ledgerOf(past), { threshold: 10 })));
    expect(other).toEqual([true, true]);
  });
  it("small and empty sets are the primary rule's", () => {
    expect(kinds([named("few", range(0, 9)), named("none", [])], [named("B", range(0, 12))])).toEqual([]);
  });
});

describe("against brute force on tiny worlds", () => {
  const people = range(0, 14);
  const someSet = fc.subarray(people, { minLength: 3 });
  /** Signed sums person by person: shares no code with the audit. */
  const isolating = (q: readonly number[], fresh: readonly (readonly number[])[], past: readonly (readonly number[])[], threshold: number): boolean => {
    const others = [...past.map((ids) => ({ ids, past: true })), ...fresh.filter((ids) => ids !== q).map((ids) => ({ ids, past: false }))];
    const touched = (terms: readonly [readonly number[], number][]) => people.filter((p) => terms.reduce((sum, [ids, sign]) => sum + (ids.includes(p) ? sign : 0), 0) !== 0).length;
    const few = (n: number) => n > 0 && n < threshold;
    return others.some((a, i) => [1, -1].some((s) => (a.past && few(touched([[q, 1], [a.ids, s]]))) ||
      others.slice(i + 1).some((b) => (a.past || b.past) && [1, -1].some((u) => few(touched([[q, 1], [a.ids, s], [b.ids, u]]))))));
  };
  it.each([3, 5])("finds all that it finds and nothing else, threshold %i", (threshold) => {
    let [found, clear] = [0, 0];
    fc.assert(fc.property(fc.array(someSet, { minLength: 1, maxLength: 3 }), fc.array(someSet, { minLength: 1, maxLength: 5 }), (fresh, past) => {
      const findings = auditSets(fresh.map((ids, i) => named(`${i}`, ids)), ledgerOf(past.map((ids, i) => named(`p${i}`, ids))), { threshold });
      fresh.forEach((q, i) => {
        if (q.length < threshold || fresh.some((f) => f.length < threshold)) return;
        const of = findings.filter((f) => f.key === `${i}`);
        if (of.some((f) => f.kind === "same")) return expect(past.some((p) => p.join() === q.join())).toBe(true);
        const expected = isolating(q, fresh, past, threshold);
        if (expected) found++;
        else clear++;
        expect(of.length > 0).toBe(expected);
      });
    }), { numRuns: 1000 });
    expect(Math.min(found, clear)).toBeGreaterThan(100);
  });
});
