/** A TRE asks which of its approvals were taken back, and what its committee's members have signed of that. */
import { and, desc, eq } from "drizzle-orm";
import { revocations } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { RevocationsRequest, type RevocationsAnswer } from "#lib/protocol/revocations.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { asTre } from "./tre-actor.ts";

/** Older ones were told long ago; what a TRE has heard it keeps. */
const mostTold = 1000;
/** Half of what a TRE takes of any answer. */
const mostBytes = 4 * 1024 * 1024;

export async function offerRevocations(context: Context, actor: Actor, input: unknown): Promise<Result<RevocationsAnswer>> {
  const parsed = parseInput(RevocationsRequest, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const rows = await context.db.select().from(revocations).where(and(eq(revocations.treId, tre.value.treId))).orderBy(desc(revocations.stoppedAt)).limit(mostTold);
  const all = rows.flatMap(({ statement, signatures, stoppedAt }) => (statement.about !== "revocation" ? [] : statement.envelopes.map((envelope) => ({
    envelope, reason: statement.reason, stoppedAt: stoppedAt.toISOString(), signed: signatures.length === 0 ? null : { statement, signatures: signatures.map((one) => one.assertion) },
  }))));
  let size = 0;
  // An answer that is too long for the TRE would tell it of no stop at all: the oldest are left out.
  return ok({ revoked: all.slice(0, 2000).filter((one) => (size += JSON.stringify(one).length) <= mostBytes) });
}
