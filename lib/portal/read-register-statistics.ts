/** The register by quarter, for anyone: counted anew from what happened each time, so nothing has to be kept in step. */
import { asc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { deliberationEvents, projectRevisions, runEvents, siteDecisions, submissions, tres } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { decidingStates } from "#lib/governance/project-states.ts";
import type { RefusalReason } from "#lib/governance/refusal-reasons.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { decisionDays, DecisionTimes, quarterOf, quartersBetween, QuarterStatistics, timesOf, type CommitteeWord } from "#lib/register/quarter-statistics.ts";
import type { RefusalCounts } from "#lib/register/refusals.ts";
import type { Context } from "./context.ts";
import { refusalKind } from "./refusals-of.ts";

export const RegisterStatistics = z.object({
  /** Oldest first, the running one last. */
  quarters: z.array(QuarterStatistics),
  /** Of each environment's committee, since the beginning. */
  environments: z.array(z.object({ tre: z.string(), nation: z.string(), times: DecisionTimes })),
}).meta({ id: "RegisterStatistics" });
export type RegisterStatistics = z.infer<typeof RegisterStatistics>;

type Word = CommitteeWord & { tre: string; refusedFor: RefusalReason | undefined };

/** Of each project before each committee, what the committee said, in order. */
async function committeeWords({ db }: Context): Promise<Word[][]> {
  const events = await db.select({ projectId: deliberationEvents.projectId, treId: deliberationEvents.treId, at: deliberationEvents.at, event: deliberationEvents.event, tre: tres.name, nation: tres.nation })
    .from(deliberationEvents).innerJoin(tres, eq(tres.id, deliberationEvents.treId)).where(sql`${deliberationEvents.event} ->> 'type' in ('opened', 'concluded', 'appealed', 'sent-back')`).orderBy(asc(deliberationEvents.projectId), asc(deliberationEvents.treId), asc(deliberationEvents.position));
  const submitted = await db.select({ projectId: projectRevisions.projectId, revision: projectRevisions.revision, at: projectRevisions.submittedAt }).from(projectRevisions);
  // A decision that still waits for its members' signatures is none yet.
  const open = new Map((await db.select({ projectId: siteDecisions.projectId, treId: siteDecisions.treId, revision: siteDecisions.revision }).from(siteDecisions).where(inArray(siteDecisions.state, decidingStates))).map((site) => [`${site.projectId} ${site.treId}`, site.revision]));
  const submittedAt = new Map(submitted.map((row) => [`${row.projectId} ${String(row.revision)}`, row.at]));
  const matters = new Map<string, { revision: number; round: number; words: Word[]; settled: number; isAppeal: boolean }>();
  for (const { projectId, treId, at, event, tre, nation } of events) {
    const key = `${projectId} ${treId}`;
    const matter = matters.get(key) ?? { revision: 1, round: 0, words: [], settled: 0, isAppeal: false };
    matters.set(key, matter);
    if (event.type === "opened" && event.revision !== matter.revision) [matter.revision, matter.settled, matter.isAppeal] = [event.revision, matter.words.length, false];
    // What an appeal is made against has been said, whatever comes of the appeal.
    if (event.type === "appealed") [matter.settled, matter.isAppeal] = [matter.words.length, true];
    // To send an appeal back is to ask the committee, and no word to the applicant.
    if (event.type === "sent-back") [matter.words.length, matter.isAppeal] = [matter.settled, false];
    // A refusal that is upheld has been counted.
    if (event.type !== "concluded" || event.outcome === null || (matter.isAppeal && event.outcome === "refused")) continue;
    // Written down anew before it was signed: the last counts.
    if (matter.round === event.round) matter.words.pop();
    matter.round = event.round;
    const asked = submittedAt.get(`${projectId} ${String(matter.revision)}`) ?? at;
    matter.words.push({ tre, nation, askedOn: dayOf(asked), saidOn: dayOf(at), outcome: event.outcome, refusedFor: event.refusedFor });
  }
  return [...matters].map(([key, { words, revision, settled }]) => (open.get(key) === revision ? words.slice(0, settled) : words));
}

/** By quarter in UTC, as every day of the register is reckoned. */
const inQuarter = (at: unknown) => sql<string>`to_char(${at} at time zone 'UTC', 'YYYY"-Q"Q')`;

export async function readRegisterStatistics(context: Context, _actor: Actor, _input: unknown): Promise<Result<RegisterStatistics>> {
  const { db } = context;
  const [applied, asked, moves, matters] = await Promise.all([
    db.select({ quarter: inQuarter(projectRevisions.submittedAt), n: sql<number>`count(*)::int` }).from(projectRevisions).where(eq(projectRevisions.revision, 1)).groupBy(sql`1`),
    db.select({ quarter: inQuarter(submissions.submittedAt), n: sql<number>`count(*)::int` }).from(submissions).groupBy(sql`1`),
    // A run that is put back into the queue starts more than once; it counts where it first did.
    db.select({ quarter: inQuarter(runEvents.recordedAt), to: runEvents.to, from: runEvents.from, n: sql<number>`count(distinct ${runEvents.runId})::int` }).from(runEvents)
      .where(sql`${runEvents.to} in ('received', 'rejected') or (${runEvents.to} = 'running' and not exists (select 1 from ${runEvents} as earlier where earlier.run_id = ${runEvents.runId} and earlier."to" = 'running' and earlier.position < ${runEvents.position}))`).groupBy(sql`1, 2, 3`),
    committeeWords(context),
  ]);
  const words = matters.flat();
  const times = matters.flatMap((of) => decisionDays(of).map((decided) => ({ ...decided, tre: of[0]?.tre ?? "" })));
  const first = [...applied, ...asked].map((row) => row.quarter).sort()[0];
  const quarters = first === undefined ? [] : quartersBetween(first, quarterOf(dayOf(context.clock.now())));
  const sum = (rows: readonly { quarter: string; n: number }[], quarter: string): number => rows.filter((row) => row.quarter === quarter).reduce((all, row) => all + row.n, 0);
  return ok({
    quarters: quarters.map((quarter): QuarterStatistics => {
      const said = words.filter((word) => quarterOf(word.saidOn) === quarter);
      const refused = said.filter((word) => word.outcome === "refused");
      const withheld = moves.filter((move) => move.quarter === quarter && move.to === "rejected");
      const withheldFor: RefusalCounts = {};
      for (const { from, n } of withheld) withheldFor[refusalKind(from)] = (withheldFor[refusalKind(from)] ?? 0) + n;
      const refusedFor: QuarterStatistics["refusedFor"] = {};
      for (const { refusedFor: reason = "not-said" } of refused) refusedFor[reason] = (refusedFor[reason] ?? 0) + 1;
      return {
        quarter, applications: sum(applied, quarter), approved: said.filter((word) => word.outcome === "approved").length, refused: refused.length, returned: said.filter((word) => word.outcome === "deferred").length, refusedFor,
        times: timesOf(times.filter((time) => quarterOf(time.saidOn) === quarter).map((time) => time.days)),
        questions: sum(asked, quarter), runs: sum(moves.filter((move) => move.to === "running"), quarter), released: sum(moves.filter((move) => move.to === "received"), quarter), withheld: sum(withheld, quarter), withheldFor,
      };
    }),
    environments: [...new Map(words.map((word) => [word.tre, word.nation]))].sort().map(([tre, nation]) => ({ tre, nation, times: timesOf(times.filter((time) => time.tre === tre).map((time) => time.days)) })),
  });
}
