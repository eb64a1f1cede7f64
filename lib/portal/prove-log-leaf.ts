/** That an entry of the register's log is in it: its proof under the newest checkpoint that enough data environments have cosigned. */
import { asc, count, desc, eq, gt, gte, isNotNull } from "drizzle-orm";
import { z } from "zod";
import { registerLogCheckpoints, registerLogCosignatures, registerLogLeaves, tres } from "#db/schema/index.ts";
import { witnessesPromised } from "#lib/register/log/promise.ts";
import { writeProofFile } from "#lib/register/log/proof-file.ts";
import { writeVerifierKey } from "#lib/register/log/signed-note.ts";
import { inclusionProof } from "#lib/register/log/tree.ts";
import { witnessKey } from "#lib/register/log/witness-name.ts";
import type { Queryable } from "./context.ts";
import { originOf } from "./register-log-key.ts";
import { newestCheckpoint, subtreesIn } from "./register-log-tiles.ts";

/** A checkpoint with the cosignatures that it has so far. */
export async function cosigned(db: Queryable, checkpoint: { size: number; note: string }): Promise<string> {
  const lines = await db.select({ line: registerLogCosignatures.line }).from(registerLogCosignatures).where(eq(registerLogCosignatures.size, checkpoint.size)).orderBy(asc(registerLogCosignatures.at));
  return checkpoint.note + lines.map(({ line }) => `${line}\n`).join("");
}

export const LogWitness = z.object({ tre: z.string(), /** The key as it stands in a policy of C2SP's tlog-policy. */ key: z.string(), /** How many entries the largest checkpoint had that it cosigned, and when; null as long as it has cosigned none. */ size: z.int().nullable(), at: z.iso.datetime().nullable() });

export async function witnessesOf(db: Queryable, origin: string): Promise<z.infer<typeof LogWitness>[]> {
  const members = await db.select({ id: tres.id, name: tres.name, publicKey: tres.publicKey }).from(tres).where(isNotNull(tres.publicKey)).orderBy(asc(tres.name));
  // One question for all of them: this is asked for every page of an entry.
  const newest = await db.selectDistinctOn([registerLogCosignatures.treId]).from(registerLogCosignatures).orderBy(registerLogCosignatures.treId, desc(registerLogCosignatures.size));
  const lastOf = new Map(newest.map((row) => [row.treId, row]));
  return Promise.all(members.map(async ({ id, name, publicKey }) => {
    const last = lastOf.get(id);
    return { tre: name, key: writeVerifierKey(await witnessKey(origin, id, publicKey!.x)), size: last?.size ?? null, at: last?.at.toISOString() ?? null };
  }));
}

/** A file of C2SP's tlog-proof for one entry of the log, and who has cosigned a checkpoint with it. */
export async function proofOfLeaf(db: Queryable, leaf: Pick<typeof registerLogLeaves.$inferSelect, "index" | "entry">): Promise<{ proof: string; witnesses: z.infer<typeof LogWitness>[]; witnessedBy: string[] }> {
  const witnesses = await witnessesOf(db, await originOf(db));
  const checkpoint = await checkpointFor(db, leaf.index, witnessesPromised(witnesses.length));
  const proof = writeProofFile(leaf.index, await inclusionProof(subtreesIn(db, checkpoint.size), leaf.index, checkpoint.size), await cosigned(db, checkpoint), leaf.entry);
  return { proof, witnesses, witnessedBy: witnesses.filter((w) => w.size !== null && w.size > leaf.index).map((w) => w.tre) };
}

/** The newest checkpoint that as many witnesses have cosigned as are promised, if it has the entry in it; or that any has; otherwise the newest. */
async function checkpointFor(db: Queryable, index: number, promised: number): Promise<{ size: number; note: string }> {
  const cosignedBy = async (least: number) => {
    const [found] = await db.select({ size: registerLogCosignatures.size }).from(registerLogCosignatures).where(gt(registerLogCosignatures.size, index)).groupBy(registerLogCosignatures.size).having(gte(count(), least)).orderBy(desc(registerLogCosignatures.size)).limit(1);
    return found && (await db.select({ size: registerLogCheckpoints.size, note: registerLogCheckpoints.note }).from(registerLogCheckpoints).where(eq(registerLogCheckpoints.size, found.size)))[0];
  };
  const checkpoint = (await cosignedBy(promised)) ?? (await cosignedBy(1)) ?? (await newestCheckpoint(db));
  if (!checkpoint || checkpoint.size <= index) throw new Error("an entry of the register's log is in no checkpoint");
  return checkpoint;
}
