import { ChartChoice } from "#components/charts/chart-choice.tsx";
import { ForestPlot, type ForestRow } from "#components/charts/forest-plot.tsx";
import { pValue, toDigits } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { MetaEffect } from "#lib/federation/meta-effect.ts";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { effectMeasure } from "./effect-measure.ts";
import { heterogeneityInWords, reasonInWords } from "./model-words.ts";
import { NotTakingPart } from "./not-taking-part.tsx";

type Meta = Extract<PooledOutput, { kind: "meta-analysis" }>;
type Site = { tre: { id: string; name: string } };

const methodWords: Record<Meta["method"], string> = { fixed: "one effect for all data environments", "dersimonian-laird": "effects that differ (DerSimonian and Laird)", reml: "effects that differ (restricted maximum likelihood)" };
const intervalWords: Record<Meta["interval"], string> = { wald: "by the normal distribution", "hartung-knapp": "by Hartung and Knapp", "hartung-knapp-ad-hoc": "by Hartung and Knapp, never narrower than the normal distribution's" };
const three = (value: number): string => toDigits(value, 3);

/** What each data environment estimates by itself, and the one estimate from all of theirs: a plot for each coefficient, its heterogeneity, and what it is without each in turn. */
export function MetaResult({ output, sites, title }: { output: Meta; sites: readonly Site[]; title: string }) {
  const { measure, isRatio } = effectMeasure(output.model);
  const told = (x: number) => (isRatio ? Math.exp(x) : x);
  const range = ({ low, high }: { low: number; high: number }) => `${three(told(low))} to ${three(told(high))}`;
  const names = new Map(sites.map(({ tre }) => [tre.id, tre.name]));
  const nameOf = (treId: string) => names.get(treId) ?? treId;
  const together = output.effects.flatMap((effect) => (effect.together ? [{ ...effect, together: effect.together }] : []));
  return (
    <>
      {together.length === 0 && <Notice kind="info" title="No estimate of several data environments"><p>{output.takingPart.length === 0 ? "No data environment that has answered gave an estimate." : "Too few data environments gave an estimate for the way in which they were to be put together."}</p></Notice>}
      {together.length > 0 && output.takingPart.length === 1 && <Notice kind="info" title="One data environment only"><p>The estimate below is that of {nameOf(output.takingPart[0]!)} by itself: nothing was put together.</p></Notice>}
      {together.length > 0 && (
        <DataTable
          caption={`${title}: ${measure.toLowerCase()} over all data environments`} fit density="dense" narrow="stack" rows={together} rowKey={({ column }) => column}
          columns={[
            { key: "term", header: "Term", rowHeader: true, cell: ({ column }) => column },
            { key: "from", header: "From", align: "number", cell: ({ studies }) => String(studies.length), label: "From how many data environments" },
            { key: "estimate", header: measure, align: "number", cell: ({ together: t }) => three(told(t.estimate)) },
            { key: "interval", header: "95% interval", align: "number", cell: ({ together: t }) => range(t.interval) },
            { key: "p", header: "p-value", align: "number", cell: ({ together: t }) => pValue(t.p) },
            { key: "prediction", header: "One more would lie in", align: "number", cell: ({ together: t }) => (t.prediction ? range(t.prediction) : "") },
          ]}
        />
      )}
      {output.effects.length > 0 && output.effects.some(({ studies }) => studies.length > 0) && (
        <ChartChoice label="Term" choices={output.effects.map((effect) => ({ name: effect.column, drawing: <Effect {...{ effect, output, measure, isRatio, nameOf, title }} sites={sites} /> }))} />
      )}
      <p className="max-w-measure text-sm text-muted">
        Approximate: {methodWords[output.method]}, interval {intervalWords[output.interval]}. It stands on the estimates of each environment to the digits that its policy allows, and weighs environments, where a model over all of them together weighs people.
      </p>
      <NotTakingPart title={title} header="Gives no estimate" rows={output.notTakingPart.map(({ treId, reasons }) => ({ name: nameOf(treId), because: reasons.map(reasonInWords).join("; ") }))} />
    </>
  );
}

type Shown = { effect: MetaEffect; output: Meta; measure: string; isRatio: boolean; nameOf: (treId: string) => string; sites: readonly Site[]; title: string };

function Effect({ effect, output, measure, isRatio, nameOf, sites, title }: Shown) {
  const told = (x: number) => (isRatio ? Math.exp(x) : x);
  const drawn = (estimate: number, { low, high }: { low: number; high: number }) => ({ value: told(estimate), low: told(low), high: told(high) });
  const { column, studies, together, heterogeneity, leaveOneOut } = effect;
  const row = ({ tre }: Site): ForestRow => {
    const study = studies.find(({ treId }) => treId === tre.id);
    if (study) return { label: tre.name, isPooled: false, estimate: drawn(study.estimate, study.interval), weight: study.weight };
    const out = output.notTakingPart.find(({ treId }) => treId === tre.id);
    return { label: tre.name, isPooled: false, weight: null, estimate: { absent: out ? "gives no estimate" : output.takingPart.includes(tre.id) ? "none of this term" : "no answer" } };
  };
  const pooled: ForestRow = { label: "Together", isPooled: true, weight: null, estimate: together ? drawn(together.estimate, together.interval) : { absent: "too few estimates" } };
  const axis = isRatio ? "log" : "linear";
  return (
    <div className="flex flex-col gap-6">
      <ForestPlot title={`${title}: ${column}`} measure={measure} axis={axis} confidence={0.95} rows={[...sites.map(row), pooled]} />
      {heterogeneity && <p className="max-w-measure">{heterogeneityInWords(heterogeneity)}</p>}
      {leaveOneOut.length > 0 && (
        <ForestPlot
          title={`${title}: ${column}, without each in turn`} measure={measure} axis={axis} rowsAre="terms" confidence={0.95} table="shown"
          note="Where one environment moves the estimate far, the answer hangs on it."
          rows={leaveOneOut.map((left) => ({ label: `Without ${nameOf(left.without)}`, isPooled: false, weight: null, estimate: drawn(left.estimate, left.interval) }))}
        />
      )}
    </div>
  );
}
