import type { TermsInForce } from "#lib/governance/carried-terms.ts";
import type { Reach } from "#lib/governance/narrowing.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import type { TreRow } from "./name-tres.ts";
import type { ReviewView } from "./review-view.ts";

/** The widest approval that this application could have at one TRE: what it asks for, and what the TRE declares of the datasets. */
export function reachOf(content: Pick<ProjectContent, "analyses" | "domains" | "datasets">, { id, profile }: Pick<TreRow, "id" | "profile">): Reach {
  const asked = (profile?.datasets ?? []).filter(({ key }) => content.datasets.some((one) => one.treId === id && one.dataset === key));
  const columns = new Map(asked.flatMap(({ dictionary }) => dictionary?.columns ?? []).map(({ missingCodes: _missing, ...column }) => [column.name, column]));
  return { analyses: content.analyses, domains: content.domains, columns: [...columns.values()], hasRecords: asked.some((one) => one.dataModel === "omop-5.4") };
}

/** What is ticked as the committee begins: all that was asked for, less what an approval in force leaves out. Its bounds of people go on as terms of their own. */
export const narrowingAt = (reach: Reach, terms: TermsInForce | null): NonNullable<ReviewView["narrowing"]> => ({
  reach,
  begins: {
    analyses: reach.analyses.filter((one) => !terms?.without.analyses.includes(one)), domains: reach.domains.filter((one) => !terms?.without.domains.includes(one)),
    columns: [...(terms?.columns ?? [])], concepts: [...(terms?.concepts ?? [])], population: [],
  },
});
