import { base64url, exportJWK, generateKeyPair } from "jose";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { PrivateJwk, PublicJwk } from "#lib/approval/signature.ts";
import { hasRealData, heartRows } from "#lib/statistics/testing/real-data.ts";
import { orHidden, plainly } from "./encoding.ts";
import { bytesToWords, mostParticipants, toWords, wordsToBytes } from "./fixed-point.ts";
import { maskVector, openSum } from "./masked-sum.ts";
import { mayFollow } from "./may-follow.ts";
import { mayUse } from "./may-use.ts";
import { domain, MaskedContribution, RoundKey, type RoundLabel } from "./messages.ts";
import { newRoundKey, participantsDigest, verifyParticipants, type OwnRoundKey, type Participant } from "./participants.ts";

const epochOf = { domain, submission: "submission-1", query: "ab".repeat(32), analysis: "model", epoch: 0 } as const;
type Identity = { own: PrivateJwk; known: PublicJwk };
const identity = async (): Promise<Identity> => {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return { own: (await exportJWK(privateKey)) as PrivateJwk, known: (await exportJWK(publicKey)) as PublicJwk };
};
const names = ["cleveland", "hungarian", "switzerland", "va", ...Array.from({ length: 8 }, (_, i) => `tre-${String(i)}`)];
let identities: Map<string, Identity>;
let keys: Map<string, { own: OwnRoundKey; message: RoundKey }>;
const known = () => new Map([...identities].map(([name, { known: key }]) => [name, key]));
const messages = (ids: readonly string[]) => ids.map((id) => keys.get(id)!.message);
const owners = (ids: readonly string[]) => ids.map((id) => keys.get(id)!.own);

beforeAll(async () => {
  identities = new Map(await Promise.all(names.map(async (name) => [name, await identity()] as const)));
  keys = new Map(await Promise.all(names.map(async (name) => [name, await newRoundKey({ ...epochOf, treId: name }, identities.get(name)!.own)] as const)));
});

const labelOf = async (participants: readonly Participant[], more: Partial<RoundLabel> = {}): Promise<RoundLabel> =>
  ({ ...epochOf, iteration: 0, participants: await participantsDigest(participants), ...more });
async function mask(values: ArrayLike<number>, own: OwnRoundKey, participants: readonly Participant[], label: RoundLabel, encoding = plainly): Promise<MaskedContribution> {
  const masked = await maskVector(values, own, participants, label, encoding);
  if (!masked.ok) throw new Error(masked.refusal.message);
  return MaskedContribution.parse(JSON.parse(JSON.stringify(masked.value)));
}
const maskAll = async (vectors: readonly ArrayLike<number>[], all: readonly OwnRoundKey[], label: RoundLabel) => Promise.all(vectors.map((values, i) => mask(values, all[i]!, all, label)));
const bigints = (part: MaskedContribution) => bytesToWords(base64url.decode(part.words));
const opened = (result: ReturnType<typeof openSum>) => (result.ok ? [...result.value] : result.refusal.message);

