import { FindingsForm } from "#components/register/findings-form.tsx";
import type { FormAction } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Notice } from "#components/ui/notice.tsx";

type Findings = { id: string; text: string; state: "waiting" | "published" | "returned" | "replaced"; writtenAt: string; decidedAt: string | null; reason: string | null };

/** Where the project's word to the public stands, and the next one. `findings`: newest first. */
export function ProjectFindings({ projectId, findings, propose }: { projectId: string; findings: readonly Findings[]; propose: FormAction }) {
  const newest = findings.find((one) => one.state !== "replaced");
  return (
    <>
      <p className="max-w-measure text-muted">The public paid for it with its data: tell it what came out. A register editor reads your text before it stands in your register entry; the words stay yours.</p>
      {newest?.state === "waiting" && <Notice kind="info" title="Your text waits for a register editor">Written <DayOf date={newest.writtenAt.slice(0, 10)} />. A newer text takes its place.</Notice>}
      {newest?.state === "returned" && <Notice kind="warning" title="A register editor sent your text back">{newest.reason}</Notice>}
      {newest?.state === "published" && <Notice kind="success" title="Your text stands in the register">Published <DayOf date={(newest.decidedAt ?? newest.writtenAt).slice(0, 10)} />. You may write a newer one: the old one stays in the entry’s history.</Notice>}
      <Disclosure summary={newest === undefined ? "Write what you learned" : "Write a newer text"} open={newest?.state === "returned"}>
        <FindingsForm key={newest?.id ?? "first"} action={propose} projectId={projectId} text={newest?.text ?? ""} />
      </Disclosure>
    </>
  );
}
