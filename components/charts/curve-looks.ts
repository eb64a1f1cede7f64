/** How curves of one picture are told apart: by colour, by dashes, and by a number at the curve and in the legend, since neither of the first is seen by everyone or on every paper. */
const colours = ["var(--color-series-1)", "var(--color-series-2)", "var(--color-series-3)", "var(--color-series-4)"];
/** Seven, which four does not divide: colours and dashes come together again after 28 curves only. */
const dashes = [undefined, "8 4", "2 4", "10 4 2 4", "16 5", "5 3 1 3 1 3", "12 3 5 3"];

export type CurveLook = { stroke: string; dashes: string | undefined; /** From 1. */ number: number };

export function lookOf(at: number): CurveLook {
  const round = Math.floor(at / (colours.length * dashes.length));
  const pattern = dashes[at % dashes.length];
  // Of a further 28 each stroke has one more gap.
  return { stroke: colours[at % colours.length]!, dashes: round === 0 ? pattern : `${pattern ?? "24 4"} 1 ${4 + 3 * round}`, number: at + 1 };
}
