import { z } from "zod";
import { TreId } from "#lib/kernel/ids.ts";
import { ContextDraft } from "#lib/query/output-context.ts";

/** One dataset at one TRE. A submission asks at most one dataset of each TRE. */
export const Target = z.strictObject({ treId: TreId, dataset: z.string().min(1).max(60) });
export type Target = z.infer<typeof Target>;

/** Published cohort definitions reach nearly 1 MB, most of it concept sets. */
const largestDraft = 1024 * 1024;
/** What the form holds while a query is written: any JSON object, of bounded size. */
const Draft = z.record(z.string(), z.unknown()).refine((draft) => JSON.stringify(draft).length <= largestDraft, `A query's draft takes at most ${largestDraft / 1024} KiB.`);

export const QueryContent = z.strictObject({
  title: z.string().trim().min(3, "Give the query a title of at least 3 characters.").max(120, "A title has at most 120 characters."),
  draft: Draft.default({}),
  targets: z.array(Target).max(100).refine((all) => new Set(all.map((t) => t.treId)).size === all.length, "Choose one dataset of each TRE.").default([]),
  /** What is said of each output beforehand; left out, it stays as it was. */
  outputContext: ContextDraft.optional(),
});
