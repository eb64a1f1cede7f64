/** How approvals end before their time. */
import { and, eq, isNull, type SQL } from "drizzle-orm";
import { envelopes, revocations } from "#db/schema/index.ts";
import { DecisionStatement } from "#lib/approval/signed-decision.ts";
import { signaturesOf } from "#lib/governance/committee.ts";
import { newId } from "#lib/kernel/ids.ts";
import { ruleInForce } from "./committee-of.ts";
import type { Context } from "./context.ts";
import type { Transaction } from "./transaction.ts";

type Ended = { id: string; treId: string; digest: string };
/**
 * Of a project's approvals in force those that `which` picks (all, without it), in the transaction of what ends them: the TREs are told at once, and where a committee signs its decisions its members sign this one
 * afterwards. `by`: null where no member of the committee did it. Answers what has ended.
 */
export async function takeBackApprovals(tx: Transaction, context: Context, projectId: string, which: SQL | undefined, { reason, by }: { reason: string; by: string | null }): Promise<Ended[]> {
  const now = context.clock.now();
  const ended = await tx.update(envelopes).set({ revokedAt: now }).where(and(eq(envelopes.projectId, projectId), which, isNull(envelopes.revokedAt))).returning({ id: envelopes.id, treId: envelopes.treId, digest: envelopes.digest });
  for (const treId of new Set(ended.map((one) => one.treId))) {
    const statement = DecisionStatement.parse({
      version: 1, about: "revocation", treId, projectId, reason, stoppedAt: now.toISOString(), envelopes: ended.filter((one) => one.treId === treId).map((one) => one.digest).sort(),
    });
    await tx.insert(revocations).values({ id: newId(), projectId, treId, statement, demanded: signaturesOf((await ruleInForce(tx, treId)).rule), stoppedBy: by, stoppedAt: now });
  }
  return ended;
}
