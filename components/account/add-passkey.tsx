"use client";

import { useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Result } from "#lib/kernel/result.ts";
import type { PasskeyAsked } from "#lib/kernel/webauthn/registration-asked.ts";
import type { Registration } from "#lib/kernel/webauthn/verify-registration.ts";
import { createPasskey } from "./passkey-ceremony.ts";

export type PasskeyActions = { begin: (password: string) => Promise<Result<PasskeyAsked>>; add: (name: string, registration: Registration) => Promise<Result<{ words: string }>> };
type Fault = Partial<Record<"passkeyName" | "passkeyPassword" | "", string>>;

/** The browser asks its owner for finger, face or code; the server then keeps the public half. `next`: who compares the words. `asksPassword`: it takes the password again. */
export function AddPasskey({ begin, add, next, asksPassword = false }: PasskeyActions & { next: string; asksPassword?: boolean }) {
  const [fault, setFault] = useState<Fault>({});
  const [words, setWords] = useState<string>();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [isPending, start] = useTransition();
  const make = () => start(async () => {
    const told = await making(name, password, { begin, add });
    setFault(told.fault ?? {});
    setWords(told.words);
    if (told.words === undefined) return;
    setName("");
    setPassword("");
  });
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => { event.preventDefault(); if (!isPending) make(); }}>
      <div className="empty:hidden"><ErrorSummary errors={fault} /></div>
      {words !== undefined && <Notice kind="success" title="Your passkey was added" live>Its words are <span className="font-mono text-sm">{words}</span>. {next}</Notice>}
      <TextInput label="Name of the passkey" name="passkeyName" id="passkeyName" required width="medium" maxLength={60} value={name} onChange={(event) => { setName(event.target.value); }} hint="So that you know it again, such as “My phone”." error={fault.passkeyName} />
      {asksPassword && <TextInput label="Your password, once more" name="passkeyPassword" id="passkeyPassword" type="password" required width="medium" autoComplete="current-password" value={password} onChange={(event) => { setPassword(event.target.value); }} hint="So that nobody makes a passkey at a screen that you left open." error={fault.passkeyPassword} />}
      <div><Button type="submit" variant="secondary" aria-disabled={isPending}>{isPending ? "Waiting for your device …" : "Add a passkey"}</Button></div>
    </form>
  );
}

async function making(name: string, password: string, { begin, add }: PasskeyActions): Promise<{ words?: string; fault?: Fault }> {
  try {
    if (name.trim().length < 2) return { fault: { passkeyName: "Name the passkey in at least 2 characters, such as “My phone”." } };
    const asked = await begin(password);
    if (!asked.ok) return { fault: asked.refusal.fields?.password === undefined ? { "": asked.refusal.message } : { passkeyPassword: asked.refusal.fields.password } };
    const added = await add(name, await createPasskey(asked.value));
    if (added.ok) return { words: added.value.words };
    return { fault: added.refusal.fields?.name === undefined ? { "": added.refusal.message } : { passkeyName: added.refusal.fields.name } };
  } catch (error) {
    return { fault: { "": error instanceof Error ? error.message : "The passkey could not be made." } };
  }
}
