import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, type Fact } from "#components/ui/layout.tsx";
import { ProgressSteps, Timeline, type PhaseStep, type TimelineEvent } from "#components/ui/progress.tsx";
import { RulesReport, type RuleFinding } from "./rules-report.tsx";

/** A crate as a person reads it. Plain data: whoever reads the crate decides what is worth saying; this decides how it looks. */
export type CrateDescription = {
  /** `urn:uuid:…`, the bag's External-Identifier: names request and response alike. */
  identifier: string;
  /** "Request" or "Results". */
  kind: string;
  profile: string;
  /** Each of the Five Safes with its facts and one sentence on what it rests on. */
  safes: { people: Safe; projects: Safe; settings: Safe; data: Safe; outputs: Safe };
  phases?: readonly PhaseStep[];
  history?: readonly TimelineEvent[];
  rules?: readonly RuleFinding[];
  files?: readonly { path: string; bytes: number; sha512?: string }[];
};
export type Safe = { summary?: string; facts: readonly Fact[] };

const headings = [
  ["people", "Safe people", "Who asks"],
  ["projects", "Safe project", "What for"],
  ["settings", "Safe setting", "Where it runs"],
  ["data", "Safe data", "On what"],
  ["outputs", "Safe outputs", "What may leave"],
] as const;

export function CrateView({ crate, headingLevel = 2 }: { crate: CrateDescription; headingLevel?: 2 | 3 }) {
  const Heading = headingLevel === 2 ? "h2" : "h3";
  return (
    <div className="flex flex-col gap-8">
      <p className="text-sm text-muted">{crate.kind} crate · {crate.profile} · <code className="break-all">{crate.identifier}</code></p>
      {crate.phases !== undefined && <ProgressSteps label="Phases of this crate" steps={crate.phases} />}
      <div className="flex flex-col">
        {headings.map(([key, title, question]) => {
          const safe = crate.safes[key];
          return (
            <section key={key} className="grid gap-x-8 gap-y-2 border-t border-ink py-5 md:grid-cols-[13rem_1fr]">
              <div><Heading className="font-serif text-xl font-medium">{title}</Heading><p className="text-sm text-muted">{question}</p></div>
              <div className="flex min-w-0 flex-col gap-2">
                {safe.summary !== undefined && <p className="max-w-measure">{safe.summary}</p>}
                {safe.facts.length > 0 && <KeyValue facts={safe.facts} dense />}
                {safe.summary === undefined && safe.facts.length === 0 && <p className="text-muted">The crate says nothing about this.</p>}
              </div>
            </section>
          );
        })}
      </div>
      {crate.history !== undefined && crate.history.length > 0 && (
        <section className="flex flex-col gap-4"><Heading className="font-serif text-xl font-medium">What has happened to it</Heading><Timeline label="Actions recorded in the crate" events={crate.history} /></section>
      )}
      {crate.rules !== undefined && (
        <section className="flex flex-col gap-4"><Heading className="font-serif text-xl font-medium">Rules checked</Heading><RulesReport findings={crate.rules} /></section>
      )}
      {crate.files !== undefined && crate.files.length > 0 && (
        <Disclosure summary={`${crate.files.length} files in the crate`}>
          <ul className="flex flex-col gap-2 text-sm">
            {crate.files.map((file) => (
              <li key={file.path}>
                <code className="break-all">{file.path}</code> <span className="whitespace-nowrap text-muted">{inBytes(file.bytes)}</span>
                {file.sha512 !== undefined && <span className="block text-xs break-all text-muted">SHA-512 <code>{file.sha512}</code></span>}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

const inBytes = (bytes: number): string => (bytes < 1024 ? `${bytes} bytes` : bytes < 1_048_576 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`);