describe("masked sums", () => {
  it("give the sum of any vectors of 3 to 12 TREs, in any order, to K·2^-41 and the rounding of a double", async () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    const vectors = fc.tuple(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 0, max: 5 })).chain(([sites, length]) =>
      fc.array(fc.array(number, { minLength: length, maxLength: length }), { minLength: sites, maxLength: sites }));
    await fc.assert(fc.asyncProperty(vectors, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), async (values, dice) => {
      const shuffled = names.map((name) => [dice.next().value, name] as const).sort((a, b) => a[0] - b[0]).map(([, name]) => name).slice(0, values.length);
      const all = owners(shuffled);
      const parts = await maskAll(values, all, await labelOf([...all].reverse()));
      // Exact: in words, modulo 2^128, nothing is left of the masks.
      const plain = values.map((v) => { const w = toWords(v); return w.ok ? w.value : []; });
      const sum = (rows: bigint[][]) => rows.reduce((a, b) => a.map((x, i) => x + b[i]!)).map((x) => BigInt.asIntN(128, x));
      expect(sum(parts.map(bigints))).toEqual(sum(plain));
      const result = openSum([...parts].reverse(), shuffled);
      if (!result.ok) throw new Error(result.refusal.message);
      result.value.forEach((got, i) => {
        const exact = values.reduce((total, v) => total + v[i]!, 0);
        const bound = values.length * 2 ** -41 + 12 * 2 ** -52 * values.reduce((total, v) => total + Math.abs(v[i]!), 0);
        expect(Math.abs(got - exact)).toBeLessThanOrEqual(bound);
      });
    }), { numRuns: 40, seed: 20 });
  });

  it("gives the words that another implementation reckoned for these keys", async () => {
    // Reckoned with OpenSSL's X25519, HKDF and AES-256-CTR through other calls than WebCrypto's.
    const fixed = [
      ["tre-a", "77076d0a7318a57d3c16c17251b26645c6c2f6c929290f5d1f5c3d5a5a5a5a5a", "JaHkILC5_2Xfq0O0gMIlA_nBJ2q6cmXE9X1c5yHHQjg"],
      ["tre-b", "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb", "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"],
      ["tre-c", "11".repeat(32), "e06Qm75__kTEZaIgA31gjuNYl9Me-XLwf3SJLLD3PxM"],
    ] as const;
    const all = await Promise.all(fixed.map(async ([treId, hex, x]): Promise<OwnRoundKey> =>
      ({ treId, x, privateKey: await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "X25519", d: Buffer.from(hex, "hex").toString("base64url"), x }, "X25519", false, ["deriveBits"]) })));
    const label = await labelOf(all, { iteration: 2 });
    expect(label.participants).toBe("7c81d723d733931ba5f03d0e134b703be3fecbb3ef18f8e428ed38b166a198f9");
    const parts = await maskAll([[1, -2.5], [3, 0.25], [-10, 1e6]], all, label);
    expect(parts.map((part) => Buffer.from(part.words, "base64url").toString("hex"))).toEqual([
      "5b78c65514bb1032af2b5aeb5fa725366a385ca89f1f5aae447d1fe3bf9593d7",
      "4ffec2eb287be6d8aeb8c44a43b2963f465bea4b68367a0e41d84a91103bf61e",
      "548876bfc2c908f4a21bdaca5ca6448b4f6bb90bf8aa2b4388ecd34b302e760b",
    ]);
    expect(opened(openSum(parts, ["tre-a", "tre-b", "tre-c"]))).toEqual([-6, 999997.75]);
  });

  it.skipIf(!hasRealData)("sums the four heart hospitals to [411, 509, 194, 50], and no hospital's words or numbers can be seen on the way", async () => {
    const counts = heartRows().map((rows) => {
      const count = (of: (row: Record<string, number>) => boolean) => rows.filter(of).length;
      return [count((r) => r["y"] === 0), count((r) => r["y"] === 1), count((r) => r["sex"] === 0), count((r) => r["sex"] === 0 && r["y"] === 1)];
    });
    const hospitals = names.slice(0, 4);
    const all = owners(hospitals);
    const parts = await maskAll(counts, all, await labelOf(all));
    expect(opened(openSum(parts, hospitals))).toEqual([411, 509, 194, 50]);
    const wire = Buffer.concat(parts.map((part) => Buffer.from(part.words, "base64url")));
    const plain = counts.flatMap((v) => { const w = toWords(v); return w.ok ? w.value : []; });
    expect(plain).toHaveLength(16);
    for (const word of plain) expect(wire.includes(Buffer.from(wordsToBytes([word])))).toBe(false);
    // Nor in part: the first byte of every plain word is 0, of every masked word as good as never.
    expect(parts.flatMap(bigints).filter((word) => word >> 64n === 0n)).toEqual([]);
    // Any three of the four parts are as good as random: no sum of fewer can be opened.
    expect(openSum(parts.slice(0, 3), hospitals.slice(0, 3)).ok).toBe(false);
  });

  it("has other masks for every label", async () => {
    const all = owners(names.slice(0, 3));
    const label = await labelOf(all);
    const one = await mask([5], all[0]!, all, label);
    for (const other of [{ iteration: 1 }, { epoch: 1 }, { query: "cd".repeat(32) }, { analysis: "other" }, { submission: "submission-2" }])
      expect((await mask([5], all[0]!, all, { ...label, ...other })).words).not.toBe(one.words);
  });

  it("refuses numbers without a word, and keeps the headroom for the most participants", async () => {
    const all = owners(names.slice(0, 3));
    const label = await labelOf(all);
    for (const wrong of [NaN, Infinity, -Infinity, 2 ** 80, -(2 ** 80)]) expect((await maskVector([1, wrong], all[0]!, all, label)).ok).toBe(false);
    const largest = toWords([2 ** 80 - 2 ** 27]);
    expect(largest.ok && BigInt(mostParticipants) * largest.value[0]! + BigInt(mostParticipants) < 1n << 127n).toBe(true);
    expect(opened(openSum(await maskAll(all.map(() => [2 ** 79, -(2 ** -41), 2 ** -40]), all, label), names.slice(0, 3)))).toEqual([3 * 2 ** 79, 0, 3 * 2 ** -40]);
  });

  it("opens only what comes once from each participant, of one label and length", async () => {
    const ids = names.slice(0, 4);
    const all = owners(ids);
    const label = await labelOf(all);
    const parts = await maskAll(ids.map(() => [1, 2]), all, label);
    expect(opened(openSum(parts, ids))).toEqual([4, 8]);
    const [a, b, c, d] = parts as [MaskedContribution, MaskedContribution, MaskedContribution, MaskedContribution];
    expect(opened(openSum([a, b, c], ids))).toContain("once from each");
    expect(opened(openSum([a, b, c, d, a], ids))).toContain("once from each");
    expect(opened(openSum([a, b, c, { ...d, treId: "stranger" }], ids))).toContain("once from each");
    expect(opened(openSum([a, b], ids.slice(0, 2), 2))).toContain("Too few");
    expect(opened(openSum(parts, ids, 5))).toContain("Too few");
    expect(opened(openSum([], []))).toContain("Too few");
    expect(opened(openSum([a, b, c, await mask([1], all[3]!, all, label)], ids))).toContain("length");
    expect(opened(openSum([a, b, c, await mask([1, 2], all[3]!, all, { ...label, iteration: 1 })], ids))).toContain("labels");
    const foreign = await mask(Array.from({ length: 40 }, () => 1), all[3]!, all, { ...label, iteration: 1 });
    const longer = await maskAll(ids.slice(0, 3).map(() => Array.from({ length: 40 }, () => 1)), all, label);
    expect(opened(openSum([...longer, { ...foreign, label }], ids))).toContain("did not cancel");
  });
});

