/**
 * Passkeys of the console's people, with which output checkers confirm what they release where the policy asks for it. Whoever has somebody's password
 * or session must not be able to make a key that counts: a new one takes the password again, and counts only once an operator who is not its owner has
 * compared its words with them. Nobody signs in with one.
 */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { ceremonyFaults, CredentialId } from "#lib/kernel/webauthn/ceremony.ts";
import { registrationAsked, type PasskeyAsked } from "#lib/kernel/webauthn/registration-asked.ts";
import { Registration, verifyRegistration } from "#lib/kernel/webauthn/verify-registration.ts";
import { passkeyInWords } from "#lib/protocol/committee-keys.ts";
import { consoleCeremony, consoleOrigin } from "../confirmed-release.ts";
import type { AgentContext } from "../context.ts";
import { accountByEmail, allAccounts } from "../store/accounts.ts";
import { acceptPasskey as accept, challengeFor, consolePasskey, consolePasskeys, forgetChallenge, isKnown, keepChallenge, keepPasskey, removePasskey as remove } from "../store/console-passkeys.ts";
import { parseInput } from "./input.ts";
import { passwordMatches } from "./password.ts";
import { byEmail, forgetTries, mayTry } from "./password-attempts.ts";
import { mayDo, notPermitted, type ConsoleActor } from "./permissions.ts";

type Context = Pick<AgentContext, "store" | "config" | "clock">;
const minutes = 10;
const mostPasskeys = 10;

export type ConsolePasskeyView = { credentialId: string; owner: string; isMine: boolean; name: string; /** Read out by its owner, compared by an operator. */ words: string; madeAt: string; acceptedBy: string | null };
/** `asked`: this TRE's policy wants them. `origin`: the one address of this console at which they work. */
export type ConsolePasskeysView = { asked: boolean; origin: string; passkeys: ConsolePasskeyView[] };

/** An operator sees everybody's, anybody else their own. */
export async function listConsolePasskeys({ store, config }: Context, actor: ConsoleActor): Promise<Result<ConsolePasskeysView>> {
  const refused = notPermitted(actor, "keep-passkeys");
  if (refused) return refused;
  const names = new Map(allAccounts(store.db).map(({ accountId, name }) => [accountId, name]));
  const seen = consolePasskeys(store.db).filter((one) => one.accountId === actor.accountId || mayDo(actor, "accept-key"));
  const passkeys = await Promise.all(seen.map(async ({ credentialId, accountId, name, key, madeAt, acceptedBy }) => ({
    credentialId, owner: names.get(accountId) ?? "", isMine: accountId === actor.accountId, name, words: await passkeyInWords(key), madeAt, acceptedBy: acceptedBy && (names.get(acceptedBy) ?? ""),
  })));
  return ok({ asked: config.policy.releaseVotes === "passkey", origin: consoleOrigin(config), passkeys });
}

const Begin = z.strictObject({ password: z.string().min(1, "Enter your password.").max(200) });
export async function beginConsolePasskey({ store, config, clock }: Context, actor: ConsoleActor, input: unknown): Promise<Result<PasskeyAsked>> {
  const refused = notPermitted(actor, "keep-passkeys");
  if (refused) return refused;
  const parsed = parseInput(Begin, input);
  if (!parsed.ok) return parsed;
  const own = consolePasskeys(store.db).filter((one) => one.accountId === actor.accountId);
  if (own.length >= mostPasskeys) return refuse("wrong-state", `You have ${mostPasskeys} passkeys: remove one that you no longer use first.`);
  const entry = { actor: `account:${actor.accountId}`, subject: actor.accountId };
  // With those at the sign-in: a stolen session must be no better place to guess.
  const counted = [byEmail(actor.email)];
  if (!mayTry({ store, clock }, counted, { ...entry, action: "passkey-password-tried" })) return refuse("too-many-requests", "There were too many attempts. Wait a quarter of an hour and try again.");
  if (!(await passwordMatches(accountByEmail(store.db, actor.email)?.passwordHash, parsed.value.password))) return refuse("invalid-input", "This is not your password.", { fields: { password: "This is not your password." } });
  const challenge = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  const expiresAt = new Date(clock.now().getTime() + minutes * 60_000).toISOString();
  store.write({ ...entry, action: "passkey-begun" }, (db) => {
    forgetTries(db, counted);
    keepChallenge(db, actor.accountId, challenge, expiresAt);
  });
  return ok(registrationAsked(challenge, { origin: consoleOrigin(config), rpName: config.name, id: actor.accountId, email: actor.email, name: actor.name }, own.map((one) => one.credentialId)));
}

