/** From what the crate module says about a crate, and how it was judged, to what the screen shows. */
import { Instant } from "#components/ui/age.tsx";
import type { PhaseStep, StepState, TimelineEvent } from "#components/ui/progress.tsx";
import type { CrateDescription as Described, PhaseDescription } from "#lib/crate/describe-crate.ts";
import type { RuleReport } from "#lib/crate/rules/rule.ts";
import type { CrateDescription, Safe } from "./crate-view.tsx";
import type { RuleFinding } from "./rules-report.tsx";

export function crateAsRead(described: Described, reports: readonly RuleReport[], profile = "Five Safes RO-Crate 0.4"): CrateDescription {
  const recorded = described.phases.filter((phase) => phase.status !== "none");
  return {
    identifier: described.identifier,
    kind: described.kind === "request" ? "Request" : "Results",
    profile,
    safes: { people: safe(described, "people"), projects: safe(described, "projects"), settings: safe(described, "settings"), data: safe(described, "data"), outputs: safe(described, "outputs") },
    ...(described.kind === "results" ? { phases: described.phases.map(step) } : {}),
    history: described.kind === "results" ? recorded.map(event) : [],
    rules: reports.flatMap(findings),
    files: described.files.map(({ path, bytes }) => ({ path, bytes })),
  };
}

function safe(described: Described, which: Described["sections"][number]["safe"]): Safe {
  const section = described.sections.find((one) => one.safe === which);
  const facts = (section?.facts ?? []).map(({ term, value, href }) => ({
    term,
    // Addresses in a crate are a stranger's: the link tells the place that it leads to nothing about the page it came from.
    detail: href === undefined ? <span className="break-words whitespace-pre-line">{value}</span> : <a href={href} rel="noreferrer nofollow" className="break-words">{value}</a>,
  }));
  return { facts };
}

const states: Record<PhaseDescription["status"], StepState> = { none: "skipped", completed: "done", active: "current", potential: "ahead", failed: "failed" };
const step = (phase: PhaseDescription): PhaseStep => ({ name: phase.label, state: states[phase.status] });
const event = (phase: PhaseDescription): TimelineEvent => ({
  key: phase.phase,
  title: phase.sentence ?? phase.label,
  when: <>{phase.endTime === undefined ? "No time recorded" : <Instant of={phase.endTime} />}{phase.agent === undefined ? "" : `, by ${phase.agent}`}</>,
  tone: phase.status === "failed" ? "bad" : phase.status === "completed" ? "good" : "neutral",
  ...(phase.error === undefined ? {} : { detail: phase.error }),
});

export const findings = (report: RuleReport): RuleFinding[] =>
  report.failures.length === 0
    ? [{ rule: report.id, strength: report.strength, outcome: "kept", sentence: report.sentence }]
    : report.failures.map(({ where, mend }) => ({ rule: report.id, strength: report.strength, outcome: "broken", sentence: `${report.sentence} ${mend}`, where }));
