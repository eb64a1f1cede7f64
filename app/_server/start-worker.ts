import "server-only";
import path from "node:path";
import { env } from "#lib/portal/env.ts";
import { runJobs } from "#lib/portal/run-jobs.ts";
import { webhookSender } from "#lib/portal/send-webhook.ts";
import { mailSender } from "#lib/portal/send-mail.ts";
import { processContext } from "./context.ts";

const kept = globalThis as { fivefoldWorker?: Promise<unknown> };

/** The portal's own worker: one in each of its processes, which share the work through the database. */
export async function startWorker(): Promise<void> {
  kept.fivefoldWorker ??= (async () => {
    const settings = env();
    const context = await processContext();
    const sendMail = mailSender({ smtpUrl: settings.SMTP_URL, from: settings.MAIL_FROM, folder: path.join(settings.FIVEFOLD_DATA, "mail") });
    return runJobs(context, { sendMail, sendWebhook: webhookSender({ private: context.privateWebhooks === true }) });
  })();
  await kept.fivefoldWorker;
}
