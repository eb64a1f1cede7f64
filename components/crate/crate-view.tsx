import { Disclosure } from "#components/ui/disclosure.tsx";
import { Instant } from "#components/ui/age.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import { ProgressSteps, Timeline, type PhaseStep, type TimelineEvent } from "#components/ui/progress.tsx";
import type { CrateDescription, Fact, PhaseDescription } from "#lib/crate/describe-crate.ts";
import type { RuleReport } from "#lib/crate/rules/rule.ts";
import { RulesReport } from "./rules-report.tsx";

/** A crate as a person reads it: the Five Safes, the phases, the rules, the files. `reports` comes from `checkCrate` or `inspectCrate`. */
export function CrateView({ crate, reports, headingLevel = 2 }: { crate: CrateDescription; reports?: readonly RuleReport[] | undefined; headingLevel?: 2 | 3 }) {
  const Heading = headingLevel === 2 ? "h2" : "h3";
  const heading = "font-serif text-xl font-medium";
  const events = crate.phases.flatMap(eventOf);
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-col gap-1">
        <p className="text-lg">{crate.title}</p>
        {crate.summary !== "" && <p className="max-w-measure text-muted">{crate.summary}</p>}
        <p className="text-sm text-muted">
          {crate.kind === "request" ? "Request crate" : "Results crate"}, <code className="break-all">{crate.identifier}</code>
          {crate.publishedAt !== undefined && <>, packed <Instant of={crate.publishedAt} /></>}
        </p>
      </div>
      {events.length > 0 && <ProgressSteps label="Phases of this crate" steps={crate.phases.map(stepOf)} />}
      <div className="flex flex-col">
        {crate.sections.map((section) => (
          <section key={section.safe} className="grid gap-x-8 gap-y-2 border-t border-ink py-5 md:grid-cols-[13rem_1fr]">
            <div><Heading className={heading}>{section.heading}</Heading><p className="text-sm text-muted">{section.question}</p></div>
            {section.facts.length > 0
              ? <KeyValue dense facts={section.facts.map((fact) => ({ term: fact.term, detail: <FactValue fact={fact} /> }))} />
              : <p className="text-muted">The crate says nothing about this.</p>}
          </section>
        ))}
      </div>
      {events.length > 0 && <section className="flex flex-col gap-4"><Heading className={heading}>What has happened</Heading><Timeline label="Actions recorded in the crate" events={events} /></section>}
      {reports !== undefined && <section className="flex flex-col gap-4"><Heading className={heading}>Rules checked</Heading><RulesReport reports={reports} /></section>}
      {crate.files.length > 0 && (
        <Disclosure summary={`Files in the crate (${crate.files.length})`}>
          <ul className="flex flex-col gap-2 text-sm">
            {crate.files.map((file) => (
              <li key={file.path}>
                <code className="break-all">{file.path}</code> <span className="whitespace-nowrap text-muted">{inBytes(file.bytes)}</span>
                {file.name !== file.path && <span className="block text-muted">{file.name}</span>}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

const FactValue = ({ fact }: { fact: Fact }) =>
  fact.href === undefined ? <span className="break-words whitespace-pre-line">{fact.value}</span> : <a href={fact.href} rel="external" className="inline-block min-h-6 break-words">{fact.value}</a>;

const states: Record<PhaseDescription["status"], PhaseStep["state"]> = { none: "ahead", potential: "waiting", active: "current", completed: "done", failed: "failed" };
const stepOf = (phase: PhaseDescription): PhaseStep => ({ name: phase.label, state: states[phase.status] });

const tones = { none: "neutral", potential: "waiting", active: "moving", completed: "good", failed: "bad" } as const;
function eventOf(phase: PhaseDescription): TimelineEvent[] {
  if (phase.status === "none") return [];
  const at = phase.endTime ?? phase.startTime;
  const detail = [phase.agent === undefined ? undefined : `By ${phase.agent}.`, phase.error].filter((part) => part !== undefined).join(" ");
  return [{
    key: phase.phase, tone: tones[phase.status], title: phase.sentence ?? phase.label,
    when: <>{phase.sentence !== undefined && phase.label}{phase.sentence !== undefined && at !== undefined && ", "}{at !== undefined && <Instant of={at} />}</>,
    ...(detail === "" ? {} : { detail }),
  }];
}

const inBytes = (bytes: number): string => (bytes < 1024 ? `${bytes} bytes` : bytes < 1_048_576 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`);
