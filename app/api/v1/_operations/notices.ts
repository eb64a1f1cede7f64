import { z } from "zod";
import { ListNotices, listNotices, NoticePage } from "#lib/portal/list-notices.ts";
import { MarkNoticesRead, markNoticesRead } from "#lib/portal/mark-notices-read.ts";
import { NoticePreferences, readNoticePreferences, SetNoticePreferences, setNoticePreferences } from "#lib/portal/notice-preferences.ts";
import { Delivery, DeliveryAlone, listWebhookDeliveries, replayWebhookDelivery } from "#lib/portal/webhook-deliveries.ts";
import { AddWebhook, addWebhook, listWebhooks, QueuedMessage, removeWebhook, rotateWebhookSecret, testWebhook, Webhook, WebhookAlone, WebhookWithSecret } from "#lib/portal/webhooks.ts";
import type { Operation } from "./operation.ts";

const tag = "Notices";
const signed = "Messages follow the Standard Webhooks specification: `webhook-id`, `webhook-timestamp` and `webhook-signature` (HMAC-SHA256 over id, time and body, with the secret that is shown once). A message that is not taken with a 2xx is sent again, later each time; 410 switches the webhook off.";
export const noticeOperations: readonly Operation[] = [
  { method: "get", path: "/notices", id: "list-notices", tag, summary: "What you were told, newest first", verb: listNotices, input: { query: ListNotices }, output: NoticePage },
  { method: "post", path: "/notices/read", id: "mark-notices-read", tag, summary: "Mark notices as read; all of them where none are named", verb: markNoticesRead, input: { body: MarkNoticesRead }, output: z.object({ read: z.int() }) },
  { method: "get", path: "/notice-preferences", id: "read-notice-preferences", tag, summary: "Of what you are told, and by which channels", verb: readNoticePreferences, output: NoticePreferences },
  { method: "put", path: "/notice-preferences", id: "set-notice-preferences", tag, summary: "Choose of what you are told, and how", verb: setNoticePreferences, input: { body: SetNoticePreferences }, output: NoticePreferences },
  { method: "get", path: "/webhooks", id: "list-webhooks", tag, summary: "Your webhooks", verb: listWebhooks, output: z.array(Webhook) },
  { method: "post", path: "/webhooks", id: "add-webhook", tag, summary: "Add a webhook", description: signed, verb: addWebhook, input: { body: AddWebhook }, output: WebhookWithSecret, status: 201 },
  { method: "delete", path: "/webhooks/{webhookId}", id: "remove-webhook", tag, summary: "Take a webhook away", verb: removeWebhook, input: { path: WebhookAlone }, output: z.object({ id: z.uuid() }) },
  { method: "post", path: "/webhooks/{webhookId}/secret", id: "rotate-webhook-secret", tag, summary: "Make a webhook's secret anew", description: "For a day, messages bear two signatures: by the new secret and by the one before.", verb: rotateWebhookSecret, input: { path: WebhookAlone }, output: WebhookWithSecret, status: 201 },
  { method: "post", path: "/webhooks/{webhookId}/test", id: "test-webhook", tag, summary: "Send a test message", verb: testWebhook, input: { path: WebhookAlone }, output: QueuedMessage, status: 201 },
  { method: "get", path: "/webhooks/{webhookId}/deliveries", id: "list-webhook-deliveries", tag, summary: "The newest messages to a webhook, and how each fared", verb: listWebhookDeliveries, input: { path: WebhookAlone }, output: z.array(Delivery) },
  { method: "post", path: "/webhook-deliveries/{deliveryId}/replay", id: "replay-webhook-delivery", tag, summary: "Send a message again, under the same id", verb: replayWebhookDelivery, input: { path: DeliveryAlone }, output: QueuedMessage, status: 201 },
];
