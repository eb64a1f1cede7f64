import { inArray } from "drizzle-orm";
import { z } from "zod";
import { tres } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { checkedCodes } from "#lib/query/checked-codes.ts";
import { checkedConcepts } from "#lib/query/checked-concepts.ts";
import type { HeldConcept } from "#lib/query/dictionary.ts";
import { everydayWords } from "#lib/query/everyday-words.ts";
import { eventDomains, type EventDomain } from "#lib/query/model.ts";
import { rank } from "#lib/query/rank-concepts.ts";
import type { Context, Queryable } from "./context.ts";
import { parseInput } from "./input.ts";
import { Target } from "./query-content.ts";

export const SearchConcepts = z.strictObject({
  text: z.string().max(200).default(""),
  domain: z.enum(eventDomains).optional(),
  /** Where to look; none = the concepts that this software knows by itself. */
  targets: z.array(Target).max(100).default([]),
  limit: z.coerce.number<unknown>().int().min(1).max(100).default(30),
});

export type ConceptAt = { treId: string; tre: string; held: true; /** null: fewer people than the TRE shows. */ people: number | null } | { treId: string; tre: string; held: false };
type Related = { conceptId: number; name: string };
export type ConceptFound = {
  conceptId: number; name: string; domain: EventDomain; at: ConceptAt[];
  code?: string; vocabulary?: string;
  /** The other name by which it was found. */
  synonym?: string;
  /** The nearest ones that the chosen TREs hold, where they publish a hierarchy. */
  broader: Related[]; narrower: Related[];
};

type Known = { conceptId: number; name: string; domain: EventDomain; people: number; held: boolean; code?: string; vocabulary?: string; others: Set<string>; broader: Set<number> };
type Asked = { treId: string; tre: string; concepts: Map<string, HeldConcept> };
const mostRelated = 8;

/**
 * What the chosen TREs publish and what this software knows by itself, best match first, with how many people have it at each. Concepts of which
 * no chosen TRE has records come last: more specific ones may be there. All of it is public; nothing is asked of a TRE.
 */
export async function searchConcepts(context: Context, actor: Actor, input: unknown): Promise<Result<{ concepts: ConceptFound[]; total: number }>> {
  const parsed = parseInput(SearchConcepts, input);
  if (!parsed.ok) return parsed;
  const may = permitted(actor, "concepts.search");
  if (!may.ok) return may;
  const { text, domain, targets, limit } = parsed.value;
  const asked = await askedProfiles(context.db, targets);
  const known = knownConcepts(asked);
  const candidates = [...known.values()].filter((c) => !domain || c.domain === domain);
  const found = rank(candidates, text, ({ conceptId, name, code, others, people, held }) => ({ id: conceptId, name, code, others: [...others], people, held: held || asked.length === 0 }));
  const named = new Map([...known.values()].map(({ conceptId, name }) => [conceptId, name]));
  const related = (ids: readonly number[]): Related[] => ids.slice(0, mostRelated).map((conceptId) => ({ conceptId, name: named.get(conceptId) ?? `Concept ${conceptId}` }));
  return ok({
    total: found.length,
    concepts: found.slice(0, limit).map(({ item: { conceptId, name, domain: d, code, vocabulary, broader }, by }) => ({
      conceptId, name, domain: d, ...(code === undefined ? {} : { code }), ...(vocabulary === undefined ? {} : { vocabulary }), ...(by === undefined ? {} : { synonym: by }),
      broader: related([...broader]), narrower: related([...known.values()].filter((one) => one.broader.has(conceptId)).sort((a, b) => b.people - a.people).map((one) => one.conceptId)),
      at: asked.map(({ treId, tre, concepts }): ConceptAt => {
        const held = concepts.get(`${d} ${conceptId}`);
        return held ? { treId, tre, held: true, people: held.people } : { treId, tre, held: false };
      }),
    })),
  });
}

async function askedProfiles(db: Queryable, targets: readonly Target[]): Promise<Asked[]> {
  const profiles = targets.length === 0 ? [] : await db.select({ id: tres.id, name: tres.name, profile: tres.profile }).from(tres).where(inArray(tres.id, targets.map((t) => t.treId)));
  return targets.flatMap((target) => {
    const tre = profiles.find((p) => p.id === target.treId);
    const dataset = tre?.profile?.datasets.find((d) => d.key === target.dataset);
    return tre && dataset ? [{ treId: tre.id, tre: tre.name, concepts: new Map(dataset.concepts.map((c) => [`${c.domain} ${c.conceptId}`, c])) }] : [];
  });
}

/** By domain and id. The checked name is the same wherever the concept is held; a TRE's own wording is another name then, and the name where there is none. */
function knownConcepts(asked: readonly Asked[]): Map<string, Known> {
  const known = new Map<string, Known>();
  for (const { conceptId, name, domain } of checkedConcepts) known.set(`${domain} ${conceptId}`, { conceptId, name, domain, people: 0, held: false, ...checkedCodes.get(conceptId), others: new Set(everydayWords.get(conceptId)), broader: new Set() });
  for (const { concepts } of asked) {
    for (const [key, { conceptId, name, domain, people, code, vocabulary, synonyms = [], broader = [] }] of concepts) {
      const one = known.get(key) ?? { conceptId, name, domain, people: 0, held: false, others: new Set<string>(), broader: new Set<number>() };
      one.people += people ?? 0;
      one.held = true;
      if (code !== undefined) one.code ??= code;
      if (vocabulary !== undefined) one.vocabulary ??= vocabulary;
      for (const other of [name, ...synonyms]) if (other !== one.name) one.others.add(other);
      for (const id of broader) one.broader.add(id);
      known.set(key, one);
    }
  }
  return known;
}
