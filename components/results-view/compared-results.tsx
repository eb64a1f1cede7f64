import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { inFigures } from "#components/results/number-format.ts";
import type { Pooled, Released } from "#components/results/shown.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { StatusTag, type Tone } from "#components/ui/tag.tsx";
import type { AnalysisCompared } from "#lib/federation/compare-runs.ts";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import type { PooledResult } from "#lib/federation/pooled-result.ts";
import type { Cause, OutputCompared } from "#lib/federation/two-runs.ts";
import type { Reason } from "#lib/federation/why-one-differs.ts";
import { comparedFigures, type ComparedFigure, type ReasonHere } from "./compared.ts";
import { CoefficientDrawing, ComparedDrawing } from "./compared-drawing.tsx";
import { CoefficientsCompared, StatisticsCompared, type RunNames } from "./compared-numbers.tsx";
import { effectMeasure } from "./effect-measure.ts";
import { outputTitle } from "./figures.ts";

const looks: Record<Reason, { name: string; tone: Tone }> = {
  definition: { name: "Question", tone: "note" }, environments: { name: "Who answered", tone: "note" }, policy: { name: "Rules", tone: "note" }, dataset: { name: "Dataset", tone: "note" },
  data: { name: "Data", tone: "note" }, withheld: { name: "Withheld", tone: "note" }, rounding: { name: "Rounding or data", tone: "neutral" }, chance: { name: "Chance", tone: "neutral" }, together: { name: "Hidden together", tone: "neutral" },
};

/** More counts than this are folded away behind what was reckoned from them. */
const mostCounts = 12;

/** What is another in the second run as a whole, the question's own differences in sentences. */
export function WhyDifferent({ causes, differences, queryHref }: { causes: readonly Cause[]; differences: readonly string[]; queryHref: string | null }) {
  return (
    <Section title="What is different between the two">
      <Causes causes={causes} differences={differences} />
      {differences.length > 0 && queryHref !== null && <p><Link href={queryHref}>Compare the versions of the query</Link></p>}
    </Section>
  );
}

const Causes = ({ causes, differences }: { causes: readonly Cause[]; differences: readonly string[] }) => (
  <ul className="flex max-w-measure flex-col gap-3">
    {causes.map(({ kind, sentence }) => (
      <li key={sentence} className="flex flex-col items-start gap-1">
        <StatusTag tone={looks[kind].tone}>{looks[kind].name}</StatusTag>
        <span>{sentence}</span>
        {kind === "definition" && differences.length > 0 && <ul className="list-disc pl-5">{differences.map((line) => <li key={line}>{line}</li>)}</ul>}
      </li>
    ))}
  </ul>
);

export type RunShown = { pooled: Pick<PooledResult, "outputs" | "sites">; models: readonly FittedModel[]; /** Names what its models are of. */ query?: Parameters<typeof outputTitle>[1] | undefined };
type Two = { before: RunShown; after: RunShown; names: RunNames };

/** Each analysis of two runs side by side: why its numbers differ, its picture, and every number with the change that can be known. */
export const ComparedResults = ({ analyses, ...two }: Two & { analyses: readonly AnalysisCompared[] }) => analyses.map((analysis) => <ComparedAnalysis key={pairKey(analysis)} {...two} analysis={analysis} />);

function ComparedAnalysis({ analysis, before, after, names }: Two & { analysis: AnalysisCompared }) {
  const outputs = analysis.outputs.map((output) => {
    const found = (run: RunShown, id: string | null) => run.pooled.outputs.find((one) => one.id === id && one.kind === output.kind);
    const [was, is] = [found(before, output.before), found(after, output.after)];
    const either = is ?? was;
    return { output, was, is, heading: either === undefined ? null : outputTitle(either, is === undefined ? before.query : after.query), figures: comparedFigures(output, before.pooled, after.pooled) };
  });
  const title = analysis.kind === "characteristics" ? "Characteristics table" : (outputs[0]?.heading ?? "Without an answer");
  const onlyIn = analysis.before === null ? names.after : analysis.after === null ? names.before : null;
  const isAnswered = outputs.some(({ was, is }) => was !== undefined || is !== undefined);
  const model = effectOf(analysis, before, after);
  return (
    <Section title={title}>
      {onlyIn !== null ? <p className="text-muted">Only {onlyIn} has this analysis.</p>
        : !isAnswered ? <p className="text-muted">Neither has an answer to this yet.</p>
        : analysis.causes.length === 0 ? <p>Every number that is shown is the same in both.</p>
        : <div className="flex flex-col gap-2"><h3>Why its numbers differ</h3><Causes causes={analysis.causes} differences={analysis.differences} /></div>}
      {model !== null && onlyIn === null && <CoefficientDrawing coefficients={analysis.coefficients} {...model} names={names} title={`${title}: ${names.before} and ${names.after}`} />}
      {model !== null && <CoefficientsCompared coefficients={analysis.coefficients} {...model} names={names} caption={`${title}: coefficients`} />}
      <PeopleInFits analysis={analysis} before={before} after={after} names={names} />
      {analysis.kind !== "characteristics" && outputs.map(({ output, was, is, figures, heading }) => was !== undefined && is !== undefined && <ComparedDrawing key={pairKey(output)} before={was} after={is} figures={figures} names={names} title={`${heading ?? title}: ${names.before} and ${names.after}`} />)}
      <StatisticsCompared statistics={analysis.statistics} names={names} caption={`${title}: statistics`} />
      {outputs.map(({ output, heading, figures }) => {
        if (figures.length === 0) return null;
        const key = pairKey(output);
        const table = <FiguresCompared key={key} figures={figures} output={output} names={names} caption={analysis.outputs.length > 1 ? (heading ?? title) : title} isNamed={analysis.outputs.length > 1} withReasons={onlyIn === null} />;
        // What was reckoned says more than the many counts that it stands on.
        return figures.length > mostCounts && analysis.statistics.length > 0 ? <Disclosure key={key} summary={<>The {inFigures(figures.length)} numbers behind it<span className="sr-only">: {heading ?? title}</span></>}>{table}</Disclosure> : table;
      })}
    </Section>
  );
}

