/** A new version of a public entry: the entry, its history, the log's line, and who watches it, inside the transaction of whoever changes it. Gives the entry's id. */
import { eq } from "drizzle-orm";
import { registerEntries, registerRevisions } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { newId } from "#lib/kernel/ids.ts";
import { entryEvent } from "#lib/register/entry-event.ts";
import { publicDigest } from "#lib/register/public-digest.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { indexEntry } from "./index-register.ts";
import { withSalts } from "./register-salts.ts";
import { tellRegisterLog } from "./tell-register-log.ts";
import { queueRegisterNews } from "./tell-watchers.ts";
import type { Transaction } from "./transaction.ts";

type NewRevision = { entry: typeof registerEntries.$inferSelect | undefined; projectId: string | null; reference: string; record: RegisterRecord; because: string; how: "corrected" | "completed" | "withdrawn" | "changed"; confirmed?: string };

export async function writeRegisterRevision(tx: Transaction, context: Context, { entry, projectId, reference, record, because, how, confirmed }: NewRevision): Promise<string> {
  const before = entry && RegisterRecord.parse(entry.record);
  const now = context.clock.now();
  const id = entry?.id ?? newId();
  const revision = (entry?.revision ?? 0) + 1;
  const salts = withSalts(entry?.salts ?? {}, [...(before ? [before] : []), record]);
  const changed = { status: record.status, record, revision, changedAt: now, salts };
  if (entry) await tx.update(registerEntries).set(changed).where(eq(registerEntries.id, id));
  else await tx.insert(registerEntries).values({ id, projectId, reference, firstPublishedAt: now, ...changed });
  await indexEntry(tx, { id, firstPublishedAt: entry?.firstPublishedAt ?? now, changedAt: now, record });
  await tx.insert(registerRevisions).values({ entryId: id, revision, record, because, at: now });
  await tellRegisterLog(tx, context, {
    type: "register.entry", custodian: context.portalUrl, entry: reference, rev: revision, event: entryEvent(before, record, how, dayOf(now)),
    sha256: await publicDigest(record, salts), prev: before ? await publicDigest(before, salts) : null, ...(confirmed !== undefined && { confirmed }),
  });
  await queueRegisterNews(tx, context, id, revision, record);
  await notify(tx, { kind: "register", id });
  return id;
}
