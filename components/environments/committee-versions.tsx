import { DayOf } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { DocumentKind } from "#lib/register/governing-document.ts";

const states = {
  "not-logged": { tone: "neutral", word: "Set before rules were logged" },
  waiting: { tone: "waiting", word: "Being logged" },
  logged: { tone: "moving", word: "In the log" },
  witnessed: { tone: "good", word: "In the log, witnessed" },
} as const;
const kindNames = { "committee-rule": "Rule", "committee-form": "Questions of its own", "bank-question": "Question" } as const;

type GoverningVersion = { readonly kind: DocumentKind; readonly version: number; readonly setAt: string; readonly words: readonly string[]; readonly state: keyof typeof states };

/** By what a committee decides and what it asks, now and before, each version with the way to its proof. */
export function CommitteeVersions({ slug, versions }: { slug: string; versions: readonly GoverningVersion[] }) {
  const now = (["committee-rule", "committee-form"] as const).flatMap((kind) => versions.find((one) => one.kind === kind) ?? []);
  if (now.length === 0) return <p className="max-w-measure text-muted">Nobody has set a rule for this committee: its chair decides alone.</p>;
  return (
    <div className="flex flex-col gap-5">
      {now.map(({ kind, version, words }) => (
        <div key={kind}>
          <h3 className="text-base font-semibold">{kindNames[kind]}, version {version}</h3>
          <ul className="mt-1.5 flex max-w-measure list-disc flex-col gap-1 pl-5">{words.map((line) => <li key={line}>{line}</li>)}</ul>
        </div>
      ))}
      <p className="max-w-measure text-sm text-muted">Each version that is in the log was signed by the portal, and the log has its fingerprint. So nobody can say later that a committee decided by another rule.</p>
      <Disclosure summary={`Every version (${versions.length})`}>
        <DataTable
          caption="Every version of what this committee goes by" captionHidden narrow="stack" rows={versions} rowKey={({ kind, version }) => `${kind} ${version}`}
          columns={[
            { key: "what", header: "What", rowHeader: true, cell: ({ kind, version }) => `${kindNames[kind]}, version ${version}` },
            { key: "set", header: "Set on", cell: ({ setAt }) => <DayOf date={setAt.slice(0, 10)} /> },
            { key: "logged", header: "In the public log", cell: ({ state }) => <StatusTag tone={states[state].tone}>{states[state].word}</StatusTag> },
            {
              key: "proof", header: "Proof",
              cell: ({ kind, version, state }) => (state === "logged" || state === "witnessed"
                ? <a href={`/api/register/v1/governance/${encodeURIComponent(slug)}/${kind}/${version}`} className="inline-block min-h-6">Signed text and proof<span className="sr-only"> of {kindNames[kind].toLowerCase()}, version {version}</span></a>
                : <span className="text-muted">None yet</span>),
            },
          ]}
        />
      </Disclosure>
    </div>
  );
}
