/**
 * Whether a sum of sets leaves nobody by the very words that define them, whoever is in the data: “40 to 64” and “65 and over” make up “40 and over”,
 * and the levels of a variable make up everyone. That such a sum leaves nobody is no news; that any other does is (decided in audit.ts).
 * Groups of which a release has said that nobody is in them count as empty.
 */
import { conditionsOf, type Condition } from "./conditions.ts";
import { prime } from "./sketch.ts";

export type Worded = { readonly wording: string; /** A coefficient, modulo `prime`. */ readonly weight: number };
type Box = ReadonlyMap<string, Condition>;
/** A value, an interval without an end of any condition inside, or “not known”. */
type Place = { readonly value: string } | { readonly from: number; readonly to: number } | { readonly unknown: true };

const boxOf = (wording: string): Box => new Map(conditionsOf(wording).map((c) => [c.on, c]));
const mostPlaces = 20_000;

function holds(condition: Condition | undefined, place: Place): boolean {
  if (!condition) return true;
  if ("value" in place) return "in" in condition && condition.in.includes(place.value);
  if ("unknown" in place) return "unknown" in condition;
  return "from" in condition && (condition.from ?? -Infinity) <= place.from && (condition.to ?? Infinity) >= place.to;
}

/** Places that tell all conditions on one property apart, together with all that it can be. */
function placesOn(conditions: readonly Condition[]): Place[] {
  const values = new Set(conditions.flatMap((c) => ("in" in c ? [...c.in, ...c.of] : [])));
  if (conditions.every((c) => "in" in c)) {
    // Where the words don't say what else there may be, there may be something.
    const closed = conditions.some((c) => "in" in c && c.of.length > 0);
    return [...values, ...(closed ? [] : ["…"])].map((value) => ({ value }));
  }
  const ends = [...new Set(conditions.flatMap((c) => ("from" in c ? [c.from ?? -Infinity, c.to ?? Infinity] : [])).concat(-Infinity, Infinity))].sort((a, b) => a - b);
  return [...ends.slice(1).map((to, i) => ({ from: ends[i]!, to })), { unknown: true }];
}
const inside = (condition: Condition | undefined, outer: Condition | undefined): boolean =>
  outer === undefined || (condition !== undefined && placesOn([condition, outer]).every((place) => !holds(condition, place) || holds(outer, place)));

/** False where the words do not say so, or there are too many properties to tell. */
export function isEntailed(terms: readonly Worded[], empty: readonly string[]): boolean {
  const boxes = terms.map(({ wording, weight }) => ({ box: boxOf(wording), weight }));
  const properties = [...new Set(boxes.flatMap(({ box }) => [...box.keys()]))];
  const said = (on: string): Condition[] => boxes.flatMap(({ box }) => box.get(on) ?? []);
  const isShared = (on: string): boolean => said(on).length === boxes.length && new Set(said(on).map((c) => JSON.stringify(c))).size === 1;
  const apart = properties.filter((on) => !isShared(on));
  // An empty group counts where all that the sets have in common lies inside it.
  const nobodyIn = boxesOf(empty).filter((box) => [...box].every(([on, outer]) => apart.includes(on) || inside(isShared(on) ? said(on)[0] : undefined, outer)));
  const isNobody = (at: readonly Place[]): boolean => {
    const sum = boxes.reduce((total, { box, weight }) => (apart.every((on, i) => holds(box.get(on), at[i]!)) ? total + weight : total), 0);
    return sum % prime === 0 || nobodyIn.some((box) => apart.every((on, i) => holds(box.get(on), at[i]!)));
  };
  const everywhere = (places: readonly (readonly Place[])[]): boolean => {
    const visit = (at: Place[]): boolean => (at.length === apart.length ? isNobody(at) : places[at.length]!.every((place) => visit([...at, place])));
    return places.reduce((product, of) => product * of.length, 1) <= mostPlaces && visit([]);
  };
  // Several empty groups may share a place only where it is cut as they are: seldom needed, and many more places.
  return everywhere(apart.map((on) => placesOn(said(on)))) || (nobodyIn.length > 0 && everywhere(apart.map((on) => placesOn([...said(on), ...nobodyIn.flatMap((box) => box.get(on) ?? [])]))));
}

/** Read once for each audit. */
const read = new WeakMap<readonly string[], Box[]>();
function boxesOf(wordings: readonly string[]): Box[] {
  const boxes = read.get(wordings) ?? wordings.map(boxOf);
  read.set(wordings, boxes);
  return boxes;
}
