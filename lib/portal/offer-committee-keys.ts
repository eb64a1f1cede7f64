/** A TRE asks for the passkeys of its committee's members, removed ones too: which of them count, its own operators say. */
import { asc, inArray } from "drizzle-orm";
import { passkeys } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import type { UserId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { CommitteeKeysRequest, type CommitteeKeysAnswer } from "#lib/protocol/committee-keys.ts";
import { membersOf } from "./committee-of.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { asTre } from "./tre-actor.ts";

export async function offerCommitteeKeys(context: Context, actor: Actor, input: unknown): Promise<Result<CommitteeKeysAnswer>> {
  const parsed = parseInput(CommitteeKeysRequest, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const names = new Map((await membersOf(context.db, tre.value.treId)).map((member) => [member.personId, member.name]));
  const rows = names.size === 0 ? [] : await context.db.select().from(passkeys).where(inArray(passkeys.userId, [...names.keys()])).orderBy(asc(passkeys.createdAt)).limit(1000);
  return ok({ keys: rows.map(({ credentialId, key, userId, removedAt }) => ({ credentialId, key, person: { id: userId as UserId, name: names.get(userId) ?? "" }, removedAt: removedAt?.toISOString() ?? null })) });
}
