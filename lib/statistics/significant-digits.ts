/** `value` to so many significant digits: 246.693 to 4 is 246.7. A mean with all its digits betrays the count that it was divided by. */
export function significantDigits(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** Half a unit in the last significant digit: how far the number given to `significantDigits` may lie from the result. Zero carries none. */
export function halfUnit(value: number, digits: number): number {
  if (value === 0) return 0;
  const exponent = Number(value.toExponential().split("e")[1]);
  return 0.5 * 10 ** (exponent - digits + 1);
}
