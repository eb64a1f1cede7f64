import path from "node:path";
import { connect } from "#db/connect.ts";
import type { PrivateJwk } from "#lib/approval/signature.ts";
import type { TrustedIssuer } from "#lib/governance/verify-visas.ts";
import { fileBlobStore } from "./blob-store.ts";
import type { Context } from "./context.ts";
import { eventHub } from "./events.ts";
import { issuerKeys } from "./issuer-keys.ts";
import { createLogger } from "./log.ts";
import { safePeopleRegistry, type RegistrySettings } from "./safe-people-registry.ts";
import { keptSigningKey } from "./signing-key.ts";

export type Installation = { databaseUrl: string; dataFolder: string; portalUrl: string; logLevel?: string; signingKey?: PrivateJwk | undefined; registerLogKey?: PrivateJwk | undefined; visaIssuers?: readonly TrustedIssuer[]; privateWebhooks?: boolean; publishing?: "signed-in" | "passkey"; registry?: RegistrySettings | undefined };

/** The context of a running installation, for the portal's own process and for seeds that act before it starts. `close` lets the process end. */
export async function createContext(at: Installation): Promise<Context & { close(): Promise<void> }> {
  const db = connect(at.databaseUrl);
  const events = eventHub(db.$client);
  return {
    db,
    clock: { now: () => new Date() },
    blobs: fileBlobStore(path.join(at.dataFolder, "blobs")),
    events,
    signingKey: at.signingKey ?? (await keptSigningKey(at.dataFolder)),
    registerLogKey: at.registerLogKey ?? (await keptSigningKey(at.dataFolder, "register-log-key")),
    ...(at.visaIssuers && at.visaIssuers.length > 0 && { clearinghouse: { trusted: at.visaIssuers, keysAt: issuerKeys() } }),
    ...(at.registry && { registry: safePeopleRegistry(at.registry) }),
    portalUrl: at.portalUrl,
    privateWebhooks: at.privateWebhooks ?? false,
    publishing: at.publishing ?? "signed-in",
    log: createLogger(at.logLevel ?? "info"),
    requestId: crypto.randomUUID(),
    close: async () => {
      await events.close();
      await db.$client.end({ timeout: 5 });
    },
  };
}
