/**
 * Keys of one epoch of one analysis. The identity keys sign them; otherwise the portal, which carries every message, could put its own keys between
 * any two TREs and know all masks. How a TRE comes to know the identity keys of others is the caller's to say: not from the message that brings the keys.
 */
import { signDocument, verifyDocument, type PrivateJwk, type PublicJwk } from "#lib/approval/signature.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { mostParticipants } from "./fixed-point.ts";
import { RoundKeyClaims, type GroupsGiven, type RoundKey } from "./messages.ts";

const typ = "fivefold-round-key+jws";
/** With two, each learns the other's number by taking its own away. */
export const fewestParticipants = 3;

/** The private key can't be read out: a TRE that restarts takes part again from a new epoch. */
export type OwnRoundKey = { readonly treId: string; readonly x: string; readonly privateKey: CryptoKey };
/** `groups`: what it gives, where sums are told by groups. */
export type Participant = { readonly treId: string; readonly x: string; readonly groups?: GroupsGiven | undefined };

export async function newRoundKey(of: Omit<RoundKeyClaims, "x">, identity: PrivateJwk): Promise<{ own: OwnRoundKey; message: RoundKey }> {
  const pair = await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
  const x = (await crypto.subtle.exportKey("jwk", pair.publicKey)).x!;
  const claims: RoundKeyClaims = { ...of, x };
  return { own: { treId: of.treId, x, privateKey: pair.privateKey }, message: { treId: of.treId, signed: await signDocument(claims, typ, identity) } };
}

/** `own` is the key this TRE made; `kMin` may be raised, never lowered. */
export type ExpectedEpoch = Omit<RoundKeyClaims, "x" | "treId" | "groups"> & { readonly own: Participant; readonly kMin?: number };

/** Refuses a key that was signed by somebody else, or for something else. */
export async function verifyRoundKey({ treId, signed }: RoundKey, identity: PublicJwk, expected: Omit<RoundKeyClaims, "x" | "treId" | "groups">): Promise<Result<RoundKeyClaims>> {
  const claims = await verifyDocument(signed, typ, RoundKeyClaims, identity);
  if (!claims.ok) return claims;
  const { submission, query, analysis, epoch } = claims.value;
  const meant = submission === expected.submission && query === expected.query && analysis === expected.analysis && epoch === expected.epoch;
  return claims.value.treId === treId && meant ? claims : refuse("outside-approval", `The key of data environment ${treId} was signed for something else.`);
}

/** Each TRE calls this before it masks anything. Gives the participants in the order of their ids. */
export async function verifyParticipants(
  keys: readonly RoundKey[], identities: ReadonlyMap<string, PublicJwk>, expected: ExpectedEpoch,
): Promise<Result<readonly Participant[]>> {
  const kMin = Math.max(expected.kMin ?? fewestParticipants, fewestParticipants);
  if (keys.length < kMin || keys.length > mostParticipants) return refuse("disclosure-risk", `A masked sum needs ${String(kMin)} to ${String(mostParticipants)} data environments.`);
  const participants: Participant[] = [];
  for (const { treId, signed } of keys) {
    const identity = identities.get(treId);
    if (!identity) return refuse("outside-approval", `No identity key is known for data environment ${treId}.`);
    const claims = await verifyRoundKey({ treId, signed }, identity, expected);
    if (!claims.ok) return claims;
    const { x, groups } = claims.value;
    participants.push({ treId, x, ...(groups && { groups }) });
  }
  const distinct = (of: keyof Participant) => new Set(participants.map((p) => p[of])).size === participants.length;
  // One identity or one key under two names would make a crowd of one TRE.
  const identityKeys = new Set(participants.map((p) => identities.get(p.treId)!.x));
  if (!distinct("treId") || !distinct("x") || identityKeys.size < participants.length) return refuse("outside-approval", "A data environment or a key stands twice among the participants.");
  if (!participants.some((p) => p.treId === expected.own.treId && p.x === expected.own.x)) return refuse("outside-approval", "This data environment's own key is not among the participants.");
  return ok(inOrder(participants));
}

/** By code units of the id, the same everywhere. */
const inOrder = (participants: readonly Participant[]): readonly Participant[] => [...participants].sort((a, b) => (a.treId < b.treId ? -1 : 1));

/** Ids with keys, and with the groups that each gives: TREs that were shown different ones make different labels, and their parts don't add up to a sum. */
export const participantsDigest = (participants: readonly Participant[]): Promise<string> => digestOf(inOrder(participants).map(({ treId, x, groups }) => (groups ? [treId, x, groups] : [treId, x])));
