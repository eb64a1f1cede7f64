/** Sums by groups under masks: which groups are summed, over whom, and what a portal that tells TREs of different ones gets. */
import { exportJWK, generateKeyPair } from "jose";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PrivateJwk } from "#lib/approval/signature.ts";
import { givers, membersOfEveryone, summedGroups } from "./group-sums.ts";
import { maskVector, openSum } from "./masked-sum.ts";
import { mayFollow } from "./may-follow.ts";
import { mayUse } from "./may-use.ts";
import { domain, type MaskedContribution, type RoundLabel } from "./messages.ts";
import { newRoundKey, participantsDigest, type OwnRoundKey, type Participant } from "./participants.ts";

const giving = (treId: string, given: string[], isWhole = true) => ({ treId, groups: { given, isWhole } });
const four = [giving("avon", ["no", "yes"]), giving("borders", ["no", "yes"]), giving("cornwall", ["no", "yes"]), giving("devon", ["no"], false)];

describe("groups that are summed", () => {
  it("have people at as many TREs as a total covers: “yes” of three TREs is summed over three, not where four are asked for", () => {
    expect(summedGroups(four, 3)).toEqual(["no", "yes"]);
    expect(givers(four, "yes").map(({ treId }) => treId)).toEqual(["avon", "borders", "cornwall"]);
    expect(summedGroups(four, 4)).toEqual(["no"]);
    expect(summedGroups(four.slice(2), 3)).toEqual([]);
    expect(summedGroups([{ groups: undefined }], 3)).toBeUndefined();
  });
  it("everyone's sum is of whole TREs and of those without a group, which are others: a later one over whole ones would give Devon's “yes”", () => {
    const members = membersOfEveryone(four, ["no", "yes"], "disease");
    expect(members).toEqual(["avon", "borders", "cornwall", '["devon","disease",["no"]]']);
    expect(mayFollow([members], members).ok).toBe(true);
    expect(mayFollow([members], ["avon", "borders", "cornwall", "devon"]).ok).toBe(false);
    // A group that too few give is left out by all of those that have it.
    expect(membersOfEveryone(four, ["no"], "disease").map((id) => id.includes("disease"))).toEqual([true, true, true, true]);
    expect(mayFollow([["avon", "borders", "cornwall"]], ["avon", "borders", "cornwall", "devon"]).ok).toBe(false);
  });
  it("at any one place no sum of groups' and everyone's totals, with any coefficients, is of fewer than k TREs", () => {
    const world = fc.array(fc.subarray(["a", "b", "c", "d"]), { minLength: 3, maxLength: 7 });
    fc.assert(fc.property(world, fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 5, maxLength: 5 }), (given, [ofAll, ...ofGroups]) => {
      const tres = given.map((codes, i) => giving(`tre-${i}`, codes));
      const summed = summedGroups(tres, 3)!;
      // What each TRE's people of a group weigh in the sum: the total of their group, and everyone's.
      const weighed = new Set(tres.filter(({ groups }) => groups.given.some((code) => summed.includes(code) && ofAll! + ofGroups[["a", "b", "c", "d"].indexOf(code)]! !== 0)).map(({ treId }) => treId));
      expect(weighed.size === 0 || weighed.size >= 3).toBe(true);
    }), { seed: 41, numRuns: 500 });
  });
});

describe("under masks", () => {
  const epoch = { domain, submission: "submission-1", query: "ab".repeat(32), analysis: "one-1", epoch: 0 } as const;
  const keysOf = (tres: typeof four): Promise<(OwnRoundKey & Participant)[]> => Promise.all(tres.map(async ({ treId, groups }) => {
    const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    return { ...(await newRoundKey({ ...epoch, treId, groups }, (await exportJWK(privateKey)) as PrivateJwk)).own, groups };
  }));
  const labelOf = async (participants: readonly Participant[], fewest: number): Promise<RoundLabel> => ({ ...epoch, iteration: 0, participants: await participantsDigest(participants), groups: summedGroups(participants, fewest)! });
  const masked = async (values: number[], own: OwnRoundKey, all: readonly Participant[], label: RoundLabel): Promise<MaskedContribution> => {
    const result = await maskVector(values, own, all, label);
    if (!result.ok) throw new Error(result.refusal.message);
    return result.value;
  };
  const ids = four.map(({ treId }) => treId);
  /** No, yes, and everyone: Devon's 25 with the disease are in neither. */
  const numbers = [[164, 139, 303], [188, 106, 294], [108, 115, 223], [51, 0, 51]];

  it("each total is of those that give it: “yes” 139 + 106 + 115 = 360, everyone 303 + 294 + 223 + 51 = 871", async () => {
    const keys = await keysOf(four);
    const label = await labelOf(keys, 3);
    const opened = openSum(await Promise.all(keys.map((own, i) => masked(numbers[i]!, own, keys, label))), ids);
    expect(opened.ok && [...opened.value]).toEqual([511, 360, 871]);
  });
  it("a portal that tells one TRE of a group and the others not, by other participation or another least number, opens nothing", async () => {
    const keys = await keysOf(four);
    const told = await Promise.all(keys.map((own, i) => (i === 0 ? labelOf(keys, 3) : labelOf(keys, 4)).then((label) => masked(i === 0 ? numbers[0]! : [numbers[i]![0]!, 0, numbers[i]![0]!], own, keys, label))));
    expect(openSum(told, ids).ok).toBe(false);
    expect(openSum(told.map((part) => ({ ...part, label: told[0]!.label })), ids).ok).toBe(false);
    // A participation that a TRE has not signed makes another digest.
    const claimed = keys.map((key) => (key.treId === "devon" ? { ...key, groups: { given: ["no", "yes"], isWhole: true } } : key));
    expect(await participantsDigest(claimed)).not.toBe(await participantsDigest(keys));
  });
  it("the groups of an epoch stay what they were", async () => {
    const label = await labelOf(await keysOf(four), 3);
    expect(mayUse({ ...label, iteration: 1 }, [label]).ok).toBe(true);
    expect(mayUse({ ...label, iteration: 1, groups: ["no"] }, [label]).ok).toBe(false);
  });
});
