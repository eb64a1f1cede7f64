/** What a made-up person must be given so that a group holds, or so that it fails: lists of tasks, several ways where there are several. */
import type { CohortGroup, CohortMember, Restriction } from "../cohort.ts";

export type EventsMember = Extract<CohortMember, { kind: "events" }>;
/** How one record of a task falls short. */
export type Breach = { kind: "late" | "early" | "other-visit" | "nested" } | { kind: "restriction"; at: number };
export type Task =
  | { kind: "records"; member: EventsMember; count: number; breach?: Breach }
  | { kind: "person"; restriction: Restriction; holds: boolean };
/** One way is a list of tasks; no way means that it cannot be done. */
export type Ways = Task[][];

const mostWays = 12;
/** One way of each, in every combination, up to as many as are worth trying; the first ways come first. */
export function together(parts: readonly Ways[]): Ways {
  return parts.reduce<Ways>((done, ways) => ways.flatMap((way) => done.map((before) => [...before, ...way])).slice(0, mostWays), [[]]);
}
const most = (ways: Ways): Ways => ways.slice(0, mostWays);
/** Choices of `count` members that hold while the others fail, beginning at each in turn. */
function choices(of: readonly CohortMember[], count: number, others: (m: CohortMember) => Ways): Ways {
  if (count < 0 || count > of.length) return [];
  return most(of.flatMap((_, first) => {
    const chosen = new Set(Array.from({ length: count }, (_, i) => (first + i) % of.length));
    return together(of.map((m, i) => (chosen.has(i) ? holding(m) : others(m))));
  }));
}
const leftAlone = (): Ways => [[]];

/** The first way is the plainest. */
export function holding(member: CohortMember): Ways {
  switch (member.kind) {
    case "events": {
      const count = member.occurs.at === "at-most" ? 0 : member.occurs.count;
      return count === 0 ? [[]] : [[{ kind: "records", member, count }]];
    }
    case "person":
      return [member.where.map((restriction) => ({ kind: "person", restriction, holds: true }))];
    case "cohort-group":
      return groupHolding(member);
  }
}
export function groupHolding({ match, count = 0, of }: CohortGroup): Ways {
  if (of.length === 0) return [[]];
  switch (match) {
    case "all": return together(of.map(holding));
    case "any": return choices(of, 1, leftAlone);
    case "at-least": return count === 0 ? [[]] : choices(of, count, leftAlone);
    case "at-most": return count >= of.length ? [[]] : most([...choices(of, count, failing), ...choices(of, 0, failing)]);
  }
}

/** Near misses first: a day late, a day early, a wrong value, another visit; then simply one record too few. */
export function failing(member: CohortMember): Ways {
  switch (member.kind) {
    case "events": {
      const { occurs: { at, count }, start, event } = member;
      const records = (n: number, breach?: Breach): Task[] => (n === 0 ? [] : [{ kind: "records", member, count: n, ...(breach ? { breach } : {}) }]);
      const breaches: Breach[] = [
        ...(start.to.days === null ? [] : [{ kind: "late" } as const]), ...(start.from.days === null ? [] : [{ kind: "early" } as const]),
        ...event.where.map((_, i): Breach => ({ kind: "restriction", at: i })), ...(member.sameVisit ? [{ kind: "other-visit" } as const] : []), ...(event.nested ? [{ kind: "nested" } as const] : []),
      ];
      const tooFew: Ways = at === "at-most" || count === 0 ? [] : [...breaches.map((breach) => records(count, breach)), records(count - 1)];
      return [...tooFew, ...(at === "at-least" ? [] : [records(count + 1)])];
    }
    case "person":
      return member.where.map((_, fails) => member.where.map((restriction, i) => ({ kind: "person", restriction, holds: i !== fails })));
    case "cohort-group":
      return groupFailing(member);
  }
}
export function groupFailing({ match, count = 0, of }: CohortGroup): Ways {
  if (of.length === 0) return [];
  switch (match) {
    case "all": return of.flatMap((_, fails) => together(of.map((m, i) => (i === fails ? failing(m) : holding(m)))));
    // One misses by little; the others fail as simply as they can.
    case "any": return of.flatMap((_, near) => together(of.map((m, i) => (i === near ? failing(m) : failing(m).slice(-1)))));
    case "at-least": return count === 0 ? [] : choices(of, count - 1, failing);
    case "at-most": return choices(of, count + 1, leftAlone);
  }
}
