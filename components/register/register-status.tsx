import { StatusTag } from "#components/ui/tag.tsx";
import { decisionWords } from "#lib/register/decision-words.ts";
import type { RegisterRecord, RegisterSite } from "#lib/register/record.ts";

export const RegisterStatus = ({ status }: { status: RegisterRecord["status"] }) =>
  status === "active" ? <StatusTag tone="good">Approved, running</StatusTag> : <StatusTag tone="neutral">Ended</StatusTag>;

const tones = { approved: "good", refused: "bad", ended: "neutral" } as const satisfies Record<RegisterSite["state"], unknown>;

export const DecisionTag = ({ state }: { state: RegisterSite["state"] }) => <StatusTag tone={tones[state]}>{decisionWords[state]}</StatusTag>;
