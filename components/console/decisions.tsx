import { Instant } from "#components/ui/age.tsx";
import { Timeline } from "#components/ui/progress.tsx";
import { decisionLooks, type Decided } from "./run-words.ts";

/** What people of this TRE decided, with their reasons, in order. */
export const Decisions = ({ label, decisions }: { label: string; decisions: readonly Decided[] }) => (
  <Timeline
    label={label}
    events={decisions.map((one) => ({
      key: `${one.at} ${one.accountName}`, tone: decisionLooks[one.decision].tone, title: `${one.accountName} ${decisionLooks[one.decision].words}`,
      when: <><Instant of={one.at} />{one.attempt > 1 && `, attempt ${one.attempt}`}</>, detail: one.reason,
    }))}
  />
);
