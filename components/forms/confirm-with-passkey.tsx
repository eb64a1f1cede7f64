"use client";

import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { ConfirmationAsked } from "#lib/kernel/result.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";

/** What was sent is done only once its sender's passkey has signed it: says what is signed, and asks the browser for finger, face or code. */
export function ConfirmWithPasskey({ asked, message, confirmed, isSending }: { asked: ConfirmationAsked; message: string; confirmed: (assertion: Assertion) => void; isSending: boolean }) {
  const [fault, setFault] = useState<string>();
  const [isWaiting, start] = useTransition();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => { place.current?.focus(); }, [asked.challenge, message]);
  const busy = isWaiting || isSending;
  const sign = () => start(async () => {
    try {
      // Only whoever confirms loads what speaks with authenticators.
      const { signWithPasskey } = await import("#components/account/passkey-ceremony.ts");
      const assertion = await signWithPasskey(asked.challenge, asked.passkeys);
      setFault(undefined);
      confirmed(assertion);
    } catch (error) {
      setFault(error instanceof Error ? error.message : "Nothing was signed.");
    }
  });
  return (
    <div ref={place} role="group" aria-label="Confirm with your passkey" tabIndex={-1} className="flex flex-col gap-3">
      <Notice kind="warning" title={message} actions={<Button onClick={() => { if (!busy) sign(); }} aria-disabled={busy}>{isWaiting ? "Waiting for your device …" : isSending ? "Sending …" : "Confirm with my passkey"}</Button>}>
        {asked.what} Nothing has been done yet.
      </Notice>
      {fault !== undefined && <Notice kind="refused" title="It was not confirmed" live>{fault}</Notice>}
    </div>
  );
}
