/** The TREs that read the register's log and sign its states, and on which of them the register's promise counts. */
import { asc, desc, isNotNull } from "drizzle-orm";
import { z } from "zod";
import { registerLogCosignatures, tres } from "#db/schema/index.ts";
import { promiseParts } from "#lib/register/log/promise.ts";
import { writeVerifierKey } from "#lib/register/log/signed-note.ts";
import { witnessKey } from "#lib/register/log/witness-name.ts";
import type { Queryable } from "./context.ts";

export const LogWitness = z.object({ tre: z.string(), /** The key as it stands in a policy of C2SP's tlog-policy. */ key: z.string(), /** How many entries the largest checkpoint had that it cosigned, and when; null as long as it has cosigned none. */ size: z.int().nullable(), at: z.iso.datetime().nullable() });
type Member = { readonly joinedAt: Date | null; readonly retiredAt: Date | null };
type Witness = z.infer<typeof LogWitness> & Member & { readonly id: string };

/** Whether a TRE was there for all of the time in which what was logged at `logged` is to be witnessed. Others' cosignatures are as good, but nobody waits for them. */
export function isCountedOn({ joinedAt, retiredAt }: Member, logged: Date): boolean {
  const by = logged.getTime() + promiseParts.witnessed.within;
  return (joinedAt === null || joinedAt.getTime() <= by) && (retiredAt === null || retiredAt.getTime() > by);
}

/** Also those that have left: what they cosigned stays, and their keys show it. */
export async function witnessesOf(db: Queryable, origin: string): Promise<Witness[]> {
  const members = await db.select({ id: tres.id, name: tres.name, publicKey: tres.publicKey, joinedAt: tres.joinedAt, retiredAt: tres.retiredAt }).from(tres).where(isNotNull(tres.publicKey)).orderBy(asc(tres.name));
  // One question for all of them: this is asked for every page of an entry.
  const newest = await db.selectDistinctOn([registerLogCosignatures.treId]).from(registerLogCosignatures).orderBy(registerLogCosignatures.treId, desc(registerLogCosignatures.size));
  const lastOf = new Map(newest.map((row) => [row.treId, row]));
  return Promise.all(members.map(async ({ id, name, publicKey, joinedAt, retiredAt }) => {
    const last = lastOf.get(id);
    return { id, tre: name, key: writeVerifierKey(await witnessKey(origin, id, publicKey!.x)), size: last?.size ?? null, at: last?.at.toISOString() ?? null, joinedAt, retiredAt };
  }));
}
