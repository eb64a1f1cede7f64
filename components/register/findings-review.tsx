"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { ReadingAge } from "#components/forms/reading-age.tsx";
import { Instant } from "#components/ui/age.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import { Panel } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";

export type WaitingFindings = { id: string; reference: string; title: string; text: string; writtenAt: string };

/** One project's word to the public, before the public reads it. */
export function FindingsReview({ findings, publish, giveBack }: { findings: WaitingFindings; publish: FormAction; giveBack: FormAction }) {
  const reasonId = `reason-${findings.id}`;
  return (
    <Panel title={findings.title} headingLevel={3} aside={<Link href={`/register/${findings.reference}`} className="inline-block min-h-6">{findings.reference}</Link>}>
      <p className="text-sm text-muted">Written <Instant of={findings.writtenAt} /></p>
      <blockquote className="max-w-measure border-l-2 border-rule pl-4 whitespace-pre-line">{findings.text}</blockquote>
      <div className="pt-3"><ReadingAge text={findings.text} /></div>
      <div className="grid gap-6 lg:grid-cols-2">
        <ActionForm action={publish} hidden={{ id: findings.id }} submit="Publish it" pending="Publishing …"><p className="text-sm text-muted">Nobody is given away in it, its numbers are released ones, and people can read it.</p></ActionForm>
        <ActionForm action={giveBack} hidden={{ id: findings.id }} submit="Send it back" pending="Sending …" variant="secondary" fieldIds={{ reason: reasonId }}>
          {(errors) => <TextArea id={reasonId} label="What has to change" name="reason" required rows={3} hint="The project reads it." error={errors[reasonId]} />}
        </ActionForm>
      </div>
    </Panel>
  );
}
