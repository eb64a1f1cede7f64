"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { signIn, signOut } from "#app/_server/auth.ts";
import { portalContext } from "#app/_server/context.ts";
import { refuse, type Refusal, type Result } from "#lib/kernel/result.ts";
import { createAccessToken, revokeAccessToken } from "#lib/portal/access-tokens.ts";
import { changePassword, updateProfile } from "#lib/portal/account.ts";
import type { Registration } from "#lib/kernel/webauthn/verify-registration.ts";
import type { PasskeyAsked } from "#lib/kernel/webauthn/registration-asked.ts";
import { addPasskey, beginPasskey, removePasskey } from "#lib/portal/passkeys.ts";
import { unlinkOrcid } from "#lib/portal/link-orcid.ts";
import { closeAllSessions } from "#lib/portal/sessions.ts";

export async function saveProfile(_before: Result<{ name: string }> | undefined, form: FormData): Promise<Result<{ name: string }>> {
  const saved = await updateProfile(await portalContext(), await currentActor(), { name: form.get("name"), orcid: form.get("orcid") });
  if (saved.ok) revalidatePath("/", "layout");
  return saved;
}

export async function choosePassword(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  if (form.get("password") !== form.get("again")) return refuse("invalid-input", "The two new passwords are not the same.", { fields: { again: "This is not the same as the new password above." } }).refusal;
  const changed = await changePassword(await portalContext(), await currentActor(), { current: form.get("current"), password: form.get("password") });
  if (!changed.ok) return changed.refusal;
  await signOut({ redirectTo: "/sign-in?done=password-changed" });
  return undefined;
}

/** Goes to ORCID; whoever comes back signed in there has their iD linked (app/_server/auth.ts). */
export async function goToOrcid(): Promise<undefined> {
  await signIn("orcid", { redirectTo: "/account" });
  return undefined;
}

export async function unlinkIdentifier(): Promise<Refusal | undefined> {
  const unlinked = await unlinkOrcid(await portalContext(), await currentActor());
  if (!unlinked.ok) return unlinked.refusal;
  revalidatePath("/account");
  return undefined;
}

export type MadeToken = { id: string; token: string; expiresAt: string };
export async function makeToken(_before: Result<MadeToken> | undefined, form: FormData): Promise<Result<MadeToken>> {
  const made = await createAccessToken(await portalContext(), await currentActor(), { name: form.get("tokenName"), days: form.get("days") });
  if (made.ok) revalidatePath("/account");
  if (made.ok || made.refusal.fields === undefined) return made;
  // On this page, `name` is the person's.
  const { name, ...others } = made.refusal.fields;
  return refuse(made.refusal.reason, made.refusal.message, { fields: { ...others, ...(name !== undefined && { tokenName: name }) } });
}

export async function revokeToken(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const revoked = await revokeAccessToken(await portalContext(), await currentActor(), { tokenId: form.get("tokenId") });
  if (!revoked.ok) return revoked.refusal;
  revalidatePath("/account");
  return undefined;
}

export async function askForPasskey(password: string): Promise<Result<PasskeyAsked>> {
  return beginPasskey(await portalContext(), await currentActor(), { password });
}
export async function takePasskey(name: string, registration: Registration): Promise<Result<{ words: string }>> {
  const added = await addPasskey(await portalContext(), await currentActor(), { name, registration });
  if (added.ok) revalidatePath("/account");
  return added;
}
export async function dropPasskey(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const removed = await removePasskey(await portalContext(), await currentActor(), { credentialId: form.get("credentialId") });
  if (!removed.ok) return removed.refusal;
  revalidatePath("/account");
  return undefined;
}

export async function signOutEverywhere(): Promise<Refusal | undefined> {
  const closed = await closeAllSessions(await portalContext(), await currentActor());
  if (!closed.ok) return closed.refusal;
  await signOut({ redirectTo: "/sign-in?done=signed-out-everywhere" });
  return undefined;
}
