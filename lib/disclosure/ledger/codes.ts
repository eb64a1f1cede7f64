/**
 * Lists of codes in the ledger. Each listed code is a set of people too, and a list has thousands: of each only a fingerprint of 64 blocks is kept
 * (sketch.ts), made from one pass over who has which code. Compared are each code with the same code in earlier lists, with every other released set, and each new
 * set with the codes of earlier lists; the comparison goes by the fingerprints alone, so that now and then a set that differs by a few more people than the threshold counts as near.
 *
 * A code of which nearly the same people were told before, or the very same, reads as it read then, in a range that is wider by what may be between them: the list says the same
 * of it whether a few more people have it or nobody more.
 */
import type { Ledger } from "./ledger.ts";
import type { Answer } from "./said.ts";
import { blocks, mayBeFew, weighed, type Sketch } from "./sketch.ts";

/** `wording`: of the population; `keys` as in lib/query/holders.ts. */
export type CodeSets = { readonly wording: string; readonly keys: readonly string[]; readonly sizes: Uint32Array; readonly sketches: Sketch; readonly answers: readonly (Answer | undefined)[] };

/** Adds people to codes, one by one. */
export class CodeFingerprints {
  private readonly at = new Map<string, number>();
  private readonly sizes: number[] = [];
  private sketches = new Uint32Array(blocks * 1024);

  add(person: number, code: string): void {
    let at = this.at.get(code);
    if (at === undefined) {
      at = this.at.size;
      this.at.set(code, at);
      this.sizes.push(0);
      if (blocks * (at + 1) > this.sketches.length) {
        const larger = new Uint32Array(2 * this.sketches.length);
        larger.set(this.sketches);
        this.sketches = larger;
      }
    }
    const { block, weight } = weighed(person);
    this.sizes[at]!++;
    this.sketches[blocks * at + block]! += weight;
  }
  /** Those of the codes that are wanted, in their order. */
  of(keys: readonly string[], wording: string): CodeSets {
    const sketches = new Uint32Array(blocks * keys.length);
    keys.forEach((key, i) => {
      const at = this.at.get(key);
      if (at !== undefined) sketches.set(this.sketches.subarray(blocks * at, blocks * (at + 1)), blocks * i);
    });
    return { wording, keys, sizes: Uint32Array.from(keys, (key) => this.sizes[this.at.get(key) ?? -1] ?? 0), sketches, answers: keys.map(() => undefined) };
  }
}

/** Entries by size, so that those of nearly the same size lie side by side. */
function bySize(sizes: ArrayLike<number>): (size: number, within: number) => Iterable<number> {
  const order = Array.from(sizes, (_, i) => i).sort((a, b) => sizes[a]! - sizes[b]!);
  return function* (size, within) {
    let [from, to] = [0, order.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (sizes[order[middle]!]! <= size - within) from = middle + 1;
      else to = middle;
    }
    for (let i = from; i < order.length && sizes[order[i]!]! < size + within; i++) yield order[i]!;
  };
}

/** What codes of a new list have to read as, by their keys. */
export function codesReadAs(fresh: CodeSets, lists: readonly CodeSets[], past: Ledger, threshold: number): Map<string, Answer> {
  const said = new Map<string, Answer>();
  const wider = ({ value, roundedTo }: Answer): Answer => ({ value, roundedTo: roundedTo + 2 * threshold });
  const near = bySize(past.sizes);
  const places = lists.map((list) => new Map(list.keys.map((key, i) => [key, i])));
  fresh.keys.forEach((key, i) => {
    if (fresh.sizes[i]! < threshold) return;
    // The same code of the same people has the same answer; else the latest one that is near.
    let found: Answer | undefined;
    lists.forEach((list, l) => {
      const at = places[l]!.get(key);
      const answer = at === undefined ? undefined : list.answers[at];
      if (!answer || !mayBeFew(threshold, fresh.sketches, i * blocks, list.sketches, at! * blocks)) return;
      const isSame = list.wording === fresh.wording && mayBeFew(1, fresh.sketches, i * blocks, list.sketches, at! * blocks);
      found = isSame ? answer : wider(answer);
    });
    if (!found) {
      for (const entry of near(fresh.sizes[i]!, threshold)) {
        const answer = past.answers[entry];
        if (answer && mayBeFew(threshold, fresh.sketches, i * blocks, past.sketches, entry * blocks)) found = wider(answer);
      }
    }
    if (found) said.set(key, found);
  });
  return said;
}

/** The place of a code of an earlier list whose people are nearly those of a set; `isSame` says whether the words are. */
export function nearACode(size: number, sketch: Sketch, at: number, lists: readonly CodeSets[], threshold: number, isSame: (list: CodeSets, code: number) => boolean): string | null {
  for (const list of lists) {
    for (let code = 0; code < list.keys.length; code++) {
      if (Math.abs(list.sizes[code]! - size) >= threshold || !mayBeFew(threshold, sketch, at, list.sketches, code * blocks)) continue;
      if (mayBeFew(1, sketch, at, list.sketches, code * blocks) && isSame(list, code)) continue;
      return list.keys[code]!;
    }
  }
  return null;
}
