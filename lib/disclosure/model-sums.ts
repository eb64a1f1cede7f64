/** How the sums that a model is fitted from leave a TRE: a rule of its own policy, and public like the others. */
import { z } from "zod";
import { CountsLeave, countsInWords } from "./masked-counts.ts";

export const ModelSums = z.strictObject({
  leave: z.enum(["masked", "open", "none"]),
  /** TREs that a total under masks covers at least. */
  over: z.int().positive(),
  /** Whose keys count under masks: as first seen, or only those whose words an operator has compared. */
  keys: z.enum(["first-use", "compared"]),
  /** How counts and tables leave; absent: in the open. */
  counts: CountsLeave.optional(),
});
export type ModelSums = z.infer<typeof ModelSums>;

export const modelSumsInWords = (sums: ModelSums): string[] => [...ofModels(sums), ...countsInWords(sums.counts, sums.over)];

function ofModels({ leave, over, keys }: ModelSums): string[] {
  if (leave === "none") return ["This environment takes part in no model over several data environments."];
  if (leave === "open") return ["Sums for a model may leave this environment in the open: the portal sees them for a moment. Where another environment asks for masks, they leave under masks."];
  const whose = keys === "compared" ? "whose keys an operator here has compared with them" : "whose keys are still those first seen here";
  return [`Sums for a model leave under masks only: outside, nothing can be read but their total over at least ${over} data environments ${whose}.`];
}
