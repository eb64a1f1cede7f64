/** Zero-concentrated differential privacy (zCDP, Bun and Steinke 2016): rho of several answers about the same people adds. Neighbours: one person more or less. */

/** A mechanism that is ε-differentially private is ε²/2-zCDP. */
export const rhoOfEpsilon = (epsilon: number): number => epsilon ** 2 / 2;
/** Discrete Gaussian noise of variance σ² on numbers that one person moves by at most D (Euclidean): D²/2σ². */
export const rhoOfVariance = (variance: number, sensitivity: number): number => sensitivity ** 2 / (2 * variance);
/** ε at δ, simply: ρ + 2√(ρ ln 1/δ) (Bun and Steinke 2016, proposition 1.3). */
export const simpleEpsilon = (rho: number, delta: number): number => rho + 2 * Math.sqrt(rho * Math.log(1 / delta));

/**
 * ε at δ, tighter: the least over α > 1 of αρ + (ln 1/δ + (α − 1) ln(1 − 1/α) − ln α)/(α − 1), never below 0
 * (Canonne, Kamath and Steinke 2020, corollary 13, solved for ε). Every α gives a true bound; in α it falls, then rises.
 */
export function epsilonAt(rho: number, delta: number): number {
  if (rho === 0) return 0;
  const at = (logOrder: number) => {
    const beyondOne = Math.exp(logOrder);
    const order = 1 + beyondOne;
    return order * rho + (Math.log(1 / delta) - Math.log(order)) / beyondOne + Math.log1p(-1 / order);
  };
  let [low, high] = [-20, 40];
  while (high - low > 1e-9) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (at(left) < at(right)) high = right;
    else low = left;
  }
  return Math.max(0, at((low + high) / 2));
}
