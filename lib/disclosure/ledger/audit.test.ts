import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditSets, refuses } from "./audit.ts";
import { wordingText, type Condition } from "./conditions.ts";
import { joined, ledgerOf, type NamedSet } from "./ledger.ts";
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
    // Two of the three in one run: without the later one the other tells of nobody.
    expect(kinds([sets[0]!, sets[1]!], [sets[2]!])).toEqual([["combination", "T2", "N"]]);
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

describe("unions, differences and other sums of many sets", () => {
  const part = (i: number) => range(40 * i, 40 * (i + 1));
  const parts = Array.from({ length: 12 }, (_, i) => named(`part ${i}`, part(i)));
  it("a whole less its twelve parts leaves one; whichever comes last is refused", () => {
    const sets = [named("whole", range(0, 481)), ...parts];
    for (const last of [sets[0]!, sets[7]!]) {
      expect(kinds([last], sets.filter((s) => s !== last)).map(([kind, key, ...past]) => [kind, key, past.length])).toEqual([["combination", last.key, 12]]);
    }
    expect(kinds([named("whole", range(0, 480))], parts)).toEqual([]);
  });
  it("parts that nobody asked for as such: the union of five, and one more", () => {
    expect(kinds([named("q", [...range(80, 280), 470])], parts).map(([kind]) => kind)).toEqual(["combination"]);
  });
  it("coefficients other than 1: twice a set is the sum of three that overlap, but for one person", () => {
    const [a, b, c] = [range(0, 30), range(30, 60), range(60, 90)];
    const past = [named("ab", [...a, ...b]), named("bc", [...b, ...c]), named("ac", [...a, ...c])];
    expect(kinds([named("q", range(0, 90))], past)).toEqual([]);
    expect(kinds([named("q", range(0, 91))], past).map(([kind]) => kind)).toEqual(["combination"]);
  });
  it("by inclusion and exclusion over three conditions", () => {
    const has = (i: number) => (p: number) => (p >> i) % 2 === 1;
    const everyone = range(0, 800);
    const over = (...of: number[]) => named(of.join(), everyone.filter((p) => of.every((i) => has(i)(p))));
    const past = [over(0), over(1), over(2), over(0, 1), over(0, 2), over(1, 2), over(0, 1, 2)];
    const any = everyone.filter((p) => [0, 1, 2].some((i) => has(i)(p)));
    expect(kinds([named("q", any)], past)).toEqual([]);
    expect(kinds([named("q", [...any, 900])], past).map(([kind]) => kind)).toEqual(["combination"]);
  });
  it("new sets among each other, but for those that disclosure control has seen together", () => {
    const sets = [named("over 76", range(0, 50)), named("over 77", range(0, 49))];
    expect(kinds(sets, [])).toEqual([["nested", "over 77"]]);
    expect(auditSets(sets, ledgerOf([]), { threshold: 10, seenTo: (keys) => keys.length === 2 })).toEqual([]);
  });
  it("beside more sets than can be looked at together, those of the same circle come first", () => {
    // Every set is a union of some of 400 blocks of 20 people: no three have anything to do with each other.
    let state = 1;
    const bit = () => ((state = (state * 48_271) % 2_147_483_647) >> 8) % 2 === 1;
    const some = () => range(0, 400).filter(bit).flatMap((b) => range(20 * b, 20 * (b + 1)));
    const others = Array.from({ length: 300 }, (_, i) => named(`other ${i}`, some()));
    const past = joined(ledgerOf(parts, "ours"), ledgerOf(others, "theirs"));
    const found = (circle?: string) => auditSets([named("q", [...range(0, 480), 490])], past, { threshold: 10, ...(circle !== undefined && { circle }) }).map((f) => f.kind);
    expect(found("ours")).toEqual(["combination"]);
  });
});

