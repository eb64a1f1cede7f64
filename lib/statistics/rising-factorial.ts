/**
 * log Γ(x + y) − log Γ(x) for counts y, with its first and second derivative by x: log y! is that at x = 1, and the likelihood of negative
 * binomial counts needs it at x = θ. Steps one by one up to 16, from there the difference of the asymptotic series (NIST Digital Library
 * of Mathematical Functions 5.11.1, 5.11.2, 5.15.8), which takes two nearly equal logarithms of factorials from each other nowhere.
 */
export type RisingFactorial = { log: number; first: number; second: number };

const far = 16;

/** The series of log Γ, ψ and ψ' at x ≥ 16, each to a few units in the last place; ½ log 2π falls out of the difference. */
function series(x: number): RisingFactorial {
  const v = 1 / (x * x);
  return {
    log: (x - 0.5) * Math.log(x) - x + (1 / 12 - v * (1 / 360 - v * (1 / 1260 - v * (1 / 1680 - v / 1188)))) / x,
    first: Math.log(x) - 1 / (2 * x) - v * (1 / 12 - v * (1 / 120 - v * (1 / 252 - v * (1 / 240 - v / 132)))),
    second: 1 / x + v / 2 + (v / x) * (1 / 6 - v * (1 / 30 - v * (1 / 42 - v * (1 / 30 - (v * 5) / 66)))),
  };
}

export function risingFactorial(x: number, y: number): RisingFactorial {
  let [log, first, second, k] = [0, 0, 0, 0];
  for (; k < y && (x + k < far || y - k < 8); k++) {
    const at = x + k;
    log += Math.log(at);
    first += 1 / at;
    second -= 1 / (at * at);
  }
  if (k >= y) return { log, first, second };
  const [from, to] = [series(x + k), series(x + y)];
  return { log: log + to.log - from.log, first: first + to.first - from.first, second: second + to.second - from.second };
}
