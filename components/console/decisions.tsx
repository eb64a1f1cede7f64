import { Instant } from "#components/ui/age.tsx";
import { Timeline } from "#components/ui/progress.tsx";
import { decisionLooks, type Decided } from "./run-words.ts";

/** What people of this TRE decided, with their reasons, in order. `titles`: of the outputs that votes are about, by id, where there are several. */
export const Decisions = ({ label, decisions, titles }: { label: string; decisions: readonly Decided[]; titles?: ReadonlyMap<string, string> }) => (
  <Timeline
    label={label}
    events={decisions.map((one) => ({
      key: `${one.at} ${one.accountName} ${one.output ?? ""}`, tone: decisionLooks[one.decision].tone, title: `${one.accountName} ${decisionLooks[one.decision].words}${titles && titles.size > 1 && one.output != null ? `: ${titles.get(one.output) ?? one.output}` : ""}`,
      when: <><Instant of={one.at} />{one.attempt > 1 && `, attempt ${one.attempt}`}</>, detail: one.reason,
    }))}
  />
);
