import { LinkButton } from "#components/ui/button.tsx";
import { Card, KeyValue, Panel, Stat } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState, ErrorState, LoadingState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag, Tag, type Tone } from "#components/ui/tag.tsx";
import { Age, DayOf } from "#components/ui/age.tsx";

const tags: [Tone, string][] = [["neutral", "Draft"], ["waiting", "Waiting"], ["moving", "Running"], ["good", "Released"], ["caution", "Awaits people"], ["bad", "Refused"], ["note", "Amended"]];

export function States() {
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-wrap gap-3">{tags.map(([tone, word]) => <StatusTag key={tone} tone={tone}>{word}</StatusTag>)}<Tag>OMOP 5.4</Tag></div>
      <div className="grid gap-4 lg:grid-cols-2">
        <Notice title="Two of three TREs have answered">Wessex awaits output check. The answer below grows when it arrives.</Notice>
        <Notice kind="success" title="Submitted">The TREs’ agents collect the request within seconds.</Notice>
        <Notice kind="warning" title="Your accreditation ends on 12 December">After that day your runs are refused until it is renewed.</Notice>
        <Notice kind="refused" title="Not submitted">The query asks about diagnoses; the approval covers medicines only.</Notice>
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <EmptyState title="No queries yet" actions={<LinkButton href="/design" variant="primary">Build a query</LinkButton>}>A query asks each TRE the same question. You can build one as soon as a TRE has approved the project.</EmptyState>
        <RefusedState reason="Only members of the project “Heart failure and diabetes” can see its queries.">Its lead, Dr Ada Okafor, can add you.</RefusedState>
        <ErrorState reference="7f3c9a10" />
        <div className="rounded-lg border border-rule p-6"><LoadingState what="submissions" /></div>
      </div>
      <div className="flex flex-wrap gap-x-12 gap-y-6">
        <Stat label="Approved studies" value="128" note="since 2024" /><Stat label="People whose records can be asked about" value="1.2 million" /><Stat label="Median time to a decision" value="9 days" />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <Panel title="Heart failure and diabetes" aside={<StatusTag tone="good">Approved</StatusTag>}>
          <KeyValue facts={[
            { term: "Lead", detail: "Dr Ada Okafor, University of the Marches" }, { term: "Approved until", detail: <DayOf date="2027-11-30" /> },
            { term: "Last run", detail: <Age of="2026-11-22T07:40:00Z" now="2026-11-22T09:55:00Z" /> }, { term: "Funder", detail: <span className="text-muted">Not set</span> },
          ]} />
        </Panel>
        <Card title={<a href="#main">Medicines in pregnancy</a>} footer={<><StatusTag tone="caution">Awaits people</StatusTag>since Tuesday</>}>Which medicines are taken in the first three months, and by how many.</Card>
      </div>
    </div>
  );
}
