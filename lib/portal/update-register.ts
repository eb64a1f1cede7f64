/** The public entry of a project, brought up to date inside the transaction that changed what it tells of: nothing is typed twice. */
import { eq } from "drizzle-orm";
import { projects, registerEntries } from "#db/schema/index.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { RegisterRecord, type RegisterCorrections } from "#lib/register/record.ts";
import type { Context } from "./context.ts";
import { registerRecordOf } from "./register-record.ts";
import type { Transaction } from "./transaction.ts";
import { writeRegisterRevision } from "./write-register-revision.ts";

/** `because` is public: a sentence. Does nothing where nothing that the public reads has changed. */
export async function updateRegister(tx: Transaction, context: Context, projectId: string, because: string, how: { corrections?: RegisterCorrections; ends?: "completed" | "withdrawn"; /** Digest of what an editor signed to publish it. */ confirmed?: string } = {}): Promise<void> {
  // One writer per project at a time: the second must see the first one's revision.
  const [project] = await tx.select().from(projects).where(eq(projects.id, projectId)).for("update");
  if (!project) return;
  const [entry] = await tx.select().from(registerEntries).where(eq(registerEntries.projectId, projectId));
  const before = entry && RegisterRecord.parse(entry.record);
  const record = await registerRecordOf(tx, dayOf(context.clock.now()), project, before, { corrections: how.corrections ?? before?.corrections, writtenAt: entry?.changedAt });
  if (!record || (before && canonicalJson(before) === canonicalJson(record))) return;

  await writeRegisterRevision(tx, context, { entry, projectId, reference: project.reference, record, because, how: how.ends ?? (how.corrections ? "corrected" : "changed"), ...(how.confirmed !== undefined && { confirmed: how.confirmed }) });
}
/** What the entry says, as numbers, of how this environment came to its decision: for the log, which keeps it whatever becomes of the entry. */
export async function decidedAsTold(tx: Transaction, projectId: string, tre: string): Promise<{ members?: number; lay?: number; interests?: number; workingDays?: number }> {
  const [entry] = await tx.select({ record: registerEntries.record }).from(registerEntries).where(eq(registerEntries.projectId, projectId));
  const site = entry && RegisterRecord.parse(entry.record).sites.find((one) => one.tre === tre);
  return { ...site?.panel, ...(site?.workingDays !== undefined && { workingDays: site.workingDays }) };
}
