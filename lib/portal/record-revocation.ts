import { revocations } from "#db/schema/index.ts";
import { DecisionStatement } from "#lib/approval/signed-decision.ts";
import { signaturesOf } from "#lib/governance/committee.ts";
import { newId } from "#lib/kernel/ids.ts";
import { ruleInForce } from "./committee-of.ts";
import type { Context } from "./context.ts";
import type { Transaction } from "./transaction.ts";

type Ended = { treId: string; digest: string };
/** Approvals that end before their time, in the transaction that ends them: the TRE is told at once, and where its committee signs its decisions its members sign this one afterwards. `by`: null where no member of the committee did it. */
export async function recordRevocation(tx: Transaction, context: Context, projectId: string, ended: readonly Ended[], { reason, by }: { reason: string; by: string | null }): Promise<void> {
  const now = context.clock.now();
  for (const treId of new Set(ended.map((one) => one.treId))) {
    const statement = DecisionStatement.parse({
      version: 1, about: "revocation", treId, projectId, reason, stoppedAt: now.toISOString(), envelopes: ended.filter((one) => one.treId === treId).map((one) => one.digest).sort(),
    });
    await tx.insert(revocations).values({ id: newId(), projectId, treId, statement, demanded: signaturesOf((await ruleInForce(tx, treId)).rule), stoppedBy: by, stoppedAt: now });
  }
}
