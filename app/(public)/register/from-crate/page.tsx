import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { forPage } from "#app/_server/respond.ts";
import { CrateEntryForm } from "#components/register/crate-entry-form.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { publish, readCrateFile } from "./actions.ts";

export const metadata: Metadata = { title: "An entry from a crate", robots: { index: false } };

export default async function EntryFromCrate() {
  const may = forPage(permitted(await currentActor(), "register.edit"), "/register/from-crate");
  if (!may.ok) return <><h1 className="sr-only">An entry from a crate</h1><RefusedState reason={may.refusal.message} /></>;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }]} />
      <PageHeader title="An entry from a crate" lead="A study that was approved elsewhere can be entered from its Five Safes crate. See what the crate says, add what it does not, and publish." />
      <CrateEntryForm read={readCrateFile} publish={publish} />
    </>
  );
}
