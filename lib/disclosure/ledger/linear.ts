/**
 * Sums of any number of sets with any coefficients, the rule that audits counts exactly: an answer is refused where a sum of released sets
 * is left with few people (Chin & Özsoyoğlu, “Auditing and inference control in statistical databases”, 1982; Kleinberg, Papadimitriou & Raghavan,
 * “Auditing Boolean attributes”, 2003: deciding it in general is NP-hard, being the search for the nearest code word).
 *
 * Method: information set decoding (Prange, “The use of information sets in decoding cyclic codes”, 1962). The columns of a fingerprint fall into at least
 * as many groups as the threshold, and each person counts in one column. What leaves fewer people than the threshold leaves one group at least untouched:
 * there the new set is exactly a sum of others, which elimination finds. The sum is then sought over all untouched groups, and looked at person by person.
 *
 * Found: every sum of the sets taken in that leaves 1 to threshold − 1 people, save where several differences of released sets, each of hardly more
 * people than the threshold, fall together into the groups that are touched. `capacity` says how many sets that no others add up to can be
 * taken in: 252 at a threshold of 10.
 */
import { PersonSet } from "./person-set.ts";
import { columns, prime, type Sketch } from "./sketch.ts";
import { inverseOf, modulo, Span } from "./span.ts";

const fewestGroups = 10;
/** Columns of a group beyond its capacity: a vector that is no sum of others seems one with a chance of prime^-4, about 10^-24. */
const spare = 4;
/** More ways of being touched than this, in one audit, are looked at group by group. */
const mostJoint = 12;

export type Weighed = { readonly label: number; readonly weight: number };
/** What is left of a sum: the sets with their coefficients (modulo `prime`) and how many people they touch together, 0 to threshold − 1. */
export type Leftover = { readonly of: readonly Weighed[]; readonly touched: number };
/** Coefficients by label, and what they leave in each column. */
type Sum = { readonly of: Map<number, number>; readonly left: Float64Array };
/** A sum that the columns looked at can't see, and what each column's part of it has to be multiplied by to be −1; 0 where it is 0. */
type Unseen = Sum & { readonly against: Float64Array; readonly touched: number };
/** Sets over some columns, and the sums of them that leave nothing there though they leave something elsewhere. */
type Joint = { readonly span: Span; readonly unseen: Unseen[] };

export class LinearAudit {
  readonly capacity: number;
  private readonly threshold: number;
  private readonly width: number;
  private readonly groups: Span[];
  private readonly taken = new Map<number, Sketch>();
  private readonly joint = new Map<string, Joint>();
  private readonly people: (label: number) => PersonSet;
  private reckoned: { readonly sketch?: Sketch; readonly sums: Map<string, Sum> } = { sums: new Map() };

  /** `people` opens the set behind a label. */
  constructor(threshold: number, people: (label: number) => PersonSet) {
    this.threshold = Math.max(1, threshold);
    const groups = Math.max(fewestGroups, this.threshold);
    this.width = Math.floor(columns / groups);
    this.capacity = Math.max(0, this.width - spare);
    this.groups = Array.from({ length: groups }, () => new Span(this.width));
    this.people = people;
  }

  get room(): number {
    return this.capacity - Math.max(...this.groups.map((g) => g.rank));
  }

  /** Takes a set in, as long as there is room; what others add up to takes none. */
  take(label: number, sketch: Sketch): void {
    if (this.room <= 0) return;
    this.groups.forEach((group, g) => group.add(this.part(sketch, g), label));
    this.remember(label, sketch);
  }

  /** Takes a new set in, too, and gives a sum of those taken in before it, less the new one, that leaves fewer people than the threshold, or nobody; null where there is none. */
  leftover(label: number, sketch: Sketch): Leftover | null {
    const hasRoom = this.room > 0;
    const untouched = this.groups.flatMap((group, g) => ((hasRoom ? group.add(this.part(sketch, g), label) : !group.holds(this.part(sketch, g))) ? [] : [g]));
    const found = untouched.length === 0 ? null : this.sought(untouched, label, sketch);
    if (hasRoom) this.remember(label, sketch);
    return found;
  }

  /** A sum of those taken in that leaves fewer people than the threshold of another set, or nobody, which is not taken in itself; null where none is found. */
  madeUpOf(label: number, sketch: Sketch): Leftover | null {
    const untouched = this.groups.flatMap((group, g) => (group.holds(this.part(sketch, g)) ? [g] : []));
    return untouched.length === 0 ? null : this.sought(untouched, label, sketch);
  }

  private remember(label: number, sketch: Sketch): void {
    this.taken.set(label, sketch);
    for (const [key, joint] of this.joint) this.extend(joint, key.split(",").map(Number), label, sketch);
  }

  private sought(untouched: readonly number[], label: number, sketch: Sketch): Leftover | null {
    // Mostly one group tells all.
    const first = this.without(this.groups[untouched[0]!]!.coefficients(this.part(sketch, untouched[0]!))!, label, sketch);
    if (touchedColumns(first.left) === 0) return this.lookedAt(first);
    for (const groups of [untouched, ...untouched.map((g) => [g])]) {
      const joint = this.jointly(groups);
      const found = joint?.span.coefficients(this.parts(sketch, groups));
      const leftover = found && this.lookedAt(least(this.without(found, label, sketch), joint!.unseen));
      if (leftover) return leftover;
    }
    return null;
  }

