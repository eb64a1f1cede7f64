"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { fieldText } from "#app/_server/form-fields.ts";
import { refuse, type Refusal, type Result } from "#lib/kernel/result.ts";
import { inviteTre } from "#lib/portal/invite-tre.ts";
import { renewTreKey } from "#lib/portal/renew-tre-key.ts";
import { retireTre } from "#lib/portal/retire-tre.ts";
import { suspendTre } from "#lib/portal/suspend-tre.ts";

type Invited = { invitation: string; expiresAt: string };

export async function invite(_before: Result<Invited> | undefined, form: FormData): Promise<Result<Invited>> {
  const invited = await inviteTre(await portalContext(), await currentActor(), {
    name: form.get("name"), slug: form.get("slug"), nation: form.get("nation"), about: form.get("about"), ror: fieldText(form, "ror") ?? "",
  });
  if (invited.ok) revalidatePath("/admin/environments", "layout");
  return invited;
}

export async function renewKey(_before: Result<Invited> | undefined, form: FormData): Promise<Result<Invited>> {
  const invited = await renewTreKey(await portalContext(), await currentActor(), { treId: form.get("treId"), endNow: form.get("endNow") !== null, reason: fieldText(form, "keyReason") ?? "" });
  if (invited.ok) revalidatePath("/admin/environments", "layout");
  if (invited.ok || invited.refusal.fields === undefined) return invited;
  // On this page, `reason` is the suspension's.
  const { reason, ...others } = invited.refusal.fields;
  return refuse(invited.refusal.reason, invited.refusal.message, { fields: { ...others, ...(reason !== undefined && { keyReason: reason }) } });
}

export async function retire(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const retired = await retireTre(await portalContext(), await currentActor(), { treId: form.get("treId"), reason: fieldText(form, "reason") ?? "" });
  if (!retired.ok) return retired.refusal;
  revalidatePath("/", "layout");
  return undefined;
}

export async function suspend(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const suspended = await suspendTre(await portalContext(), await currentActor(), { treId: form.get("treId"), suspended: form.get("suspended") === "yes", reason: fieldText(form, "reason") ?? "" });
  if (!suspended.ok) return suspended.refusal;
  revalidatePath("/", "layout");
  return undefined;
}
