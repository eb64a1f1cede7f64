/**
 * What is published of a dataset, across refreshes of its data (attack A28). A count stays as it was when it was last told until the true one has moved from
 * what it was then by as many people as the threshold: that it reads otherwise says that so many came or went, never that somebody did. The same holds of
 * a code that is new to the data, or gone from it; so that a result, too, says of such a code what was said of it before (codes-absent.ts).
 */
import { yearOf } from "#lib/kernel/plain-date.ts";
import type { EngineProfile, ExactBreakdown } from "./engines/engine.ts";

/** Exact counts, as they are told: they stay in this TRE like the data. */
export type Told = Pick<EngineProfile, "people" | "concepts" | "breakdown">;

export const toldOf = ({ people, concepts, breakdown }: EngineProfile): Told => ({ people, concepts, ...(breakdown && { breakdown }) });

/** `threshold`: the fewest people that a change may tell of. */
export function settledProfile(now: EngineProfile, before: Told | undefined, threshold: number): EngineProfile {
  if (!before) return now;
  const asTold = (count: number, then = 0): number => (Math.abs(count - then) < threshold ? then : count);
  const keyOf = ({ domain, conceptId }: { domain: string; conceptId: number }): string => `${domain} ${conceptId}`;
  const then = new Map(before.concepts.map((concept) => [keyOf(concept), concept]));
  const held = new Set(now.concepts.map(keyOf));
  const concepts = [...now.concepts, ...before.concepts.filter((concept) => !held.has(keyOf(concept))).map((concept) => ({ ...concept, people: 0 }))]
    .map(({ people, ...concept }) => ({ ...concept, people: asTold(people, then.get(keyOf(concept))?.people) }))
    .filter(({ people }) => people > 0);
  return { ...now, people: asTold(now.people, before.people), concepts, ...(now.breakdown && { breakdown: settledBreakdown(now.breakdown) }) };

  /** Of another year its cells are other ages and other years. */
  function settledBreakdown(is: ExactBreakdown): ExactBreakdown {
    const was = before!.breakdown;
    if (!was || yearOf(was.on) !== yearOf(is.on)) return is;
    const cells = (counts: number[], earlier: number[] | undefined): number[] => counts.map((count, at) => (earlier ? asTold(count, earlier[at]) : count));
    const earlier = new Map(was.concepts.map((concept) => [keyOf(concept), concept]));
    return {
      on: is.on, bySexAndAge: cells(is.bySexAndAge, was.bySexAndAge),
      concepts: is.concepts.map((concept) => {
        const one = earlier.get(keyOf(concept));
        return { ...concept, bySexAndAge: cells(concept.bySexAndAge, one?.bySexAndAge), byYear: cells(concept.byYear, one?.byYear) };
      }),
    };
  }
}
