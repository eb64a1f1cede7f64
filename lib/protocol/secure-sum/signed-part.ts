/**
 * Masked contributions signed by the identity key of the TRE that made them. Whoever has all parts of a sum, the portal or a TRE, adds them up
 * itself: a portal can neither make up a sum nor tell two TREs of different ones. A part tells nothing to who has no key of its pairs.
 */
import { signDocument, verifyDocument, type PrivateJwk, type PublicJwk } from "#lib/approval/signature.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { plainly, type Encoding } from "./encoding.ts";
import { openSum } from "./masked-sum.ts";
import { PartClaims, type MaskedContribution, type RoundLabel, type SignedPart } from "./messages.ts";

const typ = "fivefold-masked-sum+jws";

export async function signPart({ treId, label, words }: MaskedContribution, identity: PrivateJwk): Promise<SignedPart> {
  return { words, signed: await signDocument({ treId, label, sha256: await sha256(words) }, typ, identity) };
}

/** Refuses a part of other words, of another TRE or for another label than `expected`. */
export async function verifyPart({ words, signed }: SignedPart, expected: { treId: string; label: RoundLabel }, identity: PublicJwk): Promise<Result<MaskedContribution>> {
  const claims = await verifyDocument(signed, typ, PartClaims, identity);
  if (!claims.ok) return claims;
  const { treId, label } = claims.value;
  if (treId !== expected.treId || canonicalJson(label) !== canonicalJson(expected.label)) return refuse("outside-approval", `The part of data environment ${expected.treId} was signed for something else.`);
  return claims.value.sha256 === (await sha256(words)) ? ok({ treId, label, words }) : refuse("outside-approval", `The part of data environment ${treId} is not what it signed.`);
}

/** The sum of all parts, each checked: one number per place. `parts` in the order of `identities`. */
export async function openSignedSum(parts: readonly SignedPart[], label: RoundLabel, identities: ReadonlyMap<string, PublicJwk>, kMin: number, encoding: Encoding = plainly): Promise<Result<Float64Array>> {
  const ids = [...identities.keys()];
  if (parts.length !== ids.length) return refuse("invalid-input", "The parts of a masked sum must come once from each of its participants.");
  const opened: MaskedContribution[] = [];
  for (const [i, treId] of ids.entries()) {
    const part = await verifyPart(parts[i]!, { treId, label }, identities.get(treId)!);
    if (!part.ok) return part;
    opened.push(part.value);
  }
  return openSum(opened, ids, kMin, encoding);
}
