import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** WCAG 2.2, 1.4.3 (text 4.5:1) and 1.4.11 (controls and drawings 3:1), on the tokens themselves, in both schemes. */
const css = readFileSync(new URL("./theme.css", import.meta.url), "utf8");
const tokens = new Map([...css.matchAll(/--color-([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [name ?? "", { light: light ?? "", dark: dark ?? "" }]));

const channel = (hex: string): number => { const share = parseInt(hex, 16) / 255; return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4; };
const luminance = (colour: string): number => 0.2126 * channel(colour.slice(1, 3)) + 0.7152 * channel(colour.slice(3, 5)) + 0.0722 * channel(colour.slice(5, 7));
const contrast = (a: string, b: string): number => { const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y); return (high + 0.05) / (low + 0.05); };
const colour = (name: string, scheme: "light" | "dark"): string => {
  const pair = tokens.get(name);
  if (pair === undefined) throw new Error(`no token ${name}`);
  return pair[scheme];
};

const papers = ["paper", "surface", "sunken"];
const text: [string, string][] = [
  ...["ink", "muted", "accent", "accent-strong", "bad", "good", "caution", "note"].flatMap((ink) => papers.map((paper): [string, string] => [ink, paper])),
  ...["good", "caution", "bad", "note"].flatMap((tone): [string, string][] => [[tone, `${tone}-soft`], ["ink", `${tone}-soft`]]),
  ["accent-strong", "accent-soft"], ["muted", "accent-soft"], ["on-accent", "accent"], ["on-accent", "accent-strong"], ["on-band", "band"], ["on-band-muted", "band"],
];
const drawn: [string, string][] = [
  ...["edge", "focus", "series-1", "series-2", "series-3", "series-4"].flatMap((ink) => ["paper", "surface"].map((paper): [string, string] => [ink, paper])),
];

test("black on white is 21:1", () => expect(contrast("#000000", "#ffffff")).toBeCloseTo(21));
describe.each(["light", "dark"] as const)("%s", (scheme) => {
  test.each(text)("text in %s on %s", (ink, paper) => expect(contrast(colour(ink, scheme), colour(paper, scheme))).toBeGreaterThanOrEqual(4.5));
  test.each(drawn)("%s against %s", (ink, paper) => expect(contrast(colour(ink, scheme), colour(paper, scheme))).toBeGreaterThanOrEqual(3));
});
