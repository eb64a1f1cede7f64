/** Sessions of the console. The cookie holds a random token; the store holds only its hash, so a copy of the store opens no session. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { sha256Of } from "../crate-files.ts";
import { accountByEmail, accountBySession, addSession, removeSession, type Account } from "../store/accounts.ts";
import { parseInput } from "./input.ts";
import { passwordMatches } from "./password.ts";
import { byAddress, byEmail, forgetTries, mayTry } from "./password-attempts.ts";
import type { ConsoleActor } from "./permissions.ts";

const SignIn = z.strictObject({ email: z.email("Enter an e-mail address, such as a.person@example.org."), password: z.string().min(1, "Enter your password.").max(200), address: z.string().max(100).default("unknown") });
export type SignedIn = { token: string; expiresAt: string; actor: ConsoleActor };
export const sessionHours = 10;

const actorOf = ({ accountId, email, name, orcid, roles }: Account): ConsoleActor => ({ accountId, email, name, orcid, roles });
type Context = Pick<AgentContext, "store" | "clock">;

/** `address` is where the request came from; failed attempts are counted by it and by e-mail. */
export async function signIn({ store, clock }: Context, input: unknown): Promise<Result<SignedIn>> {
  const parsed = parseInput(SignIn, input);
  if (!parsed.ok) return parsed;
  const { email, password, address } = parsed.value;
  const account = accountByEmail(store.db, email);
  const counted = [byEmail(email), byAddress(address)];
  if (!mayTry({ store, clock }, counted, { actor: `address:${address}`, action: "sign-in-tried", subject: account?.accountId ?? "unknown account" })) return refuse("too-many-requests", "Too many attempts to sign in. Wait a quarter of an hour and try again.");
  const matches = await passwordMatches(account?.passwordHash, password);
  if (!account || !matches || account.disabledAt !== null) return refuse("not-signed-in", "E-mail address or password are not right.");

  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(clock.now().getTime() + sessionHours * 3_600_000).toISOString();
  store.write({ actor: `account:${account.accountId}`, action: "signed-in", subject: account.accountId }, (db, at) => {
    addSession(db, { tokenSha256: sha256Of(token), accountId: account.accountId, at, expiresAt });
    forgetTries(db, counted);
  });
  return ok({ token, expiresAt, actor: actorOf(account) });
}

/** Who is behind a session's token; null where it ended. Roles are read anew each time. */
export function whoami({ store, clock }: Context, token: string | undefined): ConsoleActor | null {
  const account = token === undefined ? undefined : accountBySession(store.db, sha256Of(token), clock.now().toISOString());
  return account ? actorOf(account) : null;
}

export function signOut({ store, clock }: Context, token: string): void {
  const actor = whoami({ store, clock }, token);
  if (actor) store.write({ actor: `account:${actor.accountId}`, action: "signed-out", subject: actor.accountId }, (db) => removeSession(db, sha256Of(token)));
}