  /** Person by person, where the columns say that there are few. */
  private lookedAt({ of, left }: Sum): Leftover | null {
    if (touchedColumns(left) >= this.threshold) return null;
    const weighed = [...of].flatMap(([label, weight]) => (weight === 0 ? [] : [{ label, weight }]));
    const touched = PersonSet.touched(weighed.map(({ label, weight }) => ({ people: this.people(label), weight })), prime, this.threshold);
    return touched < this.threshold ? { of: weighed, touched } : null;
  }

  /** What a sum leaves of a set. Most groups tell of the same sum: of one set each is reckoned once. */
  private without(sum: Map<number, number>, label: number, sketch: Sketch): Sum {
    const of = new Map(sum).set(label, prime - 1);
    if (this.reckoned.sketch !== sketch) this.reckoned = { sketch, sums: new Map() };
    const key = [...of].join(";");
    const known = this.reckoned.sums.get(key) ?? this.sumOf(of, sketch);
    this.reckoned.sums.set(key, known);
    return known;
  }
  private sumOf(of: Map<number, number>, fresh: Sketch): Sum {
    const left = new Float64Array(columns);
    for (const [label, weight] of of) {
      const sketch = this.taken.get(label) ?? fresh;
      for (let j = 0; j < columns; j++) left[j]! += weight * sketch[j]!;
    }
    for (let j = 0; j < columns; j++) left[j] = modulo(left[j]!);
    return { of, left };
  }

  private part(sketch: Sketch, group: number): Sketch {
    return sketch.subarray(group * this.width, (group + 1) * this.width);
  }
  private parts(sketch: Sketch, groups: readonly number[]): Sketch {
    const joined = new Uint32Array(groups.length * this.width);
    groups.forEach((g, i) => joined.set(this.part(sketch, g), i * this.width));
    return joined;
  }
  private jointly(groups: readonly number[]): Joint | null {
    const key = groups.join();
    const known = this.joint.get(key);
    if (known) return known;
    if (this.joint.size >= mostJoint && groups.length > 1) return null;
    const joint: Joint = { span: new Span(groups.length * this.width), unseen: [] };
    for (const [label, sketch] of this.taken) this.extend(joint, groups, label, sketch);
    this.joint.set(key, joint);
    return joint;
  }
  private extend({ span, unseen }: Joint, groups: readonly number[], label: number, sketch: Sketch): void {
    const part = this.parts(sketch, groups);
    if (span.add(part, label)) return;
    const sum = this.without(span.coefficients(part)!, label, sketch);
    const touched = touchedColumns(sum.left);
    if (touched > 0) unseen.push({ ...sum, touched, against: sum.left.map((value) => (value === 0 ? 0 : prime - inverseOf(value))) });
  }
}

/** Never more than people are touched. */
function touchedColumns(left: Float64Array): number {
  let touched = 0;
  for (let j = 0; j < columns; j++) if (left[j] !== 0) touched++;
  return touched;
}

function plus({ of, left }: Sum, other: Sum, times: number): Sum {
  const sum = new Map(of);
  for (const [label, weight] of other.of) sum.set(label, ((sum.get(label) ?? 0) + times * weight) % prime);
  return { of: sum, left: left.map((value, j) => modulo(value + times * other.left[j]!)) };
}

/** The sum that touches fewest columns of those that the untouched ones can't tell apart, as far as taking the best step each time leads. */
function least(sum: Sum, unseen: readonly Unseen[]): Sum {
  let best = sum;
  for (let fewest = touchedColumns(sum.left), again = true; again; ) {
    again = false;
    for (const other of unseen) {
      const step = bestStep(best.left, fewest, other);
      if (step.touched >= fewest) continue;
      best = plus(best, other, step.times);
      fewest = step.touched;
      again = true;
    }
  }
  return best;
}

/** How many columns each factor clears, all 0 between two searches, and the factors of one. */
const clears = new Uint16Array(prime);
const factors = new Uint32Array(columns);
/**
 * How many times another sum has to be added to leave the fewest columns touched, and how many that are: a column where both are something
 * is cleared by one factor only, and where only one is, it stays touched. So the best factor is the one that clears most columns.
 */
function bestStep(left: Float64Array, fewest: number, { against, touched }: Unseen): { times: number; touched: number } {
  let both = 0;
  for (let j = 0; j < columns; j++) if (left[j] !== 0 && against[j] !== 0) both++;
  const either = fewest + touched - both;
  if (either - both >= fewest) return { times: 0, touched: fewest };
  let [times, most, found] = [0, 0, 0];
  for (let j = 0; j < columns; j++) {
    if (left[j] === 0 || against[j] === 0) continue;
    const factor = modulo(left[j]! * against[j]!);
    factors[found++] = factor;
    const cleared = ++clears[factor]!;
    if (cleared > most) [times, most] = [factor, cleared];
  }
  for (let k = 0; k < found; k++) clears[factors[k]!] = 0;
  return { times, touched: either - most };
}
