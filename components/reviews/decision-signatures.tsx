"use client";

import { DayOf } from "#components/ui/age.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import type { Refusal } from "#lib/kernel/result.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { SignWithPasskey, type ToBeSigned } from "./sign-with-passkey.tsx";

export type SignaturesShown = ToBeSigned & {
  demanded: number; signers: readonly string[]; decision: "approve" | "refuse" | "return"; reason: string;
  approval: { validTo: string; leastThreshold: number; people: readonly string[]; datasets: readonly string[]; cover: readonly { term: string; detail: string }[]; conditions: readonly string[] } | null;
};
const words = { approve: "Approved", refuse: "Refused", return: "Sent back with questions" } as const;

/** What is signed, by whom it was, and the reader's own signature. */
export function DecisionSignatures({ signatures, action }: { signatures: SignaturesShown; action: (assertion: Assertion) => Promise<Refusal | undefined> }) {
  const { demanded, signers, decision, reason, approval } = signatures;
  const missing = Math.max(0, demanded - signers.length);
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
            { term: "Holds until", detail: <DayOf date={approval.validTo} /> }, { term: "For", detail: approval.people.join(", ") }, { term: "On", detail: approval.datasets.join(", ") },
            ...approval.cover, { term: "Least people behind a count", detail: approval.leastThreshold },
            { term: "Conditions", detail: approval.conditions.length === 0 ? "None" : <ul className="list-disc pl-4">{approval.conditions.map((condition) => <li key={condition}>{condition}</li>)}</ul> },
          ]),
        ]}
      />
      <SignWithPasskey toSign={signatures} action={action} />
    </section>
  );
}
