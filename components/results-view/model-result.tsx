import { CoefficientTable, type Coefficient } from "#components/charts/coefficient-table.tsx";
import { ForestPlot } from "#components/charts/forest-plot.tsx";
import { inFigures, plainNumber, toDigits } from "#components/results/number-format.ts";
import { Age } from "#components/ui/age.tsx";
import { DataTable, type Column } from "#components/ui/data-table.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { sitOutInWords } from "#lib/federation/groups-of-model.ts";
import type { Quantile } from "#lib/statistics/quantile-search.ts";
import { effectMeasure } from "./effect-measure.ts";
import { ProportionalHazards } from "./model-checks.tsx";
import { collinearityInWords, everyoneIsWithout, modelStateInWords, reasonInWords, sumsInWords } from "./model-words.ts";
import { NotTakingPart } from "./not-taking-part.tsx";

type ModelOutput = Exclude<Extract<PooledOutput, { columns: string[] }>, { kind: "meta-analysis" }>;
type Regressed = Extract<NonNullable<FittedModel["fit"]>, { coefficients: unknown }>;

/** A model fitted over all data environments: the coefficients first, who takes part and who does not, or how far it is. */
export function ModelResult({ output, model, siteNames, now, title }: { output: ModelOutput; model: FittedModel | undefined; siteNames: ReadonlyMap<string, string>; now: string | undefined; title: string }) {
  const out = output.notTakingPart.map(({ treId, reasons }) => ({ name: siteNames.get(treId) ?? treId, because: reasons.map(reasonInWords).join("; ") }));
  return (
    <>
      {model === undefined
        ? <Notice kind="info" title={output.takingPart.length === 0 ? "Not fitted" : "Not fitted yet"}><p>{output.takingPart.length === 0 ? "No data environment that has answered takes part in this model." : "The model is fitted once every data environment that was asked has answered or ended: fitted twice, over more and fewer of them, it could tell of those between."}</p></Notice>
        : model.fit === null
          ? <Notice kind={model.state === "fitting" ? "info" : "warning"} title={model.state === "fitting" ? "Being fitted" : "No fit"}><p>{modelStateInWords(model)} {model.state === "fitting" && <>Step {model.steps + 1}{now !== undefined && <>, since <Age of={model.since} now={now} /></>}.</>}</p></Notice>
          : <FitShown model={model} fit={model.fit} levels={output.table.dimensions[0]!.levels} title={title} />}
      {model !== undefined && model.state !== "stopped" && <p className="max-w-measure text-sm">{sumsInWords(model)}</p>}
      <NotTakingPart title={title} header="Takes no part" rows={out} />
    </>
  );
}

function FitShown({ model, fit, levels, title }: { model: FittedModel; fit: NonNullable<FittedModel["fit"]>; levels: readonly { code: string; label: string }[]; title: string }) {
  if (fit.of === "quantiles") {
    const labelOf = (code: string): string => levels.find((level) => level.code === code)?.label ?? code;
    const sitsOut = (model.groups ?? []).filter((group) => group.sitsOut.length > 0);
    const groups = (fit.groups ?? []).map((quantiles, g) => { const code = model.columns[g]!; return { code, label: labelOf(code), quantiles, isOut: sitsOut.some((group) => group.code === code) }; });
    return (
      <>
        <DataTable
          caption={`${title}, everyone together${groups.length > 0 ? " and by group" : ""}`} fit density="dense" rows={fit.quantiles} rowKey={({ at }) => String(at)}
          columns={[
            { key: "at", header: "Quantile", rowHeader: true, cell: ({ at }) => `${plainNumber(at * 100)}%` }, { key: "value", header: sitsOut.length > 0 ? "Everyone who takes part (exact)" : groups.length > 0 ? "Everyone (exact)" : "Value (exact)", align: "number", cell: ({ value }) => plainNumber(value) },
            ...groups.map(({ code, label, quantiles, isOut }): Column<Quantile> => ({ key: `group ${code}`, header: label, align: "number", cell: ({ at }) => { const found = quantiles?.find((one) => one.at === at); return found === undefined ? (isOut ? "Sits out" : "Nobody") : plainNumber(found.value); } })),
          ]}
        />
        <GroupsThatSitOut model={model} labelOf={labelOf} title={title} />
      </>
    );
  }
  const { measure: named, isRatio } = effectMeasure(model.kind === "cox" ? "cox" : (model.family as Parameters<typeof effectMeasure>[0]));
  const ratio = isRatio ? named : null;
  const terms = coefficientsOf(model, isRatio);
  const collinear = collinearityInWords(fit.conditionNumber);
  return (
    <>
      <CoefficientTable caption={`${title}: coefficients`} measure={ratio ?? "Coefficient"} {...(ratio !== null && { standardErrorOf: "the logarithm" })} confidence={0.95} terms={terms} />
      <ForestPlot
        title={`${title}: ${(ratio ?? "coefficients").toLowerCase()}`} measure={ratio ?? "Coefficient"} axis={ratio === null ? "linear" : "log"} rowsAre="terms" confidence={0.95}
        rows={terms.flatMap((term) => ("p" in term && term.name !== "(Intercept)" ? [{ label: term.name, isPooled: false, weight: null, estimate: { value: term.estimate, low: term.low, high: term.high } }] : []))}
      />
      <p className="max-w-measure text-sm text-muted">{fitInWords(fit, model)}</p>
      {collinear !== null && <p className="max-w-measure text-sm">{collinear}</p>}
      {fit.of === "cox" && <ProportionalHazards columns={model.columns} fit={fit} title={title} />}
    </>
  );
}

