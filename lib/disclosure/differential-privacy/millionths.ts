/** An ε in whole millionths, from 1 up, or undefined: sums of them and the noise drawn for them are exact, so that three times 0.1 is not more than 0.3. */
export function millionths(epsilon: number): number | undefined {
  const whole = Math.round(epsilon * 1e6);
  return whole >= 1 && whole <= 1e9 && whole / 1e6 === epsilon ? whole : undefined;
}
