import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { end, say } from "#app/(committee)/reviews/absence-actions.ts";
import { Refused } from "#app/(research)/_refused.tsx";
import { CommitteeRuleForm, SeatForm } from "#components/admin/committee-forms.tsx";
import { CommitteeFormForm, QuestionForm } from "#components/admin/question-forms.tsx";
import { Absences } from "#components/reviews/absence-forms.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { rulePresets, ruleInWords } from "#lib/governance/committee.ts";
import { permitted } from "#lib/governance/permissions.ts";
import { listTres } from "#lib/portal/list-tres.ts";
import { readFormToSet } from "#lib/portal/manage-forms.ts";
import { listAbsences } from "#lib/portal/manage-absence.ts";
import { readCommittee } from "#lib/portal/manage-committee.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { seat, setForm, setRule, write } from "./actions.ts";

export const metadata: Metadata = { title: "Committee" };

export default async function Committee({ params, searchParams }: PageProps<"/admin/environments/[slug]/committee">) {
  const [{ slug }, { begin }] = await Promise.all([params, searchParams]);
  const preset = Object.entries(rulePresets).find(([key]) => key === begin)?.[1];
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const may = forPage(permitted(actor, "committee.manage"), `/admin/environments/${slug}/committee`);
  if (!may.ok) return <Refused refusal={may.refusal} title="Committee" />;
  const tres = await listTres(context, actor);
  const tre = (tres.ok ? tres.value.find((one) => one.slug === slug) : undefined) ?? notFound();
  const read = await readCommittee(context, actor, { treId: tre.id });
  if (!read.ok) return <Refused refusal={read.refusal} title="Committee" />;
  const { members, rule, problems, treSignatures } = read.value;
  const toSet = await readFormToSet(context, actor, { treId: tre.id });
  if (!toSet.ok) return <Refused refusal={toSet.refusal} title="Committee" />;
  const away = await listAbsences(context, actor, { treId: tre.id });
  return (
    <>
      <Breadcrumbs trail={[{ label: "TREs", href: "/admin/environments" }, { label: tre.name, href: `/admin/environments/${slug}` }]} />
      <PageHeader title="Committee" eyebrow={tre.name} lead="You seat its members and set its rule; what it decides is its own. A round that has begun keeps the rule with which it began." />
      {problems.length > 0 && <Notice kind="warning" title="As it is, something could never be decided"><ul className="list-disc pl-5">{problems.map((problem) => <li key={problem}>{problem}</li>)}</ul></Notice>}
      <Section title="Members">
        {members.length === 0
          ? <EmptyState title="Nobody sits on it yet">Give people a role on this committee under People.</EmptyState>
          : (
            <DataTable
              caption="Members" captionHidden rows={members} rowKey={(row) => row.personId} narrow="stack"
              columns={[
                { key: "name", header: "Name", rowHeader: true, cell: (row) => row.name }, { key: "kind", header: "Sits there as", cell: (row) => `${row.kind.replaceAll("-", " ")}${row.deputyOf === null ? "" : `, deputy of ${members.find((one) => one.personId === row.deputyOf)?.name ?? "a former member"}`}` },
                { key: "independent", header: "Independent", cell: (row) => (row.independent ? "Yes" : "No") }, { key: "delegate", header: "Decides alone where one may", cell: (row) => (row.kind === "chair" || row.delegate ? "Yes" : "No") }, { key: "appeals", header: "Hears", cell: (row) => (row.hearsAppeals ? "Appeals only" : rule.appeal?.panel === "others" ? "First decisions, or appeals against others’" : "First decisions") }, { key: "organisation", header: "Works for", cell: (row) => row.organisation.name || row.organisation.ror || "Not said" },
              ]}
            />
          )}
      </Section>
      {members.length > 0 && <Section title="Seat a member"><SeatForm action={seat} treId={tre.id} members={members} /></Section>}
      {away.ok && members.length > 0 && <Section title="Who is away">{away.value.map((committee) => <Absences key={committee.treId} committee={committee} actions={{ say, end }} earliest={context.clock.now().toISOString().slice(0, 10)} />)}</Section>}
      <Section title="Questions">
        <p className="max-w-measure text-muted">Every committee asks the core questions, which the public record and the approval are made of. Here is what this one asks beside them. An applicant answers each question once, however many committees ask it.</p>
        {toSet.value.offered.length === 0 && <EmptyState title="The bank has no question yet">Write one below.</EmptyState>}
        <CommitteeFormForm key={canonicalJson({ ...toSet.value.form, version: toSet.value.version })} action={setForm} treId={tre.id} form={toSet.value.form} offered={toSet.value.offered} />
        {toSet.value.offered.map((question) => (
          <Disclosure key={question.key} summary={`Reword “${question.asks}”`}>
            <QuestionForm key={question.version} action={write} treId={question.own ? tre.id : null} question={question} />
          </Disclosure>
        ))}
        <Disclosure summary="Write a question"><QuestionForm key={toSet.value.offered.length} action={write} treId={tre.id} /></Disclosure>
      </Section>
      <Section title="Rule">
        <ul className="mb-6 list-disc pl-5">{ruleInWords(rule).map((line) => <li key={line}>{line}</li>)}</ul>
        {treSignatures > 0 && <Notice kind="info" title="The environment itself demands more" className="mb-6">Its program lets nothing run that {treSignatures === 1 ? "a member of the committee has" : `${treSignatures} members of the committee have`} not signed with {treSignatures === 1 ? "a passkey" : "passkeys"}, so that many are asked for whatever is set here.</Notice>}
        <Disclosure summary="Begin with a way of deciding that is known from elsewhere" open={preset !== undefined}>
          <ul className="flex flex-col gap-3">
            {Object.entries(rulePresets).map(([key, { title, about }]) => <li key={key} className="flex flex-col items-start"><Link href={`/admin/environments/${slug}/committee?begin=${key}`} className="inline-block py-1" scroll={false}>Begin with: {title}</Link><span className="text-muted">{about}</span></li>)}
          </ul>
        </Disclosure>
        {preset && <Notice title={`The form below says: ${preset.title}`} className="my-6">Nothing is set yet. Look it over, change what differs, and set the rule.</Notice>}
        {/* A form is emptied to what it began with: another rule is another form. */}
        <CommitteeRuleForm key={canonicalJson(preset?.rule ?? rule)} action={setRule} treId={tre.id} rule={preset?.rule ?? rule} slug={preset && slug} />
      </Section>
    </>
  );
}
