import { inArray } from "drizzle-orm";
import { z } from "zod";
import { deliberationEvents } from "#db/schema/index.ts";
import { clockedMatters, decisionDays, decisionTimes, DecisionTimes } from "#lib/governance/clocks.ts";
import type { Recorded } from "#lib/governance/deliberation.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { calendarsAt } from "./calendars.ts";
import { committeesOf } from "./committees-of.ts";
import { ruleOf } from "./committee-of.ts";
import type { Context } from "./context.ts";
import { tresById } from "./name-tres.ts";

/** `median`, `ninetieth`: working days of the committee's own clock; null where nothing was decided yet. */
export const TimesAtTre = DecisionTimes.extend({ treId: z.uuid(), treName: z.string(), target: z.int(), withinTarget: z.int() });
export type TimesAtTre = z.infer<typeof TimesAtTre>;
/** How long the actor's committees take, in working days of their own clock. */
export async function readDecisionTimes(context: Context, actor: Actor): Promise<Result<TimesAtTre[]>> {
  const committees = committeesOf(actor);
  if (committees.length === 0) return refuse("not-permitted", "Only members of a TRE's committee have reviews.");
  const { db } = context;
  const tres = await tresById(db, committees);
  const calendarAt = await calendarsAt(db, committees);
  const rows = await db.select().from(deliberationEvents).where(inArray(deliberationEvents.treId, committees)).orderBy(deliberationEvents.treId, deliberationEvents.projectId, deliberationEvents.position);
  return ok(await Promise.all(committees.map(async (treId) => {
    const streams = new Map<string, Recorded[]>();
    for (const row of rows) if (row.treId === treId) streams.set(row.projectId, [...(streams.get(row.projectId) ?? []), { by: row.by, at: row.at.toISOString(), event: row.event }]);
    const target = (await ruleOf(db, treId)).rule.serviceDays;
    const days = decisionDays([...streams.values()].flatMap(clockedMatters), calendarAt(treId)).map((decided) => decided.days);
    return { treId, treName: tres.get(treId)?.name ?? "", target, ...decisionTimes(days), withinTarget: days.filter((n) => n <= target).length };
  })));
}
