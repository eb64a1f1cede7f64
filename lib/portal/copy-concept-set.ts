import { z } from "zod";
import { conceptSets, conceptSetVersions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ConceptSetId, newId, ProjectId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import { findConceptSet, findVersion, mayKeepIn } from "./concept-set-access.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { noSuch } from "./query-access.ts";
import { inTransaction } from "./transaction.ts";

export const CopyConceptSet = z.strictObject({
  id: ConceptSetId,
  /** The latest where none is named. */
  version: z.coerce.number<unknown>().int().positive().optional(),
  projectId: ProjectId.nullable().default(null),
});

/** A set of one's own, or of one's project, that begins as another one is. */
export async function copyConceptSet(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: ConceptSetId; version: number }>> {
  const parsed = parseInput(CopyConceptSet, input);
  if (!parsed.ok) return parsed;
  const { id: copyOf, version, projectId } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findConceptSet(tx, actor, "concept-set.read", copyOf);
    if (!found.ok) return found;
    const may = await mayKeepIn(tx, actor, projectId);
    if (!may.ok) return may;
    const from = await findVersion(tx, copyOf, version);
    if (!from) return noSuch("version of this concept set");
    const [id, now, { userId }] = [newId<ConceptSetId>(), context.clock.now(), personOf(actor)];
    const name = `Copy of ${from.name}`.slice(0, 255);
    await tx.insert(conceptSets).values({ id, name, projectId, everyone: false, version: 1, copyOf, createdBy: userId, createdAt: now, changedAt: now });
    await tx.insert(conceptSetVersions).values({ id: newId(), conceptSetId: id, number: 1, note: `Copied from version ${from.number} of “${from.name.slice(0, 200)}”`, name, items: from.items, keptBy: userId, at: now });
    await recordAudit(tx, context, actor, "copy-concept-set", { kind: "concept-set", id }, { copyOf, version: from.number, projectId });
    return ok({ id, version: 1 });
  });
}
