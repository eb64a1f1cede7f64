import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { users } from "#db/schema/index.ts";
import type { UserId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { EmailAddress } from "./email-address.ts";
import { parseInput } from "./input.ts";
import { passwordMatches } from "./password.ts";
import { forgetAttempt, mayTry } from "./sign-in-limits.ts";
import { inTransaction } from "./transaction.ts";

export const SignIn = z.object({ email: EmailAddress, password: z.string().min(1, "Enter your password.").max(200), address: z.string().max(200).default("") });

/** Who this e-mail and password belong to. One sentence for every wrong pair, whether or not there is such an account. */
export async function verifyPassword(context: Context, input: unknown): Promise<Result<{ userId: UserId }>> {
  const parsed = parseInput(SignIn, input);
  if (!parsed.ok) return parsed;
  const { email, password } = parsed.value;
  if (!(await mayTry(context, parsed.value))) return refuse("too-many-requests", "There were too many attempts to sign in. Wait a quarter of an hour and try again.");
  const [user] = await context.db.select({ id: users.id, passwordHash: users.passwordHash }).from(users).where(and(eq(users.email, email), isNull(users.deactivatedAt)));
  if (await passwordMatches(user?.passwordHash, password)) {
    await forgetAttempt(context, parsed.value);
    return ok({ userId: user?.id as UserId });
  }
  await inTransaction(context, async (tx) => {
    await recordAudit(tx, context, { kind: "anonymous" }, "sign-in-failed", { kind: "person", id: user?.id ?? "unknown" });
    return ok(true);
  });
  return refuse("not-signed-in", "The e-mail address and the password do not belong together.");
}
