import { and, eq, inArray, lt, ne } from "drizzle-orm";
import { projects, siteDecisions } from "#db/schema/index.ts";
import { clocksOf } from "#lib/governance/clocks.ts";
import { leadersOf, votersOf } from "#lib/governance/standing.ts";
import { decidingStates } from "#lib/governance/project-states.ts";
import { workingDaysBetween } from "#lib/governance/working-days.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { beforeCommittees, type BeforeCommittee } from "./deliberation-of.ts";
import { tresById } from "./name-tres.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

/** Working days before the target at which the first letter goes; the second goes once it has passed. There is no third: who does not read two reads no more. */
const daysAhead = 3;

/** For the clock: whoever still has to act on an application hears that its target comes near, and that it has passed. */
export async function nudgeCommittees(context: Context): Promise<Result<{ nudged: number }>> {
  const clock = { kind: "system", name: "clock" } as const;
  const waiting = await context.db.select({ site: siteDecisions }).from(siteDecisions).innerJoin(projects, eq(projects.id, siteDecisions.projectId)).where(and(inArray(siteDecisions.state, decidingStates), lt(siteDecisions.nudges, 2), ne(projects.state, "closed")));
  const tres = await tresById(context.db, waiting.map(({ site }) => site.treId));
  const today = dayOf(context.clock.now());
  const due = (await beforeCommittees(context.db, waiting.map(({ site }) => site), today)).flatMap((before) => {
    const clocks = clocksOf(before.events, before.deliberation.rule.serviceDays, before.calendar, today);
    if (clocks?.due == null) return [];
    const nudges = clocks.custodian > clocks.target ? 2 : workingDaysBetween(before.calendar, today, clocks.due) <= daysAhead ? 1 : 0;
    return nudges > before.site.nudges ? [{ before, nudges }] : [];
  });
  for (const { before, nudges } of due) {
    const { projectId, treId } = before.site;
    await inTransaction(context, async (tx) => {
      const [mine] = await tx.update(siteDecisions).set({ nudges }).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId), inArray(siteDecisions.state, decidingStates), lt(siteDecisions.nudges, nudges))).returning({ projectId: siteDecisions.projectId });
      if (!mine) return ok(0);
      const [project] = await tx.select({ reference: projects.reference }).from(projects).where(eq(projects.id, projectId));
      await tellWhoIsWaitedFor(tx, context, before, project?.reference ?? "", tres.get(treId)?.name ?? "", nudges === 2);
      await recordAudit(tx, context, clock, "nudge-committee", { kind: "project", id: projectId }, { tre: treId, overdue: nudges === 2 });
      return ok(1);
    });
  }
  return ok({ nudged: due.length });
}

/** Voters who have not voted; once all have, whoever can close and conclude. No title: an undeclared reader may turn out to be recused. */
async function tellWhoIsWaitedFor(tx: Transaction, context: Context, { site, deliberation, room }: BeforeCommittee, reference: string, treName: string, overdue: boolean): Promise<void> {
  const round = deliberation.rounds.at(-1);
  const open = deliberation.state === "waiting" || deliberation.state === "open";
  const missing = open ? votersOf(deliberation, room).filter((member) => !round?.cast.has(member.personId)) : [];
  const waitedFor = missing.length > 0 ? missing : leadersOf(deliberation, room);
  if (waitedFor.length === 0) return;
  await tellPeople(tx, context, waitedFor.map((member) => member.personId), { kind: overdue ? "target-passed" : "target-near", facts: { about: reference, tre: treName }, path: `/reviews/${site.projectId}/${site.treId}` });
}
