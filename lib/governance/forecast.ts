/** What stops working when: approvals, the evidence that they lean on and the conditions that they have, laid side by side in the order of their ends. */
import { isOverdue, type Condition } from "#lib/approval/conditions.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import { evidenceTable, type EvidenceKind } from "#lib/approval/evidence-kinds.ts";
import type { Held } from "#lib/approval/evidence.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";

export type Approval = { readonly envelope: Pick<Envelope, "id" | "people" | "evidence" | "conditions" | "validTo">; readonly project: { readonly id: string; readonly reference: string; readonly title: string }; readonly tre: { readonly id: string; readonly name: string } };
export type Ending = {
  readonly what: "approval" | "condition" | EvidenceKind;
  /** Last day on which it works; null where there is none, so that nothing works even now. */
  readonly until: PlainDate | null;
  readonly project: Approval["project"];
  /** Whose it is; null for what belongs to the project. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** One that is not met; `due`: last day on which it may be so. Null for everything else. */
  readonly condition: Condition | null;
  /** Where runs stop. */
  readonly tres: readonly string[];
};

export const endingName = (what: Ending["what"]): string => (what === "approval" ? "Approval" : what === "condition" ? "Condition" : evidenceTable[what].name);

/** What ends before `day`, so that runs which need it are refused on that day; the earliest first, what is missing already before all. */
export function stopsBy(day: PlainDate, approvals: readonly Approval[], held: { person: (id: string) => readonly Held[]; project: (id: string) => readonly Held[]; /** By a condition's id, whether it is met. */ met: (condition: string) => boolean }): Ending[] {
  const endings = new Map<string, Ending>();
  const note = (what: Ending["what"], until: PlainDate | null, { project, tre }: Approval, person: Ending["person"], condition: Ending["condition"] = null) => {
    if (until !== null && until >= day) return;
    const key = [what, project.id, person?.id, condition?.id, until].join(" ");
    endings.set(key, { what, until, project, person, condition, tres: [...new Set([...(endings.get(key)?.tres ?? []), tre.name])].sort() });
  };
  const untilOf = (kind: EvidenceKind, all: readonly Held[]) => all.filter((h) => h.kind === kind).map((h) => h.until).sort().at(-1) ?? null;
  for (const approval of approvals) {
    const { envelope, project } = approval;
    note("approval", envelope.validTo, approval, null);
    for (const condition of envelope.conditions) {
      const waits = condition.kind === "before-start" || condition.kind === "before-output";
      if (condition.id !== undefined && !held.met(condition.id) && (waits || condition.due !== undefined)) note("condition", waits ? null : (condition.due ?? null), approval, null, condition);
    }
    for (const kind of envelope.evidence ?? []) note(kind, untilOf(kind, held.project(project.id)), approval, null);
    for (const { id, name, evidence = [], accreditedUntil } of envelope.people) {
      for (const kind of evidence) note(kind, untilOf(kind, held.person(id)), approval, { id, name });
      // What the application gives stops runs beside evidence, not in its place (evidence.ts).
      if (accreditedUntil !== undefined) note("accreditation", accreditedUntil, approval, { id, name });
    }
  }
  const order = (e: Ending) => [e.until ?? "", e.project.reference, e.person?.name ?? "", e.what].join(" ");
  return [...endings.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** What it means, said to `readerId`. */
export function endingInWords({ what, until, person, condition, tres }: Ending, today: PlainDate, readerId?: string): string {
  const places = new Intl.ListFormat("en-GB").format(tres);
  const stopped = until === null || until < today;
  const then = stopped ? "are refused" : "are refused from the day after";
  if (condition !== null) return `${condition.kind === "before-output" && !isOverdue(condition, today) ? `Nothing that ${places} ${tres.length === 1 ? "computes" : "compute"} for the project leaves` : `Requests of the project to ${places} ${then}`}, until the committee confirms that this is met: “${condition.text}”`;
  const whose = person === null ? "Requests of the project" : person.id === readerId ? "Your requests" : `Requests by ${person.name}`;
  return what === "approval" ? `Requests of the project to ${places} ${then}; the application is amended to ask for a new approval.` : `${whose} to ${places} ${then}, until ${until === null ? "it is shown and verified" : "newer evidence is verified"}.`;
}
