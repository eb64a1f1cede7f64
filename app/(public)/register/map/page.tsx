import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { addressWith, givenParams } from "#app/_server/search-params.ts";
import { NationMap } from "#components/register/nation-map.tsx";
import { QuarterBars } from "#components/register/quarter-bars.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { listTres } from "#lib/portal/list-tres.ts";
import { readRegister } from "#lib/portal/read-register.ts";
import { quartersBetween } from "#lib/register/quarter-statistics.ts";

export const metadata: Metadata = { title: "Where and when the register’s studies are", description: "Where the studies of the data use register are, and in which quarter they were approved. You can see it as pictures and as tables." };

/** As many as a picture holds. */
const drawn = 24;

export default async function RegisterMap({ searchParams }: PageProps<"/register/map">) {
  const { page: _page, perPage: _perPage, sort: _sort, ...params } = givenParams(await searchParams);
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const asked = await readRegister(context, actor, { ...params, perPage: 1 });
  const read = asked.ok ? asked : await readRegister(context, actor, { perPage: 1 });
  if (!read.ok) throw new Error("the register could not be read without filters");
  const filters = asked.ok ? params : {};
  const { total, counts, approvedIn } = read.value;
  const known = await listTres(context, actor);
  const nationOf = new Map(known.ok ? known.value.map((tre) => [tre.name, tre.nation]) : []);
  const quarters = approvedIn.length === 0 ? [] : quartersBetween(approvedIn[0]?.value ?? "", approvedIn.at(-1)?.value ?? "").slice(-drawn);
  const isAbout = approvedIn.some((q) => q.about);
  return (
    <>
      <Breadcrumbs trail={[{ label: "Data use register", href: "/register" }]} />
      <PageHeader
        title="Where and when" lead="Whose data the studies of the register use, and when they were approved. Each number leads to its studies."
        actions={<LinkButton href={addressWith("/register", filters)}>{Object.keys(filters).length > 0 ? "The studies of these pictures" : "All studies"}</LinkButton>}
      />
      {!asked.ok && <Notice kind="warning" title="This address has a filter that we do not know" className="mb-6">{asked.refusal.message} All studies are shown.</Notice>}
      {asked.ok && Object.keys(filters).length > 0 && <Notice kind="info" title="Shown are the studies that fit" className="mb-6">{Object.values(filters).join(", ")}</Notice>}
      {total === 0
        ? <EmptyState title="No study fits" actions={<LinkButton href="/register/map">Show all studies</LinkButton>}><p>The first entry appears by itself when a committee approves a study.</p></EmptyState>
        : (
          <>
            <Section title="Where"><NationMap nations={counts.nation} environments={counts.tre.map((tre) => ({ ...tre, nation: nationOf.get(tre.value) ?? "" }))} hrefOf={(filter) => addressWith("/register", filters, filter)} /></Section>
            <Section title="When">
              <QuarterBars
                title="Studies by the quarter of their latest approval" kinds={["Studies"]} unit={isAbout ? "studies, estimated from a sample" : "studies"} table="shown"
                quarters={quarters.map((quarter) => ({ quarter, counts: [approvedIn.find((q) => q.value === quarter)?.entries ?? 0] }))}
              />
            </Section>
          </>
        )}
    </>
  );
}
