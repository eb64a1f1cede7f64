import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { ComparedResults, WhyDifferent } from "#components/results-view/compared-results.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { compareResults, type ComparedResults as Compared } from "#lib/portal/compare-results.ts";
import { Query } from "#lib/query/model.ts";
import { Refused } from "../../../../_refused.tsx";

export const metadata: Metadata = { title: "Two answers compared" };

/** One of the two, with the words of its own question. */
const shown = (run: Compared["before"]) => ({ ...run, query: Query.parse(run.submission.query) });

/** Two submissions of one project side by side; the address can be shared. */
export default async function CompareResults({ params, searchParams }: PageProps<"/submissions/[id]/results/compare">) {
  const [{ id }, asked] = await Promise.all([params, searchParams]);
  const other = typeof asked["with"] === "string" ? asked["with"] : "";
  const read = forPage(await compareResults(await portalContext(), await currentActor(), { id, with: other }), `/submissions/${id}/results/compare?with=${encodeURIComponent(other)}`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Two answers compared" />;
  const { before, after, causes, analyses, differences, queryId } = read.value;
  const names = { before: before.submission.reference, after: after.submission.reference };
  const isAnswered = [before, after].some(({ pooled }) => pooled.outputs.length > 0);
  return (
    <>
      <Breadcrumbs trail={[{ label: "Submissions", href: "/submissions" }, { label: `Results of ${names.before}`, href: `/submissions/${id}/results` }]} />
      <PageHeader
        title="Two answers compared" eyebrow={<>Project {before.submission.project.reference}</>}
        lead={<p>From {names.before}, “{before.submission.title}”, to {names.after}, “{after.submission.title}”.</p>}
        actions={<LinkButton href={`/submissions/${after.submission.id}/results/compare?with=${id}`}>Swap the two</LinkButton>}
      />
      <WhyDifferent causes={causes} differences={differences} queryHref={queryId === null ? null : `/queries/${queryId}/compare`} />
      {isAnswered
        ? <ComparedResults analyses={analyses} before={shown(before)} after={shown(after)} names={names} />
        : <div className="mt-12"><EmptyState title="Neither has an answer yet"><p>As soon as data environments have answered, their numbers stand here side by side.</p></EmptyState></div>}
    </>
  );
}
