import { z } from "zod";
import { rquestFile } from "#lib/federation/rquest-files.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import type { Download } from "./download-results.ts";
import { readResults } from "./read-results.ts";

/** `output` is the id of a distribution of the query; with `tre` that TRE's own numbers, else the pooled ones. */
export const DistributionFile = z.strictObject({ id: z.uuid(), output: z.string().max(40), tre: TreId.optional() });

/** A distribution in the tab-separated file that RQuest and Cohort Discovery exchange. */
export async function distributionFile(context: Context, actor: Actor, input: unknown): Promise<Result<Download>> {
  const parsed = DistributionFile.safeParse(input);
  if (!parsed.success) return refuse("invalid-input", "Say which submission and which of its distributions.");
  const { id, output: outputId, tre } = parsed.data;
  const results = await readResults(context, actor, { id });
  if (!results.ok) return results;
  const { pooled, submission } = results.value;
  const site = tre === undefined ? undefined : pooled.sites.find((s) => s.tre.id === tre);
  if (tre !== undefined && !site) return refuse("not-found", "That data environment was not asked.");
  const outputs = site ? site.outputs : pooled.outputs;
  const output = outputs.find((o) => o.id === outputId);
  if (output?.kind !== "distribution") return refuse("wrong-state", "There is no released distribution of that name here yet.");
  const { name, body } = rquestFile(output, site ? site.tre.name : `${submission.reference} pooled`, outputs);
  return ok({ name: `${submission.reference}-${site ? site.tre.name.toLowerCase().replace(/[^a-z0-9]+/g, "-") : "pooled"}-${name}`, mediaType: "text/tab-separated-values; charset=utf-8", body });
}
