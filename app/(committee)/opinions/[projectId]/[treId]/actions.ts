"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { besideFields, fieldText } from "#app/_server/form-fields.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { declareAsReviewer, declineReview, giveOpinion } from "#lib/portal/give-opinion.ts";

const place = (form: FormData) => ({ projectId: form.get("projectId"), treId: form.get("treId") });
const read = (form: FormData) => ({ ...place(form), revision: form.get("revision") });
function answered(result: Result<unknown>): Refusal | undefined {
  if (!result.ok) return besideFields(result.refusal, (path) => path.replace(/^opinion\./, ""));
  revalidatePath("/opinions", "layout");
  return undefined;
}

export async function declare(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const text = fieldText(form, "interest");
  return answered(await declareAsReviewer(await portalContext(), await currentActor(), { ...read(form), interests: text === undefined ? [] : [{ kind: form.get("kind"), text }], recuses: form.get("takes-part") === "no" }));
}
export async function give(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const texts = Object.fromEntries(["strengths", "concerns", "suggestions"].map((name) => [name, fieldText(form, name) ?? ""]));
  return answered(await giveOpinion(await portalContext(), await currentActor(), { ...read(form), opinion: { advises: form.get("advises") ?? "", ...texts } }));
}
export async function decline(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return answered(await declineReview(await portalContext(), await currentActor(), place(form)));
}
