/** The register by quarter, for anyone: counted anew from what happened each time, so nothing has to be kept in step. */
import { asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { deliberationEvents, projectRevisions, runEvents, submissions, tres } from "#db/schema/index.ts";
import { clockedEvents, clockedMatters, committeeWords, decisionDays, decisionTimes, DecisionTimes, type CommitteeWord } from "#lib/governance/clocks.ts";
import type { Recorded } from "#lib/governance/deliberation.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { dayOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { quarterOf, quartersBetween, QuarterStatistics } from "#lib/register/quarter-statistics.ts";
import type { RefusalCounts } from "#lib/register/refusals.ts";
import { calendarsOf } from "./calendars.ts";
import type { Context } from "./context.ts";
import { refusalKind } from "./refusals-of.ts";

export const RegisterStatistics = z.object({
  /** Oldest first, the running one last. */
  quarters: z.array(QuarterStatistics),
  /** Of each environment's committee, since the beginning. */
  environments: z.array(z.object({ tre: z.string(), nation: z.string(), times: DecisionTimes })),
}).meta({ id: "RegisterStatistics" });
export type RegisterStatistics = z.infer<typeof RegisterStatistics>;

type Heard = { tre: string; nation: string; words: CommitteeWord[]; times: { on: PlainDate; days: number }[] };

/** Of each project before each committee, what the committee said and how long it took. */
async function heardOf({ db }: Context): Promise<Heard[]> {
  const events = await db.select({ projectId: deliberationEvents.projectId, treId: deliberationEvents.treId, by: deliberationEvents.by, at: deliberationEvents.at, event: deliberationEvents.event, tre: tres.name, nation: tres.nation })
    .from(deliberationEvents).innerJoin(tres, eq(tres.id, deliberationEvents.treId)).where(sql`${deliberationEvents.event} ->> 'type' in ${clockedEvents}`).orderBy(asc(deliberationEvents.projectId), asc(deliberationEvents.treId), asc(deliberationEvents.position));
  const calendarOf = await calendarsOf(db);
  const streams = new Map<string, { tre: string; nation: string; deeds: Recorded[] }>();
  for (const { projectId, treId, tre, nation, by, at, event } of events) {
    const stream = streams.get(`${projectId} ${treId}`) ?? { tre, nation, deeds: [] };
    stream.deeds.push({ by, at: at.toISOString(), event });
    streams.set(`${projectId} ${treId}`, stream);
  }
  return [...streams.values()].map(({ tre, nation, deeds }) => ({ tre, nation, words: committeeWords(deeds), times: decisionDays(clockedMatters(deeds), calendarOf(nation)) }));
}

/** By quarter in UTC, as every day of the register is reckoned. */
const inQuarter = (at: unknown) => sql<string>`to_char(${at} at time zone 'UTC', 'YYYY"-Q"Q')`;

export async function readRegisterStatistics(context: Context, _actor: Actor, _input: unknown): Promise<Result<RegisterStatistics>> {
  const { db } = context;
  const [applied, asked, moves, heard] = await Promise.all([
    db.select({ quarter: inQuarter(projectRevisions.submittedAt), n: sql<number>`count(*)::int` }).from(projectRevisions).where(eq(projectRevisions.revision, 1)).groupBy(sql`1`),
    db.select({ quarter: inQuarter(submissions.submittedAt), n: sql<number>`count(*)::int` }).from(submissions).groupBy(sql`1`),
    // A run that is put back into the queue starts more than once; it counts where it first did.
    db.select({ quarter: inQuarter(runEvents.recordedAt), to: runEvents.to, from: runEvents.from, n: sql<number>`count(distinct ${runEvents.runId})::int` }).from(runEvents)
      .where(sql`${runEvents.to} in ('received', 'rejected') or (${runEvents.to} = 'running' and not exists (select 1 from ${runEvents} as earlier where earlier.run_id = ${runEvents.runId} and earlier."to" = 'running' and earlier.position < ${runEvents.position}))`).groupBy(sql`1, 2, 3`),
    heardOf(context),
  ]);
  const first = [...applied, ...asked].map((row) => row.quarter).sort()[0];
  const quarters = first === undefined ? [] : quartersBetween(first, quarterOf(dayOf(context.clock.now())));
  const sum = (rows: readonly { quarter: string; n: number }[], quarter: string): number => rows.filter((row) => row.quarter === quarter).reduce((all, row) => all + row.n, 0);
  return ok({
    quarters: quarters.map((quarter): QuarterStatistics => {
      const said = heard.flatMap((of) => of.words).filter((word) => quarterOf(word.on) === quarter);
      const refused = said.filter((word) => word.outcome === "refused");
      const withheld = moves.filter((move) => move.quarter === quarter && move.to === "rejected");
      const withheldFor: RefusalCounts = {};
      for (const { from, n } of withheld) withheldFor[refusalKind(from)] = (withheldFor[refusalKind(from)] ?? 0) + n;
      const refusedFor: QuarterStatistics["refusedFor"] = {};
      for (const { refusedFor: reason = "not-said" } of refused) refusedFor[reason] = (refusedFor[reason] ?? 0) + 1;
      return {
        quarter, applications: sum(applied, quarter), approved: said.filter((word) => word.outcome === "approved").length, refused: refused.length, returned: said.filter((word) => word.outcome === "deferred").length, refusedFor,
        times: decisionTimes(heard.flatMap((of) => of.times).filter((time) => quarterOf(time.on) === quarter).map((time) => time.days)),
        questions: sum(asked, quarter), runs: sum(moves.filter((move) => move.to === "running"), quarter), released: sum(moves.filter((move) => move.to === "received"), quarter), withheld: sum(withheld, quarter), withheldFor,
      };
    }),
    environments: [...new Map(heard.flatMap((of) => (of.words.length > 0 ? [[of.tre, of.nation] as const] : [])))].sort().map(([tre, nation]) => ({ tre, nation, times: decisionTimes(heard.filter((of) => of.tre === tre).flatMap((of) => of.times).map((time) => time.days)) })),
  });
}
