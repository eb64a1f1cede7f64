"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Result } from "#lib/kernel/result.ts";
import type { Registration } from "#lib/kernel/webauthn/verify-registration.ts";
import { createPasskey, type PasskeyAsked } from "./passkey-ceremony.ts";

export type PasskeyActions = { begin: () => Promise<Result<PasskeyAsked>>; add: (name: string, registration: Registration) => Promise<Result<{ words: string }>> };

/** The browser asks its owner for finger, face or code; the portal then keeps the public half. */
export function AddPasskey({ begin, add }: PasskeyActions) {
  const [fault, setFault] = useState<{ name?: string; other?: string }>({});
  const [words, setWords] = useState<string>();
  const [name, setName] = useState("");
  const [isPending, start] = useTransition();
  const make = () => start(async () => {
    const told = await making(name, { begin, add });
    setFault(told.fault ?? {});
    setWords(told.words);
    if (told.words !== undefined) setName("");
  });
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => { event.preventDefault(); if (!isPending) make(); }}>
      <div className="empty:hidden">{(fault.other !== undefined || fault.name !== undefined) && <ErrorSummary errors={fault.other === undefined ? { passkeyName: fault.name ?? "" } : { "": fault.other }} />}</div>
      {words !== undefined && <Notice kind="success" title="Your passkey was added" live>Its words are <span className="font-mono text-sm">{words}</span>. Read them out to the operator of your data environment when they call: your signature counts there once they have compared them.</Notice>}
      <TextInput label="Name of the passkey" name="passkeyName" id="passkeyName" required width="medium" maxLength={60} value={name} onChange={(event) => { setName(event.target.value); }} hint="So that you know it again, such as “My phone”." error={fault.name} />
      <div><Button type="submit" variant="secondary" aria-disabled={isPending}>{isPending ? "Waiting for your device …" : "Add a passkey"}</Button></div>
    </form>
  );
}

async function making(name: string, { begin, add }: PasskeyActions): Promise<{ words?: string; fault?: { name?: string; other?: string } }> {
  try {
    if (name.trim().length < 2) return { fault: { name: "Name the passkey in at least 2 characters, such as “My phone”." } };
    const asked = await begin();
    if (!asked.ok) return { fault: { other: asked.refusal.message } };
    const added = await add(name, await createPasskey(asked.value));
    if (added.ok) return { words: added.value.words };
    return { fault: added.refusal.fields?.name === undefined ? { other: added.refusal.message } : { name: added.refusal.fields.name } };
  } catch (error) {
    return { fault: { other: error instanceof Error ? error.message : "The passkey could not be made." } };
  }
}
