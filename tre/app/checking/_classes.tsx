import { ClassTable } from "#components/console/class-table.tsx";
import { OpenClassForm } from "#components/console/later-check-forms.tsx";
import { StoppedClasses } from "#components/console/stopped-classes.tsx";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Section } from "#components/ui/layout.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { notPermitted, type ConsoleActor } from "#lib/agent/console/permissions.ts";
import type { LaterStatistics } from "#lib/agent/later-statistics.ts";
import { classesOf, type ReleasePolicy } from "#lib/disclosure/release-class.ts";
import { openClassAction } from "#tre/app/_actions/run-actions.ts";

const percent = new Intl.NumberFormat("en-GB", { style: "percent", maximumSignificantDigits: 2 });

/** Release by rule, class by class: what people found afterwards, and what is stopped because of it. */
export function Classes({ actor, release, statistics }: { actor: ConsoleActor; release: ReleasePolicy; statistics: LaterStatistics }) {
  const refused = notPermitted(actor, "open-class")?.refusal.message;
  const stopped = statistics.flatMap((one) => one.stopped ?? []);
  const isStopped = (name: string) => stopped.some((one) => one.class === name);
  return (
    <>
      <Section title="Release by rule" id="classes">
        <StoppedClasses
          stopped={stopped}
          actions={(one) => (refused === undefined ? <Disclosure summary={`Open ${one.class} again`}><OpenClassForm action={openClassAction} name={one.class} /></Disclosure> : <Button small refusedBecause={refused}>Open {one.class} again</Button>)}
        />
        <ClassTable classes={classesOf(release)} standing={(name) => (isStopped(name) ? <StatusTag tone="bad">Stopped</StatusTag> : <StatusTag tone="good">Open</StatusTag>)} />
      </Section>
      <Section title="Looked at afterwards">
        <DataTable
          caption="Outputs that left by rule, by class" captionHidden density="dense" fit narrow="stack" rows={statistics} rowKey={(one) => one.class}
          columns={[
            { key: "class", header: "Class", rowHeader: true, cell: (one) => <code>{one.class}</code> },
            { key: "left", header: "Left by rule", align: "number", cell: (one) => one.left },
            { key: "drawn", header: "Drawn", align: "number", cell: (one) => one.drawn },
            { key: "checked", header: "Looked at", align: "number", cell: (one) => one.checked },
            { key: "bad", header: "Should not have left", align: "number", cell: (one) => one.shouldNotHaveLeft },
            { key: "at-most", header: "So of all, at most", label: "So of all that left, at most", align: "number", cell: (one) => (one.atMost === null ? <span className="text-muted">not known</span> : percent.format(one.atMost)) },
          ]}
          empty={<EmptyState title="Nothing has left by rule yet" />}
        />
        <p className="max-w-measure text-sm text-muted">“At most” is how large the share of what should not have left may still be among all of the class, with 95% confidence, after so many draws (exact one-sided binomial limit).</p>
      </Section>
    </>
  );
}
