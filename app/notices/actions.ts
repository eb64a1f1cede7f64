"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { markNoticesRead } from "#lib/portal/mark-notices-read.ts";

/** One notice, or all of them where the form names none. */
export async function markRead(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const id = form.get("id");
  const marked = await markNoticesRead(await portalContext(), await currentActor(), id === null ? {} : { ids: [id] });
  if (!marked.ok) return marked.refusal;
  revalidatePath("/", "layout");
  return undefined;
}
