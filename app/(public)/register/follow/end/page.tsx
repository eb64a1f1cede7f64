import type { Metadata } from "next";
import { givenParams } from "#app/_server/search-params.ts";
import { KeyForm } from "#components/register/follow-form.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { end } from "../actions.ts";

// The address holds the link's secret: it must not travel on to another site.
export const metadata: Metadata = { title: "No more letters", robots: { index: false }, referrer: "no-referrer" };

export default async function EndLetters({ searchParams }: PageProps<"/register/follow/end">) {
  const { key } = givenParams(await searchParams);
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }]} />
      <PageHeader title="No more letters" lead="Press the button, and the letters that this link came with end. Others that you asked for go on." />
      {key === undefined ? <RefusedState title="The link is missing" reason="Open this page with the link from your letter, all of it." /> : <KeyForm action={end} linkKey={key} submit="End these letters" done="You get no more of these letters" />}
    </>
  );
}
