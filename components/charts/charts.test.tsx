import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { Cell } from "#lib/disclosure/cell.ts";
import { BarChart } from "./bar-chart.tsx";
import { barsInWords, histogramInWords, measuredRows } from "./in-words.ts";
import { GroupedBars } from "./grouped-bars.tsx";
import { Histogram } from "./histogram.tsx";

const value = (count: number): Cell => ({ is: "value", value: count, roundedTo: 5 });
const small: Cell = { is: "suppressed-small", below: 10 };
const hidden: Cell[] = [small, { is: "suppressed-secondary" }, { is: "withheld" }, { is: "not-applicable" }, { is: "code-absent" }];
const shapes = (markup: string) => [...markup.matchAll(/data-shape="([a-z-]+)"/g)].map((match) => match[1]);

describe("charts", () => {
  test("a hidden number is never drawn as a bar or as zero", () => {
    const bars = renderToStaticMarkup(<BarChart title="t" bars={hidden.map((cell, at) => ({ label: `TRE ${at}`, cell }))} />);
    const bins = renderToStaticMarkup(<Histogram title="t" variable="v" breaks={[0, 1, 2, 3, 4, 5]} cells={hidden} />);
    for (const markup of [bars, bins]) expect(shapes(markup)).toEqual(["hidden-range", "no-size", "no-size", "no-size", "no-size"]);
  });
  test("zero is drawn as zero, a count as a bar of its length", () => {
    const markup = renderToStaticMarkup(<BarChart title="t" bars={[{ label: "A", cell: { is: "zero" } }, { label: "B", cell: { is: "value", value: 50, roundedTo: 1 } }, { label: "C", cell: { is: "value", value: 100, roundedTo: 1 } }]} />);
    expect(shapes(markup)).toEqual(["zero", "bar", "bar"]);
    expect(markup).toContain('width="50%" height="14"');
  });
  test("a pooled count shows its interval; one with a hidden part goes on without an end", () => {
    const pooled = (estimate: number | null, high: number | null) => ({ is: "value" as const, low: 80, high, estimate, restsOn: ["a"], hiddenAt: [], roundedTo: 5 });
    const markup = renderToStaticMarkup(<BarChart title="t" bars={[{ label: "All", cell: pooled(100, 140) }, { label: "Open", cell: pooled(null, null) }]} />);
    expect(shapes(markup)).toEqual(["bar", "interval", "at-least"]);
    expect(markup).toContain("80 to 140");
    expect(markup).toContain("at least 80");
  });
  test("every chart is one labelled image in a figure, with its caption and its table", () => {
    const charts = [
      <BarChart key="b" title="By TRE" bars={[{ label: "Wessex", cell: value(20) }]} />,
      <GroupedBars key="g" title="By age and sex" rowHeader="Age" rows={["under 40"]} columns={["F", "M"]} cells={[value(20), small]} />,
      <Histogram key="h" title="Ages" variable="Age" breaks={[0, 50, 100]} cells={[value(20), small]} missing={value(15)} />,
    ];
    for (const chart of charts) {
      const markup = renderToStaticMarkup(chart);
      expect(markup).toMatch(/<figure.*<figcaption.*role="img" aria-label="[^"]{20,}".*<table.*<caption/s);
      expect(markup).not.toContain("<script");
    }
  });
  test("a table with a cell too few is a broken promise, not a chart", () => {
    expect(() => renderToStaticMarkup(<GroupedBars title="t" rowHeader="r" rows={["a", "b"]} columns={["c"]} cells={[value(5)]} />)).toThrow("needs 2 cells");
  });
});

describe("what a chart says and gives away", () => {
  const bars = [{ label: "A", cell: value(40) }, { label: "B", cell: { is: "value" as const, value: 100, roundedTo: 1 } }, { label: "C", cell: { is: "withheld" as const } }];
  test("its most, its fewest and how much is hidden stand in words beside it and in the image's name", () => {
    const markup = renderToStaticMarkup(<BarChart title="By TRE" bars={bars} />);
    const words = "The most people: B (100); the fewest: A (40, rounded). 1 of 3 has no number that may be shown.";
    expect(barsInWords(bars)).toBe(words);
    expect(markup.split(words)).toHaveLength(3);
  });
  test("a histogram names its highest column and where the middle person is; nothing shown is said to be nothing", () => {
    const bins = [{ label: "0 to under 50", cell: value(10) }, { label: "50 to 100", cell: value(30) }];
    expect(histogramInWords("Age", bins)).toBe("Age: the highest column is 50 to 100 (30, rounded). The middle one of the people shown falls into 50 to 100.");
    expect(histogramInWords("Age", [{ label: "0 to 50", cell: { is: "withheld" } }])).toBe("None of its numbers may be shown.");
    expect(barsInWords([])).toBe("None of its numbers may be shown.");
  });
  test("its rows leave a hidden number empty", () => {
    expect(measuredRows("TRE", [...bars, { label: "D", cell: { is: "zero" } }])).toEqual([
      ["TRE", "people", "low", "high", "state"], ["A", 40, 38, 42, "40, rounded: the true number lies within 2.5 of it"], ["B", 100, 100, 100, "100"], ["C", null, null, null, "withheld by the research environment"], ["D", 0, 0, 0, "zero people"],
    ]);
  });
  test("it can be saved as a drawing, a picture and a table", () => {
    const markup = renderToStaticMarkup(<BarChart title="By TRE" bars={bars} />);
    for (const format of ["SVG", "PNG", "CSV"]) expect(markup).toContain(`>${format}</button>`);
  });
});