describe("a TRE's checks before it masks", () => {
  const ids = names.slice(0, 4);
  const expected = () => ({ ...epochOf, own: keys.get("va")!.own });
  const verdict = async (keysGiven: readonly RoundKey[], more: { kMin?: number; query?: string; epoch?: number } = {}) => {
    const result = await verifyParticipants(keysGiven.map((key) => RoundKey.parse(key)), known(), { ...expected(), ...more });
    return result.ok ? result.value.map((p) => p.treId) : result.refusal.message;
  };

  it("takes keys signed by known TREs for this epoch", async () => {
    expect(await verdict(messages([...ids].reverse()))).toEqual([...ids].sort());
  });

  it("refuses a man in the middle: a key that the portal put in another TRE's name", async () => {
    const portal = await newRoundKey({ ...epochOf, treId: "cleveland" }, (await identity()).own);
    expect(await verdict([portal.message, ...messages(ids.slice(1))])).toContain("signature");
    // Nor does a participant's own signature carry another's name.
    const insider = await newRoundKey({ ...epochOf, treId: "cleveland" }, identities.get("hungarian")!.own);
    expect(await verdict([insider.message, ...messages(ids.slice(1))])).toContain("signature");
    expect(await verdict([{ treId: "hungarian", signed: insider.message.signed }, ...messages(["cleveland", "switzerland", "va"])])).toContain("something else");
    expect(await verdict([{ treId: "cleveland", signed: keys.get("hungarian")!.message.signed }, ...messages(ids.slice(1))])).toContain("signature");
  });

  it("refuses keys of another epoch or query, a stranger, a double, too few, and a set without its own key", async () => {
    expect(await verdict(messages(ids), { epoch: 1 })).toContain("something else");
    expect(await verdict(messages(ids), { query: "cd".repeat(32) })).toContain("something else");
    expect(await verdict([{ ...messages(ids)[0]!, treId: "stranger" }, ...messages(ids)])).toContain("No identity key");
    expect(await verdict([...messages(ids), ...messages(["cleveland"])])).toContain("twice");
    expect(await verdict(messages(["cleveland", "va"]), { kMin: 2 })).toContain("3 to 127");
    expect(await verdict(messages(ids), { kMin: 5 })).toContain("5 to 127");
    expect(await verdict(messages(ids.slice(0, 3)))).toContain("own key");
    const another = await newRoundKey({ ...epochOf, treId: "va" }, identities.get("va")!.own);
    expect(await verdict([...messages(ids.slice(0, 3)), another.message])).toContain("own key");
  });

  it("refuses one identity under two names", async () => {
    const twin = await newRoundKey({ ...epochOf, treId: "twin" }, identities.get("cleveland")!.own);
    const result = await verifyParticipants([...messages(["cleveland", "va"]), twin.message], known().set("twin", identities.get("cleveland")!.known), expected());
    expect(result).toMatchObject({ ok: false, refusal: { message: expect.stringContaining("twice") } });
  });

  it("masks nothing for a point of low order, for a label of other participants, or without its own key in the set", async () => {
    const all = owners(ids);
    const low: Participant[] = [...all.slice(1), { treId: "cleveland", x: base64url.encode(new Uint8Array(32)) }];
    expect(await maskVector([1], all[1]!, low, await labelOf(low))).toMatchObject({ ok: false, refusal: { message: expect.stringContaining("not a key") } });
    expect((await maskVector([1], all[0]!, all, await labelOf(all.slice(0, 3)))).ok).toBe(false);
    expect((await maskVector([1], all[0]!, all.slice(1), await labelOf(all.slice(1)))).ok).toBe(false);
    expect((await maskVector([1], all[0]!, all.slice(0, 2), await labelOf(all.slice(0, 2)))).ok).toBe(false);
  });
});

