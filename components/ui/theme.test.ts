import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { apart, contrast as contrastOf, lightOf, seenWith, visions, type Vision } from "./testing/colour-vision.ts";

/** WCAG 2.2, 1.4.3 (text 4.5:1) and 1.4.11 (controls and drawings 3:1), on the tokens themselves, in both schemes. */
const css = readFileSync(new URL("./theme.css", import.meta.url), "utf8");
const tokens = new Map([...css.matchAll(/--color-([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [name ?? "", { light: light ?? "", dark: dark ?? "" }]));

const contrast = (a: string, b: string): number => contrastOf(lightOf(a), lightOf(b));
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

const series = [1, 2, 3, 4].map((n) => `series-${n}`);

test("greys are seen alike by everyone; of pure red, people without red cones see a seventh in red, 0.152286 (Machado and others, table 1)", () => {
  for (const vision of Object.keys(visions) as Vision[]) expect(apart(seenWith(vision, "#808080"), lightOf("#808080"))).toBeLessThan(0.01);
  expect(seenWith("protanopia", "#ff0000")).toEqual([0.152286, 0.114503, 0]);
  expect(apart(lightOf("#000000"), lightOf("#ffffff"))).toBeCloseTo(100, 1);
});
describe.each(Object.keys(visions) as Vision[])("series seen with %s", (vision) => {
  test.each(["light", "dark"] as const)("lie apart and stand out, %s", (scheme) => {
    const seen = series.map((name) => seenWith(vision, colour(name, scheme)));
    seen.forEach((one, i) => {
      for (const paper of ["paper", "surface"]) expect(contrastOf(one, seenWith(vision, colour(paper, scheme))), `${series[i]} on ${paper}`).toBeGreaterThanOrEqual(3);
      seen.slice(i + 1).forEach((other, j) => expect(apart(one, other), `${series[i]} and ${series[i + j + 1]}`).toBeGreaterThanOrEqual(20));
    });
  });
});

test("black on white is 21:1", () => expect(contrast("#000000", "#ffffff")).toBeCloseTo(21));
describe.each(["light", "dark"] as const)("%s", (scheme) => {
  test.each(text)("text in %s on %s", (ink, paper) => expect(contrast(colour(ink, scheme), colour(paper, scheme))).toBeGreaterThanOrEqual(4.5));
  test.each(drawn)("%s against %s", (ink, paper) => expect(contrast(colour(ink, scheme), colour(paper, scheme))).toBeGreaterThanOrEqual(3));
});
