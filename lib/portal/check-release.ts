/**
 * A second look at what a TRE released, before anybody at the portal sees it. The TRE has controlled disclosure by itself; what
 * arrives must answer the question that was asked, and no cell of it may show less than the TRE's own published policy and the
 * committee's least threshold allow. A faulty agent is then caught here instead of in a table on a screen.
 */
import type { Cell } from "#lib/disclosure/cell.ts";
import { isCounts, maskingIsWhole } from "#lib/disclosure/masked-counts.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { peopleOfGroup } from "#lib/disclosure/quantile-groups.ts";
import { partsOf, recordOf } from "#lib/disclosure/record-of.ts";
import type { ReleasedNumber, ReleasedOutput, ReleasedOutputs, ReleasedTable } from "#lib/disclosure/released.ts";
import { leastForSkewness } from "#lib/disclosure/skewness-rule.ts";
import type { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { underApproval } from "#lib/disclosure/under-approval.ts";
import { hasRowTwice } from "#lib/federation/pool-distributions.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { OutputAnalysis } from "#lib/query/analysis.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { midpointRange } from "#lib/statistics/midpoint.ts";
import { partsApart } from "#lib/statistics/quantile-search.ts";

export type Bounds = { policy: DisclosurePolicy; leastThreshold: number };

export function checkRelease(released: ReleasedOutputs, query: Query, queryDigest: string, { policy: published, leastThreshold }: Bounds): Result<true> {
  // What hangs on the threshold was decided while disclosure was controlled: it is not enough that the counts are large enough.
  if (leastThreshold > Math.max(published.threshold, released.policy.leastThreshold ?? 1)) return refuse("disclosure-risk", `The outputs were controlled under another rule than that of the approval, which demands at least ${leastThreshold} people behind a count. Nothing of them was kept.`);
  const policy = underApproval(published, released.policy.leastThreshold);
  if (released.queryDigest !== queryDigest) return refuse("bad-crate", "The outputs answer another query than the one that was asked.");
  const named = (a: OutputAnalysis | ReleasedOutput) => `${a.kind} ${a.id}${a.kind === "distribution" ? ` ${a.of}` : a.kind === "meta-analysis" ? ` ${modelIn(a)} ${a.method} ${a.interval}` : ""}`;
  const asked = outputsAsked(query).map(named);
  const answered = released.outputs.map(named);
  if (asked.join("\n") !== answered.join("\n")) return refuse("bad-crate", "The outputs are not those that the query asked for, each once and in its order.");
  const sets = (query.conceptSets ?? []).map(({ key }) => key).join("\n");
  if (released.conceptSets && released.conceptSets.map(({ key }) => key).join("\n") !== sets) return refuse("bad-crate", "The outputs tell of other concept sets than those of the query.");
  for (const output of released.outputs) {
    const misshapen = shapeFault(output) ?? maskFault(output);
    if (misshapen) return refuse("bad-crate", `The output “${output.id}” ${misshapen}.`);
  }
  const noise = noiseFault(released, policy);
  if (noise) return refuse("disclosure-risk", `The outputs ${noise}. Nothing of them was kept.`);
  for (const output of released.outputs) {
    const fault = faultIn(output, policy) ?? groupsFault(output, outputsAsked(query).find(({ id }) => id === output.id), policy.threshold);
    if (fault) return refuse("disclosure-risk", `The output “${output.id}” ${fault}. Nothing of it was kept.`);
  }
  return ok(true);
}

const modelIn = (a: Extract<OutputAnalysis | ReleasedOutput, { kind: "meta-analysis" }>): string => ("model" in a ? a.model : a.of.kind === "cox" ? "cox" : a.of.family);

/** What the record says of the outputs follows from them; where it says otherwise, one of the two is not what was checked. */
export function recordFault(record: SdcRecord, released: ReleasedOutputs, runId: string, policy: DisclosurePolicy): string | undefined {
  if (record.run !== runId) return "it is of another run";
  const { outputs, ...own } = recordOf(released, policy);
  const { $schema: _schema, run: _run, tre: _tre, outputs: told, ...rest } = record;
  if (canonicalJson(rest) !== canonicalJson(own)) return "it is of another query or policy, or says another thing of the audit";
  const checked = told.map(({ context: _context, released: _released, secureAggregation: _masked, differentialPrivacy: _noisy, ...output }) => output);
  const strange = told.find(({ id, context }) => context !== null && context.output !== id);
  if (strange) return `what was said of “${strange.id}” is about another output`;
  const shown = told.find(({ cells, released: { by } }) => by.role === "output-checkers" && by.verdict === "withhold" && cells.shown + cells.zero > 0);
  if (shown) return `“${shown.id}” is withheld by its word, and shows numbers`;
  return canonicalJson(checked) === canonicalJson(outputs) ? undefined : "it counts other outputs, or other numbers in them";
}

/** Noise is the policy's or there is none: each count has it, the cost is said, and it stays within the budget. */
function noiseFault({ outputs, differentialPrivacy: told }: ReleasedOutputs, { differentialPrivacy: rules }: DisclosurePolicy): string | undefined {
  const parts = outputs.flatMap((output) => [...partsOf(output), ...(output.kind === "crosstab" ? output.margins.flat() : [])]);
  const isLikely = (part: Cell | ReleasedNumber): boolean => "likely" in part && part.likely !== undefined;
  if (!rules) return told || parts.some(isLikely) ? "have noise that the TRE's policy does not name" : undefined;
  const covers: readonly string[] = rules.covers;
  if (outputs.some(({ kind }) => !covers.includes(kind))) return "hold an analysis that the TRE's noise does not cover";
  if (!parts.every((part) => isLikely(part) || part.is === "code-absent" || part.is === "withheld")) return "hold a number without the noise of the TRE's policy";
  if (!told || told.epsilon !== rules.epsilon || told.budget !== rules.budget || told.outputs.map(({ id }) => id).join("\n") !== outputs.map(({ id }) => id).join("\n")) return "do not say the noise of the TRE's policy";
  return told.spent > rules.budget && told.outputs.some(({ cost }) => cost > 0) ? "cost more than the TRE's budget for a project" : undefined;
}

/** Of an output whose shape is right. */
function maskFault(output: ReleasedOutput): string | undefined {
  const isWhole = isCounts(output) ? maskingIsWhole(output) : !partsOf(output).some(({ is }) => is === "masked");
  return isWhole ? undefined : "has cells of which some are under masks and some are not";
}

const product = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);

