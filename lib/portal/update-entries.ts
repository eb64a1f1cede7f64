/**
 * What many public entries tell of at once: the name of an organisation, the ground on which a data environment provides its data. Queued with the change, and done by the worker, a few entries at a time and each in a
 * transaction of its own: whoever changes it waits for none of them and holds nobody up. Done again, it changes nothing.
 */
import { and, asc, eq, gt, gte, isNull } from "drizzle-orm";
import { envelopes, organisations, projects, tres } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { enqueue, type JobPayload } from "./jobs.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

type Told = JobPayload<"register-entries">;

export const queueEntries = (tx: Transaction, context: Context, of: Told["of"], id: string): Promise<void> => enqueue(tx, context, "register-entries", { of, id });

/** For the worker. The rest, where there is more, is queued as a job of its own: letters wait for no long one. */
export async function updateEntries(context: Context, told: Told, atOnce = 50): Promise<void> {
  const because = await becauseOf(context, told);
  if (because === undefined) return;
  const part = await concerned(context, told, atOnce);
  for (const projectId of part) {
    const updated = await inTransaction(context, async (tx) => { await updateRegister(tx, context, projectId, because); return ok(true); });
    if (!updated.ok) throw new Error("an entry of the register was not brought up to date");
  }
  const after = part.at(-1);
  if (part.length === atOnce && after !== undefined) await context.db.transaction((tx) => enqueue(tx, context, "register-entries", { ...told, after }));
}

/** As it is by now: it may have been changed again since it was queued. */
async function becauseOf({ db }: Context, { of, id }: Told): Promise<string | undefined> {
  const [named] = of === "tre" ? await db.select({ name: tres.name }).from(tres).where(eq(tres.id, id)) : await db.select({ name: organisations.name }).from(organisations).where(eq(organisations.id, id));
  return named && (of === "tre" ? `${named.name} says anew on what ground it provides its data.` : `The organisation that leads the project is listed as ${named.name}.`);
}

/** The studies that an organisation leads, or that may use a data environment's data: the next few by their id. */
async function concerned({ db, clock }: Context, { of, id, after }: Told, atOnce: number): Promise<string[]> {
  const rows = of === "tre"
    ? await db.selectDistinct({ id: envelopes.projectId }).from(envelopes).where(and(eq(envelopes.treId, id), isNull(envelopes.revokedAt), gte(envelopes.validTo, dayOf(clock.now())), after === undefined ? undefined : gt(envelopes.projectId, after))).orderBy(asc(envelopes.projectId)).limit(atOnce)
    : await db.select({ id: projects.id }).from(projects).where(and(eq(projects.organisationId, id), after === undefined ? undefined : gt(projects.id, after))).orderBy(asc(projects.id)).limit(atOnce);
  return rows.map((row) => row.id);
}
