"use client";

import { useState } from "react";
import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { ReadingAge } from "#components/forms/reading-age.tsx";
import { TextArea } from "#components/ui/inputs.tsx";

/** What a project says it learned, with its reading age while it is written. */
export function FindingsForm({ action, projectId, text: before }: { action: FormAction; projectId: string; text: string }) {
  const [text, setText] = useState(before);
  return (
    <ActionForm action={action} hidden={{ projectId }} submit="Send it to the register editors" pending="Sending …">
      {(errors) => (
        <>
          <TextArea
            label="What you learned" name="text" required rows={8} maxLength={3000} value={text} onChange={(event) => { setText(event.target.value); }} error={errors.text}
            hint="In everyday words: what you asked, what came out, also if it was nothing, and what follows from it for people. Only numbers that were released, and nothing about one person."
          />
          <ReadingAge text={text} />
        </>
      )}
    </ActionForm>
  );
}
