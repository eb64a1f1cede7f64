/**
 * Which vectors over the field of `prime` are sums, with any coefficients, of others: elimination, row by row. Coefficients are small whole numbers
 * or their quotients; modulo a prime of 20 bits they are what they are, and no sum of them is 0 by chance more often than once in a million.
 */
import { prime } from "./sketch.ts";

type Row = { label: number; pivot: number; values: Float64Array; /** How much of each earlier row was taken away, and what the rest was divided by. */ taken: Float64Array; divisor: number };

/** Sums of so many products of numbers below 2^20 are exact in a float. */
const mostRows = 4096;

/** Of a whole number below 2^53: many times as fast as %. */
export function modulo(value: number): number {
  const rest = value - prime * Math.floor(value / prime);
  return rest < 0 ? rest + prime : rest;
}

export class Span {
  private readonly rows: Row[] = [];
  private readonly width: number;
  constructor(width: number) {
    if (width > 4096) throw new RangeError("a span of at most 4,096 columns");
    this.width = width;
  }
  get rank(): number {
    return this.rows.length;
  }

  /** Takes a vector in. False where it is a sum of those taken in before: then nothing changes. */
  add(vector: ArrayLike<number>, label: number): boolean {
    const { rest, taken, pivot } = this.reduce(vector);
    if (pivot < 0) return false;
    if (this.rows.length >= mostRows) throw new RangeError(`a span of at most ${mostRows} rows`);
    const divisor = rest[pivot]!;
    const inverse = inverseOf(divisor);
    for (let j = pivot; j < this.width; j++) rest[j] = modulo(rest[j]! * inverse);
    this.rows.push({ label, pivot, values: rest, taken, divisor });
    return true;
  }

  /** Whether a vector is a sum of those taken in. */
  holds(vector: ArrayLike<number>): boolean {
    return this.reduce(vector).pivot < 0;
  }

  /** The coefficients with which the vectors that were taken in, by their labels, add up to this one; null where they can't. Those of 0 are left out. */
  coefficients(vector: ArrayLike<number>): Map<number, number> | null {
    const { pivot, taken } = this.reduce(vector);
    return pivot < 0 ? this.unwound(taken) : null;
  }

  private unwound(taken: Float64Array): Map<number, number> {
    const of = taken.slice();
    const found = new Map<number, number>();
    for (let k = this.rows.length - 1; k >= 0; k--) {
      if (of[k] === 0) continue;
      const row = this.rows[k]!;
      // row = (vector − what was taken of earlier rows) / divisor
      const share = (of[k]! * inverseOf(row.divisor)) % prime;
      found.set(row.label, share);
      for (let j = 0; j < k; j++) if (row.taken[j] !== 0) of[j] = (((of[j]! - ((share * row.taken[j]!) % prime)) % prime) + prime) % prime;
    }
    return found;
  }

  private reduce(vector: ArrayLike<number>): { rest: Float64Array; taken: Float64Array; pivot: number } {
    const { width, rows } = this;
    const rest = new Float64Array(vector);
    const taken = new Float64Array(rows.length);
    for (let k = 0; k < rows.length; k++) {
      const { pivot, values } = rows[k]!;
      const share = modulo(rest[pivot]!);
      if (share === 0) continue;
      taken[k] = share;
      const less = prime - share;
      // A row is 0 up to its pivot, which is the first place where it is not.
      for (let j = pivot; j < width; j++) rest[j]! += less * values[j]!;
    }
    let pivot = -1;
    for (let j = 0; j < width; j++) {
      const left = rest[j]! === 0 ? 0 : modulo(rest[j]!);
      rest[j] = left;
      if (pivot < 0 && left !== 0) pivot = j;
    }
    return { rest, taken, pivot };
  }
}

/** Of a number that is not 0, by Euclid's algorithm. */
export function inverseOf(value: number): number {
  let [a, b, x, y] = [value, prime, 1, 0];
  while (b !== 0) {
    const q = Math.floor(a / b);
    [a, b] = [b, a - q * b];
    [x, y] = [y, x - q * y];
  }
  return ((x % prime) + prime) % prime;
}
