/**
 * The token that an agent puts into `Authorization: Bearer`: a JWT (RFC 7519) signed with the TRE's Ed25519 key and bound to one
 * request. Whoever steals one can repeat only that very request, within a minute; the portal's list of used `jti` stops even that.
 */
import { decodeJwt, importJWK, jwtVerify, SignJWT } from "jose";
import type { PrivateJwk, PublicJwk } from "#lib/approval/signature.ts";
import { TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { AgentTokenClaims } from "./messages.ts";

export const tokenType = "fivefold-agent+jwt";
/** Seconds for which a token is valid. */
export const tokenLifetime = 60;
/** Seconds by which the two clocks may differ. */
export const clockLeeway = 30;

/** The request that a token is bound to. `path` is without query; `bodyDigest` is the hex SHA-256 of the body, of no bytes where there is none. */
export type BoundRequest = { method: string; path: string; bodyDigest: string; audience: string };

export async function signAgentToken(request: BoundRequest & { treId: TreId; key: PrivateJwk; now: Date; jti: string }): Promise<string> {
  const iat = Math.floor(request.now.getTime() / 1000);
  const claims: AgentTokenClaims = AgentTokenClaims.parse({
    iss: request.treId, aud: request.audience, iat, exp: iat + tokenLifetime, jti: request.jti,
    htm: request.method.toUpperCase(), htp: request.path, bd: request.bodyDigest,
  });
  return new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ: tokenType }).sign(await importJWK(request.key, "EdDSA"));
}

/** Who the token says it is from, unproven: to find the key with which `verifyAgentToken` proves it. */
export function claimedIssuer(token: string): TreId | undefined {
  try {
    return TreId.safeParse(decodeJwt(token).iss).data;
  } catch {
    return undefined;
  }
}

const no = (message: string): Refused => refuse("unauthenticated-agent", message);

/** Proves sender, request and time. Not whether `jti` was used before: that takes a memory, which the caller has. */
export async function verifyAgentToken(request: BoundRequest & { token: string; publicKey: PublicJwk; now: Date }): Promise<Result<AgentTokenClaims>> {
  let payload: unknown;
  try {
    // Times are judged below, in words: a wrong clock is the one fault that an honest agent's operator has to mend.
    const verified = await jwtVerify(request.token, await importJWK(request.publicKey, "EdDSA"), { algorithms: ["EdDSA"], typ: tokenType, currentDate: new Date(0) });
    payload = verified.payload;
  } catch {
    return no("The token is not signed with this TRE's key.");
  }
  const parsed = AgentTokenClaims.safeParse(payload);
  if (!parsed.success) return no("The token does not have the claims of an agent's token.");
  const claims = parsed.data;
  const now = request.now.getTime() / 1000;
  if (claims.exp - claims.iat > tokenLifetime) return no(`The token is valid for longer than ${tokenLifetime} seconds.`);
  if (claims.iat > now + clockLeeway || claims.exp < now - clockLeeway) return no("The token is not valid at this time: the TRE's clock and the portal's differ too much.");
  if (claims.aud !== request.audience) return no("The token is meant for another portal.");
  if (claims.htm !== request.method.toUpperCase() || claims.htp !== request.path) return no("The token is meant for another request.");
  if (claims.bd !== request.bodyDigest) return no("The token is meant for other content.");
  return ok(claims);
}
