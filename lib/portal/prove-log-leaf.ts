/** That an entry of the register's log is in it: its proof under the newest checkpoint that enough data environments have cosigned. */
import { and, asc, count, desc, eq, gt, gte, inArray } from "drizzle-orm";
import { registerLogCheckpoints, registerLogCosignatures, type registerLogLeaves } from "#db/schema/index.ts";
import { witnessesPromised } from "#lib/register/log/promise.ts";
import { writeProofFile } from "#lib/register/log/proof-file.ts";
import { inclusionProof } from "#lib/register/log/tree.ts";
import type { EntryWithProof } from "#lib/register/verify-entry.ts";
import type { Queryable } from "./context.ts";
import { isCountedOn, witnessesOf } from "./log-witnesses.ts";
import { originOf } from "./register-log-key.ts";
import { newestCheckpoint, subtreesIn } from "./register-log-tiles.ts";

/** A checkpoint with the cosignatures that it has so far. */
export async function cosigned(db: Queryable, checkpoint: { size: number; note: string }): Promise<string> {
  const lines = await db.select({ line: registerLogCosignatures.line }).from(registerLogCosignatures).where(eq(registerLogCosignatures.size, checkpoint.size)).orderBy(asc(registerLogCosignatures.at));
  return checkpoint.note + lines.map(({ line }) => `${line}\n`).join("");
}

/** `witnesses`: how many have cosigned a checkpoint with it, or were there to do so in the time that is promised. `countedOn`: ids of those who are promised. */
export type LeafProof = { proof: string; witnessedBy: string[]; countedOn: string[]; witnesses: number; keys: EntryWithProof["witnesses"] };

/** A file of C2SP's tlog-proof for one entry of the log. */
export async function proofOfLeaf(db: Queryable, leaf: Pick<typeof registerLogLeaves.$inferSelect, "index" | "entry" | "at">): Promise<LeafProof> {
  const witnesses = await witnessesOf(db, await originOf(db));
  const witnessedBy = witnesses.filter((w) => w.size !== null && w.size > leaf.index).map((w) => w.tre);
  const countedOn = witnesses.filter((one) => isCountedOn(one, leaf.at)).map(({ id }) => id);
  const there = witnesses.filter(({ id, tre }) => countedOn.includes(id) || witnessedBy.includes(tre));
  const checkpoint = await checkpointFor(db, leaf.index, countedOn);
  const proof = writeProofFile(leaf.index, await inclusionProof(subtreesIn(db, checkpoint.size), leaf.index, checkpoint.size), await cosigned(db, checkpoint), leaf.entry);
  return { proof, witnessedBy, countedOn, witnesses: there.length, keys: witnesses.map(({ id, tre, key }) => ({ tre, key, ...(!countedOn.includes(id) && { promised: false as const }) })) };
}

/** The newest checkpoint that as many of those counted on have cosigned as are promised, if it has the entry in it; or that any has; otherwise the newest. */
async function checkpointFor(db: Queryable, index: number, countedOn: readonly string[]): Promise<{ size: number; note: string }> {
  const cosignedBy = async (least: number, by?: readonly string[]) => {
    const [found] = await db.select({ size: registerLogCosignatures.size }).from(registerLogCosignatures).where(and(gt(registerLogCosignatures.size, index), by && inArray(registerLogCosignatures.treId, [...by]))).groupBy(registerLogCosignatures.size).having(gte(count(), least)).orderBy(desc(registerLogCosignatures.size)).limit(1);
    return found && (await db.select({ size: registerLogCheckpoints.size, note: registerLogCheckpoints.note }).from(registerLogCheckpoints).where(eq(registerLogCheckpoints.size, found.size)))[0];
  };
  const checkpoint = (await cosignedBy(witnessesPromised(countedOn.length), countedOn)) ?? (await cosignedBy(1)) ?? (await newestCheckpoint(db));
  if (!checkpoint || checkpoint.size <= index) throw new Error("an entry of the register's log is in no checkpoint");
  return checkpoint;
}
