"use client";

import { Instant } from "#components/ui/age.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Refusal } from "#lib/kernel/result.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { SignWithPasskey, type ToBeSigned } from "./sign-with-passkey.tsx";

export type RevocationShown = ToBeSigned & { reason: string; stoppedAt: string; approvals: number; byCommittee: boolean; demanded: number; signers: readonly string[] };

/** An approval that was taken back, and whose word that is so far. What it stopped has stopped already. */
export function RevocationSignatures({ revocation, action }: { revocation: RevocationShown; action: (assertion: Assertion) => Promise<Refusal | undefined> }) {
  const { reason, stoppedAt, byCommittee, demanded, signers } = revocation;
  const missing = Math.max(0, demanded - signers.length);
  // Of a committee that signs, its members say afterwards that they know of it.
  const isTakenBack = byCommittee || demanded > 0;
  return (
    <section aria-label={isTakenBack ? "The approval was taken back" : "The approval has ended"} className="flex flex-col gap-4">
      {!isTakenBack ? <Notice kind="info" title="The approval has ended">The committee did not decide that.</Notice> : missing === 0
        ? <Notice kind="success" title="Taken back by the committee">{signers.length === 0 ? "This committee does not sign its decisions." : "Its members have signed that, and the data environment can see so for itself."}</Notice>
        : <Notice kind="warning" title="Stopped by the portal, not yet signed by the committee">Nothing new starts. {missing} more {missing === 1 ? "signature is" : "signatures are"} needed for the data environment to know that it was the committee’s own word.</Notice>}
      <KeyValue
        dense stacked
        facts={[
          { term: "Stopped", detail: <><Instant of={stoppedAt} />{!byCommittee && ", without a decision of the committee"}</> },
          { term: "Why", detail: reason },
          ...(demanded === 0 ? [] : [{ term: "Signed by", detail: signers.length === 0 ? "Nobody yet" : signers.join(", ") }]),
        ]}
      />
      {demanded > 0 && <SignWithPasskey toSign={revocation} label="Sign that it was taken back" action={action} />}
    </section>
  );
}
