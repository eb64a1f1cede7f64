/** Which TRE is asking: proven by its signature over this very request, once. */
import { eq, lt } from "drizzle-orm";
import { decodeJwt } from "jose";
import { treNonces, tres } from "#db/schema/index.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { claimedIssuer, clockLeeway, verifyAgentToken } from "#lib/protocol/agent-token.ts";
import { protocolVersions } from "#lib/protocol/messages.ts";
import type { Context, Db } from "./context.ts";
import type { TreActor } from "./tre-actor.ts";

export type AgentRequest = {
  method: string;
  /** Without query. */
  path: string;
  authorization: string | null;
  /** What the agent says it speaks. */
  protocol: string | null;
};

/** An agent that speaks no version of ours is told so in words, before anything else is asked of it. */
export function speaksOurs(protocol: string | null): Result<string> {
  const offered = (protocol ?? "").split(",").map((version) => version.trim());
  const common = protocolVersions.find((version) => offered.includes(version));
  return common ? ok(common) : refuse("unsupported", `This portal speaks protocol version ${protocolVersions.join(" and ")}; the agent offers ${protocol ? protocol.slice(0, 40) : "none"}. Update the software of the TRE.`);
}

/**
 * Sender, request and time are proven before a byte of the body is read, so that a stranger cannot make the portal take in 64 MiB;
 * `bodyDigest` is the SHA-256 that the body must have, as signed (of no bytes where there is none).
 */
export async function authenticateAgent(context: Context, request: AgentRequest): Promise<Result<{ actor: TreActor; bodyDigest: string }>> {
  const version = speaksOurs(request.protocol);
  if (!version.ok) return version;
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(request.authorization ?? "")?.[1];
  if (!token) return refuse("unauthenticated-agent", "Send a token signed with the TRE's key in the Authorization header.");
  const issuer = claimedIssuer(token);
  const [tre] = issuer ? await context.db.select().from(tres).where(eq(tres.id, issuer)) : [];
  if (!tre?.publicKey) return refuse("unauthenticated-agent", "No TRE of this federation has this id and a key. Join with an invitation first.");

  const { method, path } = request;
  const bodyDigest = String(decodeJwt(token).bd);
  const now = context.clock.now();
  const proven = await verifyAgentToken({ method, path, bodyDigest, audience: context.portalUrl, token, publicKey: tre.publicKey, now });
  if (!proven.ok) return proven;
  if (tre.suspendedAt) return refuse("not-permitted", `${tre.name} is suspended. Its operator should ask the federation's administrators.`);
  // Kept for longer than the token can be valid; whoever comes second with the same id is refused, also at the same instant.
  const expiresAt = new Date((proven.value.exp + 2 * clockLeeway) * 1000);
  const [first] = await context.db.insert(treNonces).values({ treId: tre.id, jti: proven.value.jti, expiresAt }).onConflictDoNothing().returning({ jti: treNonces.jti });
  if (!first) return refuse("unauthenticated-agent", "This token was used before. Sign a fresh one for each request.");
  return ok({ actor: { kind: "tre", treId: tre.id, name: tre.name }, bodyDigest: proven.value.bd });
}

/** Forgets token ids that are of no use any more. */
export async function purgeNonces(db: Db, now: Date): Promise<void> {
  await db.delete(treNonces).where(lt(treNonces.expiresAt, now));
}
