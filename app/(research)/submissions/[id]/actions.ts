"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { withdrawSubmission } from "#lib/portal/withdraw-submission.ts";

export async function withdraw(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const withdrawn = await withdrawSubmission(await portalContext(), await currentActor(), { id: form.get("id") });
  if (!withdrawn.ok) return withdrawn.refusal;
  revalidatePath("/submissions");
  return undefined;
}
