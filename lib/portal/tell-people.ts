/** Tells people of something, each by the channels that they chose, in the transaction in which it happens. */
import { and, eq, inArray, isNull } from "drizzle-orm";
import { noticePreferences, notices, users, webhookDeliveries, webhooks } from "#db/schema/index.ts";
import { letterOf, wantedByDefault, type NoticeChannel, type NoticeFacts, type NoticeKind } from "#lib/governance/notices.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { newId } from "#lib/kernel/ids.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { enqueue } from "./jobs.ts";
import type { Transaction } from "./transaction.ts";

/** `path`: where it leads, below the portal's address. `but`: whoever did it need not be told. */
export type Notice = { kind: NoticeKind; facts: NoticeFacts; path: string; but?: string | undefined };

export async function tellPeople(tx: Transaction, context: Context, userIds: readonly string[], { kind, facts, path, but }: Notice): Promise<void> {
  const to = [...new Set(userIds)].filter((id) => id !== but);
  if (to.length === 0) return;
  const people = await tx.select({ id: users.id, email: users.email }).from(users).where(and(inArray(users.id, to), isNull(users.deactivatedAt))).orderBy(users.id);
  const chosen = await tx.select().from(noticePreferences).where(and(inArray(noticePreferences.userId, to), eq(noticePreferences.kind, kind)));
  const hooks = await tx.select().from(webhooks).where(and(inArray(webhooks.userId, to), isNull(webhooks.disabledAt)));
  const at = context.clock.now();
  for (const person of people) {
    const wants = (channel: NoticeChannel) => chosen.find((c) => c.userId === person.id && c.channel === channel)?.wanted ?? wantedByDefault(kind, channel);
    const id = newId();
    if (wants("page")) {
      await tx.insert(notices).values({ id, userId: person.id, kind, facts, path, at });
      await notify(tx, { kind: "notice", id: person.id });
    }
    if (wants("mail")) await enqueue(tx, context, "mail", { to: person.email, ...letterOf(kind, facts, context.portalUrl + path, `${context.portalUrl}/account/notices`) });
    if (wants("webhook")) for (const hook of hooks.filter((h) => h.userId === person.id)) await queueDelivery(tx, context, hook.id, kind, { id, ...facts, address: context.portalUrl + path });
  }
}

/** A message to one webhook, and the work to send it. */
export async function queueDelivery(tx: Transaction, context: Context, webhookId: string, type: string, data: Readonly<Record<string, unknown>>): Promise<string> {
  const [id, createdAt] = [newId(), context.clock.now()];
  await tx.insert(webhookDeliveries).values({ id, webhookId, kind: type, body: canonicalJson({ type, timestamp: createdAt.toISOString(), data }), createdAt, state: "waiting", attempts: 0 });
  await enqueue(tx, context, "webhook", { deliveryId: id });
  return id;
}
