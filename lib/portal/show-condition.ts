import { z } from "zod";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { answerFor } from "#lib/governance/standing.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import { approvalBefore } from "./chair-duties.ts";
import type { Context } from "./context.ts";
import { keepConditions } from "./deliberate-on-application.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { tresById } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { noSuchProject, standingOf } from "./project-access.ts";
import { recordDeliberation } from "./record-deliberation.ts";
import { tellPanel } from "./tell-panel.ts";
import { conditionsInForce } from "./terms-in-force.ts";
import { inTransaction } from "./transaction.ts";

export const ShowCondition = z.strictObject({
  projectId: ProjectId, treId: TreId, condition: z.coerce.number().int().positive(),
  note: z.string().trim().min(10, "Say in at least 10 characters what shows that it is met.").max(2000, "Say it in at most 2,000 characters."),
  link: z.url({ protocol: /^https$/, error: "Give an address that begins with https://, or none." }).max(500, "Give an address of at most 500 characters.").optional(),
});

/** The applicant's word that a condition is met, with what shows it. It changes nothing before the committee has confirmed it. */
export async function showCondition(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(ShowCondition, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId, condition, note, link = null } = parsed.value;
  return inTransaction(context, async (tx): Promise<Result<true>> => {
    const found = await standingOf(tx, actor, projectId, true);
    if (!found.ok) return found;
    const { project, relation } = found.value;
    const may = permitted(actor, "project.show-condition", relation);
    if (!may.ok) return may;
    const before = await approvalBefore(tx, context, { projectId, treId });
    const tre = (await tresById(tx, [treId])).get(treId);
    if (!before || !tre) return noSuchProject();
    if (project.state === "closed") return refuse("wrong-state", "The project is closed.");
    if (conditionsInForce(before.site).length === 0) return refuse("wrong-state", "There is no approval in force that has a condition.");
    const shown = await recordDeliberation(tx, context, before, personOf(actor).userId, { type: "show-condition", condition, note, link });
    if (!shown.ok) return shown;
    await keepConditions(tx, { projectId, treId }, shown.value);
    await tellPanel(tx, context, project, tre, "condition-shown", { members: answerFor(before.deliberation, before.room), room: before.room });
    await notify(tx, { kind: "project", id: projectId, projectId, treId });
    await recordAudit(tx, context, actor, "show-condition", { kind: "project", id: projectId }, { tre: treId, condition });
    return ok(true);
  });
}