function shapeFault(output: ReleasedOutput): string | undefined {
  switch (output.kind) {
    case "count":
    case "summary":
      return undefined;
    case "comparison":
    case "correlation":
    case "rate":
    case "survival":
    case "meta-analysis":
    case "regression":
    case "cox":
    case "quantiles":
      return tableFault(output.table) ?? numbersFault(output);
    case "crosstab":
      return tableFault(output);
    case "distribution":
      if (output.of === "codes") return hasRowTwice(output) ? "lists a code twice" : undefined;
      if (output.of === "demographics") return output.tables.every((t) => t.cells.length === t.dimension.levels.length) ? undefined : "does not have one count for each level";
      return undefined;
    case "histogram":
      return output.cells.length === output.breaks.length - 1 ? undefined : "does not have one count for each interval between its breaks";
  }
}

function tableFault(table: ReleasedTable): string | undefined {
  const levels = table.dimensions.map((d) => d.levels.length);
  if (table.cells.length !== product(levels)) return "does not have one cell for each combination of its levels";
  const margins = table.margins.map((m) => m.length).join();
  // With one dimension the cells stand for themselves; some agents repeat them.
  if (margins !== levels.join() && !(levels.length === 1 && margins === "")) return "does not have one total for each level";
  return undefined;
}

/** As many numbers as there are groups, or variables. */
function numbersFault(output: Extract<ReleasedOutput, { table: ReleasedTable }>): string | undefined {
  const first = output.table.dimensions[0]!.levels.length;
  const fits = ((): boolean => {
    switch (output.kind) {
      case "comparison": return output.means.length === first && output.sds.length === first;
      case "correlation": return output.means.length === output.of.length && output.sds.length === output.of.length && output.r.length === output.of.length ** 2;
      case "rate": return output.days.length === output.groups.length && output.table.cells.length === 3 * output.groups.length;
      case "survival": return output.table.dimensions.at(-1)!.levels.length === 2 * output.breaks.length + 2 && output.table.cells.length === (2 * output.breaks.length + 2) * output.groups.length;
      case "meta-analysis": return [output.estimates, output.standardErrors].every((of) => of.length === (output.reasons.length === 0 ? output.columns.length : 0));
      case "regression": case "cox": case "quantiles": return true;
    }
  })();
  return fits ? undefined : "does not have one number for each group";
}

const isNumber = (part: Cell | ReleasedNumber): part is Extract<ReleasedNumber, { is: "number" }> => part.is === "number";

