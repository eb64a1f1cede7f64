import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import type { Context } from "#lib/portal/context.ts";
import { createContext } from "#lib/portal/create-context.ts";
import { env, registrySettings } from "#lib/portal/env.ts";
import { forwardedFor, networkOf } from "#lib/portal/network.ts";
import { requestIdFrom } from "./request-id.ts";

/** One per process, kept through a reload in development: the connections must not multiply. */
const kept = globalThis as { fivefoldPortal?: Promise<Context> };

/** For work that belongs to no request: the jobs worker, the start. */
export async function processContext(): Promise<Context> {
  kept.fivefoldPortal ??= (async () => {
    const settings = env();
    return createContext({ databaseUrl: settings.DATABASE_URL, dataFolder: settings.FIVEFOLD_DATA, portalUrl: settings.PORTAL_URL, logLevel: settings.LOG_LEVEL, signingKey: settings.PORTAL_SIGNING_KEY, registerLogKey: settings.REGISTER_LOG_KEY, visaIssuers: settings.VISA_ISSUERS, privateWebhooks: settings.WEBHOOKS === "anywhere", publishing: settings.PUBLISHING, registry: registrySettings(settings) });
  })();
  return kept.fivefoldPortal;
}

/** What this request's verbs are given; the request id is the one that proxy.ts took or made, or that an agent sent. */
export const portalContext = cache(async (): Promise<Context> => {
  const given = await headers();
  return { ...(await processContext()), requestId: requestIdFrom(given.get("x-request-id")), network: networkOf(forwardedFor(given)) };
});
