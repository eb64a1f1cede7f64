/**
 * Disclosure control of one run, from exact numbers to what may leave, in the order that matters: primary rules, secondary
 * suppression over all linked tables, audit, rounding, audit of the rounded release. Rounding first would turn a hidden count
 * into a shown one (60 to the nearest 100 passes “under 70 is hidden”). A release is only made when both audits pass; what
 * can't be protected is hidden. Pure and deterministic: the same numbers under the same policy give the same release.
 */
import type { AnalysisOutput, CountTable, ModelOutput, RunOutputs } from "#lib/query/outputs.ts";
import type { Cell } from "./cell.ts";
import { auditAfterRounding } from "./audit.ts";
import { roundControlled } from "./controlled-rounding.ts";
import { releaseChapters, releaseCodes } from "./distribution-rule.ts";
import type { DisclosureRecord } from "./disclosure-record.ts";
import type { Workings } from "./evidence.ts";
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import { nothingSaid, type Answer, type LedgerSaid } from "./ledger/said.ts";
import { assignmentsOf, linkCounts } from "./linked-counts.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { ownEstimatesProblems, releaseEstimates } from "./own-estimates-rule.ts";
import { recordOf } from "./record-of.ts";
import type { ModelReason, ReleasedNumber, ReleasedOutput, ReleasedOutputs, ReleasedTable } from "./released.ts";
import { groupsThatSitOut, participationIn, peopleOfGroup, placeOfGroup } from "./quantile-groups.ts";
import { modelProblems, releaseComparison, releaseCorrelation, releaseDays } from "./reckoned-rules.ts";
import { roundNoisy } from "./noisy-rounding.ts";
import { releasedCell } from "./released-cell.ts";
import { roundReleased, roundingOf } from "./released-rounding.ts";
import type { RoundedCount } from "./released-rounding.ts";
import { hideMoreFor, hidePrimary, suppress } from "./secondary-suppression.ts";
import { loadSolver } from "./solver.ts";
import { smallestShown } from "./strictest-policy.ts";
import { stepped } from "./survival-steps.ts";
import { releaseSkewness } from "./skewness-rule.ts";
import { releaseSummary } from "./summary-rule.ts";
import { citationOf, underApproval } from "./under-approval.ts";
import { countsWithheld, withoutOutputs, withoutWithheld, type Withholding } from "./withholding.ts";

export type ControlContext = {
  queryDigest: string;
  /** Variables of which the TRE's data holds none of the codes asked for. */
  codesAbsent?: readonly string[] | undefined;
  /** Whether this TRE takes part in models at all, and how many TREs must be under the masks of its sums; where they may leave in the open, null. */
  models?: { offered: boolean; maskedOver: number | null };
  /** People behind a count that the approval demands. */
  leastThreshold?: number | undefined;
  ledger?: LedgerSaid;
  /** What output checkers have withheld. */
  withheld?: readonly Withholding[];
  /** The noise on each count by its key, where the policy has noise: the agent reckons it from its secret. Made-up people need none. */
  noise?: ReadonlyMap<string, number>;
};
/** A count that the release shows, by its key and by the levels that its people share. */
export type ShownCount = Answer & { readonly key: string; readonly of: (readonly [variable: string, level: string])[] };
export type ControlledRun = {
  released: ReleasedOutputs;
  record: DisclosureRecord;
  /** Why a person should look although the policy releases by rule; stays in the TRE. Empty: none. */
  needsPerson: string[];
  /** For the ledger. */
  shown: ShownCount[];
  /** From which the evidence for output checkers is made; stays in the TRE. null: the answer is an earlier one, or the ledger withholds it whole. */
  workings: Workings | null;
};

