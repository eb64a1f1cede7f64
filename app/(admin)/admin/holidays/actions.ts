"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { fieldText } from "#app/_server/form-fields.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { proclaimHoliday, takeBackHoliday } from "#lib/portal/manage-holidays.ts";

function done(result: Result<unknown>): Refusal | undefined {
  if (!result.ok) return result.refusal;
  revalidatePath("/admin/holidays");
  return undefined;
}
export async function proclaim(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await proclaimHoliday(await portalContext(), await currentActor(), { day: fieldText(form, "day"), name: fieldText(form, "name") ?? "", nations: form.getAll("nations") }));
}
export async function takeBack(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await takeBackHoliday(await portalContext(), await currentActor(), { day: form.get("day"), nation: form.get("nation") }));
}
