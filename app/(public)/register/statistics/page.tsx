import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { RegisterStatistics } from "#components/register/register-statistics.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { readRegisterStatistics } from "#lib/portal/read-register-statistics.ts";

export const metadata: Metadata = {
  title: "The register in numbers",
  description: "How many studies applied in each quarter, what the committees decided and how long they took. What was asked, what was let out or refused, and why.",
  alternates: { types: { "application/json": "/api/register/v1/statistics", "text/csv": "/api/register/v1/statistics.csv" } },
};

export default async function Statistics() {
  const read = await readRegisterStatistics(await portalContext(), await currentActor(), {});
  if (!read.ok) throw new Error("the register's statistics could not be read");
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }]} />
      <PageHeader
        title="The register in numbers"
        lead="How many studies applied, what the committees decided and how long they took, what was asked, and what came out. These numbers are about applications, not about people in the data, so small ones are shown as they are."
      />
      {read.value.quarters.length === 0
        ? <EmptyState title="There is nothing to count yet"><p>The first numbers appear when the first study applies.</p></EmptyState>
        : (
          <>
            <RegisterStatistics {...read.value} />
            <p className="mt-10 flex flex-wrap gap-x-4 text-sm"><span className="text-muted">All quarters as</span><a className="inline-block min-h-6" href="/api/register/v1/statistics.csv" download>CSV</a><a className="inline-block min-h-6" href="/api/register/v1/statistics">JSON</a></p>
          </>
        )}
    </>
  );
}
