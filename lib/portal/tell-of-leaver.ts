/** Before somebody leaves a committee, or the portal: the chairs hear of each application that waited for their ballot. */
import { and, eq, inArray, ne } from "drizzle-orm";
import { grants, projects, siteDecisions } from "#db/schema/index.ts";
import { panelOf, votersOf } from "#lib/governance/standing.ts";
import { decidingStates } from "#lib/governance/project-states.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { Context } from "./context.ts";
import { beforeCommittees } from "./deliberation-of.ts";
import { tresById } from "./name-tres.ts";
import { tellPeople } from "./tell-people.ts";
import type { Transaction } from "./transaction.ts";

/** `treId`: of this committee alone. Answers the references of what waited. */
export async function tellOfLeaver(tx: Transaction, context: Context, userId: string, treId?: string): Promise<string[]> {
  const seats = await tx.select({ treId: grants.treId }).from(grants).where(and(eq(grants.userId, userId), inArray(grants.role, ["committee-member", "committee-chair"]), ...(treId === undefined ? [] : [eq(grants.treId, treId)])));
  const treIds = [...new Set(seats.flatMap((seat) => seat.treId ?? []))];
  if (treIds.length === 0) return [];
  const open = await tx.select({ site: siteDecisions, reference: projects.reference }).from(siteDecisions).innerJoin(projects, eq(projects.id, siteDecisions.projectId)).where(and(inArray(siteDecisions.treId, treIds), inArray(siteDecisions.state, decidingStates), ne(projects.state, "closed")));
  const tres = await tresById(tx, treIds);
  const waited: string[] = [];
  for (const { site, deliberation, room } of await beforeCommittees(tx, open.map((one) => one.site), dayOf(context.clock.now()))) {
    const voting = deliberation.state === "waiting" || deliberation.state === "open";
    const votes = votersOf(deliberation, room).some((member) => member.personId === userId) && !(deliberation.state === "open" && deliberation.rounds.at(-1)?.cast.has(userId));
    const panel = panelOf(deliberation, room);
    const leads = panel.some((member) => member.personId === userId && member.kind === "chair");
    if (!(voting && votes) && !leads) continue;
    const reference = open.find((one) => one.site.projectId === site.projectId)?.reference ?? "";
    waited.push(reference);
    // Where the chair leaves, every member hears: somebody has to close the round.
    const rest = panel.filter((member) => member.personId !== userId);
    const chairs = rest.filter((member) => member.kind === "chair");
    const tre = tres.get(site.treId);
    await tellPeople(tx, context, (chairs.length > 0 ? chairs : rest).map((member) => member.personId), { kind: "member-left", facts: { about: reference, ...(tre && { tre: tre.name }) }, path: `/reviews/${site.projectId}/${site.treId}` });
  }
  return waited;
}
