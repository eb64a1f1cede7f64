import "server-only";
import type { Route } from "next";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { ConsoleActor } from "#lib/agent/console/permissions.ts";
import { whoami } from "#lib/agent/console/sign-in.ts";
import { getContext } from "#lib/agent/context.ts";
import { sessionToken } from "./session-cookie.ts";

/** Whoever asks; null where nobody is signed in. Read once a request, with the roles that hold now. */
export const currentActor = cache(async (): Promise<ConsoleActor | null> => whoami(getContext(), await sessionToken()));

/** For pages: who is not signed in goes to sign in, and comes back to `path`. */
export async function signedIn(path: string): Promise<ConsoleActor> {
  return (await currentActor()) ?? redirect(`/sign-in?next=${encodeURIComponent(path)}` as Route);
}
