/** How numbers are written in results, and wherever a page shows a large one: British digits and groups, a true minus sign, “< 0.001” for a tiny p-value. */
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const asWritten = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 6 });
const withMinus = (text: string): string => text.replace(/^-/, "−");

/** A count: 1,240. */
export const inFigures = (count: number): string => withMinus(whole.format(count));

/** A break, a unit of an axis: as many digits as it has, six at most. */
export const plainNumber = (value: number): string => withMinus(asWritten.format(value));

/** `digits` significant digits: 54.3 at 3; 1,230 at 3. */
export const toDigits = (value: number, digits: number): string =>
  withMinus(new Intl.NumberFormat("en-GB", { minimumSignificantDigits: Math.min(digits, 15), maximumSignificantDigits: Math.min(digits, 15) }).format(value));

/** As many decimals for every number of a column, so that the points stand under each other. */
export const toDecimals = (value: number, decimals: number): string =>
  withMinus(new Intl.NumberFormat("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value));

/** Three decimals at most, never “0.000” and never “1.000”: a p-value is neither impossible nor certain. */
export function pValue(p: number): string {
  if (!(p >= 0 && p <= 1)) return "not known";
  if (p < 0.001) return "< 0.001";
  if (p > 0.999) return "> 0.999";
  return toDecimals(p, p < 0.1 ? 3 : 2);
}

/** A share of one: 12.5%. */
export const percentage = (share: number, decimals = 1): string => `${toDecimals(share * 100, decimals)}%`;
