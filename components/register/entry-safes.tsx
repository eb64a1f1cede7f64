import type { ReactNode } from "react";
import { DayOf } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, type Fact } from "#components/ui/layout.tsx";
import { article6Words, article9Words, articleName, dutyWords, optOutWords, sensitivityWords } from "#lib/governance/legal-basis.ts";
import { inARow } from "#lib/kernel/in-a-row.ts";
import { orcidAddress } from "#lib/kernel/orcid-and-ror.ts";
import { groundsSaid, type Ground } from "#lib/register/ground.ts";
import { legalText } from "#lib/register/legal-text.ts";
import type { RegisterRecord } from "#lib/register/record.ts";

const orNone = (text: string): ReactNode => (text === "" ? <span className="text-muted">Not given</span> : <span className="whitespace-pre-line">{text}</span>);
const outside = (href: string, words: string) => <a href={href} rel="external" className="inline-block min-h-6">{words}</a>;

/** One answer as it is; several with the environments that give each. */
function said<K extends keyof Ground>(record: RegisterRecord, key: K, shown: (value: Ground[K]) => ReactNode): ReactNode {
  const all = groundsSaid(record, key);
  if (all.length === 1) return shown(all[0]!.value);
  return <ul className="flex flex-col gap-2">{all.map(({ value, tres }) => <li key={value}><span className="text-sm text-muted">{inARow(tres)}</span><div>{shown(value)}</div></li>)}</ul>;
}

/** The record under the five questions that every use of data has to answer. */
export function EntrySafes({ record }: { record: RegisterRecord }) {
  const [lead, ...team] = record.applicants;
  return (
    <div className="flex flex-col">
      <Safe
        name="Safe people" question="Who asks, and can they be trusted?"
        facts={[
          { term: "Lead", detail: record.applicantId ? outside(orcidAddress(record.applicantId), `${lead} (ORCID)`) : lead },
          ...(team.length > 0 ? [{ term: "With", detail: team.join(", ") }] : []),
          { term: "Organisation", detail: record.organisationId ? outside(record.organisationId, record.organisationName) : record.organisationName },
          { term: "Kind of organisation", detail: record.organisationSector },
          { term: "Paid for by", detail: record.funders.join(", ") },
          { term: "Lead is an accredited researcher", detail: record.accreditedResearcher },
          { term: "May others use the data under a sub-licence?", detail: record.sublicence },
        ]}
      />
      <Safe
        name="Safe project" question="Is this a good and lawful use of the data?"
        facts={[
          { term: "Kind of research", detail: record.category },
          { term: "Runs", detail: <>{<DayOf date={record.startDate} />} to {<DayOf date={record.endDate} />}</> },
          { term: "Latest approval", detail: <DayOf date={record.latestApprovalDate} /> },
          { term: "Approved by", detail: <ul>{record.otherCommittees.map((committee) => <li key={committee}>{committee}</li>)}</ul> },
          { term: "For specialists", detail: orNone(record.technicalSummary) },
        ]}
      />
      <Safe
        name="Safe settings" question="Where is the data analysed?"
        facts={[
          { term: "Kind of access", detail: "Inside each Trusted Research Environment (TRE). No record about a person leaves it, and the researchers never see one." },
          { term: "How privacy is protected", detail: record.privacy },
        ]}
      />
      <Safe
        name="Safe data" question="Which data, and on what lawful ground?"
        facts={[
          { term: "Datasets", detail: <ul>{record.datasets.map((dataset) => <li key={dataset.tre + dataset.title}>{dataset.title}, {dataset.tre}</li>)}</ul> },
          { term: "Sensitivity", detail: said(record, "sensitivity", (value) => sensitivityWords[value]) },
          { term: "Lawful basis", detail: said(record, "article6", (code) => <Basis code={code} words={article6Words[code]} />) },
          { term: "Condition for health data", detail: said(record, "article9", (code) => <Basis code={code} words={article9Words[code]} />) },
          { term: "Duty of confidentiality", detail: said(record, "duty", (duty) => (duty in dutyWords ? dutyWords[duty] : orNone(duty))) },
          { term: "National data opt-out applied?", detail: said(record, "optOut", (value) => optOutWords[value]) },
          { term: "How often", detail: record.frequency },
          { term: "Linkage", detail: orNone(record.linkage) },
          ...(record.linkedAssets === "" ? [] : [{ term: "Linked data that is kept", detail: record.linkedAssets }]),
          { term: "Confidential data", detail: orNone(record.confidentialData) },
          { term: "First used", detail: record.accessDate === null ? <span className="text-muted">Not yet</span> : <DayOf date={record.accessDate} /> },
        ]}
      />
      <Safe
        name="Safe outputs" question="What may leave, and what has come of it?"
        facts={[{
          term: "Publications and reports",
          detail: record.outputLinks.length === 0 ? <span className="text-muted">None yet</span> : <ul>{record.outputLinks.map((link) => <li key={link}>{outside(link, link)}</li>)}</ul>,
        }]}
      />
    </div>
  );
}

const Safe = ({ name, question, facts }: { name: string; question: string; facts: readonly Fact[] }) => (
  <section className="border-t border-ink py-6 first:border-t-0 first:pt-0">
    <h3 className="font-serif text-xl font-medium">{name}</h3>
    <p className="mb-2 text-sm text-muted">{question}</p>
    <KeyValue facts={facts} />
  </section>
);

function Basis({ code, words }: { code: RegisterRecord["article6"] | RegisterRecord["article9"]; words: string }) {
  if (code === "not-applicable") return words;
  return (
    <div className="flex flex-col">
      <p>{words}</p>
      <Disclosure summary={<span className="text-sm font-normal">The words of the law, {articleName(code)}</span>}>
        <p className="text-sm text-muted">“… {legalText[code]}” (General Data Protection Regulation, {articleName(code)}, as the register standard quotes it)</p>
      </Disclosure>
    </div>
  );
}