describe("which labels a TRE masks under", () => {
  const label: RoundLabel = { ...epochOf, iteration: 3, participants: "00".repeat(32) };

  it("A20: refuses a replayed mask, because two vectors under one label give their plain difference", async () => {
    const all = owners(names.slice(0, 3));
    const same = await labelOf(all);
    const [one, two] = [bigints(await mask([42], all[0]!, all, same)), bigints(await mask([41], all[0]!, all, same))];
    expect(BigInt.asIntN(128, one[0]! - two[0]!)).toBe(1n << 40n);
    expect(mayUse(same, []).ok).toBe(true);
    expect(mayUse(same, [same]).ok).toBe(false);
    expect(mayUse(label, [label]).ok).toBe(false);
    expect(mayUse({ ...label, query: "cd".repeat(32) }, [label]).ok).toBe(false);
    expect(mayUse({ ...label, participants: "11".repeat(32), iteration: 4 }, [label]).ok).toBe(false);
    expect(mayUse({ ...label, iteration: 2 }, [label]).ok).toBe(false);
    expect(mayUse({ ...label, iteration: 4 }, [label]).ok).toBe(true);
    expect(mayUse({ ...label, analysis: "other" }, [label]).ok).toBe(true);
  });

  it("A21: refuses a late message for an epoch that was left, and the others' sum has no use for it", async () => {
    const next = { ...label, epoch: 1, iteration: 0, participants: "11".repeat(32) };
    expect(mayUse(next, [label]).ok).toBe(true);
    expect(mayUse({ ...label, iteration: 4 }, [label, next]).ok).toBe(false);
    const all = owners(names.slice(0, 7));
    const first = await maskAll(all.map(() => [1]), all, await labelOf(all));
    const rest = all.slice(0, 4);
    const second = await maskAll(rest.map(() => [1]), rest, await labelOf(rest, { epoch: 1 }));
    expect(openSum([...second, first[4]!], names.slice(0, 5)).ok).toBe(false);
  });
});

