/** The key that signs the log's checkpoints. Its name is the log's origin, which never changes once the log has begun: a portal that moves keeps the old one. */
import { eq } from "drizzle-orm";
import type { PrivateJwk, PublicJwk } from "#lib/approval/signature.ts";
import { verifierKey, type SignatureKind, type SignerKey, type VerifierKey } from "#lib/register/log/signed-note.ts";
import { registerLogLeaves } from "#db/schema/index.ts";
import { readLogEntry } from "#lib/register/log/log-entry.ts";
import { publicKeyBytes } from "#lib/register/log/witness-name.ts";
import type { Context, Queryable } from "./context.ts";

/** Schema-less address, as C2SP's checkpoints name a log. */
export const originAt = (portalUrl: string): string => `${new URL(portalUrl).host}/log`;

const keyOf = (name: string, kind: SignatureKind, jwk: Pick<PublicJwk, "x">): Promise<VerifierKey> => verifierKey(name, kind, publicKeyBytes(jwk.x));

export async function logSigner(origin: string, jwk: PrivateJwk): Promise<SignerKey> {
  const { kty, crv, d, x } = jwk;
  return { verifier: await keyOf(origin, 1, jwk), privateKey: await crypto.subtle.importKey("jwk", { kty, crv, d, x }, "Ed25519", false, ["sign"]) };
}
export const logVerifier = (origin: string, context: Context): Promise<VerifierKey> => keyOf(origin, 1, context.registerLogKey);

const firstEntry = async (db: Queryable) => {
  const [first] = await db.select({ entry: registerLogLeaves.entry }).from(registerLogLeaves).where(eq(registerLogLeaves.index, 0));
  return first && readLogEntry(first.entry);
};
/** The log's own name, as its first entry says. */
export async function originOf(db: Queryable): Promise<string> {
  const genesis = await firstEntry(db);
  if (genesis?.type !== "register.genesis") throw new Error("the register's log does not begin with its genesis");
  return genesis.log;
}
/** Also before the log has begun: the name that it will have. */
export async function originNowOrLater(context: Context): Promise<string> {
  return (await firstEntry(context.db)) === undefined ? originAt(context.portalUrl) : originOf(context.db);
}
