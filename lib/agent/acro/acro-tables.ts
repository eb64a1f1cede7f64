/** A proposed release as files that ACRO's readers know: one table of rows and columns for each output, hidden cells empty, with a flag that says why. */
import type { Cell } from "#lib/disclosure/cell.ts";
import { reckonedParts } from "#lib/disclosure/reckoned-parts.ts";
import type { ReleasedNumber, ReleasedOutput } from "#lib/disclosure/released.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import type { Dimension } from "#lib/query/outputs.ts";
import type { CellFlag } from "./acro-results.ts";

type Part = Cell | ReleasedNumber;
export type AcroTable = { header: string; columns: string[]; rows: { label: string; parts: (Part | null)[] }[] };

const combined = (dimensions: readonly Dimension[]): string[] => dimensions.reduce<string[][]>((rows, { levels }) => rows.flatMap((row) => levels.map(({ label }) => [...row, label])), [[]]).map((labels) => labels.join(", "));
const single = (header: string, rows: readonly (readonly [label: string, part: Part])[]): AcroTable => ({ header, columns: ["released"], rows: rows.map(([label, part]) => ({ label, parts: [part] })) });

/** The last dimension across, the others down, with the totals that the release has. */
function crossed({ dimensions, cells, margins, total }: Extract<ReleasedOutput, { kind: "crosstab" }>): AcroTable {
  const across = dimensions.at(-1)!;
  const down = dimensions.slice(0, -1);
  if (down.length === 0) return single(across.label, [...across.levels.map(({ label }, i): [string, Part] => [label, cells[i]!]), ["All", total]]);
  const width = across.levels.length;
  const rows = combined(down).map((label, r) => ({ label, parts: [...cells.slice(r * width, (r + 1) * width), down.length === 1 ? margins[0]![r]! : null] }));
  return { header: down.map(({ label }) => label).join(", "), columns: [...across.levels.map(({ label }) => label), "All"], rows: [...rows, { label: "All", parts: [...margins.at(-1)!, total] }] };
}

export function tableOf(output: ReleasedOutput): AcroTable {
  switch (output.kind) {
    case "count": return single("of", [["People", output.people]]);
    case "crosstab": return crossed(output);
    case "summary": return single(output.label, [["n", output.n], ["missing", output.missing], ["mean", output.mean], ["standard deviation", output.sd], ...(output.skewness ? [["skewness", output.skewness] as [string, Part]] : [])]);
    case "histogram": {
      const { breaks } = output;
      return single(output.label, [[`below ${breaks[0]}`, output.below], ...output.cells.map((cell, i): [string, Part] => [`${breaks[i]} to ${breaks[i + 1]}`, cell]), [`above ${breaks.at(-1)}`, output.above], ["missing", output.missing]]);
    }
    case "distribution":
      if (output.of === "codes") return single("code", [["Everyone", output.people], ...output.rows.map(({ conceptId, name, people }): [string, Part] => [`${conceptId} ${name}`, people])]);
      if (output.of === "icd-chapters") return single("chapter", [["Everyone", output.people], ...output.cells.map((cell, i): [string, Part] => [`${icd10Chapters[i]!.range} ${icd10Chapters[i]!.title}`, cell])]);
      return single("group", [["Everyone", output.people], ...output.tables.flatMap(({ dimension, cells }) => cells.map((cell, i): [string, Part] => [`${dimension.label}: ${dimension.levels[i]!.label}`, cell]))]);
    case "comparison": case "correlation": case "rate": case "survival": case "regression": case "cox": case "quantiles": case "meta-analysis":
      return single("of", reckonedParts<Cell, ReleasedNumber>(output).map(({ key, label, measure, of }): [string, Part] => [`${label} (${measure}) [${key}]`, of]));
  }
}

/** Empty where the release has no number. */
export function written(part: Part | null): string {
  if (part === null) return "";
  if (part.is === "value" || part.is === "number") return String(part.value);
  return part.is === "zero" ? "0" : "";
}

/** Why a cell is empty, in the tool's words; null where it is not, or where the question does not apply. */
export function flagOf(part: Part | null): CellFlag | null {
  switch (part?.is) {
    case "suppressed-small": return "threshold";
    case "suppressed-secondary": return "secondary-suppression";
    case "withheld": return "withheld";
    case "code-absent": case "masked": return "missing";
    case undefined: case "value": case "number": case "zero": case "not-applicable": return null;
  }
}

/** A field that a spreadsheet would take for a formula gets a quote before it: labels may be anybody's words. */
const field = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
export const csvOf = ({ header, columns, rows }: AcroTable): string => [[header, ...columns], ...rows.map(({ label, parts }) => [label, ...parts.map(written)])].map((line) => `${line.map(field).join(",")}\n`).join("");
