/**
 * Two runs of a project's questions, analysis by analysis: what is another in the question, why its numbers differ and at which TRE, and every
 * coefficient and statistic side by side. Counts and means stand in the two results themselves.
 */
import { bearsOn } from "#lib/disclosure/rules-on-kinds.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { policyChanges, type RuleChange } from "#lib/disclosure/policy-changes.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { Analysis, OutputAnalysis, OutputKind } from "#lib/query/analysis.ts";
import { variableKey } from "#lib/query/canonical.ts";
import { queryDifference } from "#lib/query/difference.ts";
import { matchedAnalyses, type AnalysisPair } from "#lib/query/matched-analyses.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsOfAnalysis } from "#lib/query/outputs-asked.ts";
import { causesInWords, type ReasonAt } from "./causes-in-words.ts";
import { coefficientsCompared, type CoefficientCompared } from "./coefficients-compared.ts";
import type { FittedModel } from "./fitted-model.ts";
import { numbersIn } from "./output-numbers.ts";
import type { PooledOutput } from "./pooled-result.ts";
import { statisticsCompared, type StatisticCompared } from "./statistics-compared.ts";
import type { AnsweredRun, Cause, OutputCompared, TreCompared } from "./two-runs.ts";
import { isSameNumber, whyOneDiffers, type OwnNumber, type Reason } from "./why-one-differs.ts";

export type AnalysisCompared = {
  kind: Analysis["kind"];
  /** Its id in each query; null where that query has not asked it. */
  before: string | null; after: string | null;
  outputs: OutputCompared[];
  /** How this analysis, and who it is about, was asked otherwise, in sentences. */
  differences: string[];
  causes: Cause[];
  coefficients: CoefficientCompared[];
  statistics: StatisticCompared[];
};

export function compareRuns(before: AnsweredRun, after: AnsweredRun): AnalysisCompared[] {
  return matchedAnalyses({ query: before.query, analyses: before.query.analyses }, { query: after.query, analyses: after.query.analyses }).map((pair) => compareAnalysis(pair, before, after));
}

function compareAnalysis(pair: AnalysisPair, before: AnsweredRun, after: AnsweredRun): AnalysisCompared {
  const differences = pair.before && pair.after ? queryDifference({ ...before.query, analyses: [pair.before] }, { ...after.query, analyses: [pair.after] }) : [];
  const parts = matchedAnalyses<OutputAnalysis>({ query: before.query, analyses: pair.before ? outputsOfAnalysis(pair.before) : [] }, { query: after.query, analyses: pair.after ? outputsOfAnalysis(pair.after) : [] });
  const outputs = parts.map((part): OutputCompared => {
    const { kind } = (part.after ?? part.before)!;
    return { kind, before: part.before?.id ?? null, after: part.after?.id ?? null, tres: tresCompared(part, kind, differences.length === 0, before, after) };
  });
  const coefficients = outputs.flatMap((output) => coefficientsCompared(output, before, after));
  const isAnswered = pair.before !== undefined && pair.after !== undefined;
  return {
    kind: (pair.after ?? pair.before)!.kind, before: pair.before?.id ?? null, after: pair.after?.id ?? null, outputs, differences,
    causes: isAnswered ? causesInWords(outputs.flatMap((output) => reasonsOf(output, before, after)), { changes: (treId) => changesAt(treId, outputs.map(({ kind }) => kind), before, after), before, after }) : [],
    coefficients, statistics: statisticsCompared(pair, before, after),
  };
}

const ownOf = ({ sites }: AnsweredRun, treId: string, id: string | null, kind: OutputKind) => sites.find(({ tre }) => tre.id === treId)?.outputs.find((output) => output.id === id && output.kind === kind);
const datasetOf = ({ datasets }: AnsweredRun, treId: string): string | undefined => datasets.find((one) => one.treId === treId)?.dataset;

