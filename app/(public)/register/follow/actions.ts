"use server";

import { headers } from "next/headers";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { besideFields } from "#app/_server/form-fields.ts";
import type { Result } from "#lib/kernel/result.ts";
import { forwardedFor } from "#lib/portal/network.ts";
import type { LetterPace } from "#lib/register/watch.ts";
import { confirmWatch, endWatch, setLetterPace, watchRegister } from "#lib/portal/watch-register.ts";

export async function follow(_before: Result<{ asked: true }> | undefined, form: FormData): Promise<Result<{ asked: true }>> {
  return watchRegister(await portalContext(), await currentActor(), { email: form.get("email"), kind: form.get("kind"), value: form.get("value"), pace: form.get("pace") ?? undefined }, { address: forwardedFor(await headers()) });
}

/** The key is no field that anyone sees: what is wrong with it is said for the whole form. */
const whole = <T>(result: Result<T>): Result<T> => (result.ok ? result : { ok: false, refusal: besideFields(result.refusal, () => "") });
export async function confirm(_before: Result<{ kind: string; value: string }> | undefined, form: FormData): Promise<Result<{ kind: string; value: string }>> {
  return whole(await confirmWatch(await portalContext(), await currentActor(), { key: form.get("key") }));
}
export async function end(_before: Result<{ ended: true }> | undefined, form: FormData): Promise<Result<{ ended: true }>> {
  return whole(await endWatch(await portalContext(), await currentActor(), { key: form.get("key") }));
}
export async function setPace(_before: Result<{ pace: LetterPace }> | undefined, form: FormData): Promise<Result<{ pace: LetterPace }>> {
  const set = await setLetterPace(await portalContext(), await currentActor(), { key: form.get("key"), pace: form.get("pace") ?? undefined });
  return set.ok ? set : { ok: false, refusal: besideFields(set.refusal, (path) => (path === "key" ? "" : path)) };
}
