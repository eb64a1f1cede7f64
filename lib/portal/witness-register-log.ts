/** The portal's side of a witness: gives it the log to read, and keeps its cosignature once that is proven to be one. */
import { and, asc, eq, gte, lt } from "drizzle-orm";
import type { z } from "zod";
import { registerLogCheckpoints, registerLogCosignatures, registerLogLeaves, tres } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { CosignatureRequest, LogRequest, mostLogEntries, type CosignatureAnswer, type LogAnswer } from "#lib/protocol/register-log.ts";
import { cosignedAt } from "#lib/register/log/cosignature.ts";
import { parseNote, writeVerifierKey } from "#lib/register/log/signed-note.ts";
import { witnessKey } from "#lib/register/log/witness-name.ts";
import { anchorTreAudit } from "./anchor-audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { logVerifier, originOf } from "./register-log-key.ts";
import { newestCheckpoint } from "./register-log-tiles.ts";
import { inTransaction } from "./transaction.ts";
import { asTre } from "./tre-actor.ts";

export async function offerLog(context: Context, actor: Actor, input: unknown): Promise<Result<LogAnswer>> {
  const parsed = parseInput(LogRequest, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const { db } = context;
  const newest = await newestCheckpoint(db);
  if (!newest) return refuse("unavailable", "The register's log has not begun yet.");
  const { from } = parsed.value;
  const rows = await db.select({ entry: registerLogLeaves.entry }).from(registerLogLeaves)
    .where(and(gte(registerLogLeaves.index, from), lt(registerLogLeaves.index, Math.min(newest.size, from + mostLogEntries)))).orderBy(asc(registerLogLeaves.index));
  const log = writeVerifierKey(await logVerifier(await originOf(db), context));
  return ok({ log, checkpoint: newest.note, entries: rows.map((row) => new TextDecoder().decode(row.entry)) });
}

export async function takeCosignature(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof CosignatureAnswer>>> {
  const parsed = parseInput(CosignatureRequest, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const { size, line, audit } = parsed.value;
  return inTransaction(context, async (tx) => {
    const [checkpoint] = await tx.select().from(registerLogCheckpoints).where(eq(registerLogCheckpoints.size, size));
    const [member] = await tx.select({ publicKey: tres.publicKey }).from(tres).where(eq(tres.id, tre.value.treId));
    const note = checkpoint && parseNote(`${checkpoint.note}${line}\n`);
    if (!checkpoint || !note || !member?.publicKey) return refuse("invalid-input", "The register's log has no checkpoint of this size, or the line is no signature line.");
    const key = await witnessKey(await originOf(tx), tre.value.treId, member.publicKey.x);
    if ((await cosignedAt(note, key)) === undefined) return refuse("invalid-input", "The line is not this TRE's cosignature of the checkpoint.");
    await tx.insert(registerLogCosignatures).values({ size, treId: tre.value.treId, line, at: context.clock.now() }).onConflictDoNothing();
    await notify(tx, { kind: "register-log", id: "cosignature" });
    if (!audit) return ok({ taken: true as const });
    const anchored = await anchorTreAudit(tx, context, tre.value.treId, audit);
    if (anchored === "contradicts") context.log.error({ treId: tre.value.treId, rows: audit.rows }, "a TRE's audit trail is not what it told before");
    return ok({ taken: true as const, audit: anchored });
  });
}