function tresCompared(part: AnalysisPair, kind: OutputKind, isSameQuestion: boolean, before: AnsweredRun, after: AnsweredRun): TreCompared[] {
  const named = new Map([...before.sites, ...after.sites].map(({ tre }) => [tre.id, tre.name]));
  return [...named].flatMap(([treId, name]): TreCompared[] => {
    const [was, is] = [ownOf(before, treId, part.before?.id ?? null, kind) !== undefined, ownOf(after, treId, part.after?.id ?? null, kind) !== undefined];
    if (!was && !is) return [];
    const [from, to] = [datasetOf(before, treId), datasetOf(after, treId)];
    const changes = changesAt(treId, [kind], before, after);
    return [{ treId, name, isIn: was && is ? "both" : was ? "before" : "after", known: { isSameQuestion, hasOtherRules: changes === null || changes.length > 0, isOtherDataset: from !== undefined && to !== undefined && from !== to } }];
  }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The rules of a TRE that differ and bear on one of these kinds; null where its policies differ and one of them is not known. */
function changesAt(treId: string, kinds: readonly OutputKind[], before: AnsweredRun, after: AnsweredRun): RuleChange[] | null {
  const [was, is] = [before, after].map(({ policies }) => policies.find((one) => one.treId === treId));
  if (was === undefined || is === undefined || (was.digest === is.digest && was.leastThreshold === is.leastThreshold)) return [];
  return was.rules && is.rules ? policyChanges(was.rules, is.rules).filter((change) => kinds.some((kind) => bearsOn(change, kind))) : null;
}

/** Why this TRE's own number is another. */
export const reasonsAt = ({ isIn, known }: TreCompared, was: OwnNumber | undefined, is: OwnNumber | undefined): Reason[] =>
  (isIn !== "both" ? (isSameNumber(was, is) ? [] : ["environments"]) : whyOneDiffers(was, is, known));

type Numbers = Map<string, OwnNumber>;
/** What each number counts, by what its variables mean: the two queries may call them otherwise. */
function numbersAt(output: ReleasedOutput | PooledOutput | undefined, { variables, conceptSets }: Query): Map<string, unknown> {
  const meaning = new Map(variables.map((variable) => [variable.name, variableKey(variable, conceptSets)]));
  const all = output === undefined ? [] : (numbersIn(output as ReleasedOutput) as { levels: Record<string, string>; measure: string; of: unknown }[]);
  return new Map(all.map(({ levels, measure, of }) => [canonicalJson([measure, Object.fromEntries(Object.entries(levels).map(([name, level]) => [meaning.get(name) ?? name, level]))]), of]));
}

function reasonsOf(output: OutputCompared, before: AnsweredRun, after: AnsweredRun): ReasonAt[] {
  const own = output.tres.flatMap((tre): ReasonAt[] => {
    const [was, is] = [numbersAt(ownOf(before, tre.treId, output.before, output.kind), before.query), numbersAt(ownOf(after, tre.treId, output.after, output.kind), after.query)] as [Numbers, Numbers];
    const found = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => reasonsAt(tre, was.get(key), is.get(key)));
    return [...new Set(found)].map((reason) => ({ reason, tre: { id: tre.treId, name: tre.name, isIn: tre.isIn } }));
  });
  return [...own, ...ofFit(output, own, before, after), ...ofPooled(output, own, before, after)];
}

/** A fit is not rounded: of the same people asked the same it is the same, but for what sums under masks lose. */
const asGood = 1e-7;
function ofFit({ before: wasId, after: isId, tres }: OutputCompared, own: readonly ReasonAt[], before: AnsweredRun, after: AnsweredRun): ReasonAt[] {
  const [was, is] = [before.models.find(({ analysis }) => analysis === wasId), after.models.find(({ analysis }) => analysis === isId)];
  if (!was?.fit || !is?.fit || isSameFit(was.fit, is.fit)) return [];
  const only = (one: FittedModel, other: FittedModel, isIn: "before" | "after") => one.participants.filter(({ treId }) => !other.participants.some((p) => p.treId === treId)).map(({ treId, name }): ReasonAt => ({ reason: "environments", tre: { id: treId, name, isIn } }));
  const apart = [...only(was, is, "before"), ...only(is, was, "after")];
  const isAskedOtherwise = tres.some(({ known }) => !known.isSameQuestion);
  // What else explains it is said already.
  const isExplained = apart.length > 0 || isAskedOtherwise || tres.some(({ known }) => known.isOtherDataset) || own.some(({ reason }) => reason === "data");
  return [...apart, ...(isAskedOtherwise ? [{ reason: "definition" as const }] : []), ...tres.filter(({ known }) => known.isOtherDataset).map(({ treId, name, isIn }): ReasonAt => ({ reason: "dataset", tre: { id: treId, name, isIn } })), ...(isExplained ? [] : [{ reason: "data" as const }])];
}

function isSameFit(was: NonNullable<FittedModel["fit"]>, is: NonNullable<FittedModel["fit"]>): boolean {
  const numbers = (fit: typeof was): (number | null)[] => (fit.of === "quantiles" ? [...fit.quantiles, ...(fit.groups ?? []).flatMap((group) => group ?? [])].map(({ value }) => value) : [...fit.coefficients, ...fit.standardErrors]);
  const [a, b] = [numbers(was), numbers(is)];
  return a.length === b.length && a.every((x, i) => { const y = b[i] ?? null; return x === null || y === null ? x === y : Math.abs(x - y) <= asGood * Math.max(1, Math.abs(x)); });
}

/** Where no TRE's own number differs and a pooled one does: what is hidden over all together is another. */
function ofPooled(output: OutputCompared, own: readonly ReasonAt[], before: AnsweredRun, after: AnsweredRun): ReasonAt[] {
  if (own.length > 0) return [];
  const at = (run: AnsweredRun, id: string | null) => numbersAt(run.outputs.find((one) => one.id === id && one.kind === output.kind), run.query);
  const [was, is] = [at(before, output.before), at(after, output.after)];
  return was.size === is.size && [...was].every(([key, of]) => canonicalJson(of) === canonicalJson(is.get(key) ?? null)) ? [] : [{ reason: "together" }];
}
