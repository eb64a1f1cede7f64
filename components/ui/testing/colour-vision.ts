/**
 * Colours as people see them who lack one kind of cone, and how far two colours lie apart. The matrices, on linear sRGB, are those of Machado, Oliveira & Fernandes
 * (2009, “A Physiologically-based Model for Simulation of Color Vision Deficiency”, IEEE Transactions on Visualization and Computer Graphics 15, 1291, table 1) at full severity.
 */
export const visions = {
  "full colour vision": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
} as const;
export type Vision = keyof typeof visions;

/** Red, green and blue of linear sRGB, each from 0 to 1. */
export type Light = readonly number[];
const times = (matrix: readonly (readonly number[])[], light: Light): number[] => matrix.map((row) => row.reduce((sum, weight, i) => sum + weight * light[i]!, 0));

/** Of “#0e5159” (IEC 61966-2-1). */
export const lightOf = (colour: string): Light => [1, 3, 5].map((from) => {
  const share = parseInt(colour.slice(from, from + 2), 16) / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});
export const seenWith = (vision: Vision, colour: string): Light => times(visions[vision], lightOf(colour)).map((part) => Math.min(1, Math.max(0, part)));

const luminance = ([red = 0, green = 0, blue = 0]: Light): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
/** WCAG 2.2, contrast ratio: 1 to 21. */
export function contrast(a: Light, b: Light): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** CIE 15:2004 under D65; black and white lie 100 apart. */
function lab(light: Light): number[] {
  const [x = 0, y = 0, z = 0] = times([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]], light).map((part, i) => part / [0.95047, 1, 1.08883][i]!).map((t) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
/** ΔE*ab (CIE 1976): about 2 is just seen side by side. */
export const apart = (a: Light, b: Light): number => Math.hypot(...lab(a).map((part, i) => part - lab(b)[i]!));
