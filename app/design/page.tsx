import { notFound } from "next/navigation";
import { PathDiagram } from "#components/diagrams/path-diagram.tsx";
import { english } from "#components/explain/words/en.ts";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Breadcrumbs, Pagination, Tabs } from "#components/ui/navigation.tsx";
import { ConsoleHeader } from "#components/shell/console-shell.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { Colours, Type } from "./foundations.tsx";
import { Forms } from "./forms.tsx";
import { ModelCharts } from "./model-charts.tsx";
import { Results } from "./results.tsx";
import { Runs } from "./runs.tsx";
import { States } from "./states.tsx";

export const metadata = { title: "Design" };

/** Every component in every state, on one page, for those who build and those who judge how it looks. Development only. */
export default async function DesignPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  if (process.env.NODE_ENV === "production") notFound();
  const { errors } = await searchParams;
  return (
    <>
      <Breadcrumbs trail={[{ label: "Home", href: "/" }, { label: "Projects", href: "/projects" }]} />
      <PageHeader
        eyebrow="Development only" title="Design system" status={<StatusTag tone="moving">In use</StatusTag>}
        lead="What the portal and the consoles are drawn with: paper, ink, one accent, and words before colours."
      />
      <Tabs label="Views" current="/design" tabs={[{ label: "Everything", href: "/design" }, { label: "With errors", href: "/design?errors=1", count: 2 }]} />
      <Section title="Colours"><Colours /></Section>
      <Section title="Type"><Type /></Section>
      <Section title="Forms"><Forms withErrors={errors !== undefined} /></Section>
      <Section title="States of a page"><States /></Section>
      <Section title="Runs and crates"><Runs /></Section>
      <Section title="Results"><Results /></Section>
      <Section title="Models and survival"><ModelCharts /></Section>
      <Section title="The path of a question"><PathDiagram words={english.path} /></Section>
      <Section title="Header of a console">
        <ConsoleHeader
          navLabel="Example of a console" treName="Wessex Secure Data Environment" treCode="WX" connection={<StatusTag tone="good">Connected to the portal</StatusTag>}
          nav={[{ href: "/design", label: "Runs", waiting: 3 }, { href: "/output-checks", label: "Output checks", waiting: 1 }, { href: "/policy", label: "Policy" }, { href: "/audit", label: "Audit log" }]}
          person={{ name: "Priya Raman", detail: "Output checker" }}
        />
        <Pagination page={2} pages={7} hrefOf={(page) => `/design?page=${page}`} />
      </Section>
    </>
  );
}
