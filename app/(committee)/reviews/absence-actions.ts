"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { fieldText } from "#app/_server/form-fields.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { endAbsence, sayAbsence } from "#lib/portal/manage-absence.ts";

export async function say(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const said = await sayAbsence(await portalContext(), await currentActor(), { treId: form.get("treId"), userId: fieldText(form, "userId") ?? null, from: fieldText(form, "from") ?? "", to: fieldText(form, "to") ?? "", leads: fieldText(form, "leads") ?? null, deputy: fieldText(form, "deputy") ?? null });
  if (!said.ok) return said.refusal;
  return changed();
}
export async function end(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const ended = await endAbsence(await portalContext(), await currentActor(), { id: form.get("id") });
  if (!ended.ok) return ended.refusal;
  return changed();
}
function changed(): undefined {
  revalidatePath("/reviews", "layout");
  revalidatePath("/admin/environments", "layout");
}
