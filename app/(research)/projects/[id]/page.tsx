import type { Metadata } from "next";
import { addPiece, endPiece, verifyPiece } from "#app/_actions/evidence.ts";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { ActionForm } from "#components/forms/action-form.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { AddEvidenceForm } from "#components/people/evidence-forms.tsx";
import { EvidenceTable } from "#components/people/evidence-table.tsx";
import { CommentThreads } from "#components/projects/comment-threads.tsx";
import { ProjectFindings } from "#components/projects/project-findings.tsx";
import { FiveSafesView } from "#components/projects/five-safes-view.tsx";
import { QueryList } from "#components/projects/query-list.tsx";
import { SiteDecisions } from "#components/projects/site-decisions.tsx";
import { applicationLooks } from "#components/projects/site-words.ts";
import { TeamList } from "#components/projects/team-list.tsx";
import { WithdrawApplication } from "#components/projects/withdraw-application.tsx";
import { TemplateList } from "#components/projects/template-list.tsx";
import { modelChoices } from "#components/query-builder/data-models.ts";
import { SubmissionList } from "#components/submissions/submission-list.tsx";
import { Instant } from "#components/ui/age.tsx";
import { Button, LinkButton } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, PageHeader, Section } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Timeline } from "#components/ui/progress.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { Link } from "#components/ui/link.tsx";
import { listAskableDatasets } from "#lib/portal/list-askable-datasets.ts";
import { listQueries } from "#lib/portal/list-queries.ts";
import { listSubmissions } from "#lib/portal/list-submissions.ts";
import { readProjectEvidence } from "#lib/portal/read-evidence.ts";
import { readFindings } from "#lib/portal/read-findings.ts";
import { readProject } from "#lib/portal/read-project.ts";
import { readTeam } from "#lib/portal/read-team.ts";
import { queryTemplates } from "#lib/query/templates.ts";
import { Refused } from "../../_refused.tsx";
import { amend, appeal, close, comment, copy, invite, leave, newQuery, remove, showMet, tellFindings, withdraw, withdrawApplication } from "../actions.ts";

export const metadata: Metadata = { title: "Project" };

/** Also while an amendment of the approval waits. */
const isApproved = ({ state, amendment }: { state: string; amendment: { approvedUntil: string | null } | null }): boolean => state === "approved" || (amendment !== null && amendment.approvedUntil !== null);

