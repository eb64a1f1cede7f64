/**
 * Fingerprints of a set, made of sums over its people: linear, so that the fingerprint of a sum or difference of sets is the sum or difference
 * of fingerprints, and much can be ruled out without opening a set.
 *
 * `blocks`: each person adds a fixed 32-bit weight to one of 64 blocks, modulo 2^32. A combination that touches fewer than t people touches
 * fewer than t blocks and leaves all others 0, so one with t blocks or more that are not 0 is ruled out for certain; one that touches many
 * people passes by chance with about 2^-32 for each block. Plain counts of people in blocks would say much less: any two large sets look alike in them.
 *
 * `columns`: the same in 2,560 columns over a prime field, where one can divide: for sums with any coefficients (linear.ts).
 *
 * `lows`: in each block the smallest weight of its people. Two sets share it as often as they share people among all of theirs, which says how
 * near they are, large or small (Li, Owen & Zhang, “One permutation hashing”, 2012).
 */
import type { PersonSet } from "./person-set.ts";

export const blocks = 64;
export const columns = 2560;
/** The largest prime below 2^20: a thousand products of two smaller numbers add up exactly in a float. */
export const prime = 1_048_573;
export type Sketch = Uint32Array;
export type Fingerprint = { readonly blocks: Sketch; readonly lows: Sketch; readonly columns: Sketch };

/** The finaliser of MurmurHash3: a bijection of 32-bit numbers in which every input bit moves every output bit. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
const nobody = 0xffffffff;

const hashOf = (id: number): number => mix((id >>> 0) ^ mix(Math.floor(id / 2 ** 32) + 1));
/** The block in which a person counts, and with what. */
export function weighed(id: number): { block: number; weight: number } {
  const hashed = hashOf(id);
  return { block: hashed & (blocks - 1), weight: mix(hashed ^ 0x9e3779b9) };
}

export function fingerprintOf(people: PersonSet): Fingerprint {
  const sums = new Uint32Array(blocks);
  const lows = new Uint32Array(blocks).fill(nobody);
  const wide = new Float64Array(columns);
  let high = 0;
  let salt = mix(1);
  people.each((id) => {
    const upper = Math.floor(id / 2 ** 32);
    if (upper !== high) salt = mix((high = upper) + 1);
    const hashed = mix((id >>> 0) ^ salt);
    const weight = mix(hashed ^ 0x9e3779b9);
    const block = hashed & (blocks - 1);
    sums[block]! += weight;
    if (weight < lows[block]!) lows[block] = weight;
    wide[(hashed >>> 6) % columns]! += 1 + (mix(hashed ^ 0x7f4a7c15) >>> 12);
  });
  return { blocks: sums, lows, columns: Uint32Array.from(wide, (sum) => sum % prime) };
}

/** Whether whole − part − other may touch fewer than `limit` people. Sketches lie in `of` at 64 times their index. */
export function mayBeFew(limit: number, whole: Sketch, wholeAt: number, part: Sketch, partAt: number, other?: Sketch, otherAt = 0): boolean {
  let touched = 0;
  for (let b = 0; b < blocks; b++) {
    const left = (whole[wholeAt + b]! - part[partAt + b]! - (other ? other[otherAt + b]! : 0)) | 0;
    if (left !== 0 && ++touched >= limit) return false;
  }
  return true;
}

/** About how much of the smaller of two sets lies in the other, 0 to 1. */
export function overlap(a: Sketch, aAt: number, aSize: number, b: Sketch, bAt: number, bSize: number): number {
  let [alike, held] = [0, 0];
  for (let i = 0; i < blocks; i++) {
    const [x, y] = [a[aAt + i]!, b[bAt + i]!];
    if (x !== nobody || y !== nobody) held++;
    if (x === y && x !== nobody) alike++;
  }
  if (alike === 0) return 0;
  const shared = alike / held;
  return Math.min(1, ((shared / (1 + shared)) * (aSize + bSize)) / Math.min(aSize, bSize));
}
