import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { givenParams } from "#app/_server/search-params.ts";
import { FollowForm } from "#components/register/follow-form.tsx";
import { followedInWords, FollowLinks } from "#components/register/follow-links.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { WatchRegister } from "#lib/portal/watch-register.ts";
import { follow } from "./actions.ts";

export const metadata: Metadata = { title: "Follow the register", description: "Get a letter or a feed when the data use register has news of a study, of who asks for data, or of who holds it.", robots: { index: false } };

export default async function Follow({ searchParams }: PageProps<"/register/follow">) {
  const asked = WatchRegister.pick({ kind: true, value: true }).safeParse(givenParams(await searchParams));
  if (!asked.success) notFound();
  const followed = asked.data;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }, ...(followed.kind === "entry" ? [{ label: followed.value, href: `/register/${followed.value}` }] : [])]} />
      <PageHeader title="Follow the register" eyebrow={followed.kind === "entry" ? `Study ${followed.value}` : followedInWords(followed)} lead="Get a letter when there is news: a decision, a result, a correction. You need no account." />
      <FollowForm action={follow} kind={followed.kind} value={followed.value} />
      <Section title="Or without an address"><p className="max-w-measure">A feed reader asks the register by itself, so you need not give an address.</p><FollowLinks followed={[followed]} byMail={false} /></Section>
    </>
  );
}
