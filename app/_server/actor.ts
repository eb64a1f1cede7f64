import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import type { Actor } from "#lib/governance/permissions.ts";
import { actorFromToken } from "#lib/portal/access-tokens.ts";
import { auth } from "./auth.ts";
import { portalContext } from "./context.ts";

/** Whoever asks: by `Authorization: Bearer` if there is one, right or wrong, otherwise by the session's cookie. Read once a request. */
export const currentActor = cache(async (): Promise<Actor> => {
  const authorization = (await headers()).get("authorization");
  if (authorization !== null) {
    const bearer = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    return (bearer && (await actorFromToken(await portalContext(), bearer))) || { kind: "anonymous" };
  }
  return (await auth())?.actor ?? { kind: "anonymous" };
});
