import type { Metadata } from "next";
import { givenParams } from "#app/_server/search-params.ts";
import { KeyForm } from "#components/register/follow-form.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { confirm } from "../actions.ts";

// The address holds the link's secret: it must not travel on to another site.
export const metadata: Metadata = { title: "Get letters from the register", robots: { index: false }, referrer: "no-referrer" };

export default async function ConfirmLetters({ searchParams }: PageProps<"/register/follow/confirm">) {
  const { key } = givenParams(await searchParams);
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }]} />
      <PageHeader title="Get letters from the register" lead="You asked for letters from the data use register. Press the button, and they come." />
      {key === undefined ? <RefusedState title="The link is missing" reason="Open this page with the link from your letter, all of it." /> : <KeyForm action={confirm} linkKey={key} submit="Yes, send me letters" done="You get a letter when there is news" />}
    </>
  );
}
