import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { users, webhookDeliveries, webhooks } from "#db/schema/index.ts";
import type { Context } from "./context.ts";
import type { SendWebhook } from "./send-webhook.ts";
import { signedHeaders } from "./webhook-secret.ts";

/** Throws where it was not taken, so that the jobs worker tries again; `last`: it will not. */
export async function deliverWebhook(context: Context, deliveryId: string, send: SendWebhook, last: boolean): Promise<void> {
  const { db } = context;
  const [found] = await db.select({ delivery: webhookDeliveries, webhook: webhooks }).from(webhookDeliveries).innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId)).innerJoin(users, eq(users.id, webhooks.userId))
    .where(and(eq(webhookDeliveries.id, deliveryId), isNull(webhooks.disabledAt), isNull(users.deactivatedAt)));
  // Switched off, or its person has left: nothing more goes there.
  if (!found) return void (await db.update(webhookDeliveries).set({ state: "failed" }).where(eq(webhookDeliveries.id, deliveryId)));
  if (found.delivery.state === "delivered") return;
  const { delivery, webhook } = found;
  const at = context.clock.now();
  let answer: string;
  try {
    const status = await send({ url: webhook.url, headers: await signedHeaders(context.signingKey, webhook, delivery.id, delivery.body, at), body: delivery.body });
    answer = String(status);
  } catch (error) {
    // Only the kind: an error's text may quote names inside the network.
    answer = error instanceof Error ? error.name : "Error";
  }
  const taken = /^2\d\d$/.test(answer);
  // 410 Gone: the address says itself that nobody wants this any more.
  const gone = answer === "410";
  await db.update(webhookDeliveries).set({ state: taken ? "delivered" : last || gone ? "failed" : "waiting", attempts: sql`${webhookDeliveries.attempts} + 1`, lastAnswer: answer, lastAttemptAt: at }).where(eq(webhookDeliveries.id, delivery.id));
  if (gone) await db.update(webhooks).set({ disabledAt: at }).where(eq(webhooks.id, webhook.id));
  if (!taken && !gone) throw new WebhookNotTaken();
}

class WebhookNotTaken extends Error {
  override name = "WebhookNotTaken";
}

const keepDeliveriesFor = 30 * 86_400_000;
export const forgetDeliveries = async (context: Context): Promise<void> =>
  void (await context.db.delete(webhookDeliveries).where(lt(webhookDeliveries.createdAt, new Date(context.clock.now().getTime() - keepDeliveriesFor))));
