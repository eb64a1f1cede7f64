/**
 * Columns whose coefficients have no end: some combination of columns tells the outcome without fail, the likelihood no longer rises, and
 * at every step their variance grows e-fold (Albert & Anderson 1984, Biometrika 71(1); for Cox, Heinze & Schemper 2001, Biometrics
 * 57(1)). A near-collinear column has a large variance too, but a standing one.
 */
export function runaways({ p, aliased, nowAliased, covariance, before, isStanding }: {
  p: number; aliased: readonly boolean[]; nowAliased: readonly boolean[]; covariance: readonly number[]; before: readonly number[] | null; isStanding: boolean;
}): number[] {
  if (!isStanding) return [];
  const columns = Array.from({ length: p }, (_, j) => j).filter((j) => !aliased[j]);
  // What was told apart at first and no longer is: its information has run out.
  return columns.filter((j) => nowAliased[j] || (before !== null && covariance[j * p + j]! > 1.5 * before[j * p + j]!));
}
