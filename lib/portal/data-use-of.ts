import { and, eq } from "drizzle-orm";
import { projectRevisions } from "#db/schema/index.ts";
import { adviseOnUse } from "#lib/governance/data-use-match.ts";
import { adviceOverAll, whyWordIsMissing, type DataUseWord, type RecordedDataUse } from "#lib/governance/data-use-word.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { dataUseInWords } from "#lib/kernel/data-use.ts";
import { toDayNumber } from "#lib/kernel/plain-date.ts";
import { ok, refuseField, type Result } from "#lib/kernel/result.ts";
import type { Queryable } from "./context.ts";
import type { SiteRow } from "./deliberation-of.ts";
import { datasetTitle, tresById, type TreRow } from "./name-tres.ts";
import type { ReviewView } from "./review-view.ts";

const daysOfAMonth = 365.25 / 12;
/** Advice, with reasons, for each dataset that is asked of this TRE. */
export function dataUseOf(content: ProjectContent, treId: string, tre: TreRow | undefined): ReviewView["dataUse"] {
  const months = Math.ceil((toDayNumber(content.endDate) - toDayNumber(content.startDate)) / daysOfAMonth);
  return content.datasets.filter((d) => d.treId === treId).map(({ dataset }) => {
    const use = tre?.profile?.datasets.find((d) => d.key === dataset)?.dataUse;
    const advice = use && content.purpose ? adviseOnUse(use, content.purpose, months) : null;
    return {
      dataset, title: datasetTitle(tre, dataset), use: use ? dataUseInWords(use) : null,
      advice: advice && { says: advice.says, tests: advice.tests.map((t) => ({ ...t, reasons: [...t.reasons] })), asks: advice.asks.map((a) => ({ ...a })) },
    };
  });
}

/** The committee's word on the advice, as it is recorded with a decision: nothing where there was no advice, or nobody said anything of it. */
export async function saidOfDataUse(db: Queryable, { projectId, treId, revision }: Pick<SiteRow, "projectId" | "treId" | "revision">, decision: "approve" | "refuse" | "return", word: DataUseWord | undefined): Promise<Result<{ dataUse?: RecordedDataUse }>> {
  const [read] = await db.select({ content: projectRevisions.content }).from(projectRevisions).where(and(eq(projectRevisions.projectId, projectId), eq(projectRevisions.revision, revision)));
  const says = read && adviceOverAll(dataUseOf(read.content, treId, (await tresById(db, [treId])).get(treId)).flatMap((one) => one.advice?.says ?? []));
  const missing = whyWordIsMissing(decision, says, word);
  if (missing !== undefined) return refuseField("dataUse", missing);
  return ok(says === undefined || word === undefined || decision === "return" ? {} : { dataUse: { says, agrees: word.agrees, reason: word.agrees ? "" : word.reason } });
}
