"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { acceptConsolePasskey, addConsolePasskey, beginConsolePasskey, removeConsolePasskey } from "#lib/agent/console/passkeys.ts";
import { getContext } from "#lib/agent/context.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import type { PasskeyAsked } from "#lib/kernel/webauthn/registration-asked.ts";
import type { Registration } from "#lib/kernel/webauthn/verify-registration.ts";
import { currentActor } from "#tre/app/_server/actor.ts";
import { actionOf, fieldsOf } from "#tre/app/_server/respond.ts";

type Before = Refusal | undefined;

export async function beginPasskeyAction(password: string): Promise<Result<PasskeyAsked>> {
  return beginConsolePasskey(getContext(), (await currentActor()) ?? redirect("/sign-in"), { password });
}
export async function addPasskeyAction(name: string, registration: Registration): Promise<Result<{ words: string }>> {
  const added = await addConsolePasskey(getContext(), (await currentActor()) ?? redirect("/sign-in"), { name, registration });
  if (added.ok) revalidatePath("/passkeys");
  return added;
}
export const acceptPasskeyAction = async (before: Before, form: FormData) => actionOf(acceptConsolePasskey, fieldsOf)(before, form);
export const removePasskeyAction = async (before: Before, form: FormData) => actionOf(removeConsolePasskey, fieldsOf)(before, form);
