/**
 * Sums over TREs of which the portal learns nothing but the sum: pairwise masks (Bonawitz et al., CCS 2017), without their repair of dropouts.
 *
 * TREs i and j share s = X25519(i, j); k = HKDF-SHA256(s, no salt, info = label, lower id, higher id); their mask is the AES-256-CTR keystream of k
 * from a zero counter, 16 bytes a number. y_i = x_i + Σ_{j>i} m_ij − Σ_{j<i} m_ij mod 2^128, so Σ y = Σ x. It holds against a portal that reads
 * everything and gives keys of its own (signed keys), as long as at least two TREs of each sum don't collude with it; what a TRE learns of others is
 * nothing. It does not hold a TRE to true numbers. Disclosure checks run inside the TRE, on the plain numbers, before this.
 *
 * A TRE that drops out ends the epoch: the others begin a new one with new keys, if mayFollow allows. No seed and no key is ever given away to mend
 * a sum, so there is nothing that a late message could be unmasked with (attack A21), and no share of a key to protect.
 */
import { base64url } from "jose";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { plainly, type Encoding } from "./encoding.ts";
import { bytesPerWord, bytesToWords, mostParticipants, wordsToBytes } from "./fixed-point.ts";
import type { MaskedContribution, RoundLabel } from "./messages.ts";
import { fewestParticipants, participantsDigest, type OwnRoundKey, type Participant } from "./participants.ts";

/**
 * `participants` come from verifyParticipants, and the label was allowed by mayUse and written down. Refuses numbers that can't be encoded, a label
 * of other participants, and a key that gives no shared secret (a point of low order).
 */
export async function maskVector(
  values: ArrayLike<number>, own: OwnRoundKey, participants: readonly Participant[], label: RoundLabel, { write }: Encoding = plainly,
): Promise<Result<MaskedContribution>> {
  if (participants.length < fewestParticipants || participants.length > mostParticipants) return refuse("disclosure-risk", "Too few or too many data environments for a masked sum.");
  if (!participants.some((p) => p.treId === own.treId && p.x === own.x) || (await participantsDigest(participants)) !== label.participants)
    return refuse("disclosure-risk", "The round's label names other participants.");
  const words = write(values);
  if (!words.ok) return words;
  const sum = words.value;
  for (const other of participants) {
    if (other.treId === own.treId) continue;
    const mask = await pairMask(own, other, label, sum.length);
    if (!mask) return refuse("outside-approval", `The key of data environment ${other.treId} is not a key.`);
    const add = own.treId < other.treId;
    mask.forEach((word, i) => (sum[i] = add ? sum[i]! + word : sum[i]! - word));
  }
  return ok({ treId: own.treId, label, words: base64url.encode(wordsToBytes(sum)) });
}

/** The same on both sides of the pair. */
async function pairMask(own: OwnRoundKey, other: Participant, label: RoundLabel, length: number): Promise<bigint[] | undefined> {
  const secret = await sharedSecret(own, other);
  if (!secret) return undefined;
  const ids = own.treId < other.treId ? [own.treId, other.treId] : [other.treId, own.treId];
  const info = new TextEncoder().encode(canonicalJson([label, ...ids]));
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info }, material, { name: "AES-CTR", length: 256 }, false, ["encrypt"]);
  const zeros = new Uint8Array(length * bytesPerWord);
  return bytesToWords(new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CTR", counter: new Uint8Array(16), length: 128 }, key, zeros)));
}

async function sharedSecret(own: OwnRoundKey, other: Participant): Promise<ArrayBuffer | undefined> {
  try {
    const theirs = await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "X25519", x: other.x }, "X25519", false, []);
    const secret = await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, own.privateKey, 256);
    // RFC 7748 section 6.1: an all-zero secret came from a point of low order, and anybody knows it.
    return new Uint8Array(secret).some((byte) => byte !== 0) ? secret : undefined;
  } catch {
    return undefined;
  }
}

/** The sum of all parts, one number per place. Refuses a missing, doubled or foreign participant, too few, and parts that don't belong together. */
export function openSum(parts: readonly MaskedContribution[], expectedIds: readonly string[], kMin: number = fewestParticipants, { read }: Encoding = plainly): Result<Float64Array> {
  const ids = new Set(parts.map((part) => part.treId));
  const first = parts[0];
  if (!first || ids.size < Math.max(kMin, fewestParticipants)) return refuse("disclosure-risk", "Too few data environments answered for a sum to be opened.");
  if (ids.size !== parts.length || parts.length > mostParticipants || ids.size !== new Set(expectedIds).size || !expectedIds.every((id) => ids.has(id)))
    return refuse("invalid-input", "The parts of a masked sum must come once from each of its participants.");
  const label = canonicalJson(first.label);
  if (parts.some((part) => canonicalJson(part.label) !== label)) return refuse("invalid-input", "The parts of a masked sum carry different labels.");
  const bytes = parts.map((part) => base64url.decode(part.words));
  const length = bytes[0]!.length;
  if (length % bytesPerWord !== 0 || bytes.some((b) => b.length !== length)) return refuse("invalid-input", "The parts of a masked sum differ in length.");
  const totals = bytes.map(bytesToWords).reduce((sum, words) => sum.map((word, i) => word + words[i]!));
  const sums = read(totals, parts.length);
  return sums ? ok(sums) : refuse("invalid-input", "The masks of this sum did not cancel.");
}
