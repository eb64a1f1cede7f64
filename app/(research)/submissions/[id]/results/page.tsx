import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { Spoken } from "#components/live/spoken.tsx";
import { AnalysisResult } from "#components/results-view/analysis-result.tsx";
import { ResultsShown } from "#components/results-view/results-shown.tsx";
import { ComparePicker } from "#components/results-view/compare-picker.tsx";
import { ExpandedSets } from "#components/results-view/expanded-sets.tsx";
import { answerInWords, outputTitle, overlapInWords } from "#components/results-view/figures.ts";
import { PrivacySpent } from "#components/results-view/privacy-spent.tsx";
import { LedgerNotice } from "#components/results-view/ledger-notice.tsx";
import { MaskedSums } from "#components/results-view/masked-sums.tsx";
import { SilentModels } from "#components/results-view/silent-models.tsx";
import { TakeAlong } from "#components/results-view/take-along.tsx";
import { WhoAnswered } from "#components/results-view/who-answered.tsx";
import { HiddenTogether } from "#components/results-view/hidden-together.tsx";
import { WorkerNotes } from "#components/results-view/worker-notes.tsx";
import { SubmissionStateTag } from "#components/submissions/submission-state-tag.tsx";
import { Instant } from "#components/ui/age.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { listSubmissions } from "#lib/portal/list-submissions.ts";
import { readResults } from "#lib/portal/read-results.ts";
import { Query } from "#lib/query/model.ts";
import { resultsSchemaPath } from "#lib/portal/results-file.ts";
import { Refused } from "../../../_refused.tsx";
import { end, leaveOut, openInstead } from "./actions.ts";

export const metadata: Metadata = { title: "Results" };

export default async function Results({ params, searchParams }: PageProps<"/submissions/[id]/results">) {
  const { id } = await params;
  const asked = await searchParams;
  const one = (name: string) => (typeof asked[name] === "string" ? asked[name].slice(0, 200) : undefined);
  const view = { submissionId: id, q: one("q"), kind: one("kind"), page: one("page") };
  const context = await portalContext();
  const actor = await currentActor();
  const read = forPage(await readResults(context, actor, { id }), `/submissions/${id}/results`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Results" />;
  const { submission, pooled, provenance, mayOverlap, policies, workers, conceptSets, runs, citation, models, sums, ledger, checks, privacy } = read.value;
  const others = await listSubmissions(context, actor, { projectId: submission.project.id });
  const now = context.clock.now().toISOString();
  const query = Query.parse(submission.query);
  const answers = answerInWords(pooled.outputs);
  const titleOf = (analysis: string) => { const output = pooled.outputs.find((o) => o.id === analysis); return output ? outputTitle(output, query) : analysis; };
  return (
    <>
      <Breadcrumbs trail={[{ label: "Submissions", href: "/submissions" }, { label: `${submission.reference}: ${submission.title}`, href: `/submissions/${id}` }]} />
      <PageHeader
        title={submission.title} eyebrow={<>Results of {submission.reference}, project {submission.project.reference}, as of <Instant of={now} /></>} status={<SubmissionStateTag state={submission.state} />}
        lead={<>{answers.map((answer) => <p key={answer} className="text-ink">{answer}</p>)}<p>{submission.coverage}</p>{mayOverlap && <p>{overlapInWords}</p>}</>}
        actions={pooled.outputs.length === 0 ? undefined : <LinkButton href="#use">Download and cite</LinkButton>}
      />
      <LiveRefresh about={[submission.id, ...runs.map((run) => run.id)]} />
      <Spoken>{submission.coverage}</Spoken>
      <Section title="Who has answered"><WhoAnswered sites={pooled.sites} runs={runs} policies={policies} submissionId={id} now={now} /></Section>
      <LedgerNotice {...ledger} submissionId={id} open={openInstead} />
      <HiddenTogether sites={pooled.sites} hidden={pooled.hiddenTogether} />
      <PrivacySpent privacy={privacy} />
      <MaskedSums sums={sums} titleOf={titleOf} now={now} />
      <SilentModels models={[...models, ...sums.map((sum) => ({ ...sum, isSum: true }))]} titleOf={titleOf} submissionId={id} leaveOut={leaveOut} end={end} />
      {pooled.outputs.length === 0
        ? <div className="mt-12"><EmptyState title="No answer yet" actions={<LinkButton href={`/submissions/${id}`}>See where it stands</LinkButton>}><p>As soon as the first data environment releases its part, the pooled answer stands here. This page follows by itself.</p></EmptyState></div>
        : <ResultsShown outputs={pooled.outputs} analyses={query.analyses} models={models} whose="pooled" one={(output, asked) => <AnalysisResult output={output} asked={asked} query={query} view={view} now={now} model={models.find((m) => m.analysis === output.id)} made={provenance.find((made) => made.output === output.id)} checks={checks} sites={pooled.sites} notes={pooled.notes.filter((note) => note.output === output.id).map((note) => note.sentence)} />} />}
      <WorkerNotes workers={workers} />
      <ExpandedSets sets={conceptSets} />
      {pooled.outputs.length > 0 && <TakeAlong submissionId={id} reference={submission.reference} schemaAddress={resultsSchemaPath} citation={citation} />}
      {others.ok && <ComparePicker submissionId={id} others={others.value.submissions.filter((other) => other.id !== id && other.runs.some((run) => run.state === "received"))} />}
      <Section title="What was asked">
        <p className="max-w-measure whitespace-pre-line">{submission.words}</p>
        <p className="text-sm text-muted">Digest of the query: <code className="break-all">{submission.queryDigest}</code>. Pooled under the policy <code>{pooled.policy.profile}</code>, version {pooled.policy.version}, the strictest of those of the data environments asked.</p>
      </Section>
    </>
  );
}
