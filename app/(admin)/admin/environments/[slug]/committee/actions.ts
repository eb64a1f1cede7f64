"use server";

import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { besideFields, fieldText } from "#app/_server/form-fields.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { setCommitteeForm, writeQuestion } from "#lib/portal/manage-forms.ts";
import { seatMember, setCommitteeRule } from "#lib/portal/manage-committee.ts";

/** Of the administrator's passkey, the second time that a form is sent. */
const signatureIn = (form: FormData) => ({ assertion: form.get("assertion") ?? undefined });

function answered(result: Result<unknown>): Refusal | undefined {
  if (!result.ok) return besideFields(result.refusal, (path) => path.replace(/^rule\./, ""));
  revalidatePath("/admin/environments", "layout");
  return undefined;
}
export async function setRule(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const flag = (name: string) => form.get(name) !== null;
  const texts = Object.fromEntries(["voters", "quorum", "leastLay", "leastIndependent", "majority", "leastRationale", "serviceDays", "signatures", "closing"].map((name) => [name, form.get(name)]));
  const proportionate = flag("proportionate") ? { proportionate: { analyses: form.getAll("analyses"), sectors: form.getAll("sectors"), mostMonths: form.get("mostMonths"), share: form.get("share") } } : {};
  const appeal = flag("appeal") ? { appeal: { panel: form.get("appealPanel"), workingDays: form.get("appealDays"), quorum: form.get("appealQuorum"), leastLay: form.get("appealLay"), leastIndependent: form.get("appealIndependent") } } : {};
  const refusal = answered(await setCommitteeRule(await portalContext(), await currentActor(), { treId: form.get("treId"), rule: { ...texts, evidence: form.getAll("evidence"), chairCasting: flag("chairCasting"), blind: flag("blind"), deputies: flag("deputies"), declaration: flag("declaration") ? "before-papers" : "none", ...proportionate, ...appeal }, ...signatureIn(form) }));
  const slug = fieldText(form, "slug");
  // What was begun with is over once a rule is set.
  if (refusal === undefined && slug !== undefined) redirect(`/admin/environments/${encodeURIComponent(slug)}/committee` as Route);
  return refusal;
}
export async function seat(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return answered(await seatMember(await portalContext(), await currentActor(), { treId: form.get("treId"), userId: form.get("userId"), kind: form.get("kind"), independent: form.get("independent") !== null, delegate: form.get("delegate") !== null, hearsAppeals: form.get("hearsAppeals") !== null, deputyOf: fieldText(form, "deputyOf") ?? null, organisation: fieldText(form, "organisation") ?? "", ror: fieldText(form, "ror") ?? "" }));
}
export async function setForm(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return answered(await setCommitteeForm(await portalContext(), await currentActor(), { treId: form.get("treId"), form: { demands: form.getAll("demands"), asks: form.getAll("asks") }, ...signatureIn(form) }));
}
export async function write(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const texts = Object.fromEntries(["key", "safe", "asks", "least", "onChange"].map((name) => [name, form.get(name)]));
  return answered(await writeQuestion(await portalContext(), await currentActor(), { ...texts, hint: fieldText(form, "hint") ?? "", treId: form.get("everybody") === null ? fieldText(form, "treId") ?? null : null, ...signatureIn(form) }));
}
