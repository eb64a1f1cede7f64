import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { registerEntries, registerFindings } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { newId, ProjectId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { standingOf } from "./project-access.ts";
import { inTransaction } from "./transaction.ts";

export const ProposeFindings = z.strictObject({
  projectId: ProjectId,
  text: z.string().trim().min(80, "Write at least 80 characters: what you asked, what you found, and what follows from it.").max(3000, "Write at most 3,000 characters."),
});
export const ProposedFindings = z.object({ id: z.uuid() });

/** What the project found, in its own words; public once a register editor has read it. A newer text takes the place of one that still waits. */
export async function proposeFindings(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof ProposedFindings>>> {
  const parsed = parseInput(ProposeFindings, input);
  if (!parsed.ok) return parsed;
  const { projectId, text } = parsed.value;
  return inTransaction(context, async (tx) => {
    const standing = await standingOf(tx, actor, projectId, true);
    if (!standing.ok) return standing;
    const may = permitted(actor, "findings.write", standing.value.relation);
    if (!may.ok) return may;
    const [entry] = await tx.select({ id: registerEntries.id }).from(registerEntries).where(eq(registerEntries.projectId, projectId));
    if (!entry) return refuse("wrong-state", "The project is not in the register yet: it gets its entry with its first approval.");
    await tx.update(registerFindings).set({ state: "replaced" }).where(and(eq(registerFindings.projectId, projectId), eq(registerFindings.state, "waiting")));
    const id = newId();
    await tx.insert(registerFindings).values({ id, projectId, text, state: "waiting", writtenBy: personOf(actor).userId, writtenAt: context.clock.now() });
    await notify(tx, { kind: "project", id: projectId, projectId });
    await recordAudit(tx, context, actor, "propose-findings", { kind: "project", id: projectId }, { findings: id });
    return ok({ id });
  });
}
