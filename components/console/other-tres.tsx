import type { ReactNode } from "react";
import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";

export type OtherTre = { treId: string; name: string; key: string; words: string; firstSeenAt: string; acceptedBy: string | null; offered: { key: string; words: string; at: string } | null };
const Words = ({ children }: { children: string }) => <span className="font-mono text-sm">{children}</span>;

/** Other data environments by the keys under whose masks models are summed. `form`: for whoever may say that a key's words were compared. */
export function OtherTres({ others, countsAt, now, form }: { others: readonly OtherTre[]; countsAt: "first-use" | "compared"; now: string; form: (other: OtherTre, key: string) => ReactNode }) {
  return (
    <DataTable
      caption="Other data environments and the words of their keys" captionHidden narrow="stack" rows={others} rowKey={({ treId }) => treId}
      columns={[
        { key: "name", header: "Data environment", rowHeader: true, cell: ({ name, firstSeenAt }) => <>{name} <span className="block text-sm font-normal text-muted">first seen <Age of={firstSeenAt} now={now} /></span></> },
        { key: "words", header: "Words of its key", cell: ({ words, offered }) => <><Words>{words}</Words>{offered && <span className="mt-2 block">Offered instead, <Age of={offered.at} now={now} />: <Words>{offered.words}</Words></span>}</> },
        { key: "state", header: "Counts", cell: (other) => standing(other, countsAt) },
        { key: "compare", header: "Compare", cell: (other) => (other.offered ? form(other, other.offered.key) : other.acceptedBy === null ? form(other, other.key) : <span className="text-muted">Nothing to do</span>) },
      ]}
      empty={<EmptyState title="None met yet">Their keys are shown here once a model is fitted over this TRE and others.</EmptyState>}
    />
  );
}

function standing({ acceptedBy, offered }: OtherTre, countsAt: "first-use" | "compared") {
  if (offered) return <StatusTag tone="bad">Changed: refused</StatusTag>;
  if (acceptedBy !== null) return <><StatusTag tone="good">Compared</StatusTag><span className="block text-sm text-muted">by {acceptedBy}</span></>;
  return countsAt === "compared" ? <StatusTag tone="waiting">Not yet: compare first</StatusTag> : <StatusTag tone="neutral">As first seen</StatusTag>;
}