/** `published`: the TRE's own policy. */
export async function controlDisclosure(run: RunOutputs, published: DisclosurePolicy, { withheld = [], ledger = nothingSaid, leastThreshold, ...context }: ControlContext): Promise<ControlledRun> {
  const policy = underApproval(published, leastThreshold);
  const onSteps = stepped(run, policy);
  const { outputs: kept } = withoutOutputs(onSteps, withheld);
  const linked = linkCounts({ ...onSteps, outputs: kept }, smallestShown(policy));
  const byCheckers = countsWithheld(kept, linked, withheld);
  const near = new Set([...ledger.near, ...byCheckers]);
  const { hiding, rounded, base } = await protect(linked, policy, { ...ledger, near }, context.noise);
  const outputs = onSteps.outputs.map((output) => {
    if (kept.includes(output)) return withoutWithheld(release(output, linked, hiding, rounded, base, policy, { ...context, ledger: { ...ledger, near } }), withheld);
    const alone = linkCounts({ ...onSteps, outputs: [output] });
    return withoutWithheld(release(output, alone, alone.counts.map(() => "blank"), [], base, policy, context), withheld);
  });
  const cited = await citationOf(published, leastThreshold);
  // What a vocabulary makes of a set is the same whoever is in the data: it passes as it is.
  const released: ReleasedOutputs = {
    version: 1, queryDigest: context.queryDigest, policy: cited, outputs, ...(run.conceptSets && { conceptSets: run.conceptSets }), ...(withheld.length > 0 && { checkers: "in-part" as const }),
  };
  const shown = linked.counts.flatMap(({ key }, i): ShownCount[] => (isShown(linked, hiding, i) ? [{ key, of: assignmentsOf(key), ...answerOf(rounded[i]!) }] : []));
  const workings: Workings = { hiding, stated: rounded.map((r) => r?.stated ?? null), near: [...ledger.near], byCheckers: [...byCheckers], outputs: kept.map(({ id }) => id) };
  return { released, record: recordOf(released, policy), needsPerson: [...reasonsForPerson(outputs, base, policy), ...(withheld.length > 0 ? [checkersWithheld] : [])], shown, workings };
}

const answerOf = ({ value, roundedTo, range }: RoundedCount): Answer => ({ value, roundedTo, ...(range && { range }) });

/** Whatever the policy releases by rule, people have had their hands in this one. */
export const checkersWithheld = "Output checkers have withheld a part of this run’s output.";

/** What is hidden and how the rest is rounded, such that both audits pass. */
export async function protect(linked: LinkedCounts, policy: DisclosurePolicy, { answers, near }: LedgerSaid = nothingSaid, noise?: ReadonlyMap<string, number>): Promise<{ hiding: Hiding; rounded: (RoundedCount | null)[]; base: number }> {
  const solver = await loadSolver();
  const hiding = hidePrimary(linked, policy);
  linked.counts.forEach(({ key }, i) => near.has(key) && isShown(linked, hiding, i) && (hiding[i] = "blank"));
  const before = linked.counts.map(({ key }) => answers.get(key));
  suppress(linked, hiding, policy, solver);
  const coarsest = Math.max(policy.roundingBase, 2 * smallestShown(policy));
  for (;;) {
    for (let base = policy.roundingBase; ; base *= 2) {
      const controlled = () => roundControlled(linked, hiding, base, solver, before);
      const sums = () => roundReleased(linked, hiding, roundingOf(policy, base), before);
      const undone = (rounded: readonly (RoundedCount | null)[]) => auditAfterRounding(linked, hiding, policy, rounded.map((r) => r?.stated ?? null), solver);
      let rounded = noise && policy.cellKey ? roundNoisy(linked, hiding, base, noise, policy.cellKey, before) : ((policy.rounding === "controlled" ? controlled() : null) ?? sums());
      let found = undone(rounded);
      // A total that keeps its earlier number may give away parts that are rounded each to its nearest multiple; not parts that are rounded to add up to it.
      if (found.rounded.length > 0 && found.hidden.length === 0 && before.some(Boolean) && !noise && policy.rounding !== "midpoint") {
        const adding = controlled();
        if (adding) [rounded, found] = [adding, undone(adding)];
      }
      if (found.hidden.length === 0 && found.rounded.length === 0) return { hiding, rounded, base };
      // Coarser rounding opens no hidden count, so only narrowed roundings are worth another try.
      if (found.hidden.length === 0 && base > 1 && base * 2 <= coarsest) continue;
      hideMoreFor(linked, hiding, found.hidden.length > 0 ? found.hidden : found.rounded);
      suppress(linked, hiding, policy, solver);
      break;
    }
  }
}

