import { CoefficientTable } from "#components/charts/coefficient-table.tsx";
import { ForestPlot } from "#components/charts/forest-plot.tsx";
import { KaplanMeierCurve, type SurvivalGroup } from "#components/charts/kaplan-meier-curve.tsx";
import { PopulationPyramid } from "#components/charts/population-pyramid.tsx";
import { Panel } from "#components/ui/layout.tsx";
import type { Cell } from "#lib/disclosure/cell.ts";

const value = (count: number): Cell => ({ is: "value", value: count, roundedTo: 5 });
const small: Cell = { is: "suppressed-small", below: 10 };

/** A share that falls by the same part of itself at each step, in a band that widens. */
const falling = (label: string, rate: number, atRisk: readonly Cell[]): SurvivalGroup => ({
  label, atRisk,
  steps: Array.from({ length: 24 }, (_, at) => {
    const share = (1 - rate) ** (at + 1);
    return { time: (at + 1) * 30, share, low: Math.max(0, share - 0.01 * (at + 1) ** 0.6), high: Math.min(1, share + 0.01 * (at + 1) ** 0.6) };
  }),
});

/** Pictures of models and of survival, with values made up for the purpose. */
export function ModelCharts() {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Panel>
        <ForestPlot
          title="Heart attack, men compared with women" measure="Hazard ratio" axis="log" confidence={0.95}
          rows={[
            { label: "North Pennines", isPooled: false, estimate: { value: 1.62, low: 1.1, high: 2.39 }, weight: 0.38 }, { label: "Wessex", isPooled: false, estimate: { value: 0.91, low: 0.55, high: 1.5 }, weight: 0.2 },
            { label: "Clyde", isPooled: false, estimate: { absent: "not released" }, weight: null }, { label: "Severn", isPooled: false, estimate: { value: 1.4, low: 1.02, high: 1.92 }, weight: 0.42 },
            { label: "Pooled", isPooled: true, estimate: { value: 1.36, low: 1.11, high: 1.66 }, weight: null },
          ]}
        />
      </Panel>
      <Panel>
        <PopulationPyramid
          title="People with asthma by age and sex" bandHeader="Age in years" left="Female" right="Male"
          bands={[{ label: "Under 18", left: value(210), right: value(260) }, { label: "18 to 39", left: value(340), right: value(310) }, { label: "40 to 59", left: value(420), right: value(365) }, { label: "60 to 79", left: value(250), right: small }, { label: "80 and over", left: small, right: { is: "suppressed-secondary" } }]}
        />
      </Panel>
      <Panel>
        <KaplanMeierCurve
          title="Without a heart attack after the first prescription" timeHeader="Days since the index date" atRiskTimes={[0, 180, 360, 540, 720]} confidence={0.95}
          groups={[falling("Women", 0.006, [value(640), value(600), value(520), value(310), value(90)]), falling("Men", 0.011, [value(585), value(520), value(430), value(205), small])]}
        />
      </Panel>
      <Panel>
        <CoefficientTable
          caption="Odds of a heart attack" measure="Odds ratio" standardErrorOf="its logarithm" confidence={0.95}
          terms={[{ name: "Sex: Female", reference: true }, { name: "Sex: Male", estimate: 1.36, standardError: 0.103, low: 1.11, high: 1.66, p: 0.0029 }, { name: "Age, for each year", estimate: 1.04, standardError: 0.004, low: 1.03, high: 1.05, p: 1e-12 }, { name: "Smoker", estimate: 0.98, standardError: 0.2, low: 0.66, high: 1.45, p: 0.92 }]}
        />
      </Panel>
    </div>
  );
}
