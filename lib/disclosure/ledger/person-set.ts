/**
 * An immutable set of people, compressed: ids in chunks of 65,536, each chunk a sorted array (up to 4,096 ids) or a bitmap of 8 kB, so
 * that a million dense people take less than 130 kB. Layout after Chambi, Lemire et al., “Better bitmap performance with Roaring
 * bitmaps” (2016). Ids from 2^32 on, such as digests, are scattered, and one ascending array holds them. It never leaves the TRE. Bytes are little-endian, as on every
 * machine that this runs on.
 */
import { holds, merged, onlyInFirst, sortedIds, type SortedIds } from "./sorted-ids.ts";

type Chunk = Uint16Array | Uint32Array;

const chunkSpan = 65_536;
const mostInArray = 4096;
const words = chunkSpan / 32;
/** From here on ids are scattered. */
const firstScattered = 2 ** 32;
const nobody: SortedIds = new Float64Array();
/** Of version 1 all ids were in chunks. */
const version = 2;

export class PersonSet {
  readonly size: number;
  private readonly chunks: ReadonlyMap<number, Chunk>;
  private readonly scattered: SortedIds;
  private constructor(chunks: ReadonlyMap<number, Chunk>, scattered: SortedIds) {
    this.chunks = chunks;
    this.scattered = scattered;
    let size = scattered.length;
    for (const chunk of chunks.values()) size += sizeOf(chunk);
    this.size = size;
  }

  /** Ids in any order, repeats allowed; throws where one is no safe integer of 0 or more. */
  static from(ids: Iterable<number>): PersonSet {
    const given = Float64Array.from(ids);
    for (let i = 0; i < given.length; i++) if (!Number.isSafeInteger(given[i]) || given[i]! < 0) throw new RangeError("a person's id is a safe integer of 0 or more");
    return PersonSet.ofSorted(sortedIds(given));
  }
  private static ofSorted(sorted: SortedIds): PersonSet {
    const chunks = new Map<number, Chunk>();
    let from = 0;
    while (from < sorted.length && sorted[from]! < firstScattered) {
      const high = Math.floor(sorted[from]! / chunkSpan);
      let to = from + 1;
      while (to < sorted.length && sorted[to]! < (high + 1) * chunkSpan) to++;
      chunks.set(high, chunkOf(Uint16Array.from(sorted.subarray(from, to), (id) => id - high * chunkSpan)));
      from = to;
    }
    return new PersonSet(chunks, sorted.slice(from));
  }

  /** People `from` to `from + 32 × bitmap.length − 1`, of whom those with a bit are in the set; `from` is a multiple of 65,536. */
  static fromBitmap(bitmap: Uint32Array, from = 0): PersonSet {
    if (from % chunkSpan !== 0) throw new RangeError("a bitmap of people begins at a multiple of 65,536");
    const chunks = new Map<number, Chunk>();
    for (let at = 0; at < bitmap.length; at += words) {
      const whole = new Uint32Array(words);
      whole.set(bitmap.subarray(at, at + words));
      const chunk = compact(whole);
      if (chunk.length > 0) chunks.set(from / chunkSpan + at / words, chunk);
    }
    return new PersonSet(chunks, nobody);
  }

  /** Each person once, ascending: much faster than iterating. */
  each(visit: (id: number) => void): void {
    for (const [high, chunk] of this.chunks) {
      const first = high * chunkSpan;
      if (chunk instanceof Uint16Array) for (let i = 0; i < chunk.length; i++) visit(first + chunk[i]!);
      else for (let i = 0; i < chunk.length; i++) for (let word = chunk[i]!; word !== 0; word &= word - 1) visit(first + i * 32 + 31 - Math.clz32(word & -word));
    }
    for (let i = 0; i < this.scattered.length; i++) visit(this.scattered[i]!);
  }

  /** Ids, ascending. */
  *[Symbol.iterator](): Generator<number> {
    for (const [high, chunk] of this.chunks) for (const low of lowsOf(chunk)) yield high * chunkSpan + low;
    yield* this.scattered;
  }
  has(id: number): boolean {
    if (id >= firstScattered) return holds(this.scattered, id);
    const high = Math.floor(id / chunkSpan);
    const chunk = this.chunks.get(high);
    return chunk !== undefined && contains(chunk, id - high * chunkSpan);
  }

