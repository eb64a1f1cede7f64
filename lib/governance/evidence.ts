/**
 * Evidence of people and projects as the portal keeps it: who gave it, who verified it, until when it holds. A typed date is a claim;
 * it counts once somebody entitled has seen the document. Nobody verifies their own.
 */
import { evidenceKinds, evidenceTable, kindsOf, type EvidenceKind } from "#lib/approval/evidence-kinds.ts";
import { lacking, type Held } from "#lib/approval/evidence.ts";
import { fromDayNumber, toDayNumber, type PlainDate } from "#lib/kernel/plain-date.ts";

/** What is kept of a visa that was accepted: never the visa itself (docs/decisions/0022). */
export type VisaRecord = { readonly digest: string; readonly issuer: string; readonly subject: string; readonly kid: string; readonly keysDigest: string; readonly type: string; readonly value: string; readonly source: string; readonly by: string; readonly asserted: PlainDate };

/** What is kept of a registry's answer about a person: which registry, by which identifier, the digest of what it said. */
export type RegistryRecord = { readonly registry: string; readonly identifier: string; readonly item: string; readonly digest: string; readonly askedAt: string };

export type Evidence = {
  readonly id: string; readonly kind: EvidenceKind; readonly issuer: string; readonly reference: string;
  readonly validFrom: PlainDate; readonly validTo: PlainDate;
  /** `by`: the name of a person, or of the issuer whose signature was checked. */
  readonly verified: { readonly by: string; readonly at: string; readonly how: string } | null;
  readonly ended: { readonly by: string; readonly at: string; readonly because: string } | null;
};

export const evidenceStandings = ["valid", "unverified", "not-yet", "lapsed", "taken-back"] as const;
export type EvidenceStanding = (typeof evidenceStandings)[number];

export function standingOfEvidence(evidence: Pick<Evidence, "validFrom" | "validTo" | "verified" | "ended">, today: PlainDate): EvidenceStanding {
  if (evidence.ended !== null) return "taken-back";
  if (evidence.validTo < today) return "lapsed";
  if (evidence.verified === null) return "unverified";
  return evidence.validFrom > today ? "not-yet" : "valid";
}

const dayAfter = (day: PlainDate): PlainDate => fromDayNumber(toDayNumber(day) + 1);

/** Of each kind, the last day of what is verified and has begun, and of what follows it without a gap: what a statement of evidence says. */
export function heldOf(all: readonly Pick<Evidence, "kind" | "validFrom" | "validTo" | "verified" | "ended">[], today: PlainDate): Held[] {
  const counting = all.filter((e) => e.verified !== null && e.ended === null);
  return evidenceKinds.flatMap((kind) => {
    const lastBegunBy = (day: PlainDate) => counting.filter((e) => e.kind === kind && e.validFrom <= day).map((e) => e.validTo).sort().at(-1);
    let until = lastBegunBy(today);
    if (until === undefined) return [];
    // Renewed in time: the new piece begins when the old one ends.
    for (let next = lastBegunBy(dayAfter(until)); next !== undefined && next > until; next = lastBegunBy(dayAfter(until))) until = next;
    return [{ kind, until }];
  });
}

/** What an approval of this day leans on: what the committee's rule demands, and what it could see as valid when it decided. */
export const leanedOn = (holder: "person" | "project", demanded: readonly EvidenceKind[], held: readonly Held[], today: PlainDate): EvidenceKind[] =>
  kindsOf(holder).filter((kind) => demanded.includes(kind) || held.some((h) => h.kind === kind && h.until >= today));

/** Kinds of evidence that a committee's rule demands and that are not valid, each in a sentence. */
export const lackingOf = (holder: "person" | "project", demanded: readonly EvidenceKind[], held: readonly Held[], today: PlainDate): string[] => lacking(demanded.filter((kind) => evidenceTable[kind].of === holder), held, today);

/** Days before an end on which somebody is told of it. */
export const reminderDays = [90, 30, 7] as const;
/** Which of them is due: the nearest that has come, so that a portal that stood still does not send three letters in a row. Undefined before the first, and once it has ended. */
export function reminderDue(until: PlainDate, today: PlainDate): (typeof reminderDays)[number] | undefined {
  const left = toDayNumber(until) - toDayNumber(today);
  return left < 0 ? undefined : reminderDays.toReversed().find((days) => left <= days);
}
