/**
 * An output check as ACRO's `finalise` leaves it in a folder: results.json, a CSV file for each output, config.json, and checksums/NAME.txt with the
 * SHA-256 of each of these files. Only what would be released is in it, never an exact number: the archive goes to wherever a checker keeps it.
 */
import { writeZip } from "#lib/crate/write-zip.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedOutput, ReleasedOutputs } from "#lib/disclosure/released.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import type { OutputKind } from "#lib/query/analysis.ts";
import { contextFields, contextQuestions, type OutputContext } from "#lib/query/output-context.ts";
import { sha256Of } from "../crate-files.ts";
import { AcroResults, cellFlags, type AcroOutput, type CellFlag } from "./acro-results.ts";
import { csvOf, flagOf, tableOf, type AcroTable } from "./acro-tables.ts";

/** ACRO's type and method for each kind of analysis, as near as it has them. */
export const acroKinds: Readonly<Record<OutputKind, { type: AcroOutput["type"]; method: string }>> = {
  count: { type: "table", method: "crosstab" }, crosstab: { type: "table", method: "crosstab" }, distribution: { type: "table", method: "crosstab" }, rate: { type: "table", method: "crosstab" },
  summary: { type: "table", method: "pivot_table" }, comparison: { type: "table", method: "pivot_table" }, correlation: { type: "table", method: "pivot_table" }, quantiles: { type: "table", method: "pivot_table" },
  histogram: { type: "histogram", method: "histogram" }, survival: { type: "table", method: "surv_func" }, regression: { type: "regression", method: "regression" }, cox: { type: "regression", method: "cox" }, "meta-analysis": { type: "regression", method: "meta-analysis" },
};

export type CheckToExport = {
  proposed: ReleasedOutputs;
  /** The question in words. */
  words: string;
  queryDigest: string;
  /** Why people were asked to look. */
  needsPerson: readonly string[];
  context: readonly OutputContext[];
  /** By output, what its checkers have agreed on, in words. */
  verdicts: ReadonlyMap<string, string>;
  policy: DisclosurePolicy;
  /** ISO 8601 instant at which it was computed. */
  at: string;
};

export function acroResults(check: CheckToExport): { results: AcroResults; tables: Map<string, AcroTable> } {
  const tables = new Map(check.proposed.outputs.map((output) => [output.id, tableOf(output)]));
  const results = Object.fromEntries(check.proposed.outputs.map((output) => [output.id, entryOf(output, tables.get(output.id)!, check)]));
  return { results: AcroResults.parse({ version: "0.4.12", results }), tables };
}

function entryOf(output: ReleasedOutput, { columns, rows }: AcroTable, { words, queryDigest, needsPerson, context, verdicts, at }: CheckToExport): AcroOutput {
  const places: { flag: CellFlag; place: [row: number, column: number] }[] = rows.flatMap(({ parts }, r) => parts.flatMap((part, c) => {
    const flag = flagOf(part);
    return flag === null ? [] : [{ flag, place: [r, c] as [number, number] }];
  }));
  const of = (flag: CellFlag) => places.filter((one) => one.flag === flag);
  const refused = "reasons" in output && output.reasons.length > 0;
  const numbers = rows.flatMap(({ parts }) => parts).filter((part) => part !== null).length;
  const status = refused || places.length === numbers ? "fail" : places.length > 0 || needsPerson.length > 0 ? "review" : "pass";
  const found = cellFlags.flatMap((flag) => (of(flag).length === 0 ? [] : [`${flag}: ${of(flag).length} cells suppressed; `]));
  const said = context.find((one) => one.output === output.id);
  const flagAt = (r: number, c: number) => places.find(({ place }) => place[0] === r && place[1] === c)?.flag;
  return {
    uid: output.id, status, ...{ type: acroKinds[output.kind].type, properties: { method: acroKinds[output.kind].method } },
    files: [{
      name: `${output.id}_0.csv`,
      sdc: {
        summary: { suppressed: places.length > 0, ...countBy((flag) => of(flag).length) },
        cells: countBy((flag) => of(flag).map(({ place }) => place)),
      },
    }],
    outcome: Object.fromEntries(columns.map((column, c) => [column, Object.fromEntries(rows.map(({ label }, r) => [label, flagAt(r, c) === undefined ? "ok" : `${flagAt(r, c)!}; `]))])),
    command: `fivefold query ${queryDigest}, analysis ${output.id} (${output.kind})`,
    summary: found.length === 0 ? status : `${status}; ${found.join("")}`, timestamp: at.replace(/Z$/, ""),
    comments: [words, ...(said ? contextFields.flatMap((field) => (said[field] === undefined ? [] : [`${contextQuestions[field]}: ${said[field]}`])) : []), ...needsPerson, ...(verdicts.has(output.id) ? [`Output checkers: ${verdicts.get(output.id)!}`] : []), ...(refused ? [`No sum of this model leaves: ${output.reasons.join(", ")}.`] : []), ...("groupsOut" in output && output.groupsOut ? [`These groups sit out, and everyone’s numbers are without them: ${output.groupsOut.join(", ")}.`] : [])],
    exception: places.length > 0 ? "Suppression automatically applied where needed" : "",
  };
}
const countBy = <T>(of: (flag: CellFlag) => T): Record<CellFlag, T> => Object.fromEntries(cellFlags.map((flag) => [flag, of(flag)])) as Record<CellFlag, T>;

/** ACRO's own names of the rules that the policy has (acro/default.yaml). */
const configOf = (policy: DisclosurePolicy) => ({
  safe_threshold: smallestShown(policy), safe_dof_threshold: policy.degreesOfFreedom, safe_nk_n: policy.dominance.nk.at(-1)?.n ?? 0, safe_nk_k: (policy.dominance.nk.at(-1)?.k ?? 0) / 100, safe_pratio_p: policy.dominance.pPercent / 100,
  check_missing_values: false, survival_safe_threshold: Math.max(smallestShown(policy), policy.survivalStep), zeros_are_disclosive: policy.zeros === "suppressed", safe_round_base: policy.roundingBase,
});

/** Equal checks give equal bytes. */
export function acroArchive(check: CheckToExport): Uint8Array {
  const { results, tables } = acroResults(check);
  const json = (value: unknown): string => `${JSON.stringify(value, null, 4)}\n`;
  const files: [string, string][] = [["results.json", json(results)], ["config.json", json(configOf(check.policy))], ...[...tables].map(([id, table]): [string, string] => [`${id}_0.csv`, csvOf(table)])];
  const bytes = (text: string) => new TextEncoder().encode(text);
  return writeZip(new Map([...files.map(([name, text]) => [name, bytes(text)] as const), ...files.map(([name, text]) => [`checksums/${name}.txt`, bytes(sha256Of(text))] as const)]), { at: new Date(check.at) });
}