const modelIn = ({ models }: Pick<RunShown, "models">, id: string | null) => models.find(({ analysis }) => analysis === id);
const pairKey = ({ before, after }: { before: string | null; after: string | null }): string => `${before ?? ""} ${after ?? ""}`;

/** How coefficients are told; null where the analysis has none. */
function effectOf({ outputs }: AnalysisCompared, before: RunShown, after: RunShown): ReturnType<typeof effectMeasure> | null {
  const [output] = outputs;
  if (output?.kind === "cox") return effectMeasure("cox");
  if (output?.kind === "regression") {
    const family = modelIn(after, output.after)?.family ?? modelIn(before, output.before)?.family ?? null;
    return family === null ? null : effectMeasure(family as Parameters<typeof effectMeasure>[0]);
  }
  const meta = [...after.pooled.outputs, ...before.pooled.outputs].find((one) => one.kind === "meta-analysis" && (one.id === output?.after || one.id === output?.before));
  return output?.kind === "meta-analysis" && meta?.kind === "meta-analysis" ? effectMeasure(meta.model) : null;
}

function PeopleInFits({ analysis: { outputs }, before, after, names }: Two & { analysis: AnalysisCompared }) {
  const fitted = outputs.flatMap((output) => ([[names.before, before, output.before], [names.after, after, output.after]] as const).flatMap(([name, run, id]) => {
    const model = modelIn(run, id);
    return model?.fit ? [`${name} ${(model.peopleRoundedTo ?? 1) === 1 ? "" : "about "}${inFigures(model.fit.n)} of ${model.participants.map((one) => one.name).join(", ")}`] : [];
  }));
  return fitted.length === 0 ? null : <p className="max-w-measure text-sm">People in the fit: {fitted.join("; ")}.</p>;
}

type Shown = { figures: readonly ComparedFigure[]; output: OutputCompared; names: RunNames; caption: string; /** Whether the table needs its caption to be read. */ isNamed: boolean; /** False where one run has not asked: there is nothing to explain. */ withReasons: boolean };
function FiguresCompared({ figures, output, names, caption, isNamed, withReasons }: Shown) {
  const absent = (id: string | null) => (id === null ? "not asked" : "no answer");
  const parts = figures.flatMap(({ key, label, tres }) => tres.map((part) => ({ ...part, key: `${key} ${part.name}`, label })));
  return (
    <>
      <DataTable
        caption={`${caption}: ${names.before} and ${names.after}`} captionHidden={!isNamed} density="dense" fit narrow="stack" rows={figures} rowKey={(figure) => figure.key}
        columns={[
          { key: "label", header: "Of whom", rowHeader: true, cell: (figure) => <span className={figure.isTotal ? "font-semibold" : undefined}>{figure.label}</span> },
          { key: "before", header: names.before, align: "number", cell: ({ before }) => <Number of={before} absent={absent(output.before)} /> },
          { key: "after", header: names.after, align: "number", cell: ({ after }) => <Number of={after} absent={absent(output.after)} /> },
          { key: "change", header: "Change", cell: ({ change }) => change },
          ...(withReasons ? [{ key: "because", header: "Because of", cell: ({ because }: ComparedFigure) => <Because of={because} /> }] : []),
        ]}
      />
      {parts.length > 0 && (
        <Disclosure summary={<>Each data environment by itself<span className="sr-only">: {caption}</span></>}>
          <DataTable
            caption={`${caption}, each data environment: ${names.before} and ${names.after}`} captionHidden density="dense" fit narrow="stack" rows={parts} rowKey={({ key }) => key}
            columns={[
              { key: "label", header: "Of whom", rowHeader: true, cell: ({ label }) => label },
              { key: "tre", header: "At", cell: ({ name }) => name },
              { key: "before", header: names.before, align: "number", cell: ({ before }) => <Number of={before} absent={absent(output.before)} /> },
              { key: "after", header: names.after, align: "number", cell: ({ after }) => <Number of={after} absent={absent(output.after)} /> },
              { key: "change", header: "Change", cell: ({ change }) => change },
              ...(withReasons ? [{ key: "because", header: "Because of", cell: ({ because }: (typeof parts)[number]) => <Because of={because.map((reason) => ({ reason, at: [] }))} /> }] : []),
            ]}
          />
        </Disclosure>
      )}
      <CellLegend cells={[...figures.flatMap(({ before, after }) => [before, after]), ...parts.flatMap(({ before, after }) => [before, after])].filter((cell) => cell !== undefined)} />
    </>
  );
}

const Because = ({ of }: { of: readonly ReasonHere[] }) => of.length === 0 ? <span className="text-sm text-muted">nothing</span> : <ul className="flex flex-col gap-0.5 text-sm">{of.map(({ reason, at }) => <li key={reason}>{looks[reason].name}{at.length > 0 && <span className="text-muted">: {at.join(", ")}</span>}</li>)}</ul>;
const Number = ({ of, absent }: { of: Pooled | Released | undefined; absent: string }) => (of === undefined ? <span className="text-muted">{absent}</span> : <ResultCell cell={of} withRange />);
