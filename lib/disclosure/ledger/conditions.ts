/**
 * The definition of just one set of people as conditions on properties, all of which must hold: “women of 40 to 64 with diabetes” is one condition on
 * sex, one on age and one on having the code. Two definitions are the same words when their conditions are; and what several sets have to do
 * with each other can be told from the words alone (entailed.ts), which nobody learns anything from.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";

export type Condition =
  /** One of these values, out of all that the property can have. */
  | { readonly on: string; readonly in: readonly string[]; readonly of: readonly string[] }
  /** Known, and from `from` to below `to`; null is open. */
  | { readonly on: string; readonly from: number | null; readonly to: number | null }
  | { readonly on: string; readonly unknown: true };

/** The least number above, so that “up to and including” is “below”. */
export function justAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0]! += value > 0 ? 1n : -1n;
  return new Float64Array(bits.buffer)[0]!;
}

const nobody = (on: string): Condition => ({ on, in: [], of: [] });
function both(a: Condition, b: Condition): Condition {
  if ("in" in a && "in" in b) return { on: a.on, in: a.in.filter((v) => b.in.includes(v)), of: a.of };
  if ("from" in a && "from" in b) {
    const from = a.from === null ? b.from : b.from === null ? a.from : Math.max(a.from, b.from);
    const to = a.to === null ? b.to : b.to === null ? a.to : Math.min(a.to, b.to);
    return from !== null && to !== null && from >= to ? nobody(a.on) : { on: a.on, from, to };
  }
  return "unknown" in a && "unknown" in b ? a : nobody(a.on);
}

/** One canonical text for the same conditions, in whatever order and however often they are said. */
export function wordingText(conditions: readonly Condition[]): string {
  const merged = new Map<string, Condition>();
  for (const condition of conditions) {
    const known = merged.get(condition.on);
    merged.set(condition.on, known ? both(known, condition) : condition);
  }
  const all = [...merged.values()].filter((c) => !("in" in c) || c.of.length === 0 || c.of.some((v) => !c.in.includes(v)));
  return canonicalJson(all.map((c) => ("in" in c ? { ...c, in: [...c.in].sort(), of: [...c.of].sort() } : c)).sort((a, b) => (a.on < b.on ? -1 : 1)));
}

/** The conditions that a text stands for. Any other text is a condition of its own: it says the same as itself and nothing else. */
export function conditionsOf(wording: string): readonly Condition[] {
  return wording.startsWith("[") ? (JSON.parse(wording) as Condition[]) : [{ on: wording, in: ["yes"], of: ["no", "yes"] }];
}

/** “Women” of two datasets are two sets, though both may be the same people: that they are is no matter of words, and nobody may read it off an answer (attack B7). */
export const inDataset = (key: string): Condition => ({ on: "dataset", in: [key], of: [] });
const namesItsDataset = canonicalJson(inDataset("").on);
/** The same words of a dataset; those that name it already as they are. */
export const wordingIn = (key: string, wording: string): string =>
  !wording.startsWith("[") || wording.includes(`"on":${namesItsDataset}`) ? wording : wordingText([...conditionsOf(wording), inDataset(key)]);
