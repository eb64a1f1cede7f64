"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { TextArea } from "#components/ui/inputs.tsx";

/** Puts in force what the preview showed; the fields travel with it. */
export const PutInForceForm = ({ action, fields, seen, needsSecond }: { action: FormAction; fields: Readonly<Record<string, string>>; seen: string; needsSecond: boolean }) => (
  <ActionForm action={action} hidden={{ ...fields, seen }} submit={needsSecond ? "Propose to a second operator" : "Put in force"}>
    {(errors) => <TextArea label="Reason" name="reason" rows={3} required hint="It is kept with the version." error={errors.reason} />}
  </ActionForm>
);

export const ConfirmPolicyForm = ({ action, version, decision }: { action: FormAction; version: number; decision: "put-in-force" | "set-aside" }) => (
  <ActionForm action={action} hidden={{ version, decision }} variant={decision === "put-in-force" ? "primary" : "secondary"} submit={decision === "put-in-force" ? "Put it in force" : "Set it aside"} className="contents" />
);
