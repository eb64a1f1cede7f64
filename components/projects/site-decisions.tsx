import { AmendmentNotice, type AmendmentAtSite } from "#components/reviews/amendment-notice.tsx";
import { Age, DayOf } from "#components/ui/age.tsx";
import { KeyValue, Panel, type Fact } from "#components/ui/layout.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { SiteState } from "#lib/governance/project-states.ts";
import { siteLooks } from "./site-words.ts";

export type SiteDecision = {
  treId: string; treName: string; state: SiteState; sentence: string; since: string; reason: string | null; conditions: readonly string[]; validTo: string | null;
  datasets: readonly { key: string; title: string }[];
  amendment: AmendmentAtSite | null;
  clocks: { sentence: string } | null;
};

/** What each TRE's committee decided, with its reason, its conditions and how long it holds. */
export function SiteDecisions({ sites, now }: { sites: readonly SiteDecision[]; now: string }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      {sites.map((site) => {
        const facts: Fact[] = [
          { term: "Since", detail: <Age of={site.since} now={now} /> },
          ...(site.clocks === null ? [] : [{ term: "Clock", detail: site.clocks.sentence }]),
          { term: "Datasets", detail: site.datasets.length === 0 ? "None any more" : site.datasets.map((dataset) => dataset.title).join(", ") },
          ...(site.reason === null ? [] : [{ term: "Reason", detail: <span className="whitespace-pre-line">{site.reason}</span> }]),
          ...(site.conditions.length === 0 ? [] : [{ term: "Conditions", detail: <ul className="list-disc pl-4">{site.conditions.map((condition) => <li key={condition}>{condition}</li>)}</ul> }]),
          ...(site.validTo === null ? [] : [{ term: "Valid to", detail: <DayOf date={site.validTo} /> }]),
        ];
        return (
          <Panel key={site.treId} title={site.treName} headingLevel={3} aside={<StatusTag tone={siteLooks[site.state].tone}>{siteLooks[site.state].name}</StatusTag>}>
            <p>{site.sentence}</p>
            {site.amendment !== null && <AmendmentNotice amendment={site.amendment} />}
            <KeyValue facts={facts} dense />
          </Panel>
        );
      })}
    </div>
  );
}
