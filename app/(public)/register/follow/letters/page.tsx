import type { Metadata } from "next";
import { portalContext } from "#app/_server/context.ts";
import { givenParams } from "#app/_server/search-params.ts";
import { LetterPaceForm } from "#components/register/follow-form.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { readLetterPace } from "#lib/portal/watch-register.ts";
import { setPace } from "../actions.ts";

// The address holds the link's secret: it must not travel on to another site.
export const metadata: Metadata = { title: "How often letters come", robots: { index: false }, referrer: "no-referrer" };

export default async function Letters({ searchParams }: PageProps<"/register/follow/letters">) {
  const { key } = givenParams(await searchParams);
  const read = key === undefined ? undefined : await readLetterPace(await portalContext(), { kind: "anonymous" }, { key });
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }]} />
      <PageHeader title="How often letters come" lead="It holds for everything that your address follows in the register. Each letter has a link that ends it." />
      {key === undefined || !read?.ok
        ? <RefusedState title={read === undefined ? "The link is missing" : "This link leads to no letters"} reason={read?.ok === false ? read.refusal.message : "Open this page with the link from your letter, all of it."} />
        : <LetterPaceForm action={setPace} linkKey={key} pace={read.value.pace} />}
    </>
  );
}
