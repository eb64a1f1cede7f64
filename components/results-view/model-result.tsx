import { CoefficientTable, type Coefficient } from "#components/charts/coefficient-table.tsx";
import { ForestPlot } from "#components/charts/forest-plot.tsx";
import { inFigures, plainNumber, toDigits } from "#components/results/number-format.ts";
import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { studentHalfWidth, studentTwoSided } from "#lib/statistics/beta.ts";
import { normalHalfWidth, normalTwoSided } from "#lib/statistics/normal.ts";
import { modelStateInWords, reasonInWords, sumsInWords } from "./model-words.ts";

type ModelOutput = Extract<PooledOutput, { columns: string[] }>;
type Regressed = Extract<NonNullable<FittedModel["fit"]>, { coefficients: unknown }>;

/** A model fitted over all data environments: the coefficients first, who takes part and who does not, or how far it is. */
export function ModelResult({ output, model, siteNames, now, title }: { output: ModelOutput; model: FittedModel | undefined; siteNames: ReadonlyMap<string, string>; now: string | undefined; title: string }) {
  const out = output.notTakingPart.map(({ treId, reasons }) => ({ name: siteNames.get(treId) ?? treId, because: reasons.map(reasonInWords).join("; ") }));
  return (
    <>
      {model === undefined
        ? <Notice kind="info" title="Not fitted yet"><p>{output.takingPart.length === 0 ? "No data environment that has answered takes part in this model." : "The model is fitted once every data environment that was asked has answered or ended: fitted twice, over more and fewer of them, it could tell of those between."}</p></Notice>
        : model.fit === null
          ? <Notice kind={model.state === "fitting" ? "info" : "warning"} title={model.state === "fitting" ? "Being fitted" : "No fit"}><p>{modelStateInWords(model)} {model.state === "fitting" && <>Step {model.steps + 1}{now !== undefined && <>, since <Age of={model.since} now={now} /></>}.</>}</p></Notice>
          : <FitShown model={model} fit={model.fit} title={title} />}
      {model !== undefined && model.state !== "stopped" && <p className="max-w-measure text-sm">{sumsInWords(model)}</p>}
      {out.length > 0 && (
        <DataTable
          caption={`${title}: data environments that take no part`} fit density="dense" narrow="stack" rows={out} rowKey={({ name }) => name}
          columns={[{ key: "tre", header: "Takes no part", rowHeader: true, cell: ({ name }) => name }, { key: "why", header: "Because, by its rules", cell: ({ because }) => because }]}
        />
      )}
    </>
  );
}

function FitShown({ model, fit, title }: { model: FittedModel; fit: NonNullable<FittedModel["fit"]>; title: string }) {
  if (fit.of === "quantiles") {
    return (
      <DataTable
        caption={`${title}, everyone together`} fit density="dense" rows={fit.quantiles} rowKey={({ at }) => String(at)}
        columns={[{ key: "at", header: "Quantile", rowHeader: true, cell: ({ at }) => `${plainNumber(at * 100)}%` }, { key: "value", header: "Value (exact)", align: "number", cell: ({ value }) => plainNumber(value) }]}
      />
    );
  }
  const ratio = measureOf(model);
  const terms = coefficientsOf(model, fit, ratio !== null);
  return (
    <>
      <CoefficientTable caption={`${title}: coefficients`} measure={ratio ?? "Coefficient"} {...(ratio !== null && { standardErrorOf: "the logarithm" })} confidence={0.95} terms={terms} />
      <ForestPlot
        title={`${title}: ${(ratio ?? "coefficients").toLowerCase()}`} measure={ratio ?? "Coefficient"} axis={ratio === null ? "linear" : "log"} rowsAre="terms" confidence={0.95}
        rows={terms.flatMap((term) => ("p" in term && term.name !== "(Intercept)" ? [{ label: term.name, isPooled: false, weight: null, estimate: { value: term.estimate, low: term.low, high: term.high } }] : []))}
      />
      <p className="max-w-measure text-sm text-muted">{fitInWords(fit, model)}</p>
    </>
  );
}

/** What the exponential of a coefficient is, where that is how it is read. */
function measureOf({ kind, family }: FittedModel): string | null {
  if (kind === "cox") return "Hazard ratio";
  return family === "logistic" ? "Odds ratio" : family === "poisson" ? "Rate ratio" : null;
}

function coefficientsOf({ columns }: FittedModel, fit: Regressed, asRatio: boolean): Coefficient[] {
  const isLinear = fit.of === "glm" && fit.dispersion !== 1;
  const half = isLinear ? studentHalfWidth(0.95, fit.residualDf) : normalHalfWidth(0.95);
  const told = (x: number) => (asRatio ? Math.exp(x) : x);
  return columns.map((name, i): Coefficient => {
    const [b, se] = [fit.coefficients[i], fit.standardErrors[i]];
    if (b === null || b === undefined || se === null || se === undefined) return { name: `${name} (said by the terms before it)`, reference: true };
    const p = fit.of === "glm" && isLinear ? studentTwoSided(b / se, fit.residualDf).upper : normalTwoSided(b / se);
    return { name, estimate: told(b), standardError: se, low: told(b - half * se), high: told(b + half * se), p };
  });
}

function fitInWords(fit: Regressed, { sums }: FittedModel): string {
  const rounding = sums.are === "masked" ? ` Each total was rounded under its masks, by at most ${sums.within.toExponential(0).replace("e", " × 10^").replace("^-", "^−")}, which no digit shown here feels.` : "";
  const people = `Exact: the same as if all ${inFigures(fit.n)} people were in one place.${rounding}`;
  if (fit.of === "cox") return `${people} ${inFigures(fit.events)} events; log-likelihood ${toDigits(fit.logLikelihood, 6)} (${toDigits(fit.nullLogLikelihood, 6)} without predictors).`;
  return `${people} Deviance ${toDigits(fit.deviance, 6)} on ${inFigures(fit.residualDf)} degrees of freedom (${toDigits(fit.nullDeviance, 6)} without predictors); AIC ${toDigits(fit.aic, 6)}.`;
}
