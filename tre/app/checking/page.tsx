import type { Metadata } from "next";
import { DataTable } from "#components/ui/data-table.tsx";
import { KeyValue, PageHeader, Section } from "#components/ui/layout.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { readCheckingStatistics } from "#lib/agent/console/checking-statistics.ts";
import { getContext } from "#lib/agent/context.ts";
import { signedIn } from "#tre/app/_server/actor.ts";
import { Classes } from "./_classes.tsx";

export const metadata: Metadata = { title: "Checking" };

const hoursInWords = (hours: number): string => (hours < 1 ? "less than an hour" : `${new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 }).format(hours)} hours`);

export default async function Checking() {
  const actor = await signedIn("/checking");
  const context = getContext();
  const read = await readCheckingStatistics(context, actor);
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  const { pairs, hours, checks, afterwards } = read.value;
  return (
    <>
      <PageHeader title="Checking" lead="How long outputs wait for people in this TRE, and how often two output checkers think alike before they see each other’s votes." />
      <Section title="From waiting to released">
        <KeyValue
          facts={[
            { term: "Released by people", detail: hours === null ? "None yet" : hours.released },
            ...(hours === null ? [] : [{ term: "Half of them within", detail: hoursInWords(hours.median) }, { term: "Nine in ten within", detail: hoursInWords(hours.ninetieth) }]),
            { term: "Returned to be computed anew", detail: checks.ended === 0 ? "No check has ended yet" : `${checks.returned} of ${checks.ended} checks` },
          ]}
        />
      </Section>
      <Section title="Agreement">
        <DataTable
          caption="First votes of each two output checkers, output by output" density="dense" fit rows={pairs} rowKey={(pair) => pair.people.join(" ")}
          columns={[
            { key: "people", header: "Output checkers", rowHeader: true, cell: (pair) => pair.people.join(" and ") },
            { key: "both", header: "Both voted", align: "number", cell: (pair) => pair.both },
            { key: "agreed", header: "Voted alike", align: "number", cell: (pair) => pair.agreed },
          ]}
          empty={<EmptyState title="No two have voted on one output yet" />}
        />
      </Section>
      <Classes actor={actor} release={context.config.policy.release} statistics={afterwards} />
    </>
  );
}
