"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { fieldText } from "#app/_server/form-fields.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { addOrganisation, describeOrganisation, mergeOrganisations, placePerson } from "#lib/portal/manage-organisations.ts";

const described = (form: FormData) => ({ name: fieldText(form, "name") ?? "", ror: fieldText(form, "ror") ?? "", sector: fieldText(form, "sector") });

function done(result: Result<unknown>, path = "/admin/organisations"): Refusal | undefined {
  if (!result.ok) return result.refusal;
  revalidatePath(path, "layout");
  return undefined;
}

export async function add(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await addOrganisation(await portalContext(), await currentActor(), described(form)));
}

export async function describe(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await describeOrganisation(await portalContext(), await currentActor(), { organisationId: form.get("organisationId"), ...described(form) }));
}

export async function merge(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const merged = await mergeOrganisations(await portalContext(), await currentActor(), { organisationId: form.get("organisationId"), into: fieldText(form, "into") });
  if (!merged.ok) return merged.refusal;
  revalidatePath("/admin/organisations", "layout");
  redirect(`/admin/organisations/${merged.value.id}`);
}

export async function placeAt(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await placePerson(await portalContext(), await currentActor(), { userId: form.get("userId"), organisationId: fieldText(form, "organisationId") ?? null }), "/admin/people");
}
