import type { Tone } from "#components/ui/tag.tsx";
import type { Evidence, EvidenceStanding } from "#lib/governance/evidence.ts";

export type ShownEvidence = Evidence & { readonly standing: EvidenceStanding };
export const standingLooks: Readonly<Record<EvidenceStanding, { tone: Tone; name: string }>> = {
  valid: { tone: "good", name: "Valid" },
  unverified: { tone: "waiting", name: "Not verified yet" },
  "not-yet": { tone: "neutral", name: "Not begun yet" },
  lapsed: { tone: "bad", name: "Ended" },
  "taken-back": { tone: "neutral", name: "Taken back" },
};
