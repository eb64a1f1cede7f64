/** What attacks on masks would give, worked out: the portal reads every message, and knows every rule. */
import { base64url, exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import type { PrivateJwk } from "#lib/approval/signature.ts";
import { bytesToWords, fromWord } from "#lib/protocol/secure-sum/fixed-point.ts";
import { maskVector, openSum } from "#lib/protocol/secure-sum/masked-sum.ts";
import { mayFollow } from "#lib/protocol/secure-sum/may-follow.ts";
import { mayUse } from "#lib/protocol/secure-sum/may-use.ts";
import { domain, type MaskedContribution, type RoundLabel } from "#lib/protocol/secure-sum/messages.ts";
import { newRoundKey, participantsDigest, type OwnRoundKey } from "#lib/protocol/secure-sum/participants.ts";
import { must } from "#db/testing/test-federation.ts";

const hospitals = ["cleveland", "hungarian", "switzerland", "va"];
const epoch = { domain, submission: "submission-1", query: "ab".repeat(32), analysis: "m" } as const;
const keysOf = (number: number, of = hospitals): Promise<OwnRoundKey[]> => Promise.all(of.map(async (treId) => {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return (await newRoundKey({ ...epoch, epoch: number, treId }, (await exportJWK(privateKey)) as PrivateJwk)).own;
}));
const labelOf = async (keys: readonly OwnRoundKey[], number: number, iteration: number): Promise<RoundLabel> => ({ ...epoch, epoch: number, iteration, participants: await participantsDigest(keys) });
const masked = async (values: readonly number[], own: OwnRoundKey, all: readonly OwnRoundKey[], label: RoundLabel): Promise<MaskedContribution> => must(await maskVector(values, own, all, label));
const words = ({ words: sent }: MaskedContribution) => bytesToWords(base64url.decode(sent));
/** What a reader takes from two messages of one hospital: the difference of its numbers, where their masks are the same. */
const difference = (a: MaskedContribution, b: MaskedContribution) => words(a).map((word, i) => fromWord(word - words(b)[i]!, 1));

describe("masks", () => {
  it("two sums under one label are bare but for each other; two labels share no mask (A20, played on the wire in e2e/masked)", async () => {
    const keys = await keysOf(0);
    const [va] = keys.slice(3);
    const [first, second] = [await labelOf(keys, 0, 0), await labelOf(keys, 0, 1)];
    // Raw: two sums under one label are bare but for each other: 28 − 26 is one person's two.
    expect(difference(await masked([28, 104], va!, keys, first), await masked([26, 103], va!, keys, first))).toEqual([2, 1]);
    expect(mayUse(first, [first]).ok).toBe(false);
    expect(mayUse({ ...first, query: "cd".repeat(32) }, [first]).ok).toBe(false);
    expect(mayUse(second, [first]).ok).toBe(true);
    const apart = difference(await masked([28, 104], va!, keys, first), await masked([26, 103], va!, keys, second));
    expect(apart).not.toContain(2);
    expect(apart).not.toContain(1);
  });

  it("without one of four the others’ parts are no sum, and its own, when it comes, is opened by nothing that was sent (A21, played on the wire in e2e/masked)", async () => {
    const keys = await keysOf(0);
    const label = await labelOf(keys, 0, 0);
    const numbers = [[164, 139], [188, 106], [8, 115], [51, 149]];
    const parts = await Promise.all(keys.map((own, i) => masked(numbers[i]!, own, keys, label)));
    // VA drops out: the three others' parts are no sum, and VA's own message, when it comes, is opened by nothing that was ever sent.
    expect(openSum(parts.slice(0, 3), hospitals).ok).toBe(false);
    expect(openSum(parts.slice(0, 3), hospitals.slice(0, 3)).ok).toBe(false);
    expect(openSum([...openedAnew(parts)], hospitals).ok).toBe(true);
    // Those left may not even begin anew: beside a sum of all four, that of three is VA's.
    expect(mayFollow([hospitals], hospitals.slice(0, 3)).ok).toBe(false);
    expect(mayFollow([], hospitals.slice(0, 3)).ok).toBe(true);
    // In a new epoch with new keys VA's late part belongs to no sum.
    const next = await keysOf(1, hospitals.slice(0, 3));
    const nextLabel = await labelOf(next, 1, 0);
    const again = await Promise.all(next.map((own, i) => masked(numbers[i]!, own, next, nextLabel)));
    expect([...must(openSum(again, hospitals.slice(0, 3)))]).toEqual([360, 360]);
    expect(openSum([...again, parts[3]!], hospitals).ok).toBe(false);
    expect(mayUse(label, [nextLabel]).ok).toBe(false);
  });
});
const openedAnew = (parts: readonly MaskedContribution[]) => [...parts].reverse();
