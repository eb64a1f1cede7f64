"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { classWords, type AmendmentClass } from "#lib/governance/amendment-classes.ts";

export type AmendmentAtSite = { revision: number; class: AmendmentClass; because: readonly string[]; raised: string | null; outcome: "recorded" | "waiting" | "approved" | "refused" | "withdrawn"; reason: string | null; approvedUntil: string | null; lifted: readonly { text: string; reason: string }[] };

/** What waits although it was refused waits for those who hear the appeal. */
const isAppealed = ({ outcome, reason }: AmendmentAtSite) => outcome === "waiting" && reason !== null;
const became = (amendment: AmendmentAtSite) => (isAppealed(amendment) ? "refused, and an appeal is heard" : amendment.outcome);
/** What the last amendment of an approval is, why it has its class, and what holds meanwhile. */
export const AmendmentNotice = ({ amendment }: { amendment: AmendmentAtSite }) => (
  <Notice kind={amendment.outcome === "refused" ? "refused" : "info"} title={`Amendment (version ${amendment.revision}): ${amendment.class}, ${became(amendment)}`}>
    <p>{amendment.raised === null ? amendment.because.join(" ") : `A member brought it before the whole committee: ${amendment.raised}`} {amendment.outcome === "waiting" && !isAppealed(amendment) && classWords[amendment.class]}</p>
    {amendment.outcome === "waiting" && amendment.approvedUntil !== null && <p>The approval as it was stays in force meanwhile, until <DayOf date={amendment.approvedUntil} />.</p>}
    {amendment.lifted.length > 0 && <ul className="list-disc pl-5">{amendment.lifted.map(({ text, reason }) => <li key={text}>No longer demanded: “{text}” {reason}</li>)}</ul>}
    {(amendment.outcome === "refused" || amendment.outcome === "withdrawn") && <p>{amendment.reason} The approval as it was goes on.</p>}
  </Notice>
);

export const RaiseForm = ({ action, hidden }: { action: FormAction; hidden: Readonly<Record<string, string>> }) => (
  <ActionForm action={action} hidden={hidden} fieldIds={{ reason: "why-all" }} submit="Bring it before all" pending="Recording …" variant="secondary" small>
    {(errors) => <TextArea label="Why the whole committee" name="why-all" rows={2} required hint="The applicant reads it. It cannot be taken back." error={errors["why-all"]} />}
  </ActionForm>
);
