/** Why one person is in a cohort or not: what became of each record that could have let them in, the index date, and why they leave when they do. */
import type { Cohort, Limit } from "../cohort.ts";
import { recordDomains, type RecordDomain } from "../omop-tables.ts";
import { entriesOf, groupHolds, leavingsOf, limited, periodsOfStays, type Entry, type Leaving } from "../reference/cohort.ts";
import type { Period, World } from "../reference/world.ts";
import { missesOfEvent, recordsNamed, whyNot, type Failure, type Miss } from "./why-not.ts";

export type Fate =
  /** It has the concepts of an index event, but not all else that is asked of one. */
  | { kind: "not-the-event"; miss: Miss }
  | { kind: "outside-observation" }
  /** Days of observation that are missing before and after; not both 0. */
  | { kind: "observed-too-briefly"; before: number; after: number }
  | { kind: "another-counts"; limit: Limit; step: "entry" | "qualifying" | "cohort" }
  | { kind: "does-not-qualify"; failures: Failure[] }
  | { kind: "fails-rules"; rules: { at: number; failures: Failure[] }[] }
  /** What would end the stay lies before its start. */
  | { kind: "leaves-before" }
  | { kind: "enters"; leaving: Leaving };
/** Days since 1970-01-01. */
export type Considered = { domain: RecordDomain; id: bigint; start: number; end: number; fate: Fate };
/** `periods` as the reference engine gives them: joined and cut to dates; the first one's start is the index date. */
export type Explanation = { considered: Considered[]; periods: Period[] };

function fateOf(entry: Entry, cohort: Cohort, steps: { first: Entry[]; qualified: Entry[]; chosen: Entry[] }, world: World): Fate {
  const { qualifying, rules } = cohort;
  if (!steps.first.includes(entry)) return { kind: "another-counts", limit: cohort.entry.limit, step: "entry" };
  if (qualifying && !groupHolds(qualifying.group, entry, world)) return { kind: "does-not-qualify", failures: whyNot(qualifying.group, entry, world) };
  if (qualifying && !steps.qualified.includes(entry)) return { kind: "another-counts", limit: qualifying.limit, step: "qualifying" };
  const failed = rules.map((rule, at) => ({ at, failures: whyNot(rule.group, entry, world) })).filter(({ failures }) => failures.length > 0);
  if (failed.length > 0) return { kind: "fails-rules", rules: failed };
  if (!steps.chosen.includes(entry)) return { kind: "another-counts", limit: cohort.limit, step: "cohort" };
  const [leaving] = leavingsOf(cohort, entry, world);
  return leaving ? { kind: "enters", leaving } : { kind: "leaves-before" };
}

/** Records of an index event's concepts that are no entry, each with what it lacks. */
function passedOver(cohort: Cohort, personId: string, entries: readonly Entry[], world: World): Considered[] {
  const { events, observation } = cohort.entry;
  return events.flatMap((event) =>
    recordsNamed(event, personId, world)
      .filter((r) => !entries.some((e) => recordDomains[e.domain] === event.domain && e.id === r.id))
      .map((record): Considered => {
        const considered = (fate: Fate): Considered => ({ domain: event.domain, id: record.id, start: record.start, end: record.end, fate });
        const [miss] = missesOfEvent(event, record, personId, world);
        if (miss) return considered({ kind: "not-the-event", miss });
        const short = world.periodsOf(personId).filter((p) => record.start >= p.start && record.start <= p.end)
          .map((p) => ({ before: Math.max(0, p.start + observation.priorDays - record.start), after: Math.max(0, record.start + observation.postDays - p.end) }));
        const [least] = short.sort((a, b) => a.before + a.after - (b.before + b.after));
        return considered(least ? { kind: "observed-too-briefly", ...least } : { kind: "outside-observation" });
      }));
}

/** Throws where the person is not in the world. */
export function explainPerson(cohort: Cohort, personId: string, world: World): Explanation {
  const { qualifying, rules } = cohort;
  const entries = entriesOf(cohort, personId, world);
  const first = limited(entries, cohort.entry.limit);
  const qualified = qualifying ? limited(first.filter((e) => groupHolds(qualifying.group, e, world)), qualifying.limit) : first;
  const chosen = limited(qualified.filter((e) => rules.every((rule) => groupHolds(rule.group, e, world))), cohort.limit);
  const decided = entries.map((entry): Considered => ({ domain: recordDomains[entry.domain]!, id: entry.id, start: entry.start, end: entry.end, fate: fateOf(entry, cohort, { first, qualified, chosen }, world) }));
  const considered = [...decided, ...passedOver(cohort, personId, entries, world)].sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  const stays = considered.flatMap(({ start, fate }): Period[] => (fate.kind === "enters" ? [{ start, end: fate.leaving.day }] : []));
  return { considered, periods: periodsOfStays(cohort, stays) };
}