  /** How many people are in this set and not in the other, counted no further than `limit`. */
  differenceSize(other: PersonSet, limit = Infinity): number {
    let found = 0;
    for (const [high, chunk] of this.chunks) {
      found += differenceOf(chunk, other.chunks.get(high), limit - found);
      if (found >= limit) return limit;
    }
    return found + onlyInFirst(this.scattered, other.scattered, limit - found);
  }
  intersectionSize(other: PersonSet): number {
    return this.size - this.differenceSize(other);
  }
  minus(other: PersonSet): PersonSet {
    return this.combine(other, (a, b) => a & ~b, (a, b) => a && !b);
  }
  intersect(other: PersonSet): PersonSet {
    return this.combine(other, (a, b) => a & b, (a, b) => a && b);
  }
  union(other: PersonSet): PersonSet {
    return this.combine(other, (a, b) => a | b, () => true);
  }
  /** For how many people the weights of the sets that they are in add up to something other than a multiple of `modulus`, counted to the end of the chunk that reaches `limit`. */
  static touched(terms: readonly { people: PersonSet; weight: number }[], modulus: number, limit: number): number {
    let found = 0;
    const sums = new Float64Array(chunkSpan);
    for (const high of new Set(terms.flatMap(({ people }) => [...people.chunks.keys()]))) {
      sums.fill(0);
      for (const { people, weight } of terms) {
        const chunk = people.chunks.get(high);
        if (!chunk) continue;
        if (chunk instanceof Uint16Array) for (let i = 0; i < chunk.length; i++) sums[chunk[i]!]! += weight;
        else for (let i = 0; i < words; i++) for (let word = chunk[i]!; word !== 0; word &= word - 1) sums[i * 32 + 31 - Math.clz32(word & -word)]! += weight;
      }
      for (let i = 0; i < chunkSpan; i++) if (sums[i] !== 0 && sums[i]! % modulus !== 0) found++;
      if (found >= limit) return found;
    }
    return found + touchedAmong(terms.map(({ people, weight }) => ({ ids: people.scattered, weight })), modulus);
  }
  equals(other: PersonSet): boolean {
    return this.size === other.size && this.differenceSize(other, 1) === 0;
  }

  /** Version, how many scattered ids (4 bytes) and these (8 each), then for each chunk its number (8 bytes), its size (4) and its ids (2 each) or its bitmap: how many words (2) up to the last that is not 0, and these (4 each). */
  toBytes(): Uint8Array {
    const scattered = new Uint8Array(this.scattered.buffer, this.scattered.byteOffset, this.scattered.byteLength);
    const bytes = new Uint8Array(5 + scattered.length + [...this.chunks.values()].reduce((sum, chunk) => sum + 12 + bytesOf(chunk), 0));
    const view = new DataView(bytes.buffer);
    view.setUint8(0, version);
    view.setUint32(1, this.scattered.length, true);
    bytes.set(scattered, 5);
    let at = 5 + scattered.length;
    for (const [high, chunk] of this.chunks) {
      view.setBigUint64(at, BigInt(high), true);
      view.setUint32(at + 8, sizeOf(chunk), true);
      at += 12;
      const used = chunk instanceof Uint16Array ? chunk : chunk.subarray(0, usedWords(chunk));
      if (used instanceof Uint32Array) {
        view.setUint16(at, used.length, true);
        at += 2;
      }
      bytes.set(new Uint8Array(used.buffer, used.byteOffset, used.byteLength), at);
      at += used.byteLength;
    }
    return bytes;
  }
  /** Throws on bytes of another version or that end too soon: a ledger that can't be read must stop releases, not let them pass. */
  static fromBytes(bytes: Uint8Array): PersonSet {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const written = view.getUint8(0);
    if (written !== 1 && written !== version) throw new RangeError("a person set of an unknown version");
    const begin = written === 1 ? 1 : 5 + 8 * view.getUint32(1, true);
    if (begin > bytes.length) throw new RangeError("a person set that ends too soon");
    const scattered: SortedIds = written === 1 ? nobody : new Float64Array(bytes.slice(5, begin).buffer);
    const chunks = new Map<number, Chunk>();
    for (let at = begin; at < bytes.length; ) {
      const high = Number(view.getBigUint64(at, true));
      const size = view.getUint32(at + 8, true);
      at += 12;
      const chunk = size <= mostInArray ? new Uint16Array(size) : new Uint32Array(words);
      const length = chunk instanceof Uint16Array ? 2 * size : 4 * view.getUint16(at, true);
      if (chunk instanceof Uint32Array) at += 2;
      if (at + length > bytes.length) throw new RangeError("a person set that ends too soon");
      new Uint8Array(chunk.buffer).set(bytes.subarray(at, at + length));
      at += length;
      if (sizeOf(chunk) !== size) throw new RangeError("a person set that does not hold the people it states");
      chunks.set(high, chunk);
    }
    if (written === version) return new PersonSet(chunks, scattered);
    const inChunks = new Map([...chunks].filter(([high]) => high * chunkSpan < firstScattered));
    const beyond = [...chunks].filter(([high]) => !inChunks.has(high)).flatMap(([high, chunk]) => Array.from(lowsOf(chunk), (low) => high * chunkSpan + low));
    return new PersonSet(inChunks, Float64Array.from(beyond));
  }

