import { eq } from "drizzle-orm";
import { z } from "zod";
import { conceptSets } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ConceptSetId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import { findConceptSet } from "./concept-set-access.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { inTransaction } from "./transaction.ts";

export const ArchiveConceptSet = z.strictObject({ id: ConceptSetId, archived: z.boolean() });

/** Takes a set off the lists, or puts it back. It stays readable, because queries say that they copied it. */
export async function archiveConceptSet(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: string }>> {
  const parsed = parseInput(ArchiveConceptSet, input);
  if (!parsed.ok) return parsed;
  const { id, archived } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findConceptSet(tx, actor, "concept-set.edit", id, true);
    if (!found.ok) return found;
    await tx.update(conceptSets).set({ archivedAt: archived ? (found.value.archivedAt ?? context.clock.now()) : null }).where(eq(conceptSets.id, id));
    await recordAudit(tx, context, actor, "archive-concept-set", { kind: "concept-set", id }, { archived });
    return ok({ id });
  });
}
