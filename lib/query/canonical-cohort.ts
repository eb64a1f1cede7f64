/**
 * When do two cohorts ask the same? Order inside groups, rules' names and descriptions, sets' names and keys, and spellings of one
 * window are gone; the content of a concept set stands where its key stood. What is left decides who is in.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { Cohort, CohortEvent, CohortGroup, CohortMember, RecordFilter, RelativeWindow, Restriction, WindowBound } from "./cohort.ts";
import type { ConceptSet } from "./concept-set.ts";

/** Sorted by canonical JSON, duplicates gone. */
export function asSet<T>(items: readonly T[]): T[] {
  const byKey = new Map(items.map((item) => [canonicalJson(item), item]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}
const sorted = <T>(items: readonly T[]): T[] => items.map((item) => [canonicalJson(item), item] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);

/** From a set's key to its content as canonical text; a key without a set stays what it is. */
export type SetContent = (key: string) => string;
export function contentOf(conceptSets: readonly ConceptSet[] | undefined): SetContent {
  const content = new Map((conceptSets ?? []).map((set) => [set.key, canonicalJson(asSet(set.items.map(({ conceptId, descendants, mapped, exclude }) => ({ conceptId, descendants, mapped, exclude }))))]));
  return (key) => content.get(key) ?? key;
}

function restriction(r: Restriction, content: SetContent): Restriction {
  if (r.kind === "concept-set") return { ...r, conceptSet: content(r.conceptSet) };
  if (r.kind === "concepts") return { ...r, concepts: asSet(r.concepts.map(({ conceptId }) => ({ conceptId, name: "" }))) };
  return r;
}
export function canonicalFilter({ domain, conceptSet, first, where }: RecordFilter, content: SetContent): RecordFilter {
  return { domain, ...(conceptSet === undefined ? {} : { conceptSet: content(conceptSet) }), ...(first ? { first } : {}), where: asSet(where.map((r) => restriction(r, content))) };
}
function event(e: CohortEvent, content: SetContent): CohortEvent {
  const { nested, shift } = e;
  const moves = shift && (shift.start.from !== "start" || shift.start.days !== 0 || shift.end.from !== "end" || shift.end.days !== 0);
  return { ...canonicalFilter(e, content), ...(nested ? { nested: group(nested, content) } : {}), ...(moves ? { shift } : {}) };
}
const bound = ({ days, side }: WindowBound): WindowBound => ({ days, side: days === 0 ? "after" : side });
/** Without days on either side it makes no difference what they would be counted from. */
const window = (w: RelativeWindow): RelativeWindow => ({ ...w, from: bound(w.from), to: bound(w.to), index: w.from.days === null && w.to.days === null ? "start" : w.index });

function member(m: CohortMember, content: SetContent): CohortMember {
  switch (m.kind) {
    case "cohort-group":
      return group(m, content);
    case "person":
      return { kind: "person", where: asSet(m.where.map((r) => restriction(r, content))) };
    case "events": {
      const none = m.occurs.count === 0 && m.occurs.at !== "at-least";
      const { distinct } = m.occurs;
      return {
        kind: "events", event: event(m.event, content), start: window(m.start), ...(m.end ? { end: window(m.end) } : {}),
        // None of something is none of it by whichever day it would be counted; but records may be there without any visit or concept.
        occurs: none ? { at: "exactly", count: 0, ...(distinct !== undefined && distinct !== "start-date" && { distinct }) } : m.occurs, ...(m.sameVisit ? { sameVisit: true } : {}), ...(m.outsideObservation ? { outsideObservation: true } : {}),
      };
    }
  }
}
function group(g: CohortGroup, content: SetContent): CohortGroup {
  const members = g.of.map((m) => member(m, content));
  if (members.length === 0) return { kind: "cohort-group", match: "all", of: [] };
  // “At least 2 of a, a, b” counts a twice: only all and any may drop what is repeated.
  if (g.match === "at-least" || g.match === "at-most") return { ...g, of: sorted(members) };
  const of = asSet(members.flatMap((m) => (m.kind === "cohort-group" && m.match === g.match && m.of.length > 0 ? m.of : [m])));
  const [only, ...others] = of;
  return only?.kind === "cohort-group" && others.length === 0 ? only : { kind: "cohort-group", match: of.length < 2 ? "all" : g.match, of };
}

export function canonicalCohort(cohort: Cohort, conceptSets?: readonly ConceptSet[]): Cohort {
  const content = contentOf(conceptSets);
  const { entry, rules, limit, exit, censoring, collapseDays, within } = cohort;
  const qualifying = cohort.qualifying && { ...cohort.qualifying, group: group(cohort.qualifying.group, content) };
  return {
    kind: "cohort",
    entry: { ...entry, events: asSet(entry.events.map((e) => event(e, content))) },
    // All of those that meet nothing in particular are all.
    ...(qualifying && !(qualifying.group.of.length === 0 && qualifying.limit === "all") ? { qualifying } : {}),
    rules: asSet(rules.map((rule) => ({ name: "", group: group(rule.group, content) }))),
    limit, exit: exit.kind === "continuous-drug" ? { ...exit, conceptSet: content(exit.conceptSet) } : exit,
    censoring: asSet(censoring.map((e) => event(e, content))), collapseDays,
    ...(within && (within.from ?? within.to) !== undefined ? { within } : {}),
  };
}
