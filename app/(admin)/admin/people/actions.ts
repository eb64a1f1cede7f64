"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { fieldText } from "#app/_server/form-fields.ts";
import { refuse, type Refusal, type Result } from "#lib/kernel/result.ts";
import { deactivatePerson, grantRole, invitePerson, resendPasswordLink, revokeRole } from "#lib/portal/manage-people.ts";

type Link = { link: string };

export async function invite(_before: Result<Link> | undefined, form: FormData): Promise<Result<Link>> {
  const role = fieldText(form, "role");
  const invited = await invitePerson(await portalContext(), await currentActor(), {
    name: form.get("name"), email: form.get("email"), roles: role === undefined ? [] : [{ role, treId: fieldText(form, "treId") ?? null }],
  });
  if (invited.ok) revalidatePath("/admin/people");
  if (invited.ok || invited.refusal.fields === undefined) return invited;
  // The form asks for one role; the verb takes several and numbers them.
  const fields = Object.fromEntries(Object.entries(invited.refusal.fields).map(([path, mend]) => [path.replace(/^roles\.0\./, ""), mend]));
  return refuse(invited.refusal.reason, invited.refusal.message, { fields });
}

export async function give(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const given = await grantRole(await portalContext(), await currentActor(), { userId: form.get("userId"), role: form.get("role"), treId: fieldText(form, "treId") ?? null });
  return done(given);
}

export async function takeAway(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await revokeRole(await portalContext(), await currentActor(), { grantId: form.get("grantId") }));
}

export async function closeAccount(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await deactivatePerson(await portalContext(), await currentActor(), { userId: form.get("userId") }));
}

export async function sendLink(_before: Result<{ sentTo: string }> | undefined, form: FormData): Promise<Result<{ sentTo: string }>> {
  return resendPasswordLink(await portalContext(), await currentActor(), { userId: form.get("userId") });
}

function done(result: Result<unknown>): Refusal | undefined {
  if (!result.ok) return result.refusal;
  revalidatePath("/admin/people", "layout");
  return undefined;
}
