/**
 * How much true effects differ between TREs, τ²: by moments (DerSimonian & Laird 1986, Controlled Clinical Trials 7) or by restricted
 * maximum likelihood with Fisher scoring (Viechtbauer 2005, Journal of Educational and Behavioral Statistics 30).
 */
export type StudyEstimate = { estimate: number; standardError: number };

const sumOf = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0);

/** The weighted mean with weights 1 / (SE² + τ²), and Q = Σ w (y − mean)². */
export function weightedMean(studies: readonly StudyEstimate[], tauSquared: number): { weights: number[]; sum: number; mean: number; q: number } {
  const weights = studies.map((s) => 1 / (s.standardError ** 2 + tauSquared));
  const sum = sumOf(weights);
  const first = studies[0]!.estimate;
  const mean = first + sumOf(weights.map((w, i) => w * (studies[i]!.estimate - first))) / sum;
  return { weights, sum, mean, q: sumOf(weights.map((w, i) => w * (studies[i]!.estimate - mean) ** 2)) };
}

export function derSimonianLaird(studies: readonly StudyEstimate[]): number {
  const { weights, sum, q } = weightedMean(studies, 0);
  const scale = sum - sumOf(weights.map((w) => w * w)) / sum;
  return studies.length < 2 ? 0 : Math.max(0, (q - (studies.length - 1)) / scale);
}

function logLikelihood(studies: readonly StudyEstimate[], tauSquared: number): number {
  const { weights, sum, q } = weightedMean(studies, tauSquared);
  return 0.5 * (sumOf(weights.map(Math.log)) - Math.log(sum) - q);
}

const mostSteps = 500;
/** Steps that would lower the likelihood are halved, so that scoring cannot run off. Null if it has not settled after 500. */
export function restrictedMaximumLikelihood(studies: readonly StudyEstimate[]): number | null {
  if (studies.length < 2) return 0;
  const scale = sumOf(studies.map((s) => s.standardError ** 2)) / studies.length;
  let tauSquared = derSimonianLaird(studies);
  for (let i = 0; i < mostSteps; i++) {
    const { weights, sum, mean } = weightedMean(studies, tauSquared);
    const [square, cube] = [sumOf(weights.map((w) => w * w)), sumOf(weights.map((w) => w ** 3))];
    // With P = W − W11'W / Σw: y'PPy, tr P and tr PP.
    const yPPy = sumOf(weights.map((w, k) => (w * (studies[k]!.estimate - mean)) ** 2));
    const information = square - (2 * cube) / sum + (square / sum) ** 2;
    let step = (yPPy - (sum - square / sum)) / information;
    const now = logLikelihood(studies, tauSquared);
    const after = (): number => Math.max(0, tauSquared + step);
    while (Math.abs(step) > 1e-13 * (tauSquared + scale) && logLikelihood(studies, after()) < now - 1e-13 * Math.abs(now)) step /= 2;
    const next = after();
    if (Math.abs(next - tauSquared) <= 1e-13 * (next + scale)) return next;
    tauSquared = next;
  }
  return null;
}
