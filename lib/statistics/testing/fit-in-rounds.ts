/** All rounds of a fit, as TREs and portal exchange them: the state travels as JSON, the sums are added. */
import { advance, contributionOf, contributionSize, firstState, fitOf, isRunning, RoundSpec, RoundState, type Fit, type ModelData } from "../rounds.ts";

export const added = (parts: readonly Float64Array[]): Float64Array => parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0));

export function fitInRounds(spec: RoundSpec, tres: readonly ModelData[]): { state: RoundState; fit: Fit | undefined; rounds: number } {
  let state = firstState(RoundSpec.parse(spec));
  let rounds = 0;
  for (; isRunning(state); rounds++) {
    const parts = tres.map((data) => contributionOf(spec, state, data));
    for (const part of parts) if (part.length !== contributionSize(spec, state) || !part.every(Number.isFinite)) throw new Error(`round ${rounds}: not sums of the agreed length`);
    state = RoundState.parse(JSON.parse(JSON.stringify(advance(spec, state, added(parts)))));
  }
  return { state, fit: fitOf(spec, state), rounds };
}

export function glmInRounds(spec: Extract<RoundSpec, { kind: "glm" }>, tres: readonly ModelData[]) {
  const { state, fit, rounds } = fitInRounds(spec, tres);
  if (fit?.of !== "glm") throw new Error(`no fit: ${JSON.stringify(state)}`);
  return { ...fit, rounds };
}
export function coxInRounds(spec: Extract<RoundSpec, { kind: "cox" }>, tres: readonly ModelData[]) {
  const { state, fit, rounds } = fitInRounds(spec, tres);
  if (fit?.of !== "cox") throw new Error(`no fit: ${JSON.stringify(state)}`);
  return { ...fit, rounds };
}

/** The largest distance, each measured by the greater of 1 and the wanted number; null is near null alone. */
export function distance(actual: readonly (number | null)[], wanted: readonly (number | null)[]): number {
  if (actual.length !== wanted.length) return Infinity;
  return Math.max(0, ...actual.map((a, i) => { const w = wanted[i]!; return a === null || w === null ? (a === w ? 0 : Infinity) : Math.abs(a - w) / Math.max(1, Math.abs(w)); }));
}
