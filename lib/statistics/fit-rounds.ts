/** A fit whose parts are all at hand: one TRE's own, or that of people who are made up. The rounds are those that go over the wire. */
import { advance, contributionOf, firstState, isRunning, type ModelData, type RoundSpec, type RoundState } from "./rounds.ts";

/** The state in which the rounds end, and how many they were. Each model ends by itself: its iterations are bounded. */
export function fitRounds(spec: RoundSpec, parts: readonly ModelData[]): { state: RoundState; rounds: number } {
  let state = firstState(spec);
  let rounds = 0;
  for (; isRunning(state); rounds++) {
    const sums = parts.map((data) => contributionOf(spec, state, data));
    state = advance(spec, state, sums[0]!.map((_, i) => sums.reduce((total, part) => total + part[i]!, 0)));
  }
  return { state, rounds };
}
