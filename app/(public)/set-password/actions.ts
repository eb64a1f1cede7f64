"use server";

import { redirect } from "next/navigation";
import { portalContext } from "#app/_server/context.ts";
import { refuse, type Refusal } from "#lib/kernel/result.ts";
import { setPassword } from "#lib/portal/password-links.ts";

export async function choosePassword(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  if (form.get("password") !== form.get("again")) return refuse("invalid-input", "The two passwords are not the same.", { fields: { again: "This is not the same as the password above." } }).refusal;
  const set = await setPassword(await portalContext(), { link: form.get("link"), password: form.get("password") });
  if (set.ok) redirect("/sign-in?done=password-set");
  // The link is no field that anyone can see: what is wrong with it is said for the whole form.
  const { link, ...fields } = set.refusal.fields ?? {};
  return link === undefined ? set.refusal : { ...set.refusal, message: link, fields: { "": link, ...fields } };
}
