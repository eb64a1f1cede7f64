import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { SubmissionList } from "#components/submissions/submission-list.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Pagination } from "#components/ui/navigation.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { listSubmissions, submissionsPerPage } from "#lib/portal/list-submissions.ts";
import { Refused } from "../_refused.tsx";

export const metadata: Metadata = { title: "Submissions" };

export default async function Submissions({ searchParams }: PageProps<"/submissions">) {
  const { page = "1" } = await searchParams;
  const context = await portalContext();
  const listed = forPage(await listSubmissions(context, await currentActor(), { page }), "/submissions");
  if (!listed.ok) return <Refused refusal={listed.refusal} title="Submissions" />;
  const { submissions, total } = listed.value;
  return (
    <>
      <PageHeader title="Submissions" lead="Every question that your projects have sent to data environments, newest first." />
      <LiveRefresh about={submissions.flatMap((s) => [s.id, s.project.id])} />
      <SubmissionList
        submissions={submissions} now={context.clock.now().toISOString()} withProject
        empty={<EmptyState title="Nothing has been submitted yet" actions={<LinkButton href="/projects">Go to your projects</LinkButton>}><p>A query belongs to a project. Open one, write a query, and submit it to the data environments.</p></EmptyState>}
      />
      <Pagination page={listed.value.page} pages={Math.ceil(total / submissionsPerPage)} hrefOf={(n) => `/submissions?page=${n}`} />
    </>
  );
}
