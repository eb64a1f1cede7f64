/** Which cohort discovery worker is asking: proven by the name and password that its site was given once. */
import { timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import { cohortWorkers, tres } from "#db/schema/index.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { basicCredentialsIn } from "#lib/protocol/task-api.ts";
import type { WorkerFacts } from "#lib/query/formats/worker-semantics.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { mayTry } from "./sign-in-limits.ts";
import { inTransaction } from "./transaction.ts";
import type { TreActor } from "./tre-actor.ts";

export type Worker = { actor: TreActor; collectionId: string; facts: WorkerFacts };

const noDigest = "0".repeat(64);
/**
 * One answer for every wrong pair, in the same time, whether or not there is such a name. Only failures are counted: the password
 * is random, so nobody guesses it, and a stranger's attempts must not lock the worker out.
 */
export async function authenticateWorker(context: Context, { authorization, address }: { authorization: string | null; address: string }): Promise<Result<Worker>> {
  const given = basicCredentialsIn(authorization);
  if (!given) return refuse("unauthenticated-agent", "Send the worker's name and password with each request (HTTP Basic).");
  const [found] = await context.db.select({ worker: cohortWorkers, tre: tres }).from(cohortWorkers).innerJoin(tres, eq(tres.id, cohortWorkers.treId)).where(eq(cohortWorkers.username, given.username));
  const matches = timingSafeEqual(Buffer.from(await sha256(given.password), "hex"), Buffer.from(found?.worker.passwordSha256 ?? noDigest, "hex"));
  if (!found || !matches) {
    if (!(await mayTry(context, { email: `worker:${given.username}`, address }))) return refuse("too-many-requests", "There were too many attempts with a wrong name or password. Wait a quarter of an hour and try again.");
    await inTransaction(context, async (tx) => {
      await recordAudit(tx, context, { kind: "anonymous" }, "worker-sign-in-failed", { kind: "tre", id: found?.tre.id ?? "unknown" });
      return ok(true);
    });
    return refuse("unauthenticated-agent", "The name and the password do not belong together.");
  }
  const { tre, worker } = found;
  if (tre.suspendedAt) return refuse("not-permitted", `${tre.name} is suspended. Its operator should ask the federation's administrators.`);
  return ok({ actor: { kind: "tre", treId: tre.id, name: tre.name }, collectionId: worker.collectionId, facts: worker.facts });
}
