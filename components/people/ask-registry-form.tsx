"use client";

import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { dateInWords } from "#lib/kernel/plain-date.ts";

type Asked = { added: number; known: number; renewedUntil: string | null };
const pieces = (n: number): string => `${n} ${n === 1 ? "piece" : "pieces"} of evidence`;

export const AskRegistryForm = ({ action, registry }: { action: AnsweringAction<Asked>; registry: string }) => (
  <AnswerForm
    action={action} submit="Ask the registry" pending="Asking …" variant="secondary"
    answer={({ added, known, renewedUntil }) => (
      <Notice kind={added + known === 0 ? "warning" : "success"} title={added > 0 ? `${pieces(added)} added` : known > 0 ? "Nothing new" : "The registry has nothing that counts"} live>
        {renewedUntil === null ? "It names no training or accreditation of yours that is valid and has an end." : `${known > 0 ? `${pieces(known)} ${known === 1 ? "was" : "were"} on record already. ` : ""}The last of it ends on ${dateInWords(renewedUntil)}.`}
      </Notice>
    )}
  >
    {(errors) => <TextInput label="Your digital identifier" name="identifier" required width="medium" autoComplete="off" hint={`As ${registry} shows it to you. Nothing else is sent there, and only what it says of your linked ORCID iD is taken.`} error={errors.identifier} />}
  </AnswerForm>
);
