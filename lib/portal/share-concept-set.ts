import { eq } from "drizzle-orm";
import { z } from "zod";
import { conceptSets } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ConceptSetId, ProjectId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import { findConceptSet, mayKeepIn } from "./concept-set-access.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { inTransaction } from "./transaction.ts";

export const ShareConceptSet = z.strictObject({
  id: ConceptSetId,
  /** Whose members see and change it; null: its maker alone. */
  projectId: ProjectId.nullable(),
  /** Whether everyone who is signed in may read and copy it. */
  everyone: z.boolean(),
});

/** Says who sees a set and who keeps it. Copies that others have made stay theirs. */
export async function shareConceptSet(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: string }>> {
  const parsed = parseInput(ShareConceptSet, input);
  if (!parsed.ok) return parsed;
  const { id, projectId, everyone } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findConceptSet(tx, actor, "concept-set.edit", id, true);
    if (!found.ok) return found;
    const { projectId: before, createdBy } = found.value;
    if (projectId !== before) {
      const may = await mayKeepIn(tx, actor, projectId);
      if (!may.ok) return may;
      // Whoever made it may take it along; another member would take it away from the project.
      if (before !== null && createdBy !== personOf(actor).userId) return refuse("not-permitted", "Only the person who made a concept set takes it out of a project. Copy it to have one of your own.");
    }
    await tx.update(conceptSets).set({ projectId, everyone, changedAt: context.clock.now() }).where(eq(conceptSets.id, id));
    await recordAudit(tx, context, actor, "share-concept-set", { kind: "concept-set", id }, { projectId, everyone });
    return ok({ id });
  });
}
