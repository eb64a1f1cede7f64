/** What a committee gives to one person, and the random part of it that the others look back on. */
import { and, desc, eq, gte, sql } from "drizzle-orm";
import { committeeRules, deliberationEvents } from "#db/schema/index.ts";
import type { Route } from "#lib/governance/committee.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import type { SiteDecision } from "#lib/governance/project-states.ts";
import { whyNotProportionate } from "#lib/governance/proportionate.ts";
import { drawOf } from "#lib/kernel/draw.ts";
import type { Context, Queryable } from "./context.ts";
import type { BeforeCommittee } from "./deliberation-of.ts";
import { recordEvents } from "./record-events.ts";
import type { Transaction } from "./transaction.ts";

export type Given = { route: Route; because: string[] };
const stopped = "The committee found a decision that one person should not have made alone: until its rule is set again, all come before the whole of it.";

/** How an application that is no amendment comes before this committee. */
export async function routeOf(db: Queryable, projectId: string, treId: string, content: ProjectContent): Promise<Given> {
  const [rule] = await db.select().from(committeeRules).where(eq(committeeRules.treId, treId)).orderBy(desc(committeeRules.version)).limit(1);
  const proportionate = rule?.rule.proportionate;
  if (!proportionate) return { route: "full", because: [] };
  const why = whyNotProportionate(proportionate, content);
  if (why.length > 0) return { route: "full", because: why };
  if (await isStopped(db, treId)) return { route: "full", because: [stopped] };
  // What a member has brought before all stays there through the questions and answers that follow.
  const [raised] = await db.select({ event: deliberationEvents.event }).from(deliberationEvents).where(and(eq(deliberationEvents.projectId, projectId), eq(deliberationEvents.treId, treId), eq(sql`${deliberationEvents.event}->>'type'`, "raised"))).orderBy(desc(deliberationEvents.position)).limit(1);
  if (raised?.event.type === "raised") return { route: "full", because: [raised.event.reason] };
  return { route: "delegated", because: ["It is within what the committee gave to its chair or a delegate."] };
}

/** Whether a look back has stopped the route since the rule was set. */
export async function isStopped(db: Queryable, treId: string): Promise<boolean> {
  const [rule] = await db.select({ setAt: committeeRules.setAt }).from(committeeRules).where(eq(committeeRules.treId, treId)).orderBy(desc(committeeRules.version)).limit(1);
  const [found] = await db.select({ position: deliberationEvents.position }).from(deliberationEvents)
    .where(and(eq(deliberationEvents.treId, treId), eq(sql`${deliberationEvents.event}->>'type'`, "looked-back"), eq(sql`${deliberationEvents.event}->>'agrees'`, "false"), ...(rule ? [gte(deliberationEvents.at, rule.setAt)] : []))).limit(1);
  return found !== undefined;
}
export const stoppedSentence = stopped;

/** In the transaction of the decision. What was sent back is not decided, and a refused amendment let nothing through. */
export async function drawLookBack(tx: Transaction, context: Context, { site, deliberation, inForce }: BeforeCommittee, by: string, decision: SiteDecision): Promise<void> {
  const share = inForce.rule.proportionate?.share;
  if (deliberation.routed.route !== "delegated" || deliberation.hearing.kind === "appeal" || share === undefined || decision === "return" || (decision === "refuse" && site.amendment !== null)) return;
  await recordEvents(tx, context, site, by, { type: "drawn", revision: site.revision, share, ...drawOf(share / 100) });
}
