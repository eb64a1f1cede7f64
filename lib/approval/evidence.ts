/**
 * Evidence ends at its own time, an approval at another. So an approval says which evidence it leans on, and the portal states, for each
 * request, until when that evidence is valid: renewed evidence needs no new decision, and lapsed evidence stops every run, whoever would
 * let it through (docs/decisions/0019). In the same way it states which conditions are met (docs/decisions/0046).
 */
import { z } from "zod";
import { ProjectId, UserId } from "#lib/kernel/ids.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { hasGates, MetCondition, unmetInWords } from "./conditions.ts";
import type { Envelope } from "./envelope.ts";
import { evidenceKinds, evidenceTable, type EvidenceKind } from "./evidence-kinds.ts";

/** `until`: the last day on which the best piece of this kind is valid; it may have passed. */
export const Held = z.strictObject({ kind: z.enum(evidenceKinds), until: PlainDate });
export type Held = z.infer<typeof Held>;

/** What the portal has on record, verified, of one person and one project; and which conditions of a TRE's approval its committee has found met. */
export const EvidenceStatement = z.strictObject({
  version: z.literal(1), projectId: ProjectId, personId: UserId,
  person: z.array(Held).max(evidenceKinds.length), project: z.array(Held).max(evidenceKinds.length),
  /** Left out where none is: agents from before there was such know no such field. */
  conditions: z.array(MetCondition).max(500).optional(),
  statedAt: z.iso.datetime(),
});
export type EvidenceStatement = z.infer<typeof EvidenceStatement>;
/** The `typ` under which it is signed (signature.ts). */
export const evidenceStatementType = "fivefold-evidence+jws";

export const leansOnEvidence = (envelope: Envelope): boolean => hasGates(envelope.conditions) || (envelope.evidence ?? []).length > 0 || envelope.people.some((p) => (p.evidence ?? []).length > 0);

const mend = { person: "It is renewed on the person’s account page, where somebody entitled verifies it.", project: "It is renewed on the project’s page, where somebody entitled verifies it." };
const whose = { person: "of the person who asks", project: "of the project" };

/** One sentence for each of these kinds that is not valid on this day; empty where nothing stands in the way. */
export function lacking(demanded: readonly EvidenceKind[], held: readonly Held[], today: PlainDate): string[] {
  return demanded.flatMap((kind) => {
    const { of, name } = evidenceTable[kind];
    const best = held.filter((h) => h.kind === kind).map((h) => h.until).sort().at(-1);
    if (best !== undefined && best >= today) return [];
    return [`${name} ${whose[of]}: ${best === undefined ? "nothing that is verified and valid is on record" : `it ended on ${best}`}. ${mend[of]}`];
  });
}

/** Why the evidence that this approval leans on does not carry a run of this person on this day. Nobody decides around it. */
export function lackingEvidence(envelope: Envelope, personId: string, statement: Pick<EvidenceStatement, "person" | "project"> | undefined, today: PlainDate): string[] {
  const person = envelope.people.find((p) => p.id === personId);
  const accredited = person?.accreditedUntil;
  return [
    ...(accredited !== undefined && accredited < today ? [`The accreditation of the person who asks, as the application gives it, ended on ${accredited}. Amend the application with the new date.`] : []),
    ...lacking(person?.evidence ?? [], statement?.person ?? [], today),
    ...lacking(envelope.evidence ?? [], statement?.project ?? [], today),
  ];
}

/** Why the conditions of this approval keep a run from starting on this day. Nobody decides around that either. */
export const unmetConditions = (envelope: Envelope, statement: Pick<EvidenceStatement, "conditions"> | undefined, today: PlainDate): string[] => unmetInWords("start", envelope.conditions, statement?.conditions ?? [], today);
