import { eq } from "drizzle-orm";
import { users } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId, type UserId } from "#lib/kernel/ids.ts";
import type { Context } from "./context.ts";
import { sendPasswordLink } from "./password-links.ts";
import type { Transaction } from "./transaction.ts";

/** The account with this address, or a new one that has no role, whose owner gets a link by letter; undefined where the account is closed. */
export async function accountFor(tx: Transaction, context: Context, sender: Actor, { name, email }: { name: string; email: string }): Promise<{ userId: string; made: boolean } | undefined> {
  const id = newId<UserId>();
  const made = await tx.insert(users).values({ id, name, email, createdAt: context.clock.now() }).onConflictDoNothing().returning({ id: users.id });
  if (made.length > 0) {
    await sendPasswordLink(tx, context, sender, { id, name, email });
    return { userId: id, made: true };
  }
  const [person] = await tx.select({ id: users.id, deactivatedAt: users.deactivatedAt }).from(users).where(eq(users.email, email));
  return person?.deactivatedAt === null ? { userId: person.id, made: false } : undefined;
}
