/**
 * A decision that its committee's members signed with their passkeys, so that whoever holds the portal, its database or its key can make
 * none. What is signed is the digest of application, envelope and decision together; a TRE verifies it with keys that it has pinned itself.
 */
import { z } from "zod";
import { digestOf } from "#lib/kernel/digest.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { ceremonyFaults } from "#lib/kernel/webauthn/ceremony.ts";
import { challengeOver } from "#lib/kernel/webauthn/challenge.ts";
import type { PasskeyKey } from "#lib/kernel/webauthn/passkey-key.ts";
import { Assertion, verifyAssertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import type { Envelope, RunDecision } from "./envelope.ts";

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

export const DecisionStatement = z.discriminatedUnion("about", [
  z.strictObject({
    version: z.literal(1),
    about: z.literal("application"),
    treId: TreId,
    /** `digest`: of the canonical JSON of this revision as the committee read it. */
    application: z.strictObject({ projectId: ProjectId, revision: z.int().positive(), digest: hex64 }),
    decision: z.enum(["approve", "refuse", "return"]),
    /** As the applicant and the register are told it. */
    reason: z.string().max(40_000),
    /** Digest of the envelope's canonical JSON; null where nothing was approved. */
    envelope: hex64.nullable(),
  }),
  /** An approval, or several of one project, taken back before its end. `stoppedAt`: when the portal stopped it. `envelopes`: digests of their canonical JSON. */
  z.strictObject({ version: z.literal(1), about: z.literal("revocation"), treId: TreId, projectId: ProjectId, envelopes: z.array(hex64).min(1).max(100), reason: z.string().max(40_000), stoppedAt: z.iso.datetime() }),
  /** The word on one run that was outside its envelope: the digest of that document (RunDecision), which names run, dataset and query. */
  z.strictObject({ version: z.literal(1), about: z.literal("run"), treId: TreId, decision: hex64 }),
]);
export type DecisionStatement = z.infer<typeof DecisionStatement>;

export const SignedDecision = z.strictObject({ statement: DecisionStatement, signatures: z.array(Assertion).min(1).max(100) });
export type SignedDecision = z.infer<typeof SignedDecision>;

/** So that a signature over a decision is never one over anything else that a passkey may be asked to sign. */
const domain = "Fivefold committee decision, version 1\n";
export const challengeOf = (statement: DecisionStatement): Promise<string> => challengeOver(domain, statement);

export const runStatement = async (decision: RunDecision): Promise<DecisionStatement> => ({ version: 1, about: "run", treId: decision.treId, decision: await digestOf(decision) });

/** A member's key as whoever verifies holds it. `withdrawn`: it counts for nothing any more, whenever something was signed with it: a signature has no date that can be trusted. */
export type HeldKey = { readonly credentialId: string; readonly key: PasskeyKey; readonly personId: string; readonly name: string; readonly withdrawn: boolean };
/** `members`: how many different people must have signed. `origin`: of the portal's pages, on which they sign. */
export type SignatureDemand = { readonly members: number; readonly origin: string };

export const signedDecisionRule = "signed-decision";
const no = (why: string) => refuse("outside-approval", why, { rule: signedDecisionRule });

/** Who signed this statement with a key that counts: each person once, however many keys they have. */
export async function signersOf({ statement, signatures }: SignedDecision, keys: readonly HeldKey[], origin: string): Promise<{ names: string[]; faults: string[] }> {
  const challenge = await challengeOf(statement);
  const signers = new Map<string, string>();
  const faults: string[] = [];
  for (const signature of signatures) {
    const held = keys.find((one) => one.credentialId === signature.credentialId);
    if (!held) faults.push("A signature is by a key that this TRE does not know.");
    else if (held.withdrawn) faults.push(`The key of ${held.name} was withdrawn.`);
    else {
      const found = await verifyAssertion(signature, held.key, { challenge, origin, userVerification: "required" });
      if ("fault" in found) faults.push(`The signature of ${held.name} does not hold: ${ceremonyFaults[found.fault]}`);
      else signers.set(held.personId, held.name);
    }
  }
  return { names: [...signers.values()], faults: [...new Set(faults)] };
}

/** Whether enough members signed what lets a run start here: the very envelope, or the very decision about the run. */
async function judge(signed: SignedDecision, isThis: boolean, keys: readonly HeldKey[], { members, origin }: SignatureDemand): Promise<Result<string[]>> {
  if (!isThis) return no("What the committee signed is another decision than the one that the request stands on.");
  const { names, faults } = await signersOf(signed, keys, origin);
  if (names.length >= members) return ok(names);
  const counted = names.length === 0 ? "None of the members demanded has signed the decision" : `Only ${names.length} of the ${members} members demanded ${names.length === 1 ? "has" : "have"} signed the decision`;
  return no([`${counted} with a key that counts here.`, ...faults].join(" "));
}
const unsigned = () => no("This TRE runs nothing on the portal's word alone, and the committee's decision came without its members' signatures.");

export async function judgeSignedEnvelope(envelope: Envelope, signed: readonly SignedDecision[], keys: readonly HeldKey[], demand: SignatureDemand): Promise<Result<string[]>> {
  const digest = await digestOf(envelope);
  const about = signed.filter(({ statement }) => statement.about === "application");
  const of = about.find(({ statement }) => statement.about === "application" && statement.envelope === digest) ?? about[0];
  if (of?.statement.about !== "application") return unsigned();
  const { statement } = of;
  const isThis = statement.treId === envelope.tre.id && statement.decision === "approve" && statement.envelope === digest
    && statement.application.projectId === envelope.project.id && statement.application.revision === envelope.project.revision;
  return judge(of, isThis, keys, demand);
}

export async function judgeSignedRunDecision(decision: RunDecision, signed: SignedDecision | undefined, keys: readonly HeldKey[], demand: SignatureDemand): Promise<Result<string[]>> {
  if (!signed) return unsigned();
  const { statement } = signed;
  return judge(signed, statement.about === "run" && statement.treId === decision.treId && statement.decision === (await digestOf(decision)), keys, demand);
}

/** That members of this TRE's committee took this very approval back: who, and why. The stop itself needs no signature; this says whose word it is. */
export async function judgeSignedRevocation({ treId, envelope }: { treId: string; envelope: string }, signed: SignedDecision, keys: readonly HeldKey[], demand: SignatureDemand): Promise<Result<{ signers: string[]; reason: string }>> {
  const { statement } = signed;
  if (statement.about !== "revocation") return no("What the committee signed takes no approval back.");
  const judged = await judge(signed, statement.treId === treId && statement.envelopes.includes(envelope), keys, demand);
  return judged.ok ? ok({ signers: judged.value, reason: statement.reason }) : judged;
}
