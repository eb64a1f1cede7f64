import { inArray } from "drizzle-orm";
import { z } from "zod";
import { tres } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { checkedConcepts } from "#lib/query/checked-concepts.ts";
import { eventDomains, type EventDomain } from "#lib/query/model.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { Target } from "./query-content.ts";
import { rank } from "./rank-concepts.ts";

export const SearchConcepts = z.strictObject({
  text: z.string().max(200).default(""),
  domain: z.enum(eventDomains).optional(),
  /** Where to look; none = the concepts that this software knows by itself. */
  targets: z.array(Target).max(100).default([]),
  limit: z.coerce.number<unknown>().int().min(1).max(100).default(30),
});

export type ConceptAt = { treId: string; tre: string; held: true; /** null: fewer people than the TRE shows. */ people: number | null } | { treId: string; tre: string; held: false };
export type ConceptFound = { conceptId: number; name: string; domain: EventDomain; at: ConceptAt[] };

/** What the chosen TREs publish, best match first, with how many people have it at each. All of it is public; nothing is asked of a TRE. */
export async function searchConcepts(context: Context, actor: Actor, input: unknown): Promise<Result<{ concepts: ConceptFound[]; total: number }>> {
  const parsed = parseInput(SearchConcepts, input);
  if (!parsed.ok) return parsed;
  const may = permitted(actor, "project.create"); // a researcher, of whichever project
  if (!may.ok) return may;
  const { text, domain, targets, limit } = parsed.value;
  const profiles = targets.length === 0 ? [] : await context.db.select({ id: tres.id, name: tres.name, profile: tres.profile }).from(tres).where(inArray(tres.id, targets.map((t) => t.treId)));
  const asked = targets.flatMap((target) => {
    const tre = profiles.find((p) => p.id === target.treId);
    const dataset = tre?.profile?.datasets.find((d) => d.key === target.dataset);
    return tre && dataset ? [{ treId: tre.id, tre: tre.name, concepts: new Map(dataset.concepts.map((c) => [`${c.domain} ${c.conceptId}`, c])) }] : [];
  });

  // The checked name is the same wherever the concept is held; a TRE's own wording counts only where there is none.
  const known = new Map<string, { conceptId: number; name: string; domain: EventDomain; people: number }>();
  for (const { conceptId, name, domain: d } of checkedConcepts) known.set(`${d} ${conceptId}`, { conceptId, name, domain: d, people: 0 });
  for (const { concepts } of asked) {
    for (const [key, { conceptId, name, domain: d, people }] of concepts) {
      const before = known.get(key);
      known.set(key, { conceptId, name: before?.name ?? name, domain: d, people: (before?.people ?? 0) + (people ?? 0) });
    }
  }
  const candidates = [...known.values()].filter((c) => (!domain || c.domain === domain) && (asked.length === 0 || asked.some((a) => a.concepts.has(`${c.domain} ${c.conceptId}`))));
  const found = rank(candidates, text, (c) => ({ name: c.name, id: c.conceptId, people: c.people }));
  return ok({
    total: found.length,
    concepts: found.slice(0, limit).map(({ conceptId, name, domain: d }) => ({
      conceptId, name, domain: d,
      at: asked.map(({ treId, tre, concepts }): ConceptAt => {
        const held = concepts.get(`${d} ${conceptId}`);
        return held ? { treId, tre, held: true, people: held.people } : { treId, tre, held: false };
      }),
    })),
  });
}
