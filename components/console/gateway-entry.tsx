import type { ReactNode } from "react";
import { EntryChanges } from "#components/register/entry-changes.tsx";
import { Age, Instant } from "#components/ui/age.tsx";
import { KeyValue, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { StatusTag, type Tone } from "#components/ui/tag.tsx";
import type { ChangedField } from "#lib/register/changes-in-words.ts";

export type ShownGatewayEntry = {
  reference: string; title: string; revision: number; state: "waiting" | "held" | "in-step" | "drifted" | "failed"; gatewayId: number | null;
  faults: { field: string; name: string; mend: string }[]; drift: ChangedField[]; strangeLinks: number[]; error: string | null; failures: number; triedAt: string | null; inStepAt: string | null; nextAt: string;
};

export const gatewayStateWords: Readonly<Record<ShownGatewayEntry["state"], { tone: Tone; name: string }>> = {
  waiting: { tone: "waiting", name: "Not sent" },
  held: { tone: "caution", name: "Held back" },
  "in-step": { tone: "good", name: "As the register says" },
  drifted: { tone: "caution", name: "Differs from the register" },
  failed: { tone: "bad", name: "Failed, tried again" },
};

/** What the Gateway has of one entry, what was last tried, and what comes next. */
export function GatewayEntryView({ entry, now, portalUrl, sendNow }: { entry: ShownGatewayEntry; now: string; portalUrl: string; sendNow: ReactNode }) {
  const { tone, name } = gatewayStateWords[entry.state];
  const due = entry.nextAt <= now;
  return (
    <Section title={entry.title} id={`entry-${entry.reference}`}>
      <div className="flex flex-wrap items-center gap-3"><StatusTag tone={tone}>{name}</StatusTag><Link href={`${portalUrl}/register/${encodeURIComponent(entry.reference)}`} className="inline-block py-1">{entry.reference} in the register</Link></div>
      {entry.state === "failed" && entry.error !== null && <Notice kind="warning" title="The last error" className="my-4">{entry.error}</Notice>}
      {entry.state === "waiting" && entry.error !== null && <p className="my-3 max-w-measure text-muted">{entry.error}</p>}
      {entry.faults.length > 0 && (
        <Notice kind="warning" title="The Gateway would not take it so" className="my-4">
          <ul className="flex list-disc flex-col gap-1 pl-5">{entry.faults.map((fault, i) => <li key={i}><strong>{fault.name}</strong>: {fault.mend}</li>)}</ul>
          <p className="mt-2">Ask the register’s editors to correct the entry. It is sent once they have.</p>
        </Notice>
      )}
      {entry.strangeLinks.length > 0 && <Notice kind="info" title="The Gateway linked datasets by itself" className="my-4">It took a dataset’s name for its own number {entry.strangeLinks.join(", ")}. If that is another dataset, give yours its number in this data environment’s configuration (gatewayId).</Notice>}
      <KeyValue
        facts={[
          { term: "Version in the register", detail: entry.revision === 0 ? "Not read yet" : entry.revision },
          { term: "Number at the Gateway", detail: entry.gatewayId ?? "None yet" },
          { term: "Last looked at", detail: entry.triedAt === null ? "Never" : <><Age of={entry.triedAt} now={now} /> (<Instant of={entry.triedAt} />)</> },
          { term: "Last seen as the register says", detail: entry.inStepAt === null ? "Never" : <Instant of={entry.inStepAt} /> },
          { term: "Next push", detail: due ? "Within a minute" : <><Instant of={entry.nextAt} />{entry.failures > 0 ? `, after ${String(entry.failures)} ${entry.failures === 1 ? "failure" : "failures"}` : ", or as soon as the register changes"}</> },
        ]}
      />
      {entry.drift.length > 0 && (
        <div className="my-5">
          <h3 className="mb-2 font-semibold">What the Gateway has otherwise</h3>
          <p className="mb-4 max-w-measure text-muted">Somebody changed this at the Gateway. Struck through is what stands there, marked is what the register says. It is left alone until you send the register’s words.</p>
          <EntryChanges changes={entry.drift.map(({ name: field, parts }) => ({ name: field, parts: parts.length > 0 ? parts : [{ text: "Nothing", is: "same" as const }] }))} />
        </div>
      )}
      <div className="mt-4">{sendNow}</div>
    </Section>
  );
}
