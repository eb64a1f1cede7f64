import { and, isNotNull, isNull } from "drizzle-orm";
import { z } from "zod";
import { tres } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { checkedCodes } from "#lib/query/checked-codes.ts";
import { checkedConcepts } from "#lib/query/checked-concepts.ts";
import { mostCodes } from "#lib/query/code-lists/code-list.ts";
import { codeKey } from "#lib/query/code-lists/map-codes.ts";
import type { NamedConcept } from "#lib/query/concept-set.ts";
import type { Context, Queryable } from "./context.ts";
import { parseInput } from "./input.ts";

export const LookUpCodes = z.strictObject({
  /** Codes by their OMOP vocabulary_id. */
  codes: z.array(z.strictObject({ vocabulary: z.string().min(1).max(60), code: z.string().min(1).max(100) })).max(mostCodes).default([]),
  /** OMOP concept ids, to be named. */
  conceptIds: z.array(z.int().positive()).max(mostCodes).default([]),
});
export type CodesFound = {
  codes: { vocabulary: string; code: string; concepts: NamedConcept[] }[];
  concepts: NamedConcept[];
};

/** Which concepts codes stand for, as far as TREs publish the codes of what they hold, or this software knows them by itself. What is not found is left out. */
export async function lookUpCodes(context: Context, actor: Actor, input: unknown): Promise<Result<CodesFound>> {
  const parsed = parseInput(LookUpCodes, input);
  if (!parsed.ok) return parsed;
  const may = permitted(actor, "concept-set.create");
  if (!may.ok) return may;
  const byId = await namedConcepts(context.db);
  const byCode = new Map<string, NamedConcept[]>();
  for (const concept of byId.values()) {
    if (concept.vocabulary === undefined || concept.code === undefined) continue;
    const key = codeKey(concept.vocabulary, concept.code);
    byCode.set(key, [...(byCode.get(key) ?? []), concept]);
  }
  return ok({
    codes: parsed.value.codes.flatMap(({ vocabulary, code }) => { const concepts = byCode.get(codeKey(vocabulary, code)); return concepts ? [{ vocabulary, code, concepts }] : []; }),
    concepts: parsed.value.conceptIds.flatMap((id) => byId.get(id) ?? []),
  });
}

/** What a TRE's records are coded with is standard by OMOP's convention, and so are the checked concepts. */
async function namedConcepts(db: Queryable): Promise<Map<number, NamedConcept>> {
  const known = new Map<number, NamedConcept>(checkedConcepts.map(({ conceptId, name }) => [conceptId, { conceptId, name, ...checkedCodes.get(conceptId) }]));
  const rows = await db.select({ profile: tres.profile }).from(tres).where(and(isNotNull(tres.profile), isNull(tres.suspendedAt)));
  for (const { conceptId, name, vocabulary, code } of rows.flatMap(({ profile }) => profile?.datasets.flatMap((dataset) => dataset.concepts) ?? [])) {
    const before = known.get(conceptId);
    const coded = vocabulary !== undefined && code !== undefined ? { vocabulary, code } : {};
    if (before === undefined) known.set(conceptId, { conceptId, name, ...coded });
    else if (before.code === undefined) known.set(conceptId, { ...before, ...coded });
  }
  return known;
}
