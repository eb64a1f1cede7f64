import type { FormAction } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { evidenceTable } from "#lib/approval/evidence-kinds.ts";
import { EndEvidenceForm, VerifyEvidenceForm } from "./evidence-forms.tsx";
import { standingLooks, type ShownEvidence } from "./evidence-words.ts";

const named = (one: ShownEvidence) => `${evidenceTable[one.kind].name}, ${one.reference}`;

/** How it came to stand as it does, in one line. */
export function EvidenceHistory({ evidence: { verified, ended } }: { evidence: ShownEvidence }) {
  if (ended !== null) return <>Taken back by {ended.by}: {ended.because}</>;
  if (verified !== null) return <>{verified.by}, <DayOf date={verified.at.slice(0, 10)} />: {verified.how}</>;
  return <span className="text-muted">Nobody yet</span>;
}

/** Pieces of evidence with what the reader may do about them. Without `verify`, the reader verifies nothing. */
export function EvidenceTable({ evidence, verify, end, empty }: { evidence: readonly ShownEvidence[]; verify?: FormAction | undefined; end?: FormAction | undefined; empty: string }) {
  return (
    <DataTable
      caption="Evidence" captionHidden narrow="stack" rows={evidence} rowKey={(one) => one.id}
      empty={<EmptyState title="No evidence yet"><p>{empty}</p></EmptyState>}
      columns={[
        { key: "what", header: "What", rowHeader: true, cell: (one) => <>{evidenceTable[one.kind].name}<span className="block text-sm font-normal text-muted">{one.issuer}, {one.reference}</span></> },
        { key: "until", header: "Valid", cell: (one) => <><DayOf date={one.validFrom} /> to <DayOf date={one.validTo} /></> },
        { key: "standing", header: "State", cell: (one) => <StatusTag tone={standingLooks[one.standing].tone}>{standingLooks[one.standing].name}</StatusTag> },
        { key: "verified", header: "Verified by", cell: (one) => <EvidenceHistory evidence={one} /> },
        {
          key: "act", header: <span className="sr-only">Actions</span>, label: "Actions", cell: (one) => one.standing !== "taken-back" && (
            <div className="flex flex-wrap gap-2">
              {verify && one.standing === "unverified" && (
                <Dialog trigger={<>Verify<span className="sr-only"> {named(one)}</span></>} small title={`Verify: ${named(one)}`}>
                  <p>By {one.issuer}, valid from <DayOf date={one.validFrom} /> to <DayOf date={one.validTo} />. Verify only what you have seen yourself.</p>
                  <VerifyEvidenceForm action={verify} evidenceId={one.id} />
                </Dialog>
              )}
              {end && one.standing !== "lapsed" && (
                <Dialog trigger={<>Take back<span className="sr-only"> {named(one)}</span></>} small triggerVariant="quiet" title={`Take back: ${named(one)}?`} closeLabel="Keep it">
                  <p>It counts for nothing from now on: runs that lean on it are refused. It stays on record as taken back.</p>
                  <EndEvidenceForm action={end} evidenceId={one.id} />
                </Dialog>
              )}
            </div>
          ),
        },
      ]}
    />
  );
}
