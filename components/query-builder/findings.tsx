"use client";

import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Finding, Severity } from "#lib/query/checks/finding.ts";
import { useBuilder } from "./builder-context.ts";
import { anchorId } from "./find-findings.ts";

const looks: Record<Severity, { icon: "stop" | "warning" | "info"; word: string; ink: string }> = {
  error: { icon: "stop", word: "Cannot be sent", ink: "text-bad" },
  warning: { icon: "warning", word: "Take care", ink: "text-caution" },
  advice: { icon: "info", word: "Advice", ink: "text-note" },
};

function FindingLine({ finding, children }: { finding: Finding; children?: React.ReactNode }) {
  const { mend: apply } = useBuilder();
  const { icon, word, ink } = looks[finding.severity];
  const { mend } = finding;
  return (
    <div className="flex gap-2 text-sm">
      <Icon name={icon} className={`mt-0.5 ${ink}`} />
      <div className="flex min-w-0 flex-col items-start gap-1">
        <p><strong className={ink}>{word}:</strong> {finding.message}</p>
        {(mend !== undefined || children !== undefined) && (
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {mend && <Button variant="secondary" small onClick={() => { apply(mend); }}>Mend it: {mend.label.charAt(0).toLowerCase() + mend.label.slice(1)}</Button>}
            {children}
          </span>
        )}
      </div>
    </div>
  );
}

/** What the checks say of one part of the form, right there. `path` is the part's path in the form. */
export function FindingsAt({ path }: { path: string }) {
  const { findingsAt } = useBuilder();
  const place = path.replace(/^draft\./, "");
  const findings = findingsAt(place);
  if (findings.length === 0) return null;
  return (
    <div id={anchorId(place)} tabIndex={-1} role="group" aria-label="What the checks say here" className="my-3 flex flex-col gap-2 rounded-md border border-rule bg-sunken p-3">
      {findings.map((finding) => <FindingLine key={`${finding.path} ${finding.message}`} finding={finding} />)}
    </div>
  );
}

const mostShown = 8;
/** Everything that the checks say, gravest first, each with the way to its place. */
export function FindingList({ findings, obstacles, placeOf }: { findings: readonly Finding[]; obstacles: readonly string[]; placeOf: (finding: Finding) => string | undefined }) {
  if (findings.length + obstacles.length === 0) return null;
  const [shown, rest] = [findings.slice(0, mostShown), findings.slice(mostShown)];
  const line = (finding: Finding) => {
    const place = placeOf(finding);
    return (
      <li key={`${finding.path} ${finding.message}`}>
        <FindingLine finding={finding}>{place !== undefined && <a href={`#${anchorId(place)}`} className="underline">Show where</a>}</FindingLine>
      </li>
    );
  };
  return (
    <section aria-label="Design checks" className="flex flex-col gap-3 rounded-lg border border-rule bg-surface p-4">
      <h3 className="font-semibold">Worth a look</h3>
      {obstacles.length > 0 && <Notice kind="warning" title="In the way"><ul className="flex list-disc flex-col gap-1 pl-5">{obstacles.map((text) => <li key={text}>{text}</li>)}</ul></Notice>}
      <ul className="flex flex-col gap-3">{shown.map(line)}</ul>
      {rest.length > 0 && <details><summary className="cursor-pointer text-sm underline">{rest.length} more</summary><ul className="mt-3 flex flex-col gap-3">{rest.map(line)}</ul></details>}
    </section>
  );
}
