import { z } from "zod";
import { conceptSets, conceptSetVersions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId, ProjectId, type ConceptSetId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { conceptSetItems, conceptSetName } from "#lib/query/concept-set.ts";
import { recordAudit } from "./audit.ts";
import { mayKeepIn } from "./concept-set-access.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { inTransaction } from "./transaction.ts";

export const versionNote = z.string().trim().min(3, "Say in a few words what this version is.").max(300, "A note has at most 300 characters.");
export const CreateConceptSet = z.strictObject({
  name: conceptSetName,
  items: conceptSetItems.default([]),
  note: versionNote.default("First version"),
  /** The project that keeps it; null: the person alone. */
  projectId: ProjectId.nullable().default(null),
});

/** A new set of the library, seen by those who keep it. */
export async function createConceptSet(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: ConceptSetId; version: number }>> {
  const parsed = parseInput(CreateConceptSet, input);
  if (!parsed.ok) return parsed;
  const { name, items, note, projectId } = parsed.value;
  return inTransaction(context, async (tx) => {
    const may = await mayKeepIn(tx, actor, projectId);
    if (!may.ok) return may;
    const [id, now, { userId }] = [newId<ConceptSetId>(), context.clock.now(), personOf(actor)];
    await tx.insert(conceptSets).values({ id, name, projectId, everyone: false, version: 1, createdBy: userId, createdAt: now, changedAt: now });
    await tx.insert(conceptSetVersions).values({ id: newId(), conceptSetId: id, number: 1, note, name, items, keptBy: userId, at: now });
    await recordAudit(tx, context, actor, "create-concept-set", { kind: "concept-set", id }, { projectId, concepts: items.length });
    return ok({ id, version: 1 });
  });
}
