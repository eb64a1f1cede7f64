import path from "node:path";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { keptQuality } from "../data/kept-quality.ts";
import type { QualityReport } from "../data/quality.ts";
import { isUnkeyed } from "../everyone.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export type DatasetQuality = { key: string; title: string; /** `null`: of this kind of source no report is made, or none yet. */ report: QualityReport | null; /** A table that names no column by which the ledger of releases knows people after a refresh. */ isUnkeyed: boolean };

/** What was found wrong with each dataset when it was loaded. Counts are exact: for the TRE's own people. */
export async function dataQuality(context: AgentContext, actor: ConsoleActor): Promise<Result<DatasetQuality[]>> {
  const refused = notPermitted(actor, "see-data-quality");
  if (refused) return refused;
  const workFolder = path.join(context.config.dataFolder, "work");
  return ok(await Promise.all(context.config.datasets.map(async ({ key, title, source }) => ({
    key, title, isUnkeyed: isUnkeyed(context.datasets.get(key)?.description.dictionary), report: source.kind === "omop-files" ? ((await keptQuality(workFolder, source.folder)) ?? null) : null,
  }))));
}
