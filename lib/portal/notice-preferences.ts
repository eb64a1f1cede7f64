import { eq } from "drizzle-orm";
import { z } from "zod";
import { noticePreferences } from "#db/schema/index.ts";
import { noticeChannelNames, noticeKindNames, noticeKinds, wantedByDefault } from "#lib/governance/notices.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { inTransaction } from "./transaction.ts";

const Wanted = z.strictObject({ page: z.boolean("Say true or false."), mail: z.boolean("Say true or false."), webhook: z.boolean("Say true or false.") });
/** Of each kind named, by which channels the person wants to be told; kinds that are not named stay as they are. */
export const SetNoticePreferences = z.strictObject({ preferences: z.partialRecord(z.enum(noticeKindNames, "There is no such kind of notice."), Wanted) });
export const NoticePreferences = z.object({ preferences: z.array(z.object({ kind: z.enum(noticeKindNames), label: z.string(), page: z.boolean(), mail: z.boolean(), webhook: z.boolean() })) }).meta({ id: "NoticePreferences" });
export type NoticePreferences = z.infer<typeof NoticePreferences>;

export async function readNoticePreferences(context: Context, actor: Actor): Promise<Result<NoticePreferences>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const chosen = await context.db.select().from(noticePreferences).where(eq(noticePreferences.userId, actor.userId));
  return ok({
    preferences: noticeKindNames.map((kind) => {
      const wants = (channel: (typeof noticeChannelNames)[number]) => chosen.find((c) => c.kind === kind && c.channel === channel)?.wanted ?? wantedByDefault(kind, channel);
      return { kind, label: noticeKinds[kind].label, page: wants("page"), mail: wants("mail"), webhook: wants("webhook") };
    }),
  });
}

export async function setNoticePreferences(context: Context, actor: Actor, input: unknown): Promise<Result<NoticePreferences>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const parsed = parseInput(SetNoticePreferences, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const kinds = noticeKindNames.filter((kind) => parsed.value.preferences[kind] !== undefined);
    for (const kind of kinds) {
      for (const channel of noticeChannelNames) {
        const wanted = parsed.value.preferences[kind]![channel];
        await tx.insert(noticePreferences).values({ userId: actor.userId, kind, channel, wanted }).onConflictDoUpdate({ target: [noticePreferences.userId, noticePreferences.kind, noticePreferences.channel], set: { wanted } });
      }
    }
    await recordAudit(tx, context, actor, "set-notice-preferences", { kind: "person", id: actor.userId }, { kinds });
    return readNoticePreferences({ ...context, db: tx }, actor);
  });
}
