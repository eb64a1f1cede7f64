import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { PathDiagram } from "#components/diagrams/path-diagram.tsx";
import { english } from "#components/explain/words/en.ts";
import { ReaderPaths } from "#components/home/reader-paths.tsx";
import { RegisterList } from "#components/register/register-list.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { Section, Stat } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { publicFigures } from "#lib/portal/public-figures.ts";
import { readRegister } from "#lib/portal/read-register.ts";


export default async function Home() {
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const [figures, newest] = await Promise.all([publicFigures(context, actor), readRegister(context, actor, { perPage: 3 })]);
  return (
    <>
      <header className="flex flex-col gap-5 pt-2 pb-10 sm:pt-6">
        <h1 className="max-w-4xl text-3xl sm:text-4xl">One question, many secure data environments, one safe answer</h1>
        <p className="max-w-measure text-lg text-muted">
          Research needs the health records of many people. Fivefold takes the question to the records: each Trusted Research Environment answers it behind its own walls, and only
          totals that were checked come out. No record leaves.
        </p>
      </header>
      <ReaderPaths />
      {figures.ok && (
        <section aria-label="In numbers" className="mt-14 flex flex-wrap gap-x-14 gap-y-6 border-y border-rule py-8">
          <Stat label="Data environments" value={inFigures(figures.value.environments)} note={<Link href="/environments">See them all</Link>} />
          <Stat label="Approved studies" value={inFigures(figures.value.studies)} note={<Link href="/register?status=active">In the register</Link>} />
          <Stat label="Results released" value={inFigures(figures.value.answers)} note={<Link href="/register?withResults=yes">Studies with results</Link>} />
        </section>
      )}
      <Section title="The way of a question" className="mt-14" aside={<Link href="/how-your-data-is-protected">In more words</Link>}><PathDiagram words={english.path} /></Section>
      <Section title="New in the register" className="mt-14" aside={<Link href="/register">The whole register</Link>}>
        {newest.ok && newest.value.entries.length > 0
          ? <RegisterList entries={newest.value.entries} headingLevel={3} />
          : <EmptyState title="No study has been approved yet"><p>The first entry appears by itself when a committee approves a study.</p></EmptyState>}
      </Section>
    </>
  );
}
