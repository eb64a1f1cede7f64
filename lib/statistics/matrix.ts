/**
 * Small symmetric systems. Matrices are row-major, p × p. A column that those before it already say (its residual below `tolerance` of
 * its own size) is left out, as R leaves out the last of collinear columns: the order of the columns is the order of pivots.
 * Source: Golub & Van Loan, Matrix Computations (4th ed. 2013), Cholesky factorisation (4.2).
 */
export type Factor = { p: number; lower: Float64Array; aliased: boolean[] };

/** In a matrix of products: a column whose part of its own is a millionth of its size is still told apart (R's lm: 1e-7, glm: 1e-11). */
const tolerance = 1e-12;

/** `out`: columns that are left out whatever they say. */
export function factorise(matrix: ArrayLike<number>, p: number, out: readonly boolean[] = []): Factor {
  const lower = new Float64Array(p * p);
  const aliased = Array.from({ length: p }, (_, j) => out[j] === true);
  for (let j = 0; j < p; j++) {
    if (aliased[j]) continue;
    let diagonal = matrix[j * p + j]!;
    for (let k = 0; k < j; k++) diagonal -= lower[j * p + k]! ** 2;
    if (!(diagonal > tolerance * Math.max(matrix[j * p + j]!, Number.MIN_VALUE))) {
      aliased[j] = true;
      continue;
    }
    const root = Math.sqrt(diagonal);
    lower[j * p + j] = root;
    for (let i = j + 1; i < p; i++) {
      let sum = matrix[i * p + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * p + k]! * lower[j * p + k]!;
      lower[i * p + j] = sum / root;
    }
  }
  // Rows of aliased columns take no part.
  aliased.forEach((is, j) => { if (is) for (let k = 0; k < p; k++) lower[j * p + k] = 0; });
  return { p, lower, aliased };
}

/** x of A x = b; 0 for aliased columns. */
export function solve({ p, lower, aliased }: Factor, b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    if (aliased[i]) continue;
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * p + k]! * x[k]!;
    x[i] = sum / lower[i * p + i]!;
  }
  for (let i = p - 1; i >= 0; i--) {
    if (aliased[i]) continue;
    let sum = x[i]!;
    for (let k = i + 1; k < p; k++) sum -= lower[k * p + i]! * x[k]!;
    x[i] = sum / lower[i * p + i]!;
  }
  return x;
}

/** A⁻¹; rows and columns of aliased columns are 0. */
export function invert(factor: Factor): Float64Array {
  const { p, aliased } = factor;
  const inverse = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    if (aliased[j]) continue;
    const column = solve(factor, Array.from({ length: p }, (_, i) => (i === j ? 1 : 0)));
    for (let i = 0; i < p; i++) inverse[i * p + j] = column[i]!;
  }
  return inverse;
}

/** In the 1-norm, over the columns that take part: about so many times does an error of the data grow in the solution (Golub & Van Loan, 2.6). */
export function conditionNumber(matrix: ArrayLike<number>, factor: Factor): number {
  const { p, aliased } = factor;
  const norm = (m: ArrayLike<number>) => Math.max(...aliased.map((isOut, j) => (isOut ? 0 : aliased.reduce((sum, isRowOut, i) => (isRowOut ? sum : sum + Math.abs(m[i * p + j]!)), 0))));
  return norm(matrix) * norm(invert(factor));
}

/** The upper triangle, row by row, and back: what is symmetric need travel once. */
export const triangleSize = (p: number): number => (p * (p + 1)) / 2;
export function fromTriangle(triangle: ArrayLike<number>, p: number, from = 0): Float64Array {
  const matrix = new Float64Array(p * p);
  let at = from;
  for (let i = 0; i < p; i++) for (let j = i; j < p; j++) matrix[i * p + j] = matrix[j * p + i] = triangle[at++]!;
  return matrix;
}
