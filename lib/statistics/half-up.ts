/**
 * Rounds a count to the nearest multiple of `base`, halves up: 25 to base 10 is 30 (Python and R would give 20). One
 * implementation serves the TRE, the portal and the browser, because two roundings that differ only at ties leak by comparison.
 * @param count non-negative whole number
 */
export function roundHalfUp(count: number, base: number): number {
  return Math.floor((2 * count + base) / (2 * base)) * base;
}

/** The whole numbers that `roundHalfUp` takes to `rounded`: [low, high], both inclusive; 10 to base 5 stands for 8 to 12, to base 10 for 5 to 14. */
export function halfUpRange(rounded: number, base: number): { low: number; high: number } {
  return { low: Math.max(0, rounded - Math.floor(base / 2)), high: rounded + Math.ceil(base / 2) - 1 };
}
