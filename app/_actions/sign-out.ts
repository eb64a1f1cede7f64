"use server";

import { signOut } from "#app/_server/auth.ts";

/** Ends the session at the server, so that a copied cookie is worth nothing, and then the cookie. */
export async function signOutAction(): Promise<void> {
  await signOut({ redirectTo: "/" });
}
