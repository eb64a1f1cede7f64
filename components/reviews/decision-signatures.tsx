"use client";

import { useState, useTransition } from "react";
import { signWithPasskey } from "#components/account/passkey-ceremony.ts";
import { Button } from "#components/ui/button.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Refusal } from "#lib/kernel/result.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";

export type SignaturesShown = {
  demanded: number; signers: readonly string[]; decision: "approve" | "refuse" | "return"; reason: string; challenge: string;
  approval: { validTo: string; leastThreshold: number; people: readonly string[]; datasets: readonly string[]; analyses: readonly string[] } | null;
  passkeys: readonly string[]; sign: { ok: boolean; because?: string | undefined };
};
const words = { approve: "Approved", refuse: "Refused", return: "Sent back with questions" } as const;

/** What is signed, by whom it was, and the reader's own signature: with it the browser asks for finger, face or code. */
export function DecisionSignatures({ signatures, action }: { signatures: SignaturesShown; action: (assertion: Assertion) => Promise<Refusal | undefined> }) {
  const { demanded, signers, decision, reason, approval, sign, challenge, passkeys } = signatures;
  const [fault, setFault] = useState<string>();
  const [isPending, start] = useTransition();
  const missing = Math.max(0, demanded - signers.length);
  const put = () => start(async () => {
    try {
      setFault((await action(await signWithPasskey(challenge, passkeys)))?.message);
    } catch (error) {
      setFault(error instanceof Error ? error.message : "Nothing was signed.");
    }
  });
  return (
    <section aria-label="Signatures" className="flex flex-col gap-4">
      <p>{missing === 0 ? "The members’ signatures are there." : `${missing} more ${missing === 1 ? "signature is" : "signatures are"} needed: the data environment runs nothing without ${missing === 1 ? "it" : "them"}.`}</p>
      <KeyValue
        dense stacked
        facts={[
          { term: "Signed by", detail: signers.length === 0 ? "Nobody yet" : signers.join(", ") },
          { term: "The decision", detail: words[decision] },
          { term: "Its reasons", detail: reason },
          ...(approval === null ? [] : [
            { term: "Holds until", detail: approval.validTo }, { term: "For", detail: approval.people.join(", ") }, { term: "On", detail: approval.datasets.join(", ") },
            { term: "Kinds of analysis", detail: approval.analyses.join(", ") }, { term: "Least people behind a count", detail: approval.leastThreshold },
          ]),
        ]}
      />
      {fault !== undefined && <Notice kind="refused" title="It was not signed" live>{fault}</Notice>}
      {sign.ok
        ? <div><Button onClick={() => { if (!isPending) put(); }} aria-disabled={isPending}>{isPending ? "Waiting for your device …" : "Sign with my passkey"}</Button></div>
        : <Button refusedBecause={sign.because}>Sign with my passkey</Button>}
      {passkeys.length === 0 && <p className="text-sm"><Link href="/account#passkeys">Your passkeys</Link></p>}
    </section>
  );
}
