/** Passwords are kept as Argon2id hashes at the library's defaults: 19 MiB, two passes, one lane (the least that OWASP advises). */
import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";

export const Password = z.string().min(12, "Choose a password of at least 12 characters.").max(200, "Choose a password of at most 200 characters.");

export const hashPassword = (password: string): Promise<string> => hash(password);

let nobodys: Promise<string> | undefined;
/** Takes as long for an account that does not exist as for one that does, so that time tells nobody who has an account. */
export async function passwordMatches(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  nobodys ??= hash(crypto.randomUUID());
  const matches = await verify(passwordHash ?? (await nobodys), password);
  return matches && typeof passwordHash === "string";
}
