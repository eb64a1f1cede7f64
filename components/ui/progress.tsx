import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";
import { tones, type Tone } from "./tag.tsx";

export type StepState = "done" | "current" | "waiting" | "failed" | "skipped" | "ahead";
export type PhaseStep = { name: string; state: StepState; note?: ReactNode };

const words: Record<StepState, string> = { done: "Done", current: "Now", waiting: "Waiting", failed: "Stopped here", skipped: "Not needed", ahead: "To come" };
const stepTone: Record<StepState, Tone> = { done: "good", current: "moving", waiting: "caution", failed: "bad", skipped: "neutral", ahead: "neutral" };
const dot: Record<StepState, string> = {
  done: "border-good bg-good text-surface", current: "border-accent bg-accent text-on-accent", waiting: "border-caution bg-caution-soft text-caution",
  failed: "border-bad bg-bad text-surface", skipped: "border-edge bg-surface text-muted", ahead: "border-edge border-dashed bg-surface text-muted",
};

/** The phases of a run, in order: which are done, which one it stands at, what is to come. */
export function ProgressSteps({ label, steps }: { label: string; steps: readonly PhaseStep[] }) {
  return (
    <ol aria-label={label} className="flex flex-col md:flex-row">
      {steps.map((step, at) => (
        <li key={step.name} aria-current={step.state === "current" || step.state === "waiting" ? "step" : undefined} className="flex min-w-0 flex-1 gap-3 md:flex-col md:gap-2">
          <span aria-hidden="true" className="flex flex-col items-center self-stretch md:w-full md:flex-row md:self-auto">
            <span className={classNames("flex size-7 shrink-0 items-center justify-center rounded-full border-2", dot[step.state])}>
              {step.state === "ahead" ? null : <Icon name={tones[stepTone[step.state]].icon} />}
            </span>
            {at < steps.length - 1 && <span className={classNames("flex-1 border-edge max-md:min-h-4 max-md:border-l-2 md:border-t-2", step.state !== "done" && "border-dashed")} />}
          </span>
          <span className="flex min-w-0 flex-col pb-4 md:pr-3 md:pb-0">
            <span className={classNames("leading-tight", step.state === "ahead" || step.state === "skipped" ? "text-muted" : "font-semibold")}>{step.name}</span>
            <span className="text-sm text-muted">{words[step.state]}{step.note !== undefined && <>. {step.note}</>}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

export type TimelineEvent = { key: string; when: ReactNode; title: ReactNode; detail?: ReactNode; tone?: Tone };

/** What happened, in the order given. */
export function Timeline({ label, events }: { label: string; events: readonly TimelineEvent[] }) {
  return (
    <ol aria-label={label} className="flex flex-col">
      {events.map((event) => {
        const { icon, look } = tones[event.tone ?? "neutral"];
        return (
          <li key={event.key} className="group relative flex gap-4 pb-5 last:pb-0">
            <span aria-hidden="true" className="absolute top-7 bottom-0 left-3 border-l border-rule group-last:hidden" />
            <span aria-hidden="true" className={classNames("z-0 flex size-6 shrink-0 items-center justify-center rounded-full border text-xs", look)}><Icon name={icon} /></span>
            <div className="flex min-w-0 flex-col">
              <p className="font-semibold">{event.title}</p>
              <p className="text-sm text-muted">{event.when}</p>
              {event.detail !== undefined && <div className="mt-1 max-w-measure text-sm">{event.detail}</div>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
