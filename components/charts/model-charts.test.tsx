/** Charts of models and survival, and the pyramid: what is drawn, what is said, and that each has its table. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { CoefficientTable } from "./coefficient-table.tsx";
import { ForestPlot, type ForestRow } from "./forest-plot.tsx";
import { KaplanMeierCurve, type SurvivalGroup } from "./kaplan-meier-curve.tsx";
import { timesThatFit } from "./numbers-at-risk.tsx";
import { PopulationPyramid } from "./population-pyramid.tsx";

const shapes = (markup: string) => [...markup.matchAll(/data-shape="([a-z-]+)"/g)].map((match) => match[1]);

describe("a forest plot", () => {
  const row = (label: string, value: number, low: number, high: number, weight: number | null, isPooled = false): ForestRow => ({ label, isPooled, estimate: { value, low, high }, weight });
  const rows = [row("Northern", 0.5, 0.25, 1, 0.4), row("Wessex", 2, 1, 4, 0.6), { label: "Clyde", isPooled: false, estimate: { absent: "not released" }, weight: null }, row("Pooled", 0.8, 0.6, 0.95, null, true)];
  const draw = (axis: "log" | "linear", of: readonly ForestRow[] = rows) => renderToStaticMarkup(<ForestPlot title="Event by sex" measure="Hazard ratio" axis={axis} confidence={0.95} rows={of} />);

  test("draws intervals, a diamond for the pooled one, and a dotted line where nothing was released", () => {
    expect(shapes(draw("log"))).toEqual(["interval", "interval", "no-size", "diamond"]);
  });
  test("halves and doubles lie equally far from 1 on a logarithmic axis", () => {
    const markup = draw("log", [row("A", 1, 0.5, 2, null)]);
    const line = /<g data-shape="interval"><line x1="([\d.]+)%" x2="([\d.]+)%"/.exec(markup)!;
    expect(Number(line[1]) + Number(line[2])).toBeCloseTo(100, 1);
  });
  test("an axis on which everything lies near 1 still has numbers to read it by; terms have no weights", () => {
    const markup = renderToStaticMarkup(<ForestPlot title="By term" measure="Odds ratio" axis="log" rowsAre="terms" confidence={0.95} rows={[row("age", 1.03, 1.001, 1.07, null)]} />);
    expect([...markup.matchAll(/tabular-nums">([\d.]+)<\/text>/g)].map((match) => match[1])).toEqual(expect.arrayContaining(["1"]));
    expect([...markup.matchAll(/tabular-nums">([\d.]+)<\/text>/g)].length).toBeGreaterThan(2);
    expect(markup).not.toContain("Weight");
    expect(draw("log")).toContain("Weight");
  });
  test("a heavier TRE has a larger square", () => {
    const sides = [...draw("log").matchAll(/<rect x="-[\d.]+" y="0" width="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(sides[1]!).toBeGreaterThan(sides[0]!);
  });
  test("says the pooled estimate and whether it excludes no difference, and has its numbers in a table", () => {
    const markup = draw("log");
    expect(markup).toContain("Hazard ratio, pooled: 0.800, 95% interval 0.600 to 0.950, which excludes 1 (no difference). 2 data environments have an estimate of their own; 1 has none.");
    expect(markup).toMatch(/<table.*40\.0%.*not released/s);
    expect(draw("linear", [row("Pooled", 0.1, -0.2, 0.4, null, true)])).toContain("which includes 0 (no difference)");
    expect(draw("linear", [rows[2]!])).toContain("No pooled hazard ratio may be shown.");
  });
});

describe("a survival curve", () => {
  const group = (label: string, steps: SurvivalGroup["steps"]): SurvivalGroup => ({ label, steps, atRisk: [{ is: "value", value: 100, roundedTo: 5 }, { is: "suppressed-small", below: 10 }] });
  const markup = renderToStaticMarkup(
    <KaplanMeierCurve title="Without a heart attack" timeHeader="Days since the index date" atRiskTimes={[0, 400]} confidence={0.95} groups={[group("Women", [{ time: 100, share: 0.9, low: 0.85, high: 0.95 }, { time: 300, share: 0.8, low: 0.7, high: 0.9 }]), group("Men", [{ time: 200, share: 0.5, low: null, high: null }])]} />,
  );
  test("is level until each step and then falls, in its band where one is known", () => {
    expect(shapes(markup)).toEqual(["curve-number", "curve-number", "band", "curve", "curve", "curve-number", "curve-number", "at-risk"]);
    expect(markup).toContain('d="M0,0H250V100H750V200H1000"');
    expect(markup).toContain('d="M0,0H500V500H1000"');
    // The band's two edges: the upper ends forwards, the lower ones back.
    expect(markup).toContain('d="M0,0H250V50H750V100H1000V300H750V150H250V0Z"');
  });
  test("of thirty groups no two curves share colour and dashes, and each has its number at the curve, apart from the others'", () => {
    const many = renderToStaticMarkup(<KaplanMeierCurve title="By ward" timeHeader="Days" atRiskTimes={[0, 400]} confidence={0.95} groups={Array.from({ length: 30 }, (_, i) => group(`Ward ${i}`, [{ time: 100, share: 0.9, low: null, high: null }]))} />);
    const looks = [...many.matchAll(/<path [^>]*data-shape="curve"[^>]*>/g)].map(([path]) => `${/stroke="([^"]+)"/.exec(path)![1]} ${/stroke-dasharray="([^"]+)"/.exec(path)?.[1]}`);
    expect(new Set(looks).size).toBe(30);
    const numbers = [...many.matchAll(/data-shape="curve-number"><circle cx="([\d.]+%)"[^>]*><\/circle><text[^>]*>(\d+)</g)].map(([, x, number]) => [x, number]);
    expect([new Set(numbers.map(([x]) => x)).size, numbers.map(([, number]) => Number(number))]).toEqual([30, Array.from({ length: 30 }, (_, i) => i + 1)]);
  });
  test("says the shares at the end, and shows the numbers at risk, hidden ones as hidden", () => {
    expect(markup).toContain("At 400 (days since the index date), the share without the event is 80.0% in Women, 50.0% in Men.");
    expect(markup).toMatch(/<caption[^>]*>Numbers at risk, by days since the index date.*<th[^>]*>400</s);
    expect(markup).toContain("fewer than 10, hidden");
    expect(markup).toContain("70.0% to 90.0%");
  });
});

describe("numbers at risk in the drawing", () => {
  const drawing = (times: number[], atRisk: SurvivalGroup["atRisk"]) => /<svg role="img".*?data-shape="at-risk">.*?<\/figure>/s.exec(renderToStaticMarkup(<KaplanMeierCurve title="Relapse" timeHeader="Days" atRiskTimes={times} confidence={0.95} groups={[{ label: "Women", steps: [{ time: 100, share: 0.9, low: null, high: null }], atRisk }]} />))![0];
  const count = (n: number) => ({ is: "value" as const, value: n, roundedTo: 5 });
  test("stand under the axis at their times, hidden ones with a word of what the mark means: a file of the drawing has them", () => {
    const inside = drawing([0, 200, 400], [count(1240), count(600), { is: "suppressed-small", below: 10 }]);
    const told = inside.slice(inside.indexOf('data-shape="at-risk"'), inside.indexOf("</svg>", inside.indexOf('data-shape="at-risk"')));
    expect([...told.matchAll(/<text x="([\d.]+%)"[^>]*text-anchor="(\w+)"[^>]*>([^<]+)</g)].map((match) => match.slice(1))).toEqual([["0%", "start", "1,240"], ["50%", "middle", "600"], ["100%", "end", "&lt;10"]]);
    expect(told).toContain("&lt; fewer than");
    // The axis names the same times.
    expect([...inside.slice(0, inside.indexOf("at-risk")).matchAll(/<text x="[\d.]+%"[^>]*>([^<]+)</g)].map((match) => match[1])).toEqual(["0", "200", "400"]);
  });
  test("as many as do not meet on a phone: the first, the last, and others between", () => {
    const times = Array.from({ length: 25 }, (_, at) => at * 30);
    const kept = timesThatFit(times, 720, ["≈1,240"]);
    expect([kept[0], kept.at(-1)]).toEqual([0, 24]);
    for (let i = 1; i < kept.length; i++) expect((kept[i]! - kept[i - 1]!) / 24).toBeGreaterThan((6 * 7.2) / 340);
    expect(kept.length).toBeGreaterThan(4);
    expect(timesThatFit([0, 1, 2, 365], 365, ["100"])).toEqual([0, 3]);
  });
});

describe("a table of coefficients", () => {
  const markup = renderToStaticMarkup(<CoefficientTable caption="Model" measure="Odds ratio" standardErrorOf="its logarithm" confidence={0.95} terms={[{ name: "Male", estimate: 1.5, standardError: 0.12, low: 1.2, high: 1.9, p: 0.0000001 }, { name: "Female", reference: true }]} />);
  test("never shows a p-value of nought, and names the reference", () => {
    for (const text of ["Male", "1.50", "0.120", "1.20 to 1.90", "&lt; 0.001", "reference", "Standard error of its logarithm"]) expect(markup).toContain(text);
  });
});

describe("a population pyramid", () => {
  const count = (n: number) => ({ is: "value" as const, value: n, roundedTo: 1 });
  const markup = renderToStaticMarkup(<PopulationPyramid title="Age by sex" bandHeader="Age" left="Female" right="Male" bands={[{ label: "Under 40", left: count(50), right: count(100) }, { label: "40 and over", left: { is: "suppressed-small", below: 10 }, right: { is: "withheld" } }]} />);
  test("draws both sides from the middle on one axis, the oldest on top, hidden counts never as bars", () => {
    expect(shapes(markup)).toEqual(["hidden-range", "no-size", "bar", "bar"]);
    expect(markup).toContain('<rect x="25%" width="25%"');
    expect(markup).toContain('<rect x="50%" width="50%"');
  });
  test("has its table and says its most and fewest", () => {
    expect(markup).toMatch(/role="img" aria-label="Population pyramid: Age by sex\. The most people: Under 40, Male \(100\)[^"]*".*<table/s);
  });
});

test("a plot of groups tells each of them, and speaks of no environment", () => {
  const rows: ForestRow[] = [{ label: "Female", isPooled: false, weight: null, estimate: { value: 54.3, low: 53, high: 55.6 } }, { label: "Male", isPooled: false, weight: null, estimate: { absent: "not released" } }];
  const markup = renderToStaticMarkup(<ForestPlot title="Age by sex" measure="Mean age" axis="linear" rowsAre="groups" confidence={0.95} rows={rows} />);
  expect(markup).toContain("Mean age. Female: 54.3 (53.0 to 55.6); Male: not released.");
  expect(markup).not.toContain("environment");
});