describe("A7: which sets of TREs may follow each other", () => {
  const may = (earlier: string[], next: string, kMin?: number) => mayFollow(earlier.map((set) => [...set]), [...next], kMin).ok;

  it("refuses {A, B, C} after {A, B, C, D}, and D's return", () => {
    expect(may([], "ABCD")).toBe(true);
    expect(may(["ABCD"], "ABC")).toBe(false);
    expect(may(["ABC"], "ABCD")).toBe(false);
    expect(may(["ABCD"], "ABCD")).toBe(true);
    expect(may(["ABCD"], "ABCE")).toBe(false);
    expect(may(["ABCDEF"], "ABC")).toBe(true);
    expect(may(["ABCDEF"], "ABCD")).toBe(false);
    expect(may(["ABCDEFG"], "ABC", 4)).toBe(false);
    expect(may([], "AB")).toBe(false);
    expect(may([], "AAA")).toBe(false);
  });

  it("sees sums of several sets: P∪Q∪{x} + R∪S − P∪R − Q∪S = x, though any two differ by three or more", () => {
    const [p, q, r, s] = ["ABC", "DEF", "GHI", "JKL"] as const;
    const sets = [`${p}${q}x`, r + s, p + r, q + s];
    const differences = sets.flatMap((a) => sets.filter((b) => b !== a).map((b) => [...a].filter((id) => !b.includes(id)).length));
    expect(Math.min(...differences)).toBeGreaterThanOrEqual(3);
    expect(may(sets.slice(0, 3), sets[3]!)).toBe(false);
    expect(may([p + q, r + s, p + r], q + s)).toBe(true);
  });
});

describe("numbers that a TRE may hide", () => {
  const all = () => owners(names.slice(0, 4));
  const given = async (vectors: readonly number[][], label: RoundLabel) => Promise.all(vectors.map((values, i) => mask(values, all()[i]!, all(), label, orHidden)));

  it("add up where nobody hides them, and are hidden where anybody does: 23 + 0 + 7 + 12 = 42", async () => {
    const cell = fc.oneof(fc.nat({ max: 1e6 }), fc.constant(Number.NaN));
    const label = await labelOf(all());
    const sum = async (vectors: readonly number[][]) => opened(openSum(await given(vectors, label), names.slice(0, 4), 3, orHidden));
    expect(await sum([[23, 5], [0, 5], [7, Number.NaN], [12, 5]])).toEqual([42, Number.NaN]);
    await fc.assert(fc.asyncProperty(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 4, maxLength: 4 }), async (vectors) => {
      // A number and NaN is NaN: so says the plain sum.
      expect(await sum(vectors)).toEqual([0, 1, 2].map((i) => vectors.reduce((total, values) => total + values[i]!, 0)));
    }), { seed: 64, numRuns: 40 });
  });

  it("tell by their total nothing of who hides them, of how many, or of what the others gave", async () => {
    const label = await labelOf(all());
    const totals = async (vectors: readonly number[][]) => (await given(vectors, label)).map(bigints).reduce((a, b) => a.map((x, i) => BigInt.asUintN(128, x + b[i]!)));
    const hidden = Number.NaN;
    // One hides it, or all do; drawn anew each time, so that two totals of the very same numbers have nothing in common.
    const seen = [await totals([[hidden], [40], [50], [60]]), await totals([[hidden], [40], [50], [60]]), await totals([[hidden], [hidden], [hidden], [hidden]])];
    expect(new Set(seen.flatMap((words) => words.slice(0, 2))).size).toBe(6);
    for (const [value, flag, end] of seen) {
      expect([value! >> 96n, flag! >> 96n].includes(0n)).toBe(false);
      expect(end).toBe(0n);
    }
    expect((await totals([[20], [40], [50], [60]]))).toEqual([170n << 40n, 0n, 0n]);
  });

  it("are no sum without everyone, or with masks left: not hidden ones", async () => {
    const [label, other] = [await labelOf(all()), await labelOf(all(), { iteration: 1 })];
    const parts = await given([[1], [2], [3], [4]], label);
    const [late] = await given([[1], [2], [3], [4]], other);
    expect(opened(openSum([{ ...late!, label }, ...parts.slice(1)], names.slice(0, 4), 3, orHidden))).toBe("The masks of this sum did not cancel.");
    expect(opened(openSum(parts.slice(1), names.slice(0, 4), 3, orHidden))).toContain("once from each");
    // What any three of the four gave is as good as random without the fourth: each word has its high bits.
    for (const left of [0, 1, 2, 3]) for (const word of parts.filter((_, i) => i !== left).map(bigints).reduce((a, b) => a.map((x, i) => BigInt.asUintN(128, x + b[i]!)))) expect(word >> 96n).not.toBe(0n);
  });
});
