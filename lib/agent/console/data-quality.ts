import path from "node:path";
import { requiredColumns } from "#lib/disclosure/ledger/certain.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { columnOf } from "#lib/query/variables.ts";
import type { AgentContext } from "../context.ts";
import { keptQuality } from "../data/kept-quality.ts";
import type { QualityReport } from "../data/quality.ts";
import { isUnkeyed } from "../everyone.ts";
import { comparedPeople, datasetsOfTheSamePeople } from "../store/shared-people.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export type DatasetQuality = { key: string; title: string; /** `null`: of this kind of source no report is made, or none yet. */ report: QualityReport | null; /** A table that names no column by which the ledger of releases knows people after a refresh. */ isUnkeyed: boolean; /** Labels of columns of which its dictionary says that everyone has a value. */ required: string[]; /** Labels of columns that its settings say tell the same. */ sameColumns: string[][]; /** Other datasets that are said to be of the same people. */ shares: Shared[] };
/** `inBoth`: how many people are in both, by their keys; null where nobody has been asked of both yet. */
export type Shared = { with: string; inBoth: number | null };

/** What was found wrong with each dataset when it was loaded. Counts are exact: for the TRE's own people. */
export async function dataQuality(context: AgentContext, actor: ConsoleActor): Promise<Result<DatasetQuality[]>> {
  const refused = notPermitted(actor, "see-data-quality");
  if (refused) return refused;
  const workFolder = path.join(context.config.dataFolder, "work");
  const { db } = context.store;
  const compared = comparedPeople(db);
  const sharedBy = (key: string): Shared[] => datasetsOfTheSamePeople(db, key).filter((other) => other !== key).map((other) => ({
    with: context.config.datasets.find((one) => one.key === other)?.title ?? other,
    inBoth: compared.filter((one) => [one.dataset, one.other].includes(key) && [one.dataset, one.other].includes(other)).sort((a, b) => (a.at < b.at ? 1 : -1))[0]?.inBoth ?? null,
  }));
  return ok(await Promise.all(context.config.datasets.map(async ({ key, title, source, sameColumns = [] }) => {
    const dictionary = context.datasets.get(key)?.description.dictionary;
    return {
      key, title, shares: sharedBy(key), isUnkeyed: isUnkeyed(dictionary), report: source.kind === "omop-files" ? ((await keptQuality(workFolder, source.folder)) ?? null) : null,
      required: requiredColumns(dictionary).map(({ label }) => label), sameColumns: sameColumns.map((group) => group.map((name) => columnOf(dictionary, name)?.label ?? name)),
    };
  })));
}