function release(
  output: AnalysisOutput, linked: LinkedCounts, hiding: Hiding, rounded: readonly (RoundedCount | null)[], base: number, policy: DisclosurePolicy, context: ControlContext,
): ReleasedOutput {
  const places = linked.placesOf(output);
  const { near, nearReleased, figures } = context.ledger ?? nothingSaid;
  const isNearReleased = (i: number): boolean => nearReleased.has(linked.counts[i]!.key);
  const toCell = (i: number): Cell => (near.has(linked.counts[i]!.key) ? { is: "withheld" } : releasedCell(linked, hiding, rounded, policy, i));
  const isAbsent = (variable: string): boolean => context.codesAbsent?.includes(variable) ?? false;
  const cellsUnless = (absent: boolean, of: readonly number[]): Cell[] => of.map((i) => (absent ? { is: "code-absent" } : toCell(i)));
  const toTable = ({ dimensions }: CountTable, { cells, margins, total }: ReturnType<LinkedCounts["placesOf"]>): ReleasedTable => ({
    dimensions, cells: cells.map(toCell), margins: margins.map((margin) => margin.map(toCell)), total: toCell(total),
  });
  /** Of a model, whether its sums or its own estimates leave: also where they are of people, or some group of them is, near to those of an earlier release. */
  const reasonsAgainst = <M>(model: M, problems: (of: M, by: DisclosurePolicy) => ModelReason[]): ModelReason[] => [
    ...(context.models?.offered === false ? (["not-offered"] as const) : problems(model, policy)), ...(figures.has(output.id) || places.cells.some(isNearReleased) ? (["withheld"] as const) : []),
  ];
  const withheld: ReleasedNumber = { is: "withheld" };
  const unlessTooNear = (numbers: ReleasedNumber[]): ReleasedNumber[] => (figures.has(output.id) ? numbers.map(() => withheld) : numbers);
  switch (output.kind) {
    case "count":
      return { kind: "count", id: output.id, people: toCell(places.total) };
    case "crosstab": {
      const absent = output.dimensions.some((d) => isAbsent(d.variable));
      return {
        kind: "crosstab", id: output.id, dimensions: output.dimensions, cells: cellsUnless(absent, places.cells),
        margins: places.margins.map((margin, d) => cellsUnless(isAbsent(output.dimensions[d]!.variable), margin)), total: toCell(places.total),
      };
    }
    case "comparison": {
      const { kind, id, variable, label, unit } = output;
      const table = toTable(output.table, places);
      const known = output.groups.map((_, g) => table.cells[2 * g]!);
      const { means, sds } = releaseComparison(output, known, policy);
      return { kind, id, variable, label, ...(unit !== undefined && { unit }), table, means: unlessTooNear(means), sds: unlessTooNear(sds) };
    }
    case "correlation": {
      const { kind, id, of } = output;
      const table = toTable(output.table, places);
      const { means, sds, r } = releaseCorrelation(output, table.cells[0]!, policy);
      return { kind, id, of, table, means: unlessTooNear(means), sds: unlessTooNear(sds), r: unlessTooNear(r) };
    }
    case "rate": {
      const { kind, id, event, groups } = output;
      const table = toTable(output.table, places);
      const exact = groups.map((_, g) => output.table.counts[3 * g]! + output.table.counts[3 * g + 1]!);
      return { kind, id, event, groups, table, days: unlessTooNear(releaseDays(output, groups.map((_, g) => table.cells.slice(3 * g, 3 * g + 2)), exact, policy)) };
    }
    case "survival": {
      const { kind, id, event, groups, breaks } = output;
      return { kind, id, event, groups, breaks, table: toTable(output.table, places) };
    }
    case "meta-analysis": {
      const { kind, id, model, method, interval, columns } = output;
      const table = toTable(output.table, places);
      const problems = reasonsAgainst(output, ownEstimatesProblems);
      // The ledger keeps the people behind counts that are shown: of others it could not tell what else is too near.
      const reasons: ModelReason[] = problems.length === 0 && table.cells[0]!.is !== "value" ? ["hidden-count"] : problems;
      return { kind, id, model, method, interval, columns, table, reasons, ...(reasons.length > 0 ? { estimates: [], standardErrors: [] } : releaseEstimates(output, policy)) };
    }
    case "regression":
    case "cox":
    case "quantiles": {
      const { kind, id, columns } = output;
      const table = toTable(output.table, places);
      // As of a meta-analysis: of a group that has quantiles of its own, the ledger knows the people by their count.
      const isByGroup = kind === "quantiles" && columns.length > 0;
      const groupsOut = isByGroup ? groupsThatSitOut({ table, columns }, (output.quantileParts ?? 1) * smallestShown(policy)) : [];
      const isAnyIn = !isByGroup || participationIn({ table, columns, groupsOut }).given.length > 0;
      const problems = reasonsAgainst(isAnyIn ? withoutGroups(output, groupsOut) : output, modelProblems);
      const reasons: ModelReason[] = problems.length > 0 || isAnyIn ? problems : [groupsOut.some((code) => peopleOfGroup(table, code).is === "value") ? "fine-quantiles" : "hidden-count"];
      return {
        kind, id, columns, table, reasons, ...(typeof context.models?.maskedOver === "number" && { masked: { over: context.models.maskedOver } }),
        ...(reasons.length === 0 && groupsOut.length > 0 && { groupsOut }),
      };
    }
    case "distribution": {
      const { kind, id } = output;
      const whole = { people: linked.counts[places.total]!.value, cell: toCell(places.total), base };
      if (output.of === "codes") return { kind, id, of: output.of, people: whole.cell, ...releaseCodes(output.rows, whole, policy, context.ledger?.codes) };
      if (output.of === "icd-chapters") return { kind, id, of: output.of, people: whole.cell, cells: releaseChapters(output.counts, output.coded, whole, policy, context.ledger?.codes) };
      const cells = places.cells.map(toCell);
      return { kind, id, of: output.of, people: whole.cell, tables: output.tables.map(({ dimension }) => ({ dimension, cells: cells.splice(0, dimension.levels.length) })) };
    }
    case "summary": {
      const absent = isAbsent(output.variable);
      const [n, missing] = cellsUnless(absent, places.cells);
      const notApplicable: ReleasedNumber = { is: "not-applicable" };
      const hidden = absent ? notApplicable : figures.has(output.id) || isNearReleased(places.cells[0]!) ? withheld : undefined;
      const numbers = hidden ? { mean: hidden, sd: hidden } : releaseSummary(output, policy);
      const skewness = hidden ?? releaseSkewness(output, numbers.sd, policy);
      return { kind: "summary", id: output.id, variable: output.variable, label: output.label, ...(output.unit !== undefined && { unit: output.unit }), n: n!, missing: missing!, ...numbers, ...(skewness && { skewness }) };
    }
    case "histogram": {
      const cells = cellsUnless(isAbsent(output.variable), places.cells);
      return {
        kind: "histogram", id: output.id, variable: output.variable, label: output.label, ...(output.unit !== undefined && { unit: output.unit }), breaks: output.breaks,
        below: cells[0]!, cells: cells.slice(1, -2), above: cells.at(-2)!, missing: cells.at(-1)!,
      };
    }
  }
}

/** What the rules look at where groups sit out of quantiles: the people of the others. */
function withoutGroups(output: ModelOutput, groupsOut: readonly string[]): ModelOutput {
  if (groupsOut.length === 0) return output;
  const sizes = output.columns.filter((code) => !groupsOut.includes(code)).map((code) => output.table.counts[placeOfGroup(output.table.dimensions, code)]!);
  const used = sizes.reduce((sum, people) => sum + people, 0);
  return { ...output, used, residualDf: used, smallestGroup: Math.min(...sizes.filter((people) => people > 0)) };
}

function reasonsForPerson(outputs: readonly ReleasedOutput[], base: number, policy: DisclosurePolicy): string[] {
  const reasons: string[] = [];
  for (const output of outputs) {
    if (output.kind !== "crosstab" && output.kind !== "histogram") continue;
    const hidden = output.cells.filter((c) => c.is === "suppressed-small" || c.is === "suppressed-secondary").length;
    if (2 * hidden > output.cells.length) reasons.push(`More than half of the table “${output.id}” is hidden.`);
  }
  if (base !== policy.roundingBase) reasons.push(`Counts are rounded to multiples of ${base} instead of ${policy.roundingBase}, because the tables of this run together would have undone the finer rounding.`);
  return reasons;
}
