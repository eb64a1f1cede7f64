"use client";

import { useState, useTransition } from "react";
import { signWithPasskey } from "#components/account/passkey-ceremony.ts";
import { Button } from "#components/ui/button.tsx";
import { Link } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Refusal } from "#lib/kernel/result.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";

export type ToBeSigned = { challenge: string; passkeys: readonly string[]; signed: boolean; sign: { ok: boolean; because?: string | undefined } };

/** The reader's own signature: with it the browser asks for finger, face or code. */
export function SignWithPasskey({ toSign: { challenge, passkeys, signed, sign }, label = "Sign with my passkey", action }: { toSign: ToBeSigned; label?: string; action: (assertion: Assertion) => Promise<Refusal | undefined> }) {
  const [fault, setFault] = useState<string>();
  const [isPending, start] = useTransition();
  const put = () => start(async () => {
    try {
      setFault((await action(await signWithPasskey(challenge, passkeys)))?.message);
    } catch (error) {
      setFault(error instanceof Error ? error.message : "Nothing was signed.");
    }
  });
  if (signed) return <p className="text-sm text-muted">You have signed it.</p>;
  return (
    <>
      {fault !== undefined && <Notice kind="refused" title="It was not signed" live>{fault}</Notice>}
      {sign.ok
        ? <div><Button onClick={() => { if (!isPending) put(); }} aria-disabled={isPending}>{isPending ? "Waiting for your device …" : label}</Button></div>
        : <Button refusedBecause={sign.because}>{label}</Button>}
      {passkeys.length === 0 && <p className="text-sm"><Link href="/account#passkeys">Your passkeys</Link></p>}
    </>
  );
}
