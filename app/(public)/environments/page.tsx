import type { Metadata } from "next";
import { portalContext } from "#app/_server/context.ts";
import { EnvironmentList } from "#components/environments/environment-list.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { listTres } from "#lib/portal/list-tres.ts";

export const metadata: Metadata = {
  title: "Data environments",
  description: "The secure places that answer questions from research: whose data they hold, how they guard it, and who decides.",
};

export default async function Environments() {
  const context = await portalContext();
  // Everyone sees the same list here, administrators too.
  const tres = await listTres(context, { kind: "anonymous" });
  if (!tres.ok) throw new Error("the list of TREs was refused to the public");
  return (
    <>
      <PageHeader
        title="Data environments"
        lead={<>A Trusted Research Environment (TRE) is a secure place where records are kept for research. Each one below keeps its own data, makes its own rules and decides for itself. <Link href="/how-your-data-is-protected">How your data is protected</Link></>}
      />
      {tres.value.length === 0
        ? <EmptyState title="No environment has joined yet"><p>Each one appears here as soon as the people who run it have connected it.</p></EmptyState>
        : <EnvironmentList environments={tres.value} now={context.clock.now().toISOString()} />}
    </>
  );
}
