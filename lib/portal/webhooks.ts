/** A person's webhooks: addresses of their own programs that are told what they are told. */
import { and, asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { webhooks } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { outwardUrl } from "./outward-address.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { queueDelivery } from "./tell-people.ts";
import { webhookSecret } from "./webhook-secret.ts";

export const AddWebhook = z.strictObject({ url: z.string().trim().min(1, "Give the address that messages go to.").max(2000, "Give at most 2,000 characters.") });
export const WebhookAlone = z.strictObject({ webhookId: z.uuid("This is no id of a webhook.") });
export const Webhook = z.object({ id: z.uuid(), url: z.string(), createdAt: z.iso.datetime(), rotatedAt: z.iso.datetime().nullable(), disabledAt: z.iso.datetime().nullable() }).meta({ id: "Webhook" });
export type Webhook = z.infer<typeof Webhook>;
/** The secret is shown now and never again. */
export const WebhookWithSecret = z.object({ id: z.uuid(), secret: z.string() });
export const QueuedMessage = z.object({ deliveryId: z.uuid() });
const most = 5;

const signInFirst = () => refuse("not-signed-in", "Sign in first.");
const noSuchWebhook = () => refuse("not-found", "You have no such webhook.");

export async function listWebhooks(context: Context, actor: Actor): Promise<Result<Webhook[]>> {
  if (actor.kind !== "person") return signInFirst();
  const rows = await context.db.select().from(webhooks).where(eq(webhooks.userId, actor.userId)).orderBy(asc(webhooks.createdAt));
  return ok(rows.map(({ id, url, createdAt, rotatedAt, disabledAt }) => ({ id, url, createdAt: createdAt.toISOString(), rotatedAt: rotatedAt?.toISOString() ?? null, disabledAt: disabledAt?.toISOString() ?? null })));
}

export async function addWebhook(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof WebhookWithSecret>>> {
  if (actor.kind !== "person") return signInFirst();
  const parsed = parseInput(AddWebhook, input);
  if (!parsed.ok) return parsed;
  const url = outwardUrl(parsed.value.url, { private: context.privateWebhooks === true });
  if (!url.ok) return url;
  return inTransaction(context, async (tx) => {
    // Two at the same moment must not both find the last place free.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`webhooks ${actor.userId}`}))`);
    if ((await tx.$count(webhooks, eq(webhooks.userId, actor.userId))) >= most) return refuse("conflict", `You have ${String(most)} webhooks already: take one away first.`);
    const id = newId();
    await tx.insert(webhooks).values({ id, userId: actor.userId, url: url.value, secretVersion: 1, createdAt: context.clock.now() });
    // The host is enough to see later where messages went: the rest of an address may be a secret of the receiver's.
    await recordAudit(tx, context, actor, "add-webhook", { kind: "webhook", id }, { host: new URL(url.value).host });
    return ok({ id, secret: await webhookSecret(context.signingKey, id, 1) });
  });
}

/** Held to the end of the transaction. */
async function ownWebhook(tx: Transaction, userId: string, webhookId: string) {
  const [row] = await tx.select().from(webhooks).where(and(eq(webhooks.id, webhookId), eq(webhooks.userId, userId))).for("update");
  return row;
}

/** One of the person's own, held while something is done about it. */
async function onOwnWebhook<T>(context: Context, actor: Actor, input: unknown, act: (tx: Transaction, webhook: typeof webhooks.$inferSelect) => Promise<Result<T>>): Promise<Result<T>> {
  if (actor.kind !== "person") return signInFirst();
  const parsed = parseInput(WebhookAlone, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const webhook = await ownWebhook(tx, actor.userId, parsed.value.webhookId);
    return webhook ? act(tx, webhook) : noSuchWebhook();
  });
}

/** The secret before signs too for a day. */
export const rotateWebhookSecret = (context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof WebhookWithSecret>>> =>
  onOwnWebhook(context, actor, input, async (tx, { id, secretVersion }) => {
    const version = secretVersion + 1;
    await tx.update(webhooks).set({ secretVersion: version, rotatedAt: context.clock.now() }).where(eq(webhooks.id, id));
    await recordAudit(tx, context, actor, "rotate-webhook-secret", { kind: "webhook", id }, { version });
    return ok({ id, secret: await webhookSecret(context.signingKey, id, version) });
  });

/** With everything that was sent to it or waits to be. */
export const removeWebhook = (context: Context, actor: Actor, input: unknown): Promise<Result<{ id: string }>> =>
  onOwnWebhook(context, actor, input, async (tx, { id }) => {
    await tx.delete(webhooks).where(eq(webhooks.id, id));
    await recordAudit(tx, context, actor, "remove-webhook", { kind: "webhook", id });
    return ok({ id });
  });

/** A message of type `test`; to one that was switched off, too: it is on again from here. */
export const testWebhook = (context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof QueuedMessage>>> =>
  onOwnWebhook(context, actor, input, async (tx, { id, disabledAt }) => {
    if (disabledAt !== null) await tx.update(webhooks).set({ disabledAt: null }).where(eq(webhooks.id, id));
    const deliveryId = await queueDelivery(tx, context, id, "test", { says: "This webhook works." });
    await recordAudit(tx, context, actor, "test-webhook", { kind: "webhook", id }, { delivery: deliveryId });
    return ok({ deliveryId });
  });