  private combine(other: PersonSet, of: (a: number, b: number) => number, keep: (inThis: boolean, inOther: boolean) => boolean): PersonSet {
    const chunks = new Map<number, Chunk>();
    for (const high of [...new Set([...this.chunks.keys(), ...other.chunks.keys()])].sort((a, b) => a - b)) {
      const [own, others] = [this.chunks.get(high), other.chunks.get(high)];
      const chunk = isSparse(own) && isSparse(others) ? chunkOf(Uint16Array.from(merged(Float64Array.from(own ?? []), Float64Array.from(others ?? []), keep))) : combined(bitmapOf(own), bitmapOf(others), of);
      if (chunk.length > 0) chunks.set(high, chunk);
    }
    return new PersonSet(chunks, merged(this.scattered, other.scattered, keep));
  }
}

const usedWords = (bitmap: Uint32Array): number => bitmap.findLastIndex((word) => word !== 0) + 1;
const bytesOf = (chunk: Chunk): number => (chunk instanceof Uint16Array ? 2 * chunk.length : 2 + 4 * usedWords(chunk));
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
function sizeOf(chunk: Chunk): number {
  if (chunk instanceof Uint16Array) return chunk.length;
  let size = 0;
  for (let i = 0; i < chunk.length; i++) size += ones(chunk[i]!);
  return size;
}
function* lowsOf(chunk: Chunk): Generator<number> {
  if (chunk instanceof Uint16Array) return yield* chunk;
  for (let i = 0; i < chunk.length; i++) for (let word = chunk[i]!; word !== 0; word &= word - 1) yield i * 32 + 31 - Math.clz32(word & -word);
}
const isIn = (bitmap: Uint32Array, low: number): boolean => ((bitmap[low >>> 5]! >>> (low & 31)) & 1) === 1;
function contains(chunk: Chunk, low: number): boolean {
  if (chunk instanceof Uint32Array) return isIn(chunk, low);
  let [from, to] = [0, chunk.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (chunk[middle]! < low) from = middle + 1;
    else to = middle;
  }
  return chunk[from] === low;
}
function bitmapOf(chunk: Chunk | undefined): Uint32Array {
  if (chunk instanceof Uint32Array) return chunk;
  const bitmap = new Uint32Array(words);
  for (const low of chunk ?? []) bitmap[low >>> 5]! |= 1 << (low & 31);
  return bitmap;
}
function compact(bitmap: Uint32Array): Chunk {
  return sizeOf(bitmap) <= mostInArray ? Uint16Array.from(lowsOf(bitmap)) : bitmap;
}
/** Ascending ids within the chunk. */
function chunkOf(lows: Uint16Array): Chunk {
  return lows.length <= mostInArray ? lows : bitmapOf(lows);
}
const isSparse = (chunk: Chunk | undefined): chunk is Uint16Array | undefined => !(chunk instanceof Uint32Array);
const combined = (a: Uint32Array, b: Uint32Array, of: (a: number, b: number) => number): Chunk => compact(a.map((word, i) => of(word, b[i]!)));
/** For how many of the ids the weights of the arrays that they are in add up to something other than a multiple of `modulus`. */
function touchedAmong(terms: readonly { ids: SortedIds; weight: number }[], modulus: number): number {
  const at = terms.map(() => 0);
  let found = 0;
  for (;;) {
    const id = Math.min(...terms.map(({ ids }, t) => ids[at[t]!] ?? Infinity));
    if (id === Infinity) return found;
    const sum = terms.reduce((total, { ids, weight }, t) => {
      if (ids[at[t]!] !== id) return total;
      at[t]!++;
      return total + weight;
    }, 0);
    if (sum % modulus !== 0) found++;
  }
}
function differenceOf(a: Chunk, b: Chunk | undefined, limit: number): number {
  if (!b) return sizeOf(a);
  let found = 0;
  if (a instanceof Uint16Array) {
    for (let i = 0; i < a.length && found < limit; i++) if (!contains(b, a[i]!)) found++;
    return found;
  }
  const other = bitmapOf(b);
  for (let i = 0; i < words && found < limit; i++) found += ones(a[i]! & ~other[i]!);
  return found;
}