describe("words", () => {
  const age = (from: number | null, to: number | null): Condition => ({ on: "age", from, to });
  const sex = (...levels: string[]): Condition => ({ on: "sex", in: levels, of: ["female", "male", "_missing"] });
  const worded = (key: string, ids: Iterable<number>, ...conditions: Condition[]) => named(key, ids, wordingText(conditions));
  it("bands that make up a band leave nobody by their words: answered", () => {
    const past = [worded("40 to 64", range(0, 50), age(40, 65)), worded("65 and over", range(50, 90), age(65, null))];
    expect(kinds([worded("q", range(0, 90), age(40, null))], past)).toEqual([]);
    // Words that don't say so are refused, whether nobody is left or one.
    for (const ids of [range(0, 90), range(0, 91)]) expect(kinds([worded("q", ids, { on: "treated", in: ["yes"], of: ["no", "yes"] })], past)).toHaveLength(1);
  });
  it("an exact complement is answered where its words leave nobody, or a release has said that nobody is left", () => {
    const past = [worded("all", range(0, 200)), worded("women", range(0, 95), sex("female"))];
    const men = worded("men", range(95, 200), sex("male"));
    expect(kinds([men], past)).toEqual([["restated", "men", "all", "women"]]);
    expect(kinds([worded("not women", range(95, 200), sex("male", "_missing"))], past)).toEqual([]);
    expect(kinds([men], [...past, worded("unknown", [], sex("_missing"))])).toEqual([]);
    // With three people of unknown sex it is refused as well, so being refused does not tell whether there are any.
    expect(kinds([worded("men", range(95, 197), sex("male"))], past)).toEqual([["complement", "men", "all", "women"]]);
  });
  it("the same conditions in another order are the same words", () => {
    expect(kinds([worded("q", range(0, 50), age(40, 65), sex("female"))], [worded("p", range(0, 50), sex("female"), age(40, null), age(18, 65))])).toEqual([["same", "q", "p"]]);
  });
});

describe("against brute force on worlds of a dozen kinds of people", () => {
  // Sets are unions of kinds; of four kinds there are too few to be told of.
  const sizes = [1, 2, 4, 9, 11, 12, 14, 15, 17, 20, 26, 31];
  const threshold = 10;
  const kindsOf = sizes.map((_, i) => i);
  const first = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
  const peopleOf = (set: readonly number[]): number[] => set.flatMap((kind) => range(first[kind]!, first[kind]! + sizes[kind]!));
  const sizeOf = (set: readonly number[]): number => set.reduce((sum, kind) => sum + sizes[kind]!, 0);
  const someSet = fc.subarray(kindsOf, { minLength: 1 }).filter((set) => sizeOf(set) >= threshold);
  /** Elimination over fractions held as floats: shares no code with the audit. */
  const isSum = (target: readonly number[], of: readonly (readonly number[])[], on: readonly number[]): boolean => {
    const rows = on.map((kind) => [...of, target].map((set): number => (set.includes(kind) ? 1 : 0)));
    let rank = 0;
    for (let c = 0; c < of.length; c++) {
      const pivot = rows.findIndex((row, r) => r >= rank && Math.abs(row[c]!) > 1e-9);
      if (pivot < 0) continue;
      [rows[rank], rows[pivot]] = [rows[pivot]!, rows[rank]!];
      const by = rows[rank]!;
      rows.forEach((row, r) => {
        const share = row[c]! / by[c]!;
        if (r !== rank && share !== 0) by.forEach((value, j) => (row[j] = row[j]! - share * value));
      });
      rank++;
    }
    return rows.slice(rank).every((row) => Math.abs(row.at(-1)!) < 1e-9);
  };
  const few = Array.from({ length: 2 ** 4 }, (_, bits) => kindsOf.filter((kind) => kind < 4 && (bits >> kind) % 2 === 1)).filter((set) => sizeOf(set) < threshold);
  it("a ledger grows set by set: each is refused if and only if some sum of sets leaves few", () => {
    let [found, clear] = [0, 0];
    fc.assert(fc.property(fc.array(someSet, { minLength: 6, maxLength: 14 }), (sets) => {
      const released: number[][] = [];
      sets.forEach((set, i) => {
        const refused = refuses(auditSets([named(`${i}`, peopleOf(set))], ledgerOf(released.map((p, j) => named(`p${j}`, peopleOf(p)))), { threshold }));
        // A sum without a remainder tells nothing new; one with few people left does.
        const expected = !isSum(set, released, kindsOf) && few.some((without) => isSum(set, released, kindsOf.filter((kind) => !without.includes(kind))));
        expect(refused).toBe(expected);
        if (refused) found++;
        else {
          clear++;
          released.push(set);
        }
      });
    }), { numRuns: 60 });
    expect(Math.min(found, clear)).toBeGreaterThan(50);
  });
});
