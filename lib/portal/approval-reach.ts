import type { TermsInForce } from "#lib/governance/carried-terms.ts";
import type { Reach } from "#lib/governance/narrowing.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import type { TreRow } from "./name-tres.ts";
import type { ReviewView } from "./review-view.ts";

type Asked = Pick<ProjectContent, "analyses" | "domains" | "datasets">;
type DescribedTre = Pick<TreRow, "id" | "profile">;

const askedOf = ({ datasets }: Pick<Asked, "datasets">, { id, profile }: DescribedTre) => (profile?.datasets ?? []).filter(({ key }) => datasets.some((one) => one.treId === id && one.dataset === key));

/** The widest approval that this application could have at one TRE: what it asks for, and what the TRE declares of the datasets. */
export function reachOf(content: Asked, tre: DescribedTre): Reach {
  const asked = askedOf(content, tre);
  const columns = new Map(asked.flatMap(({ dictionary }) => dictionary?.columns ?? []).map(({ missingCodes: _missing, ...column }) => [column.name, column]));
  return { analyses: content.analyses, domains: content.domains, columns: [...columns.values()], hasRecords: asked.some((one) => one.dataModel === "omop-5.4") };
}

/** What is ticked as the committee begins: all that was asked for, less what an approval in force leaves out. Its bounds of people go on as terms of their own. */
export const narrowingAt = (content: Asked, tre: DescribedTre, terms: TermsInForce | null): NonNullable<ReviewView["narrowing"]> => {
  const reach = reachOf(content, tre);
  return {
    reach, targets: askedOf(content, tre).flatMap(({ key, dataModel }) => (dataModel === "omop-5.4" ? [{ treId: tre.id, dataset: key }] : [])),
    begins: {
      analyses: reach.analyses.filter((one) => !terms?.without.analyses.includes(one)), domains: reach.domains.filter((one) => !terms?.without.domains.includes(one)),
      columns: [...(terms?.columns ?? [])], concepts: [...(terms?.concepts ?? [])], population: [],
    },
  };
};
