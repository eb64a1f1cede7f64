import { desc, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { queryComments, queryVersions, users } from "#db/schema/index.ts";
import { Query } from "#lib/query/model.ts";
import { queryDifference } from "#lib/query/difference.ts";
import type { Queryable } from "./context.ts";

export type KeptVersion = { number: number; note: string; title: string; keptBy: string; at: string; /** How the draft of today differs, in words; null where one of the two is unfinished. */ since: string[] | null };
export type QueryComment = { id: string; about: string; text: string; author: string; at: string; resolvedAt: string | null; resolvedBy: string | null };

const whole = (title: string, draft: unknown): Query | undefined => Query.safeParse({ ...(draft as object), title }).data;

/** Kept versions, newest first, each with what has changed since. */
export async function versionsOf(db: Queryable, queryId: string, today: { title: string; draft: unknown }): Promise<KeptVersion[]> {
  const rows = await db.select({ number: queryVersions.number, note: queryVersions.note, title: queryVersions.title, draft: queryVersions.draft, keptBy: users.name, at: queryVersions.at })
    .from(queryVersions).innerJoin(users, eq(users.id, queryVersions.keptBy)).where(eq(queryVersions.queryId, queryId)).orderBy(desc(queryVersions.number));
  const now = whole(today.title, today.draft);
  return rows.map(({ draft, at, ...row }) => {
    const then = whole(row.title, draft);
    return { ...row, at: at.toISOString(), since: now && then ? queryDifference(then, now) : null };
  });
}

/** Newest first; those dealt with too. */
export async function commentsOn(db: Queryable, queryId: string): Promise<QueryComment[]> {
  const resolver = alias(users, "resolver");
  const rows = await db.select({ id: queryComments.id, about: queryComments.about, text: queryComments.text, author: users.name, at: queryComments.at, resolvedAt: queryComments.resolvedAt, resolvedBy: resolver.name })
    .from(queryComments).innerJoin(users, eq(users.id, queryComments.authorId)).leftJoin(resolver, eq(resolver.id, queryComments.resolvedBy)).where(eq(queryComments.queryId, queryId)).orderBy(desc(queryComments.at));
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), resolvedAt: row.resolvedAt?.toISOString() ?? null }));
}
