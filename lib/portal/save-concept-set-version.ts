import { eq } from "drizzle-orm";
import { z } from "zod";
import { conceptSets, conceptSetVersions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ConceptSetId, newId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { conceptSetDifference } from "#lib/query/concept-set-difference.ts";
import { conceptSetItems, conceptSetName } from "#lib/query/concept-set.ts";
import { recordAudit } from "./audit.ts";
import { findConceptSet, findVersion } from "./concept-set-access.ts";
import type { Context } from "./context.ts";
import { versionNote } from "./create-concept-set.ts";
import { parseInput } from "./input.ts";
import { personOf } from "./person-of.ts";
import { inTransaction } from "./transaction.ts";

const mostVersions = 200;
export const SaveConceptSetVersion = z.strictObject({
  id: ConceptSetId,
  /** Number of the version that was changed: nobody's later one is passed over unseen. */
  version: z.int().positive(),
  name: conceptSetName,
  items: conceptSetItems,
  note: versionNote,
});

/** Keeps what the set holds now under the next number. Earlier versions stay as they are, and so do queries that copied one. */
export async function saveConceptSetVersion(context: Context, actor: Actor, input: unknown): Promise<Result<{ version: number }>> {
  const parsed = parseInput(SaveConceptSetVersion, input);
  if (!parsed.ok) return parsed;
  const { id, version, name, items, note } = parsed.value;
  return inTransaction(context, async (tx) => {
    const found = await findConceptSet(tx, actor, "concept-set.edit", id, true);
    if (!found.ok) return found;
    if (found.value.archivedAt) return refuse("wrong-state", "The concept set is archived. Take it out of the archive to change it.");
    if (found.value.version !== version) return refuse("conflict", `Version ${found.value.version} was saved since you opened version ${version}. Reload to see it, and make your changes again.`);
    const last = await findVersion(tx, id);
    if (last && conceptSetDifference(last, { name, items }).length === 0) return refuse("invalid-input", `Nothing has changed: version ${version} holds the same.`);
    const number = version + 1;
    if (number > mostVersions) return refuse("too-large", `A concept set has at most ${mostVersions} versions. Copy it to go on.`);
    const now = context.clock.now();
    await tx.insert(conceptSetVersions).values({ id: newId(), conceptSetId: id, number, note, name, items, keptBy: personOf(actor).userId, at: now });
    await tx.update(conceptSets).set({ name, version: number, changedAt: now }).where(eq(conceptSets.id, id));
    await recordAudit(tx, context, actor, "save-concept-set-version", { kind: "concept-set", id }, { version: number, concepts: items.length });
    return ok({ version: number });
  });
}
