import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";

/** Argon2id, 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet); the id is written out because the package's enum has no run-time value. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
export const Password = z.string("Enter a password.").min(12, "Use at least 12 characters.").max(200, "Use at most 200 characters.");
export const hashPassword = (password: string): Promise<string> => hash(password, parameters);

let nobodys: Promise<string> | undefined;
/** Takes as long for an account that does not exist as for one that does, so that the time does not tell which accounts there are. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  nobodys ??= hashPassword(crypto.randomUUID());
  const matches = await verify(stored ?? (await nobodys), password);
  return matches && stored !== undefined;
}
