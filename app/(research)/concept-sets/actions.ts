"use server";

import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { archiveConceptSet } from "#lib/portal/archive-concept-set.ts";
import { copyConceptSet } from "#lib/portal/copy-concept-set.ts";
import { shareConceptSet } from "#lib/portal/share-concept-set.ts";

type Answer = Promise<Refusal | undefined>;
/** An empty choice is the person alone. */
const projectIn = (form: FormData): FormDataEntryValue | null => form.get("projectId") || null;

export async function share(_before: Refusal | undefined, form: FormData): Answer {
  const shared = await shareConceptSet(await portalContext(), await currentActor(), { id: form.get("id"), projectId: projectIn(form), everyone: form.get("everyone") === "on" });
  if (!shared.ok) return shared.refusal;
  revalidatePath("/concept-sets", "layout");
  return undefined;
}

export async function copy(_before: Refusal | undefined, form: FormData): Answer {
  const made = await copyConceptSet(await portalContext(), await currentActor(), { id: form.get("id"), version: form.get("version"), projectId: projectIn(form) });
  if (!made.ok) return made.refusal;
  redirect(`/concept-sets/${made.value.id}` as Route);
}

export async function archive(_before: Refusal | undefined, form: FormData): Answer {
  const done = await archiveConceptSet(await portalContext(), await currentActor(), { id: form.get("id"), archived: form.get("archived") === "true" });
  if (!done.ok) return done.refusal;
  revalidatePath("/concept-sets", "layout");
  return undefined;
}
