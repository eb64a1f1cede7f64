import { inARow } from "#lib/kernel/in-a-row.ts";
import type { DifferentialPrivacy } from "./policy.ts";

const names: Readonly<Record<DifferentialPrivacy["covers"][number], string>> = { count: "counts", crosstab: "cross-tables", histogram: "histograms" };
/** “counts, cross-tables and histograms”. */
export const kindsInWords = (covers: DifferentialPrivacy["covers"]): string => inARow(covers.map((kind) => names[kind]));
