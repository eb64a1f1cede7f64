"use server";

import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { endModel } from "#lib/portal/end-model.ts";
import { leaveOutOfModel } from "#lib/portal/leave-out-of-model.ts";
import { openVariant } from "#lib/portal/open-variant.ts";

const done = (result: Result<unknown>): Refusal | undefined => {
  if (!result.ok) return result.refusal;
  revalidatePath("/submissions", "layout");
  return undefined;
};
const oneModel = (form: FormData) => ({ id: form.get("id"), analysis: form.get("analysis") });

export async function leaveOut(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await leaveOutOfModel(await portalContext(), await currentActor(), oneModel(form)));
}
export async function end(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await endModel(await portalContext(), await currentActor(), oneModel(form)));
}
/** One of the questions that may be asked instead, as a draft of its own. */
export async function openInstead(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const made = await openVariant(await portalContext(), await currentActor(), { id: form.get("id"), words: form.get("words") });
  if (!made.ok) return made.refusal;
  redirect(`/queries/${made.value.id}` as Route);
}
