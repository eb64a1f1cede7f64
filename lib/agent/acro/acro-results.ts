/**
 * `results.json` as the ACRO tool (AI-SDC/ACRO, acro/record.py, versions 0.4 to 1.0) writes it when a session is finalised, and as SACRO-Viewer
 * reads it, so that output checkers who know these can go on with them. Fivefold writes it; it never reads one.
 */
import { z } from "zod";

/** What the tool marks a cell with; the last two are Fivefold's own, which the tool has no rule for. */
export const cellFlags = ["negative", "missing", "threshold", "p-ratio", "nk-rule", "all-values-are-same", "secondary-suppression", "withheld"] as const;
export type CellFlag = (typeof cellFlags)[number];

const count = z.int().nonnegative();
const perFlag = <S extends z.ZodType>(of: S) => Object.fromEntries(cellFlags.map((flag) => [flag, of])) as Record<CellFlag, S>;
const Sdc = z.strictObject({
  summary: z.strictObject({ suppressed: z.boolean(), ...perFlag(count) }).meta({ description: "Whether cells were hidden, and how many by each flag." }),
  cells: z.strictObject(perFlag(z.array(z.tuple([count, count])))).meta({ description: "Row and column of each flagged cell in the file, counted from 0 without its header." }),
});
export const acroTypes = ["table", "regression", "survival plot", "histogram", "pie chart", "custom"] as const;
export const AcroOutput = z.strictObject({
  uid: z.string().min(1), status: z.enum(["pass", "review", "fail"]), type: z.enum(acroTypes), properties: z.strictObject({ method: z.string(), dof: z.int().optional() }),
  files: z.array(z.strictObject({ name: z.string().regex(/^[\w-]+\.csv$/), sdc: Sdc })).min(1),
  outcome: z.record(z.string(), z.record(z.string(), z.string())).meta({ description: "By column and row of the file: “ok”, or the flags of the cell, each followed by “; ”." }),
  command: z.string(), summary: z.string(), timestamp: z.iso.datetime({ local: true }), comments: z.array(z.string()), exception: z.string(),
});
export type AcroOutput = z.infer<typeof AcroOutput>;
/** Outputs by their uid. `version` is ACRO's, whose format this is. */
export const AcroResults = z.strictObject({ version: z.literal("0.4.12"), results: z.record(z.string(), AcroOutput) })
  .refine(({ results }) => Object.entries(results).every(([key, { uid }]) => key === uid), "Each output stands under its own uid.");
export type AcroResults = z.infer<typeof AcroResults>;
