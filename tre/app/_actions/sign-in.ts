"use server";

import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { signIn } from "#lib/agent/console/sign-in.ts";
import { getContext } from "#lib/agent/context.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { returnPath } from "#tre/app/_server/return-path.ts";
import { keepSession } from "#tre/app/_server/session-cookie.ts";

/** Failed attempts are counted by the address that stood at the last hop; what stands before it, the caller may have written. */
const addressOf = (forwarded: string | null): string => forwarded?.split(",").at(-1)?.trim().slice(0, 100) ?? "unknown";

export async function signInAction(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const address = addressOf((await headers()).get("x-forwarded-for"));
  const session = await signIn(getContext(), { email: form.get("email"), password: form.get("password"), address });
  if (!session.ok) return session.refusal;
  await keepSession(session.value.token);
  redirect(returnPath(form.get("next")) as Route);
}