export default async function Project({ params }: PageProps<"/projects/[id]">) {
  const { id } = await params;
  const [context, actor] = [await portalContext(), await currentActor()];
  const here = `/projects/${id}`;
  const read = forPage(await readProject(context, actor, { projectId: id }), here);
  if (!read.ok) return <Refused refusal={read.refusal} title="Project" />;
  const project = read.value;
  const now = context.clock.now().toISOString();
  // Queries and submissions are the members' alone; whoever else may read the project sees it without them.
  const isMember = project.draft !== null;
  const [findings, queries, submissions, askable, evidence, team] = await Promise.all([
    readFindings(context, actor, { projectId: id }), listQueries(context, actor, { projectId: id }), listSubmissions(context, actor, { projectId: id }), listAskableDatasets(context, actor, { projectId: id }), readProjectEvidence(context, actor, { projectId: id }), readTeam(context, actor, { projectId: id }),
  ]);
  const { may } = project;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Projects", href: "/projects" }]} />
      <PageHeader
        title={project.title} eyebrow={project.reference} status={<StatusTag tone={applicationLooks[project.state].tone}>{applicationLooks[project.state].name}</StatusTag>}
        lead={<><p>{project.sentence}</p><p>Whose turn: {project.turn}</p></>}
        actions={isMember ? (
          <>
            {may.edit.ok && <LinkButton href={`/projects/${id}/edit`} variant="primary">{project.revision === 0 ? "Write the application" : "Change the application"}</LinkButton>}
            {may.amend.ok && <ActionForm action={amend} hidden={{ projectId: id }} submit="Amend the application" pending="Opening …" variant="secondary" />}
            {may.withdraw.ok && <WithdrawApplication projectId={id} reference={project.reference} approved={project.sites.filter(isApproved).map((site) => site.treName)} action={withdrawApplication} />}
            {project.state !== "closed" && (
              <Dialog trigger="Close the project" triggerVariant="danger" refusedBecause={may.close.because} title={`Close ${project.reference}?`} closeLabel="Keep it open">
                <p>Its approvals end with it and nothing more can be asked. Results and the register entry stay.</p>
                <ActionForm action={close} hidden={{ projectId: id }} submit="Close the project" pending="Closing …" variant="danger" />
              </Dialog>
            )}
          </>
        ) : undefined}
      />
      <LiveRefresh about={[id]} />
      {project.state === "returned" && (
        <Notice kind="warning" title="A committee sent the application back" className="mb-8">
          <p>Read what it asks for below, change the application, and submit it again. A committee that has approved looks again only at what has changed for it; before you send, you see which.</p>
        </Notice>
      )}
      <Section title="Decisions" aside={project.inRegister ? <Link href={`/register/${project.reference}`}>Its entry in the data use register</Link> : undefined}>
        {project.stops.length > 0 && (
          <Notice kind="warning" title={project.stops.length === 1 ? "An approval was stopped" : "Approvals were stopped"} className="mb-6"><ul>{project.stops.map((stop) => <li key={stop}>{stop}</li>)}</ul></Notice>
        )}
        {project.sites.length === 0
          ? <EmptyState title="No committee has been asked yet" actions={may.edit.ok ? <LinkButton href={`/projects/${id}/edit`}>Write the application</LinkButton> : undefined}><p>When the application is submitted, the committee of each data environment decides for itself.</p></EmptyState>
          : <SiteDecisions sites={project.sites} now={now} appealing={isMember ? { projectId: id, actions: { appeal, withdraw }, refusedBecause: may.appeal.because } : undefined} showing={may.showCondition.ok ? { projectId: id, action: showMet } : undefined} />}
      </Section>
      {isMember && (
        <>
          <Section title="Queries">
            <div className="flex flex-wrap items-start gap-3">
              {!may.query.ok && <Button refusedBecause={may.query.because}>New query</Button>}
              {may.query.ok && askable.ok && modelChoices(askable.value.datasets).map((choice, _at, all) => (
                <ActionForm key={choice.key} action={newQuery} hidden={{ projectId: id, model: choice.key }} submit={all.length === 1 ? "New query" : `New query: ${choice.label}`} pending="Opening …" />
              ))}
              {may.query.ok && askable.ok && askable.value.datasets.length === 0 && <Button refusedBecause="Choose datasets in the application first: a query is put to them.">New query</Button>}
            </div>
            {may.query.ok && askable.ok && modelChoices(askable.value.datasets).some((choice) => choice.key === "omop-5.4") && <p className="max-w-measure"><Link href={`/projects/${id}/bring`}>Bring a query along</Link> from ATLAS, Cohort Discovery, RQuest or a Beacon.</p>}
            {may.query.ok && askable.ok && modelChoices(askable.value.datasets).some((choice) => choice.key === "omop-5.4") && <TemplateList projectId={id} model="omop-5.4" templates={queryTemplates} begin={newQuery} />}
            {queries.ok && <QueryList projectId={id} queries={queries.value.queries} now={now} copy={copy} remove={remove} />}
          </Section>
          <Section title="Submissions">
            {submissions.ok && <SubmissionList submissions={submissions.value.submissions} now={now} withProject={false} empty={<EmptyState title="Nothing has been submitted yet"><p>Open a query and submit it: each data environment then collects its own request.</p></EmptyState>} />}
          </Section>
        </>
      )}
      {project.inRegister && findings.ok && <Section title="What we learned" id="findings"><ProjectFindings projectId={id} findings={findings.value} propose={tellFindings} /></Section>}
      {project.sites.length > 0 && (isMember || project.comments.length > 0) && (
        <Section title="Comments">
          <CommentThreads projectId={id} sites={project.sites} comments={project.comments} now={now} action={comment} refusedBecause={may.comment.because} />
        </Section>
      )}
      {team.ok && team.value.people.length > 0 && <Section title="Team" id="team"><TeamList projectId={id} people={team.value.people} end={leave} invite={invite} /></Section>}
      {evidence.ok && (
        <Section title="Evidence" id="evidence" aside={<Link href="/expiry">What stops working, and when</Link>}>
          <p className="max-w-measure">Ethics approval and contracts of the project. Its people’s training and accreditation stand in their accounts.</p>
          <EvidenceTable evidence={evidence.value.evidence} verify={evidence.value.verify.ok ? verifyPiece : undefined} end={evidence.value.add.ok || evidence.value.verify.ok ? endPiece : undefined} empty="No ethics approval or contract is on record." />
          {evidence.value.add.ok && <Disclosure summary="Add evidence"><AddEvidenceForm action={addPiece} of="project" projectId={id} /></Disclosure>}
        </Section>
      )}
      <Section title="People">
        <KeyValue facts={project.members.map((member) => ({ term: member.role === "lead" ? "Lead" : "Member", detail: member.name }))} dense />
      </Section>
      {project.fiveSafes.length > 0 && <Section title="The application" aside={<span className="text-sm text-muted">Version {project.revision}, as submitted</span>}><FiveSafesView sections={project.fiveSafes} /></Section>}
      {project.revisions.length > 0 && (
        <Section title="Versions">
          <Timeline
            label="Versions of the application, latest first"
            events={project.revisions.toReversed().map((revision) => ({
              key: String(revision.revision), title: `Version ${revision.revision}`, when: <><Instant of={revision.submittedAt} />, by {revision.submittedBy}</>, tone: "note" as const,
              detail: revision.revision === 1 ? "First submitted." : revision.changes.length === 0 ? "Nothing changed." : <ul className="list-disc pl-4">{revision.changes.map((change) => <li key={change}>{change}</li>)}</ul>,
            }))}
          />
        </Section>
      )}
    </>
  );
}
