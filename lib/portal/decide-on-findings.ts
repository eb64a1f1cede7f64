import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { projectMembers, projects, registerFindings } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { AssertionGiven } from "#lib/kernel/webauthn/verify-assertion.ts";
import { recordAudit } from "./audit.ts";
import { confirmPublication } from "./confirm-publication.ts";
import type { Context } from "./context.ts";
import { everInProject } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { inTransaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

export const FindingsDecision = z.strictObject({
  decision: z.enum(["publish", "return"]),
  /** To the project, where it is returned. */
  reason: z.string().trim().max(2000, "Write at most 2,000 characters.").default(""),
  /** Of the editor's passkey, where the portal's settings ask for it. */
  assertion: AssertionGiven.optional(),
});
export const DecideOnFindings = FindingsDecision.extend({ id: z.uuid() }).refine((d) => d.decision === "publish" || d.reason.length >= 10, { path: ["reason"], message: "Say in at least 10 characters what has to change." });
export const DecidedFindings = z.object({ reference: z.string(), state: z.enum(["published", "returned"]) });

/** An editor reads what a project says it found: for whether the public can read it and nobody is given away in it, not for whether they like it. The text itself is the project's. */
export async function decideOnFindings(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof DecidedFindings>>> {
  const may = permitted(actor, "register.edit");
  if (!may.ok) return may;
  const parsed = parseInput(DecideOnFindings, input);
  if (!parsed.ok) return parsed;
  const { id, decision, reason, assertion } = parsed.value;
  return inTransaction(context, async (tx) => {
    const none = refuse("not-found", "There is no such text.");
    const [known] = await tx.select({ projectId: registerFindings.projectId }).from(registerFindings).where(eq(registerFindings.id, id));
    if (!known) return none;
    // The project's row first, as every other writer does.
    const [project] = await tx.select({ id: projects.id, reference: projects.reference }).from(projects).where(eq(projects.id, known.projectId)).for("update");
    const [findings] = await tx.select().from(registerFindings).where(eq(registerFindings.id, id)).for("update");
    if (!project || !findings) return none;
    const editor = personOf(actor).userId;
    const [own] = await tx.select().from(projectMembers).where(and(eq(projectMembers.projectId, project.id), eq(projectMembers.userId, editor)));
    if (own || (await everInProject(tx, project.id)).some((one) => one.userId === editor)) return refuse("not-permitted", "Nobody decides on what a project says that is or was theirs, or that they sponsor or supervise: another register editor has to.");
    if (findings.state !== "waiting") return refuse("wrong-state", "This text does not wait any more: it was decided on, or the project wrote a newer one.");
    const confirmed = decision === "publish" ? await confirmPublication(tx, context, actor, { act: "publish-findings", entry: project.reference, revision: 0, content: { id, text: findings.text } }, assertion) : ok({ audited: {}, logged: {} });
    if (!confirmed.ok) return confirmed;
    const { audited, logged } = confirmed.value;
    const state = decision === "publish" ? "published" : "returned";
    await tx.update(registerFindings).set({ state, decidedBy: editor, decidedAt: context.clock.now(), reason: reason === "" ? null : reason }).where(eq(registerFindings.id, id));
    if (state === "published") await updateRegister(tx, context, project.id, "The project told what it learned.", logged);
    await notify(tx, { kind: "project", id: project.id, projectId: project.id });
    await recordAudit(tx, context, actor, "decide-on-findings", { kind: "project", id: project.id }, { findings: id, decision, ...audited });
    return ok({ reference: project.reference, state });
  });
}
