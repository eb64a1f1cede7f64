import "server-only";
import { cookies, headers } from "next/headers";
import { sessionHours } from "#lib/agent/console/sign-in.ts";
import { getContext } from "#lib/agent/context.ts";

/** Browsers keep one jar for all ports of a host: with the port in its name, a second console on this machine does not end the session of the first. */
const cookieName = (): string => `fivefold-console-${getContext().config.console.port}`;

export const sessionToken = async (): Promise<string | undefined> => (await cookies()).get(cookieName())?.value;

/** Strict: no link or form of another site ever acts with this session. Next says by which protocol the request came in. */
export async function keepSession(token: string): Promise<void> {
  const secure = (await headers()).get("x-forwarded-proto") === "https";
  (await cookies()).set(cookieName(), token, { httpOnly: true, sameSite: "strict", secure, path: "/", maxAge: sessionHours * 3600 });
}
export async function forgetSession(): Promise<void> {
  (await cookies()).delete(cookieName());
}
