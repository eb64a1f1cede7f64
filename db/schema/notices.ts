import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { NoticeChannel, NoticeFacts, NoticeKind } from "#lib/governance/notices.ts";
import { users } from "./people.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });
const person = () => uuid().notNull().references(() => users.id, { onDelete: "cascade" });

/** What a person is told in the page. `path`: where it leads, below the portal's address. */
export const notices = pgTable("notices", {
  id: uuid().primaryKey(),
  userId: person(),
  kind: text().$type<NoticeKind>().notNull(),
  facts: jsonb().$type<NoticeFacts>().notNull(),
  path: text().notNull(),
  at: instant().notNull(),
  readAt: instant(),
}, (t) => [index().on(t.userId, t.at)]);

/** Only where somebody chose otherwise than the default. */
export const noticePreferences = pgTable("notice_preferences", {
  userId: person(),
  kind: text().$type<NoticeKind>().notNull(),
  channel: text().$type<NoticeChannel>().notNull(),
  wanted: boolean().notNull(),
}, (t) => [primaryKey({ columns: [t.userId, t.kind, t.channel] })]);

/** No secret is kept: it follows from the portal's key, the webhook's id and `secretVersion` (webhook-secret.ts). */
export const webhooks = pgTable("webhooks", {
  id: uuid().primaryKey(),
  userId: person(),
  url: text().notNull(),
  secretVersion: integer().notNull(),
  /** When the present secret took the place of the one before. */
  rotatedAt: instant(),
  createdAt: instant().notNull(),
  /** Set by hand, or by an address that answers that it is gone. */
  disabledAt: instant(),
}, (t) => [index().on(t.userId)]);

/** One message to one webhook: the bytes as they are signed, so that sending it again sends the same. */
export const webhookDeliveries = pgTable("webhook_deliveries", {
  id: uuid().primaryKey(),
  webhookId: uuid().notNull().references(() => webhooks.id, { onDelete: "cascade" }),
  kind: text().notNull(),
  body: text().notNull(),
  createdAt: instant().notNull(),
  state: text().$type<"waiting" | "delivered" | "failed">().notNull(),
  attempts: integer().notNull(),
  /** HTTP status of the last answer, or why there was none. */
  lastAnswer: text(),
  lastAttemptAt: instant(),
}, (t) => [index().on(t.webhookId, t.createdAt)]);
