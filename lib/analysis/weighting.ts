/** What disclosure control looks at in people's weights: Kish's effective number of people, (Σw)²/Σw², and the largest parts of their sum (Kish 1965, Survey Sampling). */
import type { Weighting } from "#lib/query/outputs.ts";
import { magnitudesByGroup } from "./moments-of-people.ts";

/** Of weights that are never negative; nobody counts where all are 0. */
export function weightingOf(weights: Float64Array): Weighting {
  const magnitude = magnitudesByGroup(weights, 1, () => 0)[0]!;
  let squares = 0;
  for (const w of weights) squares += w * w;
  return { effectivePeople: squares === 0 ? 0 : magnitude.sum ** 2 / squares, magnitude };
}
