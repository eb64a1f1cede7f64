import type { Cell } from "./cell.ts";
import type { ReleasedOutput } from "./released.ts";

/** Every count of a released distribution, the population first. */
export function countsOf(output: Extract<ReleasedOutput, { kind: "distribution" }>): Cell[] {
  switch (output.of) {
    case "codes":
      return [output.people, ...output.rows.map((r) => r.people)];
    case "demographics":
      return [output.people, ...output.tables.flatMap((t) => t.cells)];
    case "icd-chapters":
      return [output.people, ...output.cells];
  }
}
