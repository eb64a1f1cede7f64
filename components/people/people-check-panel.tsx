import type { FormAction } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Panel } from "#components/ui/layout.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { evidenceTable, type EvidenceKind } from "#lib/approval/evidence-kinds.ts";
import { EndEvidenceForm, VerifyEvidenceForm } from "./evidence-forms.tsx";
import { EvidenceHistory } from "./evidence-table.tsx";
import { standingLooks, type ShownEvidence } from "./evidence-words.ts";

type Shown = { evidence: readonly ShownEvidence[]; lacking: readonly EvidenceKind[] };
export type ShownPeopleCheck = { demanded: readonly EvidenceKind[]; people: readonly (Shown & { name: string; role: "lead" | "member"; hasAccount: boolean; orcid: string; orcidAuthenticated: boolean })[]; project: Shown; verify: { ok: boolean; because?: string | undefined } };
type Actions = { verify: FormAction; end: FormAction };

function Pieces({ shown, actions, nothing }: { shown: Shown; actions: Actions | undefined; nothing: string }) {
  if (shown.evidence.length === 0 && shown.lacking.length === 0) return <p className="text-muted">{nothing}</p>;
  return (
    <ul className="flex flex-col gap-3">
      {shown.lacking.filter((kind) => !shown.evidence.some((one) => one.kind === kind)).map((kind) => <li key={kind} className="flex flex-wrap items-center gap-x-2"><StatusTag tone="bad">Missing</StatusTag>{evidenceTable[kind].name}</li>)}
      {shown.evidence.map((one) => (
        <li key={one.id} className="flex flex-col items-start gap-1">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1"><StatusTag tone={standingLooks[one.standing].tone}>{standingLooks[one.standing].name}</StatusTag><span>{evidenceTable[one.kind].name}, to <DayOf date={one.validTo} /></span></span>
          <span className="text-muted">{one.issuer}, {one.reference}. {one.verified && <>Verified by <EvidenceHistory evidence={one} /></>}</span>
          {actions && one.standing === "unverified" && (
            <Dialog trigger={<>Verify<span className="sr-only"> {evidenceTable[one.kind].name}, {one.reference}</span></>} small title={`Verify: ${evidenceTable[one.kind].name}, ${one.reference}`}>
              <p>By {one.issuer}, valid from <DayOf date={one.validFrom} /> to <DayOf date={one.validTo} />. Verify only what you have seen yourself.</p>
              <VerifyEvidenceForm action={actions.verify} evidenceId={one.id} />
              <p>If it is not what it says, take it back with a reason.</p>
              <EndEvidenceForm action={actions.end} evidenceId={one.id} />
            </Dialog>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Safe people at a glance, for whoever decides: what is shown, who saw it, until when, and what is missing. */
export function PeopleCheckPanel({ check, actions }: { check: ShownPeopleCheck; /** Left out where nothing is done, as on paper. */ actions?: Actions }) {
  const may = check.verify.ok ? actions : undefined;
  return (
    <Panel title="Evidence of people and project">
      <div className="flex flex-col gap-5 text-sm">
        <p>{check.demanded.length === 0 ? "Your committee’s rule demands no evidence." : `Your committee’s rule demands: ${check.demanded.map((kind) => evidenceTable[kind].name.toLowerCase()).join(", ")}.`} An approval also leans on what is valid when you decide. Once any of that ends, requests are refused until newer evidence is verified.</p>
        {check.people.map((person, at) => (
          <section key={at} aria-label={`Evidence of ${person.name}`} className="flex flex-col gap-2">
            <h3 className="font-sans text-base font-semibold">{person.name}{person.role === "lead" && <span className="font-normal text-muted"> (lead)</span>}</h3>
            {person.orcid !== "" && <p>ORCID iD {person.orcid}, {person.orcidAuthenticated ? "authenticated by ORCID" : "as typed in the application"}.</p>}
            {person.hasAccount ? <Pieces shown={person} actions={may} nothing="Has shown nothing." /> : <p className="text-muted">Has no account here, and can ask nothing.</p>}
          </section>
        ))}
        <section aria-label="Evidence of the project" className="flex flex-col gap-2">
          <h3 className="font-sans text-base font-semibold">The project</h3>
          <Pieces shown={check.project} actions={may} nothing="No ethics approval or contract is on record." />
        </section>
      </div>
    </Panel>
  );
}
