/** The project's lead appeals against a committee's refusal of an application or of an amendment: it then lies before another panel, and the refusal stands until that has decided; beside a refused amendment the approval goes on. */
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { projects, siteDecisions } from "#db/schema/index.ts";
import { askedAs } from "#lib/governance/appeals.ts";
import { lackingToClose } from "#lib/governance/ballots.ts";
import type { Deliberation } from "#lib/governance/deliberation.ts";
import { notRecused, panelOf, sitsOnPanel, votersOf, type Room } from "#lib/governance/standing.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { nextApplicationState, siteStates } from "#lib/governance/project-states.ts";
import { stateAfterDecision } from "#lib/governance/whose-turn.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { administrators } from "./administrators.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { beforeCommittees, type BeforeCommittee, type SiteRow } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { tresById, type TreRow } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { noSuchProject, standingOf, type ProjectRow } from "./project-access.ts";
import { recordDeliberation } from "./record-deliberation.ts";
import { asRefused, hasRefusedAmendment, termsOfApproval, whereRefused } from "./refused-amendment.ts";
import { tellPanel } from "./tell-panel.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

export const AppealPlace = z.strictObject({ projectId: ProjectId, treId: TreId });
export const AppealDecision = AppealPlace.extend({ grounds: z.string().trim().min(50, "Give your grounds in at least 50 characters: what the committee overlooked or read wrongly.").max(4000, "Give your grounds in at most 4,000 characters.") });
export const Appealed = z.object({ state: z.enum(siteStates) });

/** `row`: the site as it is; `site`: as the version was refused that the appeal is about. */
type Appealing = BeforeCommittee & { project: ProjectRow; tre: TreRow; row: SiteRow };
async function openToLead(tx: Transaction, actor: Actor, { projectId, treId }: z.infer<typeof AppealPlace>): Promise<Result<Appealing>> {
  const found = await standingOf(tx, actor, projectId, true);
  if (!found.ok) return found;
  const { project, relation } = found.value;
  const may = permitted(actor, "project.appeal", relation);
  if (!may.ok) return may;
  const [row] = await tx.select().from(siteDecisions).where(and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId)));
  const [before] = row ? await beforeCommittees(tx, [asRefused(row)]) : [];
  const tre = (await tresById(tx, [treId])).get(treId);
  if (!row || !before || !tre) return noSuchProject();
  if (project.state === "closed") return refuse("wrong-state", "The project is closed.");
  return ok({ ...before, project, tre, row });
}

export async function appealDecision(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof Appealed>>> {
  const parsed = parseInput(AppealDecision, input);
  if (!parsed.ok) return parsed;
  const { grounds, ...place } = parsed.value;
  return inTransaction(context, async (tx) => {
    const open = await openToLead(tx, actor, place);
    if (!open.ok) return open;
    const { project, site, tre, room, row } = open.value;
    if (site.state !== "refused" && !hasRefusedAmendment(row)) return refuse("wrong-state", "There is no refusal to appeal against.");
    // While an amendment is being written, the refused version is no longer what is asked for.
    const state = project.state === "submitted" || project.state === "returned" ? project.state : nextApplicationState(project.state, "look-again");
    if (!state) return refuse("wrong-state", "You are amending the application: the committee decides on the new version instead.");
    const now = context.clock.now();
    const appealed = await recordDeliberation(tx, context, open.value, personOf(actor).userId, { type: "appeal", grounds, today: dayOf(now), nation: tre.nation });
    if (!appealed.ok) return appealed;
    await tx.update(siteDecisions).set({ state: "appealed", since: now, nudges: 0, ...beingHeard(open.value, appealed.value) }).where(and(eq(siteDecisions.projectId, project.id), eq(siteDecisions.treId, tre.id)));
    await tx.update(projects).set({ state, changedAt: now, version: project.version + 1 }).where(eq(projects.id, project.id));
    await tellOfAppeal(tx, context, project, tre, appealed.value, room);
    await updateRegister(tx, context, project.id, `The applicant appealed against the refusal ${askedAs(appealed.value.routed) === "amendment" ? "of an amendment by" : "of"} the committee of ${tre.name}.`);
    await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId: tre.id });
    await recordAudit(tx, context, actor, "appeal-decision", { kind: "project", id: project.id }, { tre: tre.id, revision: site.revision });
    return ok({ state: "appealed" as const });
  });
}

export async function withdrawAppeal(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof Appealed>>> {
  const parsed = parseInput(AppealPlace, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const open = await openToLead(tx, actor, parsed.value);
    if (!open.ok) return open;
    const { project, site, tre } = open.value;
    const withdrawn = await recordDeliberation(tx, context, open.value, personOf(actor).userId, { type: "withdraw-appeal" });
    if (!withdrawn.ok) return withdrawn;
    const now = context.clock.now();
    const { appeal } = withdrawn.value;
    if (appeal === null) throw new Error("an appeal that nobody made was taken back");
    const next = await whereRefused(tx, site, appeal.refused, now);
    await tx.update(siteDecisions).set(next).where(and(eq(siteDecisions.projectId, project.id), eq(siteDecisions.treId, tre.id)));
    const sites = await tx.select({ state: siteDecisions.state }).from(siteDecisions).where(eq(siteDecisions.projectId, project.id));
    await tx.update(projects).set({ state: stateAfterDecision(project.state, sites.map((one) => one.state)), changedAt: now, version: project.version + 1 }).where(eq(projects.id, project.id));
    await updateRegister(tx, context, project.id, `The applicant took back the appeal against the refusal of the committee of ${tre.name}.`);
    await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId: tre.id });
    await recordAudit(tx, context, actor, "withdraw-appeal", { kind: "project", id: project.id }, { tre: tre.id, revision: site.revision });
    return ok({ state: next.state ?? site.state });
  });
}

/** Of an amendment: the version that was refused, with the reasons, lies before the panel, and the approval's terms are kept meanwhile. */
function beingHeard({ row, events }: Appealing, { appeal }: Deliberation): Partial<SiteRow> {
  if (!hasRefusedAmendment(row) || row.amendment === null || appeal === null) return {};
  const refusedBy = events.findLast(({ event }) => event.type === "concluded")?.by ?? null;
  return {
    revision: row.amendment.revision, reason: appeal.refused.reasons, conditions: [], validTo: null, envelopeId: null, decidedBy: refusedBy, decidedAt: new Date(appeal.refused.at),
    amendment: { ...row.amendment, outcome: "waiting", approval: termsOfApproval(row) },
  };
}

/** The panel that hears it, whoever it passes by, and, where too few are left to close a round, those who seat members. */
async function tellOfAppeal(tx: Transaction, context: Context, project: ProjectRow, tre: TreRow, deliberation: Deliberation, room: Room): Promise<void> {
  await tellPanel(tx, context, project, tre, "appeal-waits");
  const facts = { about: project.reference, tre: tre.name };
  const passedBy = notRecused(deliberation, room).filter((member) => !sitsOnPanel(deliberation, member));
  await tellPeople(tx, context, passedBy.map((member) => member.personId), { kind: "appeal-made", facts, path: "/reviews" });
  const panel = votersOf(deliberation, room);
  const short = lackingToClose(deliberation.rule, new Map(panel.map((member) => [member.personId, { vote: "approve", rationale: "", conditions: [], questions: [] } as const])), panelOf(deliberation, room));
  if (short.length === 0) return;
  await tellPeople(tx, context, await administrators(tx), { kind: "appeal-short", facts, path: `/admin/environments/${tre.slug}/committee` });
}
