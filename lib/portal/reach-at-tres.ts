import { and, asc, inArray, isNotNull, isNull } from "drizzle-orm";
import { tres } from "#db/schema/index.ts";
import { reachOfSet, type SetReach } from "#lib/query/concept-set-reach.ts";
import type { ConceptSetItem } from "#lib/query/concept-set.ts";
import type { Queryable } from "./context.ts";
import type { Target } from "./query-content.ts";

export type ReachAtTre = {
  treId: string; tre: string; dataset: string; title: string; vocabularyVersion: string | null;
  /** Included concepts of the list, however many the TRE holds. */
  listed: number;
} & Pick<SetReach, "heldConcepts" | "people" | "hidden" | "expandedThere">;

/** What each OMOP dataset that TREs publish says of a set, or each of the chosen ones. All of it is public; nothing is asked of a TRE. */
export async function reachAtTres(db: Queryable, items: readonly ConceptSetItem[], targets: readonly Target[] = []): Promise<ReachAtTre[]> {
  const chosen = targets.length === 0 ? [] : [inArray(tres.id, targets.map((target) => target.treId))];
  const rows = await db.select({ id: tres.id, name: tres.name, profile: tres.profile }).from(tres).where(and(isNotNull(tres.profile), isNull(tres.suspendedAt), ...chosen)).orderBy(asc(tres.name));
  const listed = new Set(items.filter((item) => !item.exclude).map((item) => item.conceptId)).size;
  return rows.flatMap(({ id, name, profile }) => (profile?.datasets ?? [])
    .filter((dataset) => dataset.dataModel === "omop-5.4" && (targets.length === 0 || targets.some((target) => target.treId === id && target.dataset === dataset.key)))
    .map((dataset): ReachAtTre => {
      const { heldConcepts, people, hidden, expandedThere } = reachOfSet(items, dataset.concepts, dataset.people);
      return { treId: id, tre: name, dataset: dataset.key, title: dataset.title, vocabularyVersion: dataset.vocabularyVersion ?? null, listed, heldConcepts, people, hidden, expandedThere };
    }));
}