function faultIn(output: ReleasedOutput, policy: DisclosurePolicy): string | undefined {
  // A table with one dimension may repeat its cells as margins, which no other reader looks at.
  const repeated = output.kind === "crosstab" ? output.margins : "table" in output ? output.table.margins : [];
  for (const cell of [...partsOf(output), ...repeated.flat()]) {
    if (isNumber(cell) && cell.digits > policy.summaryDigits) return `gives a number to more than ${policy.summaryDigits} digits`;
    if (cell.is === "zero" && policy.zeros === "suppressed") return "shows a zero, which the TRE's policy hides";
    if (cell.is !== "value") continue;
    // Our agents' counts say by their rounding where the truth lies; a range of its own that is narrower would undo that.
    if (cell.range && !isOfMidpoints(cell, policy)) return "states a range of its own beside a rounded count";
    if (!policy.differentialPrivacy && cell.roundedTo < policy.roundingBase) return `shows a count that is not rounded to ${policy.roundingBase}, as the TRE's policy demands`;
    // The true count lies within half of what it was rounded to (lib/disclosure/cell.ts).
    if (mostPeople(cell) < policy.threshold) return `shows a count of fewer than ${policy.threshold} people`;
  }
  for (const { number, name, people, least } of numbersOf(output, policy)) {
    if (number.is === "number" && mostPeople(people) < least) return `gives a ${name} of fewer than ${least} people`;
  }
  return undefined;
}

/** Of quantiles by group: who takes part with a group has shown that enough people are in it, and a group that sits out is one of those asked for. */
function groupsFault(output: ReleasedOutput, asked: OutputAnalysis | undefined, threshold: number): string | undefined {
  if (!("columns" in output) || output.kind === "meta-analysis") return undefined;
  const { groupsOut = [], columns, table } = output;
  if (asked?.kind !== "quantiles" || columns.length === 0) return groupsOut.length > 0 ? "leaves groups out that it does not tell apart" : undefined;
  if (!columns.every((code) => table.dimensions[0]!.levels.some((level) => level.code === code)) || new Set(groupsOut).size < groupsOut.length || !groupsOut.every((code) => columns.includes(code))) return "names groups that its table does not have";
  if (output.reasons.length > 0) return undefined;
  const given = columns.filter((code) => !groupsOut.includes(code)).map((code) => peopleOfGroup(table, code));
  if (given.some(({ is }) => is !== "value" && is !== "zero")) return "takes part with a group whose count it hides";
  const least = partsApart(asked.at) * threshold;
  return given.some((people) => people.is === "value" && mostPeople(people) < least) ? `gives quantiles of a group of fewer than ${least} people` : undefined;
}

/** Each number that is no count, with the count of people behind it and the least that it needs. */
function numbersOf(output: ReleasedOutput, policy: DisclosurePolicy): { number: ReleasedNumber; name: string; people: Cell; least: number }[] {
  const least = policy.summaryPeople;
  switch (output.kind) {
    case "summary":
      return [{ number: output.mean, name: "mean", people: output.n, least }, { number: output.sd, name: "standard deviation", people: output.n, least: least + 1 }, ...(output.skewness ? [{ number: output.skewness, name: "skewness", people: output.n, least: leastForSkewness(policy) }] : [])];
    case "comparison":
      return output.means.flatMap((mean, g) => {
        const people = output.table.cells[2 * g]!;
        return [{ number: mean, name: "mean", people, least }, { number: output.sds[g]!, name: "standard deviation", people, least: least + 1 }];
      });
    case "correlation":
      return [...output.means, ...output.sds, ...output.r].map((number) => ({ number, name: "correlation", people: output.table.cells[0]!, least: least + 2 }));
    case "rate":
      return output.days.map((number, g) => {
        const [events, others] = [mostPeople(output.table.cells[3 * g]!), mostPeople(output.table.cells[3 * g + 1]!)];
        return { number, name: "number of days", people: events + others < least ? { is: "suppressed-small" as const, below: least } : { is: "suppressed-secondary" as const }, least };
      });
    case "meta-analysis":
      return [...output.estimates, ...output.standardErrors].map((number) => ({ number, name: "coefficient", people: output.table.cells[0]!, least: Math.max(least, policy.degreesOfFreedom) }));
    case "count": case "crosstab": case "histogram": case "distribution": case "survival": case "regression": case "cox": case "quantiles":
      return [];
  }
}

/** The middle of a step, or a sum of such, under a policy that rounds so; as wide as the steps together, and no wider than what it is rounded to: a wider range would pass for more people than it holds. */
function isOfMidpoints({ value, roundedTo, range }: Extract<Cell, { is: "value" }>, { rounding, roundingBase }: DisclosurePolicy): boolean {
  if (rounding !== "midpoint" || range === undefined || roundedTo % roundingBase !== 0) return false;
  const steps = midpointRange(value, roundingBase, roundedTo / roundingBase);
  return range.low <= steps.low && range.high !== null && range.high >= steps.high && range.low >= value - roundedTo / 2 && range.high <= value + roundedTo / 2;
}

/** How many people a cell may stand for at most, as far as it says. */
function mostPeople(cell: Cell): number {
  switch (cell.is) {
    case "value": return cell.range?.high ?? cell.value + cell.roundedTo / 2;
    case "suppressed-small": return cell.below - 1;
    case "zero": case "code-absent": return 0;
    case "suppressed-secondary": case "withheld": case "not-applicable": case "masked": return Infinity;
  }
}
