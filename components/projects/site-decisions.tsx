import type { FormAction } from "#components/forms/action-form.tsx";
import { AmendmentNotice, type AmendmentAtSite } from "#components/reviews/amendment-notice.tsx";
import { AppealNotice, type AppealAtSite } from "#components/reviews/appeal-notice.tsx";
import { Age, DayOf } from "#components/ui/age.tsx";
import { KeyValue, Panel, type Fact } from "#components/ui/layout.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { SiteState } from "#lib/governance/project-states.ts";
import { AppealForm, WithdrawAppeal, type AppealActions, type OpenAppeal } from "./appeal-forms.tsx";
import { ConditionList, type ConditionAtSite } from "./condition-list.tsx";
import { siteLooks } from "./site-words.ts";

export type SiteDecision = {
  treId: string; treName: string; state: SiteState; sentence: string; since: string; reason: string | null; conditions: readonly ConditionAtSite[]; validTo: string | null;
  datasets: readonly { key: string; title: string }[];
  /** In what the approval covers less than was asked for. */
  narrower: readonly string[];
  amendment: AmendmentAtSite | null;
  clocks: { sentence: string } | null;
  appeal: AppealAtSite | null;
  openAppeal: OpenAppeal | null;
};
/** The lead's; `refusedBecause`: why not now. */
export type Appealing = { projectId: string; actions: AppealActions; refusedBecause: string | undefined };

/** The same words where a committee reads what it decided. */
export const narrowerFacts = (narrower: readonly string[]): Fact[] =>
  narrower.length === 0 ? [] : [{ term: "Narrower than asked for", detail: <ul className="list-disc pl-4">{narrower.map((line) => <li key={line} className="break-words">{line}</li>)}</ul> }];

/** What each TRE's committee decided, with its reason, its conditions and how long it holds. */
export function SiteDecisions({ sites, now, appealing, showing }: { sites: readonly SiteDecision[]; now: string; appealing?: Appealing | undefined; /** The lead's: to show that a condition is met. */ showing?: { projectId: string; action: FormAction } | undefined }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      {sites.map((site) => {
        const facts: Fact[] = [
          { term: "Since", detail: <Age of={site.since} now={now} /> },
          ...(site.clocks === null ? [] : [{ term: "Clock", detail: site.clocks.sentence }]),
          { term: "Datasets", detail: site.datasets.length === 0 ? "None any more" : site.datasets.map((dataset) => dataset.title).join(", ") },
          ...(site.reason === null ? [] : [{ term: "Reason", detail: <span className="whitespace-pre-line">{site.reason}</span> }]),
          ...(site.conditions.length === 0 ? [] : [{ term: "Conditions", detail: <ConditionList conditions={site.conditions} treName={site.treName} place={showing && { projectId: showing.projectId, treId: site.treId }} action={showing?.action} /> }]),
          ...narrowerFacts(site.narrower),
          ...(site.validTo === null ? [] : [{ term: "Valid to", detail: <DayOf date={site.validTo} /> }]),
        ];
        return (
          <Panel key={site.treId} title={site.treName} headingLevel={3} aside={<StatusTag tone={siteLooks[site.state].tone}>{siteLooks[site.state].name}</StatusTag>}>
            <p>{site.sentence}</p>
            {site.amendment !== null && <AmendmentNotice amendment={site.amendment} />}
            {site.appeal !== null && <AppealNotice appeal={site.appeal} />}
            <KeyValue facts={facts} dense />
            {appealing && site.openAppeal !== null && <AppealForm open={site.openAppeal} place={{ projectId: appealing.projectId, treId: site.treId, treName: site.treName }} action={appealing.actions.appeal} refusedBecause={appealing.refusedBecause} />}
            {appealing && appealing.refusedBecause === undefined && site.appeal?.mayWithdraw === true && <WithdrawAppeal place={{ projectId: appealing.projectId, treId: site.treId, treName: site.treName }} action={appealing.actions.withdraw} />}
          </Panel>
        );
      })}
    </div>
  );
}
