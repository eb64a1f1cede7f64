"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { noticeKindNames } from "#lib/governance/notices.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { setNoticePreferences, type NoticePreferences } from "#lib/portal/notice-preferences.ts";
import { replayWebhookDelivery } from "#lib/portal/webhook-deliveries.ts";
import { addWebhook, removeWebhook, rotateWebhookSecret, testWebhook } from "#lib/portal/webhooks.ts";

type WithSecret = { id: string; secret: string };

export async function choose(_before: Result<unknown> | undefined, form: FormData): Promise<Result<NoticePreferences>> {
  const ticked = (name: string) => form.get(name) !== null;
  const preferences = Object.fromEntries(noticeKindNames.map((kind) => [kind, { page: ticked(`${kind}.page`), mail: ticked(`${kind}.mail`), webhook: ticked(`${kind}.webhook`) }]));
  return setNoticePreferences(await portalContext(), await currentActor(), { preferences });
}

export async function add(_before: Result<WithSecret> | undefined, form: FormData): Promise<Result<WithSecret>> {
  const added = await addWebhook(await portalContext(), await currentActor(), { url: form.get("url") });
  if (added.ok) revalidatePath("/account/notices");
  return added;
}

export async function rotate(_before: Result<WithSecret> | undefined, form: FormData): Promise<Result<WithSecret>> {
  return rotateWebhookSecret(await portalContext(), await currentActor(), { webhookId: form.get("webhookId") });
}

export async function test(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const sent = await testWebhook(await portalContext(), await currentActor(), { webhookId: form.get("webhookId") });
  if (!sent.ok) return sent.refusal;
  revalidatePath("/account/webhooks/[webhookId]", "page");
  return undefined;
}

export async function replay(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const sent = await replayWebhookDelivery(await portalContext(), await currentActor(), { deliveryId: form.get("deliveryId") });
  if (!sent.ok) return sent.refusal;
  revalidatePath("/account/webhooks/[webhookId]", "page");
  return undefined;
}

export async function remove(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const removed = await removeWebhook(await portalContext(), await currentActor(), { webhookId: form.get("webhookId") });
  if (!removed.ok) return removed.refusal;
  redirect("/account/notices");
}
