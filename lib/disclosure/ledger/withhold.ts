/**
 * A release of which the ledger withholds everything: the same shape, no number. That some cells were shown and others not would tell
 * which ones came too near to what was released before.
 */
import type { Cell } from "../cell.ts";
import type { ReleasedNumber, ReleasedOutput, ReleasedOutputs, ReleasedTable } from "../released.ts";

const withheld = { is: "withheld" } as const satisfies Cell & ReleasedNumber;
const all = <T>(of: readonly T[]) => of.map(() => withheld);
const emptied = ({ dimensions, cells, margins }: ReleasedTable): ReleasedTable => ({ dimensions, cells: all(cells), margins: margins.map(all), total: withheld });

export function withoutNumbers(output: ReleasedOutput): ReleasedOutput {
  switch (output.kind) {
    case "count": return { ...output, people: withheld };
    case "crosstab": return { ...output, ...emptied(output) };
    case "summary": return { ...output, n: withheld, missing: withheld, mean: withheld, sd: withheld, ...(output.skewness && { skewness: withheld }) };
    case "histogram": return { ...output, cells: all(output.cells), below: withheld, above: withheld, missing: withheld };
    case "distribution":
      if (output.of === "codes") return { ...output, people: withheld, rows: [], unlistedBelow: null };
      if (output.of === "icd-chapters") return { ...output, people: withheld, cells: all(output.cells) };
      return { ...output, people: withheld, tables: output.tables.map(({ dimension, cells }) => ({ dimension, cells: all(cells) })) };
    case "comparison": return { ...output, table: emptied(output.table), means: all(output.means), sds: all(output.sds) };
    case "correlation": return { ...output, table: emptied(output.table), means: all(output.means), sds: all(output.sds), r: all(output.r) };
    case "rate": return { ...output, table: emptied(output.table), days: all(output.days) };
    case "survival": return { ...output, table: emptied(output.table) };
    case "meta-analysis": return { ...output, table: emptied(output.table), estimates: [], standardErrors: [], reasons: ["withheld"] };
    case "regression": case "cox": case "quantiles": return { ...output, table: emptied(output.table), reasons: ["withheld"] };
  }
}

/** `concepts of sets` stay: they speak of a vocabulary. */
export const withholdAll = (released: ReleasedOutputs): ReleasedOutputs => ({ ...released, ledger: "withheld", outputs: released.outputs.map(withoutNumbers) });
