import { inFigures } from "#components/results/number-format.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Panel } from "#components/ui/layout.tsx";
import type { Finding } from "#lib/query/checks/finding.ts";

type Range = { low: number; high: number };
type SiteEstimate = { treId: string; name: string; dataset: string; of: number | null; people: Range; middle: number; untold: string[]; missing: string[] };
export type QueryEstimate = { sites: SiteEstimate[]; total: { people: Range; middle: number } | null; findings: Finding[] };

/** Two figures: more would promise what an estimate cannot keep. */
export function roughly(people: number): string {
  if (people < 10) return "fewer than 10";
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(people)) - 1);
  return `about ${inFigures(Math.round(people / scale) * scale)}`;
}
const between = ({ low, high }: Range) => (low === high ? inFigures(low) : `${inFigures(low)} to ${inFigures(high)}`);

/** Where the bounds and the middle lie among all the people of a dataset; the table below says the same in figures. */
function RangeBar({ people, middle, most }: { people: Range; middle: number; most: number }) {
  const at = (n: number) => `${most === 0 ? 0 : (100 * n) / most}%`;
  return (
    <svg aria-hidden="true" width="100%" height="12" className="text-accent">
      <rect width="100%" height="4" y="4" rx="2" className="fill-rule" />
      <rect x={at(people.low)} width={at(people.high - people.low)} height="6" y="3" rx="3" fill="currentColor" opacity="0.45" />
      <circle cx={at(middle)} cy="6" r="5" fill="currentColor" />
    </svg>
  );
}

/** About how many people the query is about, from what the data environments publish of themselves. */
export function HowMany({ estimate, pending, failed }: { estimate: QueryEstimate | undefined; pending: boolean; failed: boolean }) {
  const untold = [...new Set(estimate?.sites.flatMap((site) => site.untold))];
  const missing = estimate?.sites.flatMap((site) => site.missing.map((text) => ({ key: `${site.treId} ${text}`, text: `${site.name}: ${text}` }))) ?? [];
  return (
    <Panel title="About how many">
      {failed ? <p className="text-sm text-muted">The portal did not answer. The estimate comes with the next change.</p>
        : estimate === undefined ? <p className="text-sm text-muted">{pending ? "Estimating …" : "No estimate yet."}</p>
        : estimate.total === null ? <p className="text-sm text-muted">Choose where to ask, and an estimate stands here.</p>
        : (
          <div className="flex flex-col gap-3">
            <p><strong>{roughly(estimate.total.middle).replace(/^./, (c) => c.toUpperCase())} people</strong>, certainly {between(estimate.total.people)}{estimate.sites.length > 1 ? `, at ${estimate.sites.length} data environments` : ""}. No data environment has been asked.</p>
            <ul className="flex flex-col gap-2 text-sm">
              {estimate.sites.map((site) => <li key={`${site.treId} ${site.dataset}`}>{site.name}: {roughly(site.middle)}<RangeBar people={site.people} middle={site.middle} most={Math.max(site.of ?? 0, site.people.high)} /></li>)}
            </ul>
            {missing.length > 0 && <div className="text-sm"><p className="font-semibold">What is missing</p><ul className="list-disc pl-5">{missing.map(({ key, text }) => <li key={key}>{text}</li>)}</ul></div>}
            <Disclosure summary="The figures, and how they are reckoned">
              <div className="flex flex-col gap-3 text-sm">
                <DataTable
                  caption="People in the population, estimated" density="dense" rows={estimate.sites} rowKey={(site) => `${site.treId} ${site.dataset}`}
                  columns={[
                    { key: "name", header: "Data environment", rowHeader: true, cell: (site) => `${site.name}, ${site.dataset}` }, { key: "low", header: "At least", align: "number", cell: (site) => inFigures(site.people.low) },
                    { key: "middle", header: "Guess", align: "number", cell: (site) => inFigures(site.middle) }, { key: "high", header: "At most", align: "number", cell: (site) => inFigures(site.people.high) },
                  ]}
                />
                <p>The bounds hold whatever goes with what. The guess takes conditions as independent of one another among people of one sex and ten-year age band; where they go together, as illnesses do, there are more people than it says.</p>
                {untold.length > 0 && <ul className="list-disc pl-5">{untold.map((text) => <li key={text}>{text}</li>)}</ul>}
              </div>
            </Disclosure>
          </div>
        )}
    </Panel>
  );
}
