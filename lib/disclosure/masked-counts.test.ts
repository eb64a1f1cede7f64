import { describe, expect, it } from "vitest";
import type { Cell } from "./cell.ts";
import { countsInWords, markedForMasks, maskingFault, maskingIsWhole, numbersToSum, sumsSize, summedOutput, underMasks, type Counts } from "./masked-counts.ts";
import { recordOf } from "./record-of.ts";
import { profiles } from "./profiles.ts";
import type { ReleasedOutputs } from "./released.ts";

const value = (n: number, roundedTo = 1): Cell => ({ is: "value", value: n, roundedTo });
const small: Cell = { is: "suppressed-small", below: 10 };
const hidden: Cell = { is: "suppressed-secondary" };
const sex = { variable: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }] };
const ill = { variable: "ill", label: "Ill", levels: [{ code: "no", label: "No" }, { code: "yes", label: "Yes" }] };
const table = (cells: Cell[], margins: Cell[][], total: Cell): Counts => ({ kind: "crosstab", id: "t", dimensions: [sex, ill], cells, margins, total });
const released = (...outputs: ReleasedOutputs["outputs"]): ReleasedOutputs => ({ version: 1, queryDigest: "0".repeat(64), policy: { profile: "p", version: 1, digest: "d" }, outputs });

/** Avon hides two cells and the totals that would give them back; Borders shows everything. */
const avon = table([value(60), small, value(50), value(40)].map((cell, i) => (i === 3 ? hidden : cell)), [[hidden, hidden], [value(110), hidden]], hidden);
const borders = table([value(61), value(30), value(50), { is: "zero" }], [[value(91), value(50)], [value(111), value(30)]], value(141));

describe("counts under masks", () => {
  it("leave as cells that tell nothing, not even what is hidden, in release and record alike", () => {
    const marked = markedForMasks(released(avon, { kind: "count", id: "n", people: value(165) }), 3);
    expect(marked.outputs.map((output) => "masked" in output && output.masked)).toEqual([{ over: 3 }, { over: 3 }]);
    const other = markedForMasks(released(borders, { kind: "count", id: "n", people: value(141) }), 3);
    expect(underMasks(marked)).toEqual(underMasks(other));
    const policy = profiles[0]!;
    expect(recordOf(underMasks(marked), policy)).toEqual(recordOf(underMasks(other), policy));
    expect(recordOf(underMasks(marked), policy).outputs[1]).toMatchObject({ cells: { shown: 0, zero: 0, suppressedSmall: 0, suppressedSecondary: 0, withheld: 0, other: 1 }, checkedBy: expect.arrayContaining(["masked-sums"]) as string[] });
    expect(markedForMasks(marked, null)).toEqual(released(avon, { kind: "count", id: "n", people: value(165) }));
    expect(underMasks(released(borders))).toEqual(released(borders));
  });
  it("do not say that a number was withheld, unless one in the open is; whole outputs that are withheld take no part", () => {
    const withheld: Cell = { is: "withheld" };
    const inPart = { ...released(table([withheld, value(30), value(50), value(20)], [[value(90), value(70)], [value(110), value(50)]], value(160))), ledger: "in-part" as const, checkers: "in-part" as const };
    expect(underMasks(markedForMasks(inPart, 3))).not.toHaveProperty("ledger");
    expect(underMasks(markedForMasks(inPart, 3))).not.toHaveProperty("checkers");
    const whole = markedForMasks({ ...released({ kind: "count", id: "n", people: withheld }), ledger: "withheld" }, 3);
    expect([whole.outputs[0], underMasks(whole).ledger]).toEqual([{ kind: "count", id: "n", people: withheld }, "withheld"]);
    const absent: ReleasedOutputs["outputs"][number] = { kind: "count", id: "n", people: { is: "code-absent" } };
    expect(markedForMasks(released(absent), 3).outputs).toEqual([absent]);
  });
  it("are told apart from a release of which only some cells are under masks", () => {
    const [masked] = underMasks(markedForMasks(released(borders), 3)).outputs as [Counts];
    expect(maskingIsWhole(masked)).toBe(true);
    expect(maskingIsWhole(borders)).toBe(true);
    expect(maskingIsWhole({ ...masked, ...("total" in masked && { total: value(141) }) })).toBe(false);
    expect(maskingIsWhole({ kind: "count", id: "n", people: { is: "masked" } })).toBe(false);
    expect(maskingIsWhole({ kind: "count", id: "n", people: value(5), masked: { over: 3 } })).toBe(false);
  });

  /** As the masks add them up (lib/protocol/secure-sum/encoding.ts). */
  const added = (...outputs: Counts[]): (number | null)[] => outputs.map(numbersToSum).reduce((a, b) => a.map((x, i) => x + b[i]!)).map((x) => (Number.isNaN(x) ? null : x));

  it("are summed cell by cell, 60 + 61 = 121; what one hides is hidden", () => {
    expect(sumsSize(avon)).toBe(18);
    expect(summedOutput(underMasks(markedForMasks(released(avon), 3)).outputs[0] as Counts, added(avon, borders))).toEqual(table([value(121), hidden, value(100), hidden], [[hidden, hidden], [value(221), hidden]], hidden));
  });
  it("keep zeros that are zeros everywhere, and tables of one variable", () => {
    const one = (f: Cell, m: Cell, total: Cell): Counts => ({ kind: "crosstab", id: "t", dimensions: [sex], cells: [f, m], margins: [[f, m]], total });
    expect(summedOutput(one(hidden, hidden, hidden), added(one(value(60), { is: "zero" }, value(60)), one(value(40), { is: "zero" }, value(40))))).toEqual({ kind: "crosstab", id: "t", dimensions: [sex], cells: [value(100), { is: "zero" }], margins: [], total: value(100) });
  });
  it("say how far rounding may have moved them, and by that not which TRE has a zero: 60 and 0, rounded to 5, are 60 within 4", () => {
    const rounded = (f: Cell, m: Cell): Counts => table([f, value(30, 5), m, value(20, 5)], [[value(90, 10), value(70, 10)], [value(110, 10), value(50, 10)]], value(160, 20));
    const sum = summedOutput(avon, added(rounded(value(60, 5), value(50, 5)), rounded({ is: "zero" }, value(50, 5))));
    if (sum.kind !== "crosstab") throw new Error("a table");
    expect(sum.cells[0]).toEqual({ is: "value", value: 60, roundedTo: 8, range: { low: 56, high: 64 } });
    expect(sum.cells[2]).toEqual({ is: "value", value: 100, roundedTo: 8, range: { low: 96, high: 104 } });
    expect(sum.total).toEqual({ is: "value", value: 320, roundedTo: 40, range: { low: 300, high: 340 } });
  });
  it("do not go with noise, nor beyond what one message holds", () => {
    const base = { cellKey: null, differentialPrivacy: null };
    expect(maskingFault([borders], base)).toBeNull();
    expect(maskingFault([borders], { ...base, cellKey: {} as never })).toContain("do not go together");
    const levels = Array.from({ length: 6_000 }, (_, i) => ({ code: `c${i}`, label: `${i}` }));
    expect(maskingFault([{ kind: "crosstab", id: "t", dimensions: [{ ...sex, levels }], cells: levels.map(() => value(10)), margins: [], total: value(60_000) }], base)).toContain("Ask for fewer levels");
  });
  it("are said in a policy's words", () => {
    expect(countsInWords("masked", 4)[0]).toContain("their sum over at least 4 data environments");
    expect(countsInWords(undefined, 3)).toEqual([]);
  });
});