/** Which group is not in the numbers at which environment; nothing where all are. */
function GroupsThatSitOut({ model: { groups = [] }, labelOf, title }: { model: FittedModel; labelOf: (code: string) => string; title: string }) {
  const rows = groups.flatMap(({ code, sitsOut }) => sitsOut.map(({ tre, because }) => ({ key: `${code} ${tre}`, group: labelOf(code), tre, because: sitOutInWords(because) })));
  if (rows.length === 0) return null;
  return (
    <>
      <DataTable
        caption={`${title}: groups that sit out`} fit density="dense" narrow="stack" rows={rows} rowKey={({ key }) => key}
        columns={[
          { key: "group", header: "Group", rowHeader: true, cell: ({ group }) => group }, { key: "tre", header: "Sits out at", cell: ({ tre }) => tre },
          { key: "why", header: "Because", cell: ({ because }) => because },
        ]}
      />
      <p className="max-w-measure text-sm">{everyoneIsWithout}</p>
    </>
  );
}

function coefficientsOf({ columns, profile, intervals }: FittedModel, asRatio: boolean): Coefficient[] {
  const told = (x: number) => (asRatio ? Math.exp(x) : x);
  return columns.map((name, i): Coefficient => {
    const found = intervals?.[i] ?? null;
    if (found === null) return { name: `${name} (said by the terms before it)`, reference: true };
    const { estimate, standardError, low, high, p } = found;
    return { name, estimate: told(estimate), standardError, low: told(low), high: told(high), p, ...(profile && { profile: profile[i]?.map((end) => (end === null ? null : told(end))) as [number | null, number | null] | undefined ?? null }) };
  });
}

function fitInWords(fit: Regressed, { sums, peopleRoundedTo = 1 }: FittedModel): string {
  const rounding = sums.are === "masked" ? ` Each total was rounded under its masks, by at most ${sums.within.toExponential(0).replace("e", " × 10^").replace("^-", "^−")}, which no digit shown here feels.` : "";
  const about = peopleRoundedTo === 1 ? "" : "about ";
  const people = `Exact: the same as if all the people, ${about}${inFigures(fit.n)}, were in one place.${rounding}`;
  if (fit.of === "cox") return `${people} ${about === "" ? "" : "About "}${inFigures(fit.events)} events; log-likelihood ${toDigits(fit.logLikelihood, 6)} (${toDigits(fit.nullLogLikelihood, 6)} without predictors).`;
  return `${people} Deviance ${toDigits(fit.deviance, 6)} on ${about}${inFigures(fit.residualDf)} degrees of freedom (${toDigits(fit.nullDeviance, 6)} without predictors); AIC ${toDigits(fit.aic, 6)}.${fit.theta === null ? "" : ` Counts vary as μ + μ²/θ with θ ${toDigits(fit.theta, 4)}${fit.thetaStandardError === null ? "" : ` (standard error ${toDigits(fit.thetaStandardError, 3)})`}.`}`;
}
