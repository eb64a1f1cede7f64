import { ChartChoice } from "#components/charts/chart-choice.tsx";
import { ForestPlot, type ForestRow } from "#components/charts/forest-plot.tsx";
import { GroupedBars } from "#components/charts/grouped-bars.tsx";
import { KaplanMeierCurve } from "#components/charts/kaplan-meier-curve.tsx";
import type { Pooled } from "#components/results/shown.ts";
import type { AnalysisCompared } from "#lib/federation/compare-runs.ts";
import type { PooledCell, PooledOutput } from "#lib/federation/pooled-result.ts";
import { curvesOf, groupMeans, ratesByGroup } from "#lib/federation/reckoned-statistics.ts";
import type { ComparedFigure } from "./compared.ts";
import type { RunNames } from "./compared-numbers.tsx";

/** More bars than this are read better as a table. */
const mostBars = 12;

type Both = { before: PooledOutput | undefined; after: PooledOutput | undefined; figures: readonly ComparedFigure[]; names: RunNames; title: string };

/** An output of two runs in one picture; null where a table says more. Of models: `CoefficientDrawing`. */
export function ComparedDrawing({ before, after, figures, names, title }: Both) {
  const either = after ?? before;
  switch (either?.kind) {
    case "count": case "crosstab": case "histogram": {
      const bars = figures.filter(({ isTotal }) => !isTotal);
      return bars.length > mostBars ? null : <GroupedBars title={title} rowHeader="Of whom" rows={bars.map(({ label }) => label)} columns={[names.before, names.after]} cells={bars.flatMap((figure) => [countOf(figure.before), countOf(figure.after)])} />;
    }
    case "comparison": {
      const means = (output: PooledOutput | undefined) => (output?.kind === "comparison" ? groupMeans(output) : []);
      return <Forest title={title} measure={`Mean ${either.label}${either.unit === undefined ? "" : ` (${either.unit})`}`} names={names} before={means(before)} after={means(after)} />;
    }
    case "rate": {
      const rates = (output: PooledOutput | undefined) => (output?.kind === "rate" ? ratesByGroup(output).map(({ label, rate }) => ({ label, estimate: rate && { value: rate.per1000, ...rate.interval } })) : []);
      return <Forest title={title} measure="Events per 1,000 person-years" names={names} before={rates(before)} after={rates(after)} />;
    }
    case "survival": return <Curves title={title} names={names} before={before?.kind === "survival" ? before : undefined} after={after?.kind === "survival" ? after : undefined} />;
    case "summary": case "correlation": case "distribution": case "meta-analysis": case "regression": case "cox": case "quantiles": case undefined: return null;
  }
}

/** A number that a run has not does not apply there: not nought. */
const countOf = (of: Pooled | undefined): PooledCell | { is: "not-applicable" } => (of === undefined || of.is === "number" ? { is: "not-applicable" } : (of));

type Group = { label: string; estimate: { value: number; low: number; high: number } | null };
function Forest({ title, measure, names, before, after }: { title: string; measure: string; names: RunNames; before: readonly Group[]; after: readonly Group[] }) {
  const row = (of: Group | undefined, label: string, name: string): ForestRow => ({ label: `${label}: ${name}`, isPooled: false, weight: null, estimate: of?.estimate ?? { absent: of === undefined ? "not asked" : "not released" } });
  const labels = [...new Set([...after, ...before].map(({ label }) => label))];
  const at = (groups: readonly Group[], label: string) => groups.find((group) => group.label === label);
  return <ForestPlot title={title} measure={measure} axis="linear" rowsAre="groups" confidence={0.95} rows={labels.flatMap((label) => [row(at(before, label), label, names.before), row(at(after, label), label, names.after)])} />;
}

type Survival = Extract<PooledOutput, { kind: "survival" }>;
/** A picture for each group, so that the two runs of one lie beside each other and nothing else. */
function Curves({ title, names, before, after }: { title: string; names: RunNames; before: Survival | undefined; after: Survival | undefined }) {
  const [was, is] = [before, after].map((output) => (output === undefined ? [] : curvesOf(output)));
  const times = [...new Set([0, ...(before?.breaks ?? []), ...(after?.breaks ?? [])])].sort((a, b) => a - b);
  const labels = [...new Set([...is!, ...was!].map(({ label }) => label))];
  const choices = labels.flatMap((label) => {
    const drawn = ([[names.before, was!, before], [names.after, is!, after]] as const).flatMap(([name, curves, output]) => {
      const curve = curves.find((one) => one.label === label)?.curve;
      // Of a day that one run has not read nothing is known there.
      return curve && output ? [{ label: name, steps: curve.steps, atRisk: times.map((time) => curve.atRisk[time === 0 ? 0 : output.breaks.indexOf(time)] ?? { is: "not-applicable" as const }) }] : [];
    });
    return drawn.length === 0 ? [] : [{ name: label, drawing: <KaplanMeierCurve key={label} title={labels.length === 1 ? title : `${title}: ${label}`} timeHeader="Days" confidence={0.95} atRiskTimes={times} groups={drawn} /> }];
  });
  return choices.length === 0 ? null : choices.length === 1 ? choices[0]!.drawing : <ChartChoice label="Group" choices={choices} />;
}

/** Coefficients with their intervals, both runs of a term under each other; of a meta-analysis a picture for each term. The intercept is not on the scale of the others. */
export function CoefficientDrawing({ coefficients, measure, isRatio, names, title }: { coefficients: AnalysisCompared["coefficients"]; measure: string; isRatio: boolean; names: RunNames; title: string }) {
  const told = (x: number) => (isRatio ? Math.exp(x) : x);
  const shown = coefficients.filter(({ term }) => term !== "(Intercept)");
  const rows = (of: typeof shown, labelOf: (one: (typeof shown)[number]) => string) => of.flatMap((one) => ([["before", one.before], ["after", one.after]] as const).map(([which, at]): ForestRow => ({ label: `${labelOf(one)}: ${names[which]}`, isPooled: false, weight: null, estimate: at ? { value: told(at.estimate), low: told(at.low), high: told(at.high) } : { absent: "none" } })));
  const plot = (heading: string, of: ForestRow[]) => <ForestPlot key={heading} title={heading} measure={measure} axis={isRatio ? "log" : "linear"} rowsAre="terms" confidence={0.95} rows={of} />;
  if (shown.length === 0) return null;
  if (shown.every(({ tre }) => tre === null)) return plot(title, rows(shown, ({ term }) => term));
  const terms = [...new Set(shown.map(({ term }) => term))].map((term) => ({ name: term, drawing: plot(`${title}: ${term}`, rows(shown.filter((one) => one.term === term), ({ tre }) => tre ?? "Together")) }));
  return terms.length === 1 ? terms[0]!.drawing : <ChartChoice label="Term" choices={terms} />;
}
