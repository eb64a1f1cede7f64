/** What stops working when: approvals, and the evidence that they lean on, laid side by side in the order of their ends. */
import type { Envelope } from "#lib/approval/envelope.ts";
import { evidenceTable, type EvidenceKind } from "#lib/approval/evidence-kinds.ts";
import type { Held } from "#lib/approval/evidence.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";

export type Approval = { readonly envelope: Pick<Envelope, "id" | "people" | "evidence" | "validTo">; readonly project: { readonly id: string; readonly reference: string; readonly title: string }; readonly tre: { readonly id: string; readonly name: string } };
export type Ending = {
  readonly what: "approval" | EvidenceKind;
  /** Last day on which it works; null where there is none, so that nothing works even now. */
  readonly until: PlainDate | null;
  readonly project: Approval["project"];
  /** Whose it is; null for what belongs to the project. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** Where runs stop. */
  readonly tres: readonly string[];
};

export const endingName = (what: Ending["what"]): string => (what === "approval" ? "Approval" : evidenceTable[what].name);

/** What ends before `day`, so that runs which need it are refused on that day; the earliest first, what is missing already before all. */
export function stopsBy(day: PlainDate, approvals: readonly Approval[], held: { person: (id: string) => readonly Held[]; project: (id: string) => readonly Held[] }): Ending[] {
  const endings = new Map<string, Ending>();
  const note = (what: Ending["what"], until: PlainDate | null, { project, tre }: Approval, person: Ending["person"]) => {
    if (until !== null && until >= day) return;
    const key = [what, project.id, person?.id, until].join(" ");
    endings.set(key, { what, until, project, person, tres: [...(endings.get(key)?.tres ?? []), tre.name].sort() });
  };
  const untilOf = (kind: EvidenceKind, all: readonly Held[]) => all.find((h) => h.kind === kind)?.until ?? null;
  for (const approval of approvals) {
    const { envelope, project } = approval;
    note("approval", envelope.validTo, approval, null);
    for (const kind of envelope.evidence ?? []) note(kind, untilOf(kind, held.project(project.id)), approval, null);
    for (const { id, name, evidence = [], accreditedUntil } of envelope.people) {
      for (const kind of evidence) note(kind, untilOf(kind, held.person(id)), approval, { id, name });
      if (accreditedUntil !== undefined && !evidence.includes("accreditation")) note("accreditation", accreditedUntil, approval, { id, name });
    }
  }
  const order = (e: Ending) => [e.until ?? "", e.project.reference, e.person?.name ?? "", e.what].join(" ");
  return [...endings.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** What it means, said to `readerId`. */
export function endingInWords({ what, until, person, tres }: Ending, today: PlainDate, readerId?: string): string {
  const places = new Intl.ListFormat("en-GB").format(tres);
  const stopped = until === null || until < today;
  const whose = person === null ? "Requests of the project" : person.id === readerId ? "Your requests" : `Requests by ${person.name}`;
  const then = stopped ? "are refused" : "are refused from the day after";
  return what === "approval" ? `Requests of the project to ${places} ${then}; the application is amended to ask for a new approval.` : `${whose} to ${places} ${then}, until ${until === null ? "it is shown and verified" : "newer evidence is verified"}.`;
}
