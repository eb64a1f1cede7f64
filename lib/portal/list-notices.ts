import { and, count, desc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { notices } from "#db/schema/index.ts";
import { noticeInWords, noticeKindNames } from "#lib/governance/notices.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";

export const ListNotices = z.strictObject({
  page: z.coerce.number("Give a page number.").int("Give a page number.").min(1, "Pages start at 1.").max(1_000_000, "There is no such page.").default(1),
  show: z.enum(["all", "unread"], "Choose all or unread.").default("all"),
});
export const NoticeView = z.object({ id: z.uuid(), kind: z.enum(noticeKindNames), says: z.string(), /** Below the portal's address. */ path: z.string(), at: z.iso.datetime(), readAt: z.iso.datetime().nullable() }).meta({ id: "Notice" });
export type NoticeView = z.infer<typeof NoticeView>;
export const NoticePage = z.object({ notices: z.array(NoticeView), unread: z.int(), total: z.int(), page: z.int(), pages: z.int() });
const perPage = 30;

/** What the actor was told, newest first; nobody else's. */
export async function listNotices(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof NoticePage>>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const parsed = parseInput(ListNotices, input);
  if (!parsed.ok) return parsed;
  const { page, show } = parsed.value;
  const own = eq(notices.userId, actor.userId);
  const shown = show === "unread" ? and(own, isNull(notices.readAt)) : own;
  const [rows, total, unread] = await Promise.all([
    context.db.select().from(notices).where(shown).orderBy(desc(notices.at), desc(notices.id)).limit(perPage).offset((page - 1) * perPage),
    context.db.$count(notices, shown), unreadOf(context, actor),
  ]);
  return ok({
    notices: rows.map(({ id, kind, facts, path, at, readAt }) => ({ id, kind, says: noticeInWords(kind, facts), path, at: at.toISOString(), readAt: readAt?.toISOString() ?? null })),
    unread, total, page, pages: Math.max(1, Math.ceil(total / perPage)),
  });
}

/** For the head of every page. */
export async function unreadOf(context: Context, actor: Actor): Promise<number> {
  if (actor.kind !== "person") return 0;
  const [row] = await context.db.select({ n: count() }).from(notices).where(and(eq(notices.userId, actor.userId), isNull(notices.readAt)));
  return row?.n ?? 0;
}
