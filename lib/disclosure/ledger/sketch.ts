/**
 * A fingerprint of a set: each person adds a fixed 32-bit weight to one of 64 blocks, modulo 2^32. It is linear: the sketch of a sum or
 * difference of sets is the sum or difference of sketches. A combination that touches fewer than t people touches fewer than t blocks and
 * leaves all others 0, so a combination with t blocks or more that are not 0 is ruled out for certain; one that touches many people passes
 * by chance with about 2^-32 for each block. Plain counts of people in blocks would say much less: any two large sets look alike in them.
 */
import type { PersonSet } from "./person-set.ts";

export const blocks = 64;
export type Sketch = Uint32Array;

/** The finaliser of MurmurHash3: a bijection of 32-bit numbers in which every input bit moves every output bit. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export function sketchOf(people: PersonSet): Sketch {
  const sketch = new Uint32Array(blocks);
  for (const id of people) {
    const hashed = mix((id >>> 0) ^ mix(Math.floor(id / 2 ** 32) + 1));
    sketch[hashed & (blocks - 1)]! += mix(hashed ^ 0x9e3779b9);
  }
  return sketch;
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
