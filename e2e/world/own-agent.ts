/**
 * A TRE whose software is the test's own: it joins with an invitation and a key of its own like any other, and then may say to the
 * portal whatever it likes, rightly signed.
 */
import { signAgentToken } from "#lib/protocol/agent-token.ts";
import { headers, JoinAnswer, paths, PollAnswer, type TreProfile } from "#lib/protocol/messages.ts";
import type { RunState } from "#lib/protocol/run-states.ts";
import type { PrivateJwk } from "#lib/approval/signature.ts";
import type { TreId } from "#lib/kernel/ids.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newSigningKey } from "#lib/portal/signing-key.ts";

export type Asking = { method: "GET" | "POST" | "PUT"; path: string; body?: Uint8Array | string; type?: string; extra?: Record<string, string>; token?: string };
export type OwnAgent = {
  readonly treId: TreId;
  readonly key: PrivateJwk;
  /** A token for one request; `change` spoils it. */
  token(asking: Pick<Asking, "method" | "path" | "body">, change?: { treId?: TreId; key?: PrivateJwk; now?: Date; audience?: string; jti?: string }): Promise<string>;
  ask(asking: Asking): Promise<Response>;
  poll(capacity?: number): Promise<PollAnswer>;
  /** Tells the moves of a run, numbered from `first`. */
  tell(runId: string, lease: string, moves: readonly RunState[], first?: number): Promise<Response>;
  sendResults(runId: string, lease: string, bytes: Uint8Array): Promise<Response>;
};

export async function joinAs(portalUrl: string, invitation: string, profile: TreProfile): Promise<OwnAgent> {
  const key = await newSigningKey();
  const { kty, crv, x } = key;
  const joined = await fetch(`${portalUrl}${paths.join}`, {
    method: "POST", headers: { "content-type": "application/json", [headers.protocol]: "1" }, body: JSON.stringify({ invitation, publicKey: { kty, crv, x }, profile }),
  });
  if (!joined.ok) throw new Error(`the TRE could not join: ${await joined.text()}`);
  const { treId } = JoinAnswer.parse(await joined.json());

  const token: OwnAgent["token"] = async ({ method, path, body }, change = {}) =>
    signAgentToken({ method, path, bodyDigest: await sha256(body ?? ""), audience: portalUrl, treId, key, now: new Date(), jti: crypto.randomUUID().replaceAll("-", ""), ...change });
  const send: OwnAgent["ask"] = async (asking) =>
    fetch(`${portalUrl}${asking.path}`, {
      method: asking.method, redirect: "manual",
      headers: {
        [headers.protocol]: "1", authorization: `Bearer ${asking.token ?? (await token(asking))}`,
        ...(asking.body !== undefined && { "content-type": asking.type ?? "application/json" }), ...asking.extra,
      },
      ...(asking.body !== undefined && { body: typeof asking.body === "string" ? asking.body : Buffer.from(asking.body) }),
    });
  // A connection kept from before, which the portal has closed meanwhile, breaks at the first write: asked once more, on a new one.
  const ask: OwnAgent["ask"] = (asking) =>
    send(asking).catch((error: unknown) => {
      if (error instanceof TypeError && (error.cause as { code?: string } | undefined)?.code === "EPIPE") return send(asking);
      throw error;
    });
  return {
    treId, key, token, ask,
    poll: async (capacity = 10) => {
      const response = await ask({ method: "POST", path: paths.poll, body: JSON.stringify({ waitSeconds: 0, capacity, holding: [], awaitingDecision: [] }) });
      return PollAnswer.parse(await response.json());
    },
    tell: (runId, lease, moves, first = 1) =>
      ask({ method: "POST", path: paths.events(runId), body: JSON.stringify({ lease, events: moves.map((to, index) => ({ sequence: first + index, to, at: new Date().toISOString(), by: "Agent of a test" })) }) }),
    sendResults: async (runId, lease, bytes) =>
      ask({ method: "PUT", path: paths.results(runId), body: bytes, type: "application/zip", extra: { [headers.lease]: lease, [headers.sha256]: await sha256(bytes) } }),
  };
}
