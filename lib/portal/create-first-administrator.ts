import { count, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { grants, users } from "#db/schema/index.ts";
import { newId, type UserId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { EmailAddress } from "./email-address.ts";
import { parseInput } from "./input.ts";
import { hashPassword, Password } from "./password.ts";
import { inTransaction } from "./transaction.ts";

export const CreateFirstAdministrator = z.strictObject({ name: z.string().trim().min(2).max(120), email: EmailAddress, password: Password });

/** Whoever installs the portal makes its first administrator, once; everybody else is invited. */
export async function createFirstAdministrator(context: Context, input: unknown): Promise<Result<{ userId: UserId }>> {
  const parsed = parseInput(CreateFirstAdministrator, input);
  if (!parsed.ok) return parsed;
  const { name, email, password } = parsed.value;
  const passwordHash = await hashPassword(password);
  return inTransaction(context, async (tx) => {
    await tx.execute(sql`lock table ${grants} in share row exclusive mode`);
    const [present] = await tx.select({ n: count() }).from(grants).where(eq(grants.role, "administrator"));
    if ((present?.n ?? 0) > 0) return refuse("wrong-state", "There is an administrator already: ask them for an invitation.");
    const [now, id] = [context.clock.now(), newId<UserId>()];
    const [person] = await tx.insert(users).values({ id, name, email, passwordHash, createdAt: now }).onConflictDoUpdate({ target: users.email, set: { passwordHash, deactivatedAt: null } }).returning({ id: users.id });
    const userId = (person?.id ?? id) as UserId;
    await tx.insert(grants).values({ id: newId(), userId, role: "administrator", treId: null, grantedAt: now, grantedBy: null });
    await recordAudit(tx, context, { kind: "system", name: "installation" }, "create-first-administrator", { kind: "person", id: userId });
    return ok({ userId });
  });
}