const Add = z.strictObject({ name: z.string().trim().min(2, "Name the passkey in at least 2 characters, such as “My phone”.").max(60, "Name it in at most 60 characters."), registration: Registration });
export async function addConsolePasskey({ store, config, clock }: Context, actor: ConsoleActor, input: unknown): Promise<Result<{ words: string }>> {
  const refused = notPermitted(actor, "keep-passkeys");
  if (refused) return refused;
  const parsed = parseInput(Add, input);
  if (!parsed.ok) return parsed;
  const { name, registration } = parsed.value;
  const { accountId } = actor;
  const now = clock.now().toISOString();
  const challenge = challengeFor(store.db, accountId, now);
  if (challenge === undefined) return refuse("expired", "This took too long, or was begun in another window. Begin again.");
  const made = await verifyRegistration(registration, consoleCeremony(config, challenge));
  if ("fault" in made) return refuse("invalid-input", `The passkey was not accepted. ${ceremonyFaults[made.fault]}`);
  const { credentialId, key, signCount } = made;
  const words = await passkeyInWords(key);
  // While its words were made, the same challenge may have made one in another window.
  if (challengeFor(store.db, accountId, now) !== challenge || isKnown(store.db, credentialId, key)) return refuse("conflict", "This passkey is known here already.");
  store.write({ actor: `account:${accountId}`, action: "passkey-added", subject: accountId, facts: { credential: credentialId, words } }, (db, at) => {
    forgetChallenge(db, accountId);
    keepPasskey(db, { credentialId, accountId, name, key, signCount, madeAt: at });
  });
  return ok({ words });
}

const Accept = z.strictObject({ credentialId: CredentialId, words: z.string().max(200), compared: z.literal("yes", "Compare the words with its owner first, then say so.") });
export async function acceptConsolePasskey({ store }: Pick<Context, "store">, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "accept-key");
  if (refused) return refused;
  const parsed = parseInput(Accept, input);
  if (!parsed.ok) return parsed;
  const { credentialId, words } = parsed.value;
  const held = consolePasskey(store.db, credentialId);
  if (!held || held.removedAt !== null) return refuse("not-found", "There is no such passkey any more.");
  if (held.accountId === actor.accountId) return refuse("not-permitted", "Your own passkey: another operator has to compare its words with you.");
  if ((await passkeyInWords(held.key)) !== words) return refuse("conflict", "These are not the words of this passkey. Look at them again.");
  // Read again: the words took a moment.
  const now = consolePasskey(store.db, credentialId);
  if (now?.acceptedAt !== null || now.removedAt !== null) return refuse("wrong-state", now?.removedAt === null ? "This passkey counts already." : "There is no such passkey any more.");
  store.write({ actor: `account:${actor.accountId}`, action: "passkey-accepted", subject: held.accountId, facts: { credential: credentialId, words } }, (db, at) => { accept(db, credentialId, actor.accountId, at); });
  return ok(undefined);
}

const Remove = z.strictObject({ credentialId: CredentialId });
/** By its owner, or by an operator when it was lost. An output that waits and was confirmed with it is not released on it any more. */
export async function removeConsolePasskey({ store }: Pick<Context, "store">, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "keep-passkeys");
  if (refused) return refused;
  const parsed = parseInput(Remove, input);
  if (!parsed.ok) return parsed;
  const held = consolePasskey(store.db, parsed.value.credentialId);
  if (!held || held.removedAt !== null || (held.accountId !== actor.accountId && !mayDo(actor, "accept-key"))) return refuse("not-found", "There is no such passkey, or it has been removed already.");
  store.write({ actor: `account:${actor.accountId}`, action: "passkey-removed", subject: held.accountId, facts: { credential: held.credentialId } }, (db, at) => remove(db, held.credentialId, at));
  return ok(undefined);
}
