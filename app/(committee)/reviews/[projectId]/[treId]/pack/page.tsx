import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { Refused } from "#app/(research)/_refused.tsx";
import { ReviewPack } from "#components/reviews/review-pack.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { readReview } from "#lib/portal/read-review.ts";

export const metadata: Metadata = { title: "Papers of an application" };

export default async function Pack({ params }: PageProps<"/reviews/[projectId]/[treId]/pack">) {
  const { projectId, treId } = await params;
  const context = await portalContext();
  const here = `/reviews/${projectId}/${treId}`;
  const read = forPage(await readReview(context, await currentActor(), { projectId, treId }), `${here}/pack`);
  if (!read.ok) return <Refused refusal={read.refusal} title="Papers of an application" />;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Reviews", href: "/reviews" }, { label: read.value.reference, href: here }]} />
      <ReviewPack review={read.value} printed={context.clock.now().toISOString()} />
    </>
  );
}
