/**
 * An immutable set of people, compressed: ids in chunks of 65,536, each chunk a sorted array (up to 4,096 ids) or a bitmap of 8 kB, so
 * that a million dense people take less than 130 kB. Layout after Chambi, Lemire et al., “Better bitmap performance with Roaring
 * bitmaps” (2016). It never leaves the TRE. Bytes are little-endian, as on every machine that this runs on.
 */
type Chunk = Uint16Array | Uint32Array;

const chunkSpan = 65_536;
const mostInArray = 4096;
const words = chunkSpan / 32;
const version = 1;

export class PersonSet {
  readonly size: number;
  private readonly chunks: ReadonlyMap<number, Chunk>;
  private constructor(chunks: ReadonlyMap<number, Chunk>) {
    this.chunks = chunks;
    let size = 0;
    for (const chunk of chunks.values()) size += sizeOf(chunk);
    this.size = size;
  }

  /** Ids in any order, repeats allowed; throws where one is no safe integer of 0 or more. */
  static from(ids: Iterable<number>): PersonSet {
    const lows = new Map<number, number[]>();
    for (const id of ids) {
      if (!Number.isSafeInteger(id) || id < 0) throw new RangeError("a person's id is a safe integer of 0 or more");
      const high = Math.floor(id / chunkSpan);
      const low = id - high * chunkSpan;
      const list = lows.get(high);
      if (list) list.push(low);
      else lows.set(high, [low]);
    }
    return new PersonSet(new Map([...lows].sort(([a], [b]) => a - b).map(([high, list]) => [high, chunkOf(list)])));
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
    return new PersonSet(chunks);
  }

  /** Each person once, ascending: much faster than iterating. */
  each(visit: (id: number) => void): void {
    for (const [high, chunk] of this.chunks) {
      const first = high * chunkSpan;
      if (chunk instanceof Uint16Array) for (let i = 0; i < chunk.length; i++) visit(first + chunk[i]!);
      else for (let i = 0; i < chunk.length; i++) for (let word = chunk[i]!; word !== 0; word &= word - 1) visit(first + i * 32 + 31 - Math.clz32(word & -word));
    }
  }

  /** Ids, ascending. */
  *[Symbol.iterator](): Generator<number> {
    for (const [high, chunk] of this.chunks) for (const low of lowsOf(chunk)) yield high * chunkSpan + low;
  }
  has(id: number): boolean {
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
    return found;
  }
  intersectionSize(other: PersonSet): number {
    return this.size - this.differenceSize(other);
  }
  minus(other: PersonSet): PersonSet {
    return this.combine(other, (a, b) => a & ~b);
  }
  intersect(other: PersonSet): PersonSet {
    return this.combine(other, (a, b) => a & b);
  }
  union(other: PersonSet): PersonSet {
    return this.combine(other, (a, b) => a | b);
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
    return found;
  }
  equals(other: PersonSet): boolean {
    return this.size === other.size && this.differenceSize(other, 1) === 0;
  }

  /** Version, then for each chunk its number (8 bytes), its size (4) and its ids (2 each) or its bitmap: how many words (2) up to the last that is not 0, and these (4 each). */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(1 + [...this.chunks.values()].reduce((sum, chunk) => sum + 12 + bytesOf(chunk), 0));
    const view = new DataView(bytes.buffer);
    view.setUint8(0, version);
    let at = 1;
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
    if (view.getUint8(0) !== version) throw new RangeError("a person set of an unknown version");
    const chunks = new Map<number, Chunk>();
    for (let at = 1; at < bytes.length; ) {
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
    return new PersonSet(chunks);
  }

  private combine(other: PersonSet, of: (a: number, b: number) => number): PersonSet {
    const chunks = new Map<number, Chunk>();
    for (const high of [...new Set([...this.chunks.keys(), ...other.chunks.keys()])].sort((a, b) => a - b)) {
      const [a, b] = [bitmapOf(this.chunks.get(high)), bitmapOf(other.chunks.get(high))];
      const chunk = compact(a.map((word, i) => of(word, b[i]!)));
      if (chunk.length > 0) chunks.set(high, chunk);
    }
    return new PersonSet(chunks);
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
function chunkOf(lows: readonly number[]): Chunk {
  const bitmap = bitmapOf(undefined);
  for (const low of lows) bitmap[low >>> 5]! |= 1 << (low & 31);
  return compact(bitmap);
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
