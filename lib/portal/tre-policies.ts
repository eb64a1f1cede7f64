/** The disclosure policies that TREs have published, present and former. */
import { eq, inArray } from "drizzle-orm";
import { formerPolicies, tres } from "#db/schema/index.ts";
import type { PoliciesOverTime } from "#lib/disclosure/policies-over-time.ts";
import { policyDigest } from "#lib/disclosure/strictest-policy.ts";
import type { TreProfile } from "#lib/protocol/messages.ts";
import type { Context } from "./context.ts";
import type { Transaction } from "./transaction.ts";

type Reader = Pick<Context["db"], "select">;

/** By TRE; one that has published none is not in it. */
export async function readPolicies(db: Reader, treIds: readonly string[]): Promise<Map<string, PoliciesOverTime>> {
  if (treIds.length === 0) return new Map();
  const present = await db.select({ treId: tres.id, profile: tres.profile }).from(tres).where(inArray(tres.id, [...treIds]));
  const former = await db.select().from(formerPolicies).where(inArray(formerPolicies.treId, [...treIds]));
  const found = await Promise.all(present.map(async ({ treId, profile }): Promise<[string, PoliciesOverTime][]> => {
    if (!profile) return [];
    const own = former.filter((one) => one.treId === treId).map(({ digest, policy, until }) => ({ digest, policy, until: until.toISOString() }));
    return [[treId, { now: { digest: await policyDigest(profile.policy), policy: profile.policy }, former: own }]];
  }));
  return new Map(found.flat());
}

/** Puts a profile in the place of the one before, and keeps the policy that this ends. Says whether it is another one. */
export async function replaceProfile(tx: Transaction, { clock }: Pick<Context, "clock">, treId: string, profile: TreProfile): Promise<{ isOtherPolicy: boolean; policyDigest: string }> {
  const [row] = await tx.select({ before: tres.profile }).from(tres).where(eq(tres.id, treId)).for("no key update");
  const digest = await policyDigest(profile.policy);
  const ended = row?.before ? await policyDigest(row.before.policy) : undefined;
  if (row?.before && ended !== undefined && ended !== digest) await tx.insert(formerPolicies).values({ treId, digest: ended, policy: row.before.policy, until: clock.now() }).onConflictDoNothing();
  await tx.update(tres).set({ profile }).where(eq(tres.id, treId));
  return { isOtherPolicy: ended !== digest, policyDigest: digest };
}
