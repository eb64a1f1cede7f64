import { eq } from "drizzle-orm";
import { z } from "zod";
import { projectRevisions, projects, siteDecisions } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { handIn } from "#lib/governance/project-states.ts";
import { ProjectContent } from "#lib/governance/project.ts";
import { formProblems } from "#lib/governance/question-bank.ts";
import { registerProblems } from "#lib/governance/register-answers.ts";
import { stateAfterDecision } from "#lib/governance/whose-turn.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { askCommittees, planCommittees, type SitePlan } from "./ask-committees.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { formsOf } from "./forms-of.ts";
import { parseInput } from "./input.ts";
import { organisationAt } from "./organisations-of.ts";
import { namesFrom, tresById, type TreRow } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { standingOf, type ProjectRow } from "./project-access.ts";
import { tellPanel } from "./tell-panel.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

export const SubmitProject = z.strictObject({ projectId: ProjectId, version: z.int("Give the version that you read.").optional() });
export const SubmittedProject = z.object({ revision: z.int(), version: z.int() });

/** Hands the application to the committee of every TRE whose data it asks for: the first time, after it was returned, and as an amendment. */
export async function submitProject(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof SubmittedProject>>> {
  const parsed = parseInput(SubmitProject, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const found = await standingOf(tx, actor, parsed.value.projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const may = permitted(actor, "project.submit", relation);
    if (!may.ok) return may;
    const state = handIn(project.state);
    if (!state) return refuse("wrong-state", "Only a draft, or an application that was returned or withdrawn, is submitted.");
    if (parsed.value.version !== undefined && parsed.value.version !== project.version) return refuse("conflict", "Somebody else saved this application meanwhile. Reload it to see their changes.");

    const complete = parseInput(ProjectContent, project.draft);
    if (!complete.ok) return complete;
    const content = complete.value;
    const tres = await tresById(tx, content.datasets.map((d) => d.treId));
    const forms = await formsOf(tx, [...tres.keys()]);
    const problems = [...whatIsWrong(content, tres, personOf(actor).userId, dayOf(context.clock.now())), ...registerProblems(content), ...formProblems(content, [...forms.values()])];
    if (problems.length > 0) return refuse("invalid-input", problems[0]?.[1] ?? "", { fields: Object.fromEntries(problems) });

    const now = context.clock.now();
    const revision = project.revision + 1;
    await tx.insert(projectRevisions).values({ projectId: project.id, revision, content, submittedAt: now, submittedBy: personOf(actor).userId });
    await tx.update(projects).set({ state, revision, draft: content, organisationId: (await organisationAt(tx, content.organisation))?.id ?? null, changedAt: now, version: project.version + 1 }).where(eq(projects.id, project.id));
    const plans = await planCommittees(tx, project, content, namesFrom(tres), dayOf(now));
    await askCommittees(tx, context, project, revision, plans, personOf(actor).userId);
    const awaiting = plans.filter((plan) => plan.course === "full" || plan.course === "delegated").map((plan) => plan.treId);
    // Nobody is left to ask where the applicant dropped whatever was sent back.
    if (awaiting.length === 0) await tx.update(projects).set({ state: stateAfterDecision(state, await siteStatesOf(tx, project.id)) }).where(eq(projects.id, project.id));
    for (const plan of plans) await tellCommittee(tx, context, project, plan, tres.get(plan.treId));
    await updateRegister(tx, context, project.id, amendedBecause(plans));
    await notify(tx, { kind: "project", id: project.id, projectId: project.id });
    for (const treId of awaiting) await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId });
    await recordAudit(tx, context, actor, "submit-project", { kind: "project", id: project.id }, { revision, tres: awaiting });
    return ok({ revision, version: project.version + 1 });
  });
}

/** For the register's history: what no committee decides on reaches the public entry at once, with the rule that says why. */
function amendedBecause(plans: readonly SitePlan[]): string {
  const rules = [...new Set(plans.flatMap((plan) => (plan.course === "record" ? plan.because : [])))];
  return rules.length === 0 ? "The application was amended." : `An administrative change was accepted, which no committee has to decide on. ${rules.join(" ")}`;
}

const siteStatesOf = async (tx: Transaction, projectId: string) => (await tx.select({ state: siteDecisions.state }).from(siteDecisions).where(eq(siteDecisions.projectId, projectId))).map((s) => s.state);

function whatIsWrong(content: ProjectContent, tres: ReadonlyMap<string, TreRow>, leadId: string, today: string): [string, string][] {
  const problems: [string, string][] = [];
  const lead = content.members.findIndex((m) => m.role === "lead");
  if (content.members[lead]?.userId !== leadId) problems.push([`members.${lead}.email`, "The lead submits the application: this must be the e-mail address that you sign in with."]);
  if (content.endDate <= today) problems.push(["endDate", "The project must end in the future."]);
  for (const [index, { treId, dataset }] of content.datasets.entries()) {
    const tre = tres.get(treId);
    const offered = tre?.profile && tre.joinedAt && !tre.suspendedAt && tre.profile.datasets.some((d) => d.key === dataset);
    if (!offered) problems.push([`datasets.${index}`, `${tre?.name ?? "This TRE"} does not offer this dataset now: choose another.`]);
  }
  return problems;
}

async function tellCommittee(tx: Transaction, context: Context, project: ProjectRow, { course }: SitePlan, tre: TreRow | undefined): Promise<void> {
  if (course !== "nothing" && tre) await tellPanel(tx, context, project, tre, course === "record" ? "amendment-recorded" : "application-waits");
}
