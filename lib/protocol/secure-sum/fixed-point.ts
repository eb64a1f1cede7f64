/**
 * Doubles as 128-bit two's complement words with one public scale of 2^40, so that sums are exact modulo 2^128 and masks cancel to the bit.
 * Rounding costs at most 2^-41 per number, so K·2^-41 per sum of K; turning the sum back into a double adds its own rounding (relative 2^-53).
 * Headroom needs no message between TREs: |x| < 2^80 and K ≤ 127 give K·max|x|·2^40 + K/2 < 2^127.
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";

const scale = 2 ** 40;
const limit = 2 ** 80;
const modulus = 128;
const low = (1n << 64n) - 1n;
export const bytesPerWord = 16;
export const mostParticipants = 127;

/** How far a sum of this many numbers can be from the truth for their rounding. */
export const roundedWithin = (participants: number): number => participants / (2 * scale);

/** Signed words: each |word| < 2^120. Refused are NaN, Infinity and |x| ≥ 2^80: a clamp would be a silent error in the sum. */
export function toWords(values: ArrayLike<number>): Result<bigint[]> {
  const words: bigint[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(Math.abs(value) < limit)) return refuse("invalid-input", `Number ${String(i + 1)} is not finite or too large to be summed under masks.`);
    words.push(BigInt(Math.round(value * scale)));
  }
  return ok(words);
}

/** The sum of `participants` numbers as a double, or undefined where no such numbers could have given it: the masks did not cancel. */
export function fromWord(word: bigint, participants: number): number | undefined {
  const signed = BigInt.asIntN(modulus, word);
  const reach = BigInt(participants) << 120n;
  return signed > reach || signed < -reach ? undefined : Number(signed) / scale;
}

/** Big-endian, 16 bytes a word, modulo 2^128. */
export function wordsToBytes(words: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(words.length * bytesPerWord);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => {
    const unsigned = BigInt.asUintN(modulus, word);
    view.setBigUint64(i * bytesPerWord, unsigned >> 64n);
    view.setBigUint64(i * bytesPerWord + 8, unsigned & low);
  });
  return bytes;
}

/** Unsigned words; the length must be a multiple of 16. */
export function bytesToWords(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / bytesPerWord }, (_, i) => (view.getBigUint64(i * bytesPerWord) << 64n) | view.getBigUint64(i * bytesPerWord + 8));
}
