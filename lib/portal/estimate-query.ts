/** About how many people a draft is about, from what the chosen TREs have published of themselves: no TRE is asked, nothing is kept. */
import { inArray } from "drizzle-orm";
import { tres } from "#db/schema/index.ts";
import { estimateAt, type Estimate } from "#lib/federation/feasibility/estimate.ts";
import { sparseTables } from "#lib/federation/feasibility/sparse-tables.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Finding } from "#lib/query/checks/finding.ts";
import { Query } from "#lib/query/model.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { PreviewQuery } from "./preview-query.ts";
import { permittedInProject } from "./query-access.ts";

export const EstimateQuery = PreviewQuery;
type SiteEstimate = Pick<Estimate, "people" | "middle" | "untold" | "missing"> & { treId: string; name: string; dataset: string; /** People in the dataset, as published. */ of: number | null };
type QueryEstimate = { sites: SiteEstimate[]; total: Pick<Estimate, "people" | "middle"> | null; /** Tables of which most is likely to be hidden. */ findings: Finding[] };

export async function estimateQuery(context: Context, actor: Actor, input: unknown): Promise<Result<QueryEstimate>> {
  const parsed = parseInput(EstimateQuery, input);
  if (!parsed.ok) return parsed;
  const { projectId, draft, targets } = parsed.value;
  const may = await permittedInProject(context.db, actor, "query.read", projectId, "project");
  if (!may.ok) return may;
  const query = Query.safeParse(draft);
  if (!query.success || targets.length === 0) return ok({ sites: [], total: null, findings: [] });
  const profiles = await context.db.select({ id: tres.id, name: tres.name, profile: tres.profile }).from(tres).where(inArray(tres.id, targets.map((t) => t.treId)));
  const asked = targets.flatMap((target) => {
    const tre = profiles.find((p) => p.id === target.treId);
    const dataset = tre?.profile?.datasets.find((d) => d.key === target.dataset);
    return tre?.profile && dataset?.dataModel === query.data.dataModel.kind ? [{ tre, dataset, policy: tre.profile.policy, estimate: estimateAt(query.data, dataset, tre.profile.policy) }] : [];
  });
  const sites = asked.map(({ tre, dataset, estimate: { people, middle, untold, missing } }): SiteEstimate => ({ treId: tre.id, name: tre.name, dataset: dataset.title, of: dataset.people, people, middle, untold, missing }));
  const sum = (of: (site: SiteEstimate) => number) => sites.reduce((total, site) => total + of(site), 0);
  return ok({
    sites, total: sites.length === 0 ? null : { people: { low: sum((s) => s.people.low), high: sum((s) => s.people.high) }, middle: sum((s) => s.middle) },
    findings: sparseTables(query.data, asked.map(({ tre, policy, estimate }) => ({ name: tre.name, policy, estimate }))),
  });
}
