import { SiteStateTag } from "#components/runs/site-state-tag.tsx";
import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import { partsOf } from "#lib/disclosure/record-of.ts";
import type { CitedPolicy } from "#lib/disclosure/under-approval.ts";
import type { PooledResult } from "#lib/federation/pooled-result.ts";

type Site = PooledResult["sites"][number];
export type RunBehind = { id: string; tre: { id: string; slug: string }; sentence: string; silentSince: string | null; crates: { results: boolean } };
export type PolicyUsed = { treId: string } & CitedPolicy;

/** Who is in the answer, and of each one that is not: why. */
export function WhoAnswered({ sites, runs, policies, submissionId, now }: { sites: readonly Site[]; runs: readonly RunBehind[]; policies: readonly PolicyUsed[]; submissionId: string; now: string }) {
  const rows = sites.map((site) => ({ site, run: runs.find((run) => run.tre.id === site.tre.id), policy: policies.find((policy) => policy.treId === site.tre.id) }));
  return (
    <DataTable
      caption="Who has answered" captionHidden narrow="stack" rows={rows} rowKey={({ site }) => site.tre.id}
      columns={[
        { key: "tre", header: "Data environment", rowHeader: true, cell: ({ site, run }) => (run === undefined ? site.tre.name : <Link href={`/environments/${run.tre.slug}`}>{site.tre.name}</Link>) },
        { key: "state", header: "Answer", cell: ({ site }) => <SiteStateTag state={site.state} /> },
        { key: "why", header: "What this means", cell: ({ site, run }) => <>{meaningOf(site) ?? run?.sentence ?? ""}{site.reason !== undefined && <span className="block">Reason given: {site.reason}</span>}</> },
        { key: "since", header: "Since", cell: ({ site }) => <Age of={site.since} now={now} /> },
        { key: "policy", header: "Released under", cell: ({ policy, run }) => (policy === undefined ? <span className="text-muted">nothing released</span> : <PolicyName policy={policy} slug={run?.tre.slug} />) },
        {
          key: "crate", header: "Results crate", className: "no-print",
          cell: ({ site, run }) => (run?.crates.results === true ? <><Link href={`/submissions/${submissionId}/crates/${run.id}/results`}>Read<span className="sr-only"> the crate of {site.tre.name}</span></Link> · <a href={`/api/v1/runs/${run.id}/crates/results`} download>Download<span className="sr-only"> the crate of {site.tre.name}</span></a></> : <span className="text-muted">none</span>),
        },
      ]}
    />
  );
}

/** Of an answer that came, but not with all its numbers: whether there is any. What is under masks is one, if only in the sum. */
const meaningOf = ({ state, outputs }: Pick<Site, "state" | "outputs">): string | undefined =>
  state !== "partly-released" ? undefined
  : outputs.flatMap(partsOf).some(({ is }) => is === "value" || is === "number" || is === "zero" || is === "masked") ? "Some of its numbers were not released; the others are part of the answer."
  : "None of its numbers were released.";

/** By its digest: the address stays when the environment changes its rules. */
function PolicyName({ policy: { profile, version, digest, leastThreshold }, slug }: { policy: PolicyUsed; slug: string | undefined }) {
  const name = <><code>{profile}</code>, version {version}</>;
  return (
    <>
      {slug === undefined ? name : <Link href={`/environments/${slug}/policy/${digest}`}>{name}</Link>}
      {leastThreshold !== undefined && <span className="block">Stricter for this project: no count below {leastThreshold}, as its approval asks.</span>}
    </>
  );
}
