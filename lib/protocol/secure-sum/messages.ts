/** What travels between TREs, through the portal, for one masked sum. */
import { z } from "zod";
import { bytesPerWord } from "./fixed-point.ts";

/** Names the use of a key, so that no signature or mask made here means anything elsewhere; a change of method changes it. */
export const domain = "fivefold/secure-sum/1";
/** As records of disclosure control name it. */
export const maskingMethod = `pairwise masks by X25519 and HKDF-SHA-256, ${domain}`;

const mostWords = 40_000;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const treId = z.string().min(1).max(64);
const epochOf = {
  domain: z.literal(domain),
  submission: z.string().min(1).max(64),
  query: sha256,
  analysis: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  /** Counts from 0; each new set of participants, and each new set of keys, is a new epoch. */
  epoch: z.int().min(0).max(1000),
};

const groupCodes = z.array(z.string().min(1).max(200)).max(200);
/** Where sums are told by groups of people: the groups of which this TRE gives its people's. `isWhole`: it leaves nobody with a known group out. */
export const GroupsGiven = z.strictObject({ given: groupCodes, isWhole: z.boolean() });
export type GroupsGiven = z.infer<typeof GroupsGiven>;

/** One masked sum: masks of two labels have nothing in common. `participants` is the digest of the set with its keys (participants.ts); `groups` are those that are summed (group-sums.ts). */
export const RoundLabel = z.strictObject({ ...epochOf, iteration: z.int().min(0).max(200), participants: sha256, groups: groupCodes.optional() });
export type RoundLabel = z.infer<typeof RoundLabel>;

/** What a TRE signs with its identity key; `x` is its X25519 public key of this epoch (32 bytes, base64url). */
export const RoundKeyClaims = z.strictObject({ ...epochOf, treId, x: z.string().regex(/^[A-Za-z0-9_-]{43}$/), groups: GroupsGiven.optional() });
export type RoundKeyClaims = z.infer<typeof RoundKeyClaims>;

/** `signed`: a compact JWS of RoundKeyClaims. */
export const RoundKey = z.strictObject({ treId, signed: z.string().min(1).max(2000) });
export type RoundKey = z.infer<typeof RoundKey>;

const words = z.string().regex(/^[A-Za-z0-9_-]*$/).max(Math.ceil((mostWords * bytesPerWord * 4) / 3));
/** `words`: base64url of 16 bytes a number. */
export const MaskedContribution = z.strictObject({ treId, label: RoundLabel, words });
export type MaskedContribution = z.infer<typeof MaskedContribution>;

/** What a TRE signs of its part: `sha256` of its words. */
export const PartClaims = z.strictObject({ treId, label: RoundLabel, sha256 });
/** A masked contribution on its way, for the portal and the other TREs to check: `signed` is a compact JWS of PartClaims. */
export const SignedPart = z.strictObject({ words, signed: z.string().min(1).max(4000) });
export type SignedPart = z.infer<typeof SignedPart>;
