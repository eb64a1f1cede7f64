import type { Metadata } from "next";
import { Instant } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { privacyBudget, type ProjectBudget } from "#lib/agent/console/privacy-budget.ts";
import { getContext } from "#lib/agent/context.ts";
import { kindsInWords } from "#lib/disclosure/noisy-kinds-in-words.ts";
import { signedIn } from "../_server/actor.ts";

export const metadata: Metadata = { title: "Privacy budget" };

export default async function Budget() {
  const actor = await signedIn("/budget");
  const read = privacyBudget(getContext(), actor);
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  const { rules, projects } = read.value;
  return (
    <>
      <PageHeader
        title="Privacy budget"
        lead={rules ? `This TRE answers ${kindsInWords(rules.covers)} with noise by differential privacy. Each new output costs a project ${rules.epsilon} of the ${rules.budget} that it may spend here. What is withheld costs nothing, and neither does a question that was answered before.` : "No noise by differential privacy is in force, so nothing is spent. An operator may put it in force with the policy."}
      />
      {projects.length === 0
        ? <EmptyState title="Nothing was spent yet"><p>{rules ? "As soon as an output with noise leaves, its project stands here." : <Link href="/policy">The policy in force</Link>}</p></EmptyState>
        : projects.map((project) => <Spent key={project.project} project={project} />)}
    </>
  );
}

const Spent = ({ project: { reference, title, spent, left, answers, spendings } }: { project: ProjectBudget }) => (
  <Section title={`${reference}: ${title}`}>
    <p className="mb-3 max-w-measure">Spent {spent}{left === null ? "." : left === 0 ? "; nothing is left, so every new question is refused." : `; ${left} is left, for ${answers === 1 ? "1 more output" : `${answers ?? 0} more outputs`}.`}</p>
    <DataTable
      caption={`What ${reference} has spent, the newest first`} captionHidden narrow="stack" density="dense" rows={spendings} rowKey={(row) => `${row.runId} ${row.outputId}`}
      columns={[
        { key: "run", header: "Release", rowHeader: true, cell: (row) => <Link href={`/runs/${row.runId}`}>{row.title}</Link> },
        { key: "output", header: "Output", cell: (row) => <code>{row.outputId}</code> },
        { key: "epsilon", header: "Cost (ε)", align: "number", cell: (row) => row.epsilon },
        { key: "at", header: "Left", cell: (row) => <Instant of={row.at} /> },
      ]}
    />
  </Section>
);
