"use server";

import { AuthError } from "next-auth";
import type { Route } from "next";
import { redirect } from "next/navigation";
import { signIn } from "#app/_server/auth.ts";
import { safeReturnPath } from "#app/_server/return-path.ts";

export async function signInWithPassword(form: FormData): Promise<void> {
  const next = safeReturnPath(form.get("next"));
  try {
    await signIn("credentials", { email: form.get("email"), password: form.get("password"), redirectTo: next });
  } catch (error) {
    if (!(error instanceof AuthError)) throw error; // a redirect is an exception, too
    const code = "code" in error && typeof error.code === "string" ? error.code : "credentials";
    const email = form.get("email");
    redirect(`/sign-in?${new URLSearchParams({ code, next, ...(typeof email === "string" && { email }) }).toString()}` as Route);
  }
}

export async function signInWithOrcid(form: FormData): Promise<void> {
  await signIn("orcid", { redirectTo: safeReturnPath(form.get("next")) });
}

export async function signInWithProvider(form: FormData): Promise<void> {
  await signIn("oidc", { redirectTo: safeReturnPath(form.get("next")) });
}
