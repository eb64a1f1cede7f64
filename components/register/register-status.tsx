import { StatusTag } from "#components/ui/tag.tsx";
import type { RegisterRecord, RegisterSite } from "#lib/register/record.ts";

export const RegisterStatus = ({ status }: { status: RegisterRecord["status"] }) =>
  status === "active" ? <StatusTag tone="good">Approved, running</StatusTag> : <StatusTag tone="neutral">Ended</StatusTag>;

const decisions = {
  approved: { tone: "good", words: "Approved" },
  refused: { tone: "bad", words: "Refused" },
  ended: { tone: "neutral", words: "Approval ended" },
} as const satisfies Record<RegisterSite["state"], unknown>;

export const DecisionTag = ({ state }: { state: RegisterSite["state"] }) => <StatusTag tone={decisions[state].tone}>{decisions[state].words}</StatusTag>;
