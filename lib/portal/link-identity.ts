import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { grants, identities, users } from "#db/schema/index.ts";
import { newId, type UserId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { EmailAddress } from "./email-address.ts";
import { parseInput } from "./input.ts";
import { endPasswordLinks } from "./password-links.ts";
import { inTransaction } from "./transaction.ts";

export const ProviderIdentity = z.object({
  issuer: z.url(),
  subject: z.string().min(1).max(255),
  email: EmailAddress.optional(),
  emailVerified: z.boolean(),
  name: z.string().trim().min(1).max(120).optional().catch(undefined),
});

/**
 * Whose account this identity at an OpenID Connect provider is. Issuer and subject decide. The first time, a verified e-mail leads to
 * an account, but not to one that already has an identity there: e-mail addresses get new owners, subjects don't.
 */
export async function linkIdentity(context: Context, input: unknown, newPeople: "researcher" | "none"): Promise<Result<{ userId: UserId }>> {
  const parsed = parseInput(ProviderIdentity, input);
  if (!parsed.ok) return parsed;
  const { issuer, subject, email, emailVerified, name } = parsed.value;
  return inTransaction(context, async (tx) => {
    const [known] = await tx.select({ userId: identities.userId, closed: users.deactivatedAt }).from(identities).innerJoin(users, eq(users.id, identities.userId)).where(and(eq(identities.issuer, issuer), eq(identities.subject, subject)));
    if (known) return known.closed ? refuse("not-permitted", "This account is closed.") : ok({ userId: known.userId as UserId });
    if (!email || !emailVerified) return refuse("not-permitted", "The provider does not vouch for your e-mail address: verify it there first.");

    const now = context.clock.now();
    const system = { kind: "system", name: "sign-in" } as const;
    const [account] = await tx.select().from(users).where(eq(users.email, email)).for("update");
    if (account?.deactivatedAt) return refuse("not-permitted", "This account is closed.");
    if (!account && newPeople === "none") return refuse("not-permitted", "There is no account for your e-mail address: ask an administrator to invite you.");
    if (account) {
      const [other] = await tx.select().from(identities).where(and(eq(identities.userId, account.id), eq(identities.issuer, issuer)));
      if (other) return refuse("not-permitted", "This account belongs to another person at the provider: ask an administrator.");
    }
    const userId = (account?.id ?? newId()) as UserId;
    if (!account) {
      await tx.insert(users).values({ id: userId, name: name ?? email, email, createdAt: now });
      await tx.insert(grants).values({ id: newId(), userId, role: "researcher", treId: null, grantedAt: now, grantedBy: null });
    }
    await tx.insert(identities).values({ issuer, subject, userId, linkedAt: now });
    await endPasswordLinks(tx, context, userId);
    await recordAudit(tx, context, system, "link-identity", { kind: "person", id: userId }, { issuer, newAccount: !account });
    return ok({ userId });
  });
}
