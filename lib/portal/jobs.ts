/** Work that follows a change but must not hold it up. A job is queued in the change's own transaction: both happen, or neither. */
import { z } from "zod";
import { jobs } from "#db/schema/index.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import type { Transaction } from "./transaction.ts";

/** Each kind of job and what it needs. */
export const jobPayloads = {
  mail: z.strictObject({ to: z.email(), subject: z.string().min(1).max(200), text: z.string().min(1) }),
  /** Tells the researcher that the first TRE has answered, if by then others are still at work. */
  webhook: z.strictObject({ deliveryId: z.uuid() }),
  "first-answer": z.strictObject({ submissionId: z.uuid() }),
  /** Writes to whoever follows an entry, or what it is about. */
  "register-news": z.strictObject({ entryId: z.uuid(), revision: z.int().positive() }),
  /** Brings entries up to date that tell of a data environment or an organisation; `after`: of the projects, those whose id comes after this one. */
  "register-entries": z.strictObject({ of: z.enum(["tre", "organisation"]), id: z.uuid(), after: z.uuid().optional() }),
} as const;
export type JobKind = keyof typeof jobPayloads;
export type JobPayload<K extends JobKind> = z.infer<(typeof jobPayloads)[K]>;

export async function enqueue<K extends JobKind>(tx: Transaction, context: Context, kind: K, payload: JobPayload<K>, runAfter = context.clock.now()): Promise<void> {
  const [job] = await tx.insert(jobs).values({ kind, payload, status: "queued", runAfter, attempts: 0, createdAt: context.clock.now() }).returning({ id: jobs.id });
  await notify(tx, { kind: "jobs", id: String(job?.id) });
}
