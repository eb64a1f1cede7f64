/** What was sent to a person's webhook, and sending it again. */
import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { webhookDeliveries, webhooks } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { enqueue } from "./jobs.ts";
import { inTransaction } from "./transaction.ts";
import type { QueuedMessage} from "./webhooks.ts";
import { WebhookAlone } from "./webhooks.ts";

export const DeliveryAlone = z.strictObject({ deliveryId: z.uuid("This is no id of a message.") });
export const Delivery = z.object({
  id: z.uuid(), kind: z.string(), body: z.string(), createdAt: z.iso.datetime(), state: z.enum(["waiting", "delivered", "failed"]), attempts: z.int(),
  /** HTTP status of the last answer, or the kind of fault. */
  lastAnswer: z.string().nullable(), lastAttemptAt: z.iso.datetime().nullable(),
}).meta({ id: "WebhookDelivery" });
export type Delivery = z.infer<typeof Delivery>;
const mostShown = 50;

/** The newest fifty; kept for thirty days. */
export async function listWebhookDeliveries(context: Context, actor: Actor, input: unknown): Promise<Result<Delivery[]>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const parsed = parseInput(WebhookAlone, input);
  if (!parsed.ok) return parsed;
  const [webhook] = await context.db.select({ id: webhooks.id }).from(webhooks).where(and(eq(webhooks.id, parsed.value.webhookId), eq(webhooks.userId, actor.userId)));
  if (!webhook) return refuse("not-found", "You have no such webhook.");
  const rows = await context.db.select().from(webhookDeliveries).where(eq(webhookDeliveries.webhookId, webhook.id)).orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id)).limit(mostShown);
  return ok(rows.map(({ webhookId: _, createdAt, lastAttemptAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString(), lastAttemptAt: lastAttemptAt?.toISOString() ?? null })));
}

/** The same message, under the same id, so that a receiver who has it already sees that; signed anew with the time of now. */
export async function replayWebhookDelivery(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof QueuedMessage>>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const parsed = parseInput(DeliveryAlone, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const [found] = await tx.select({ id: webhookDeliveries.id, state: webhookDeliveries.state, disabledAt: webhooks.disabledAt }).from(webhookDeliveries).innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
      .where(and(eq(webhookDeliveries.id, parsed.value.deliveryId), eq(webhooks.userId, actor.userId))).for("update", { of: webhookDeliveries });
    if (!found) return refuse("not-found", "There is no such message to a webhook of yours.");
    if (found.disabledAt !== null) return refuse("wrong-state", "This webhook is switched off, because its address said that it is gone. Send a test message to switch it on again.");
    if (found.state === "waiting") return refuse("wrong-state", "This message is being sent already.");
    await tx.update(webhookDeliveries).set({ state: "waiting" }).where(eq(webhookDeliveries.id, found.id));
    await enqueue(tx, context, "webhook", { deliveryId: found.id });
    await recordAudit(tx, context, actor, "replay-webhook-delivery", { kind: "webhook-delivery", id: found.id });
    return ok({ deliveryId: found.id });
  });
}
