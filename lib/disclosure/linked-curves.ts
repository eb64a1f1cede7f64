/**
 * Curves of one outcome in one query: on different days, of different levels. Of steps to day 100 and to day 150, the people in between follow by subtraction,
 * as do those of no level where all others are told. Every such group is one of the system's own: hidden where it is small, like any cell that follows
 * from others (attacks A1 and A13, on days).
 */
import type { Assignment, ImpliedGroup, LinkedEvents, Timed } from "./event-sums.ts";

type Curve = { variable: string; level: string; breaks: readonly number[]; count: (status: "event" | "left", from: number, to: number) => number };
type Place = readonly Assignment[];

const stretches = (days: readonly number[]): [from: number, to: number][] => days.map((to, i) => [days[i - 1] ?? 0, to]);
const union = (curves: readonly Curve[]): number[] => [...new Set(curves.flatMap((c) => c.breaks))].sort((a, b) => a - b);
const common = (curves: readonly Curve[]): number[] => curves[0]!.breaks.filter((b) => curves.every((c) => c.breaks.includes(b)));
const sameDays = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();
const stepsWithin = (curve: Curve, from: number, to: number) => stretches(curve.breaks).filter(([a, b]) => a >= from && b <= to);

/** The curve's people of one group, or of all; `count` adds up its steps between two of its days. */
function curveOf({ variable, level, breaks, table }: Timed, group: Place): Curve {
  const [own, by] = [...table.dimensions].reverse();
  const width = own!.levels.length;
  const rows = by ? by.levels.flatMap((l, g) => (group.length === 0 || group[0]![1] === l.code ? [g] : [])) : [0];
  const count: Curve["count"] = (status, from, to) =>
    stretches(breaks).reduce((sum, [a, b], i) => (a >= from && b <= to ? sum + rows.reduce((people, g) => people + table.counts[g * width + 2 * i + (status === "event" ? 0 : 1)]!, 0) : sum), 0);
  return { variable, level, breaks, count };
}

export function linkedCurves(all: readonly Timed[]): LinkedEvents {
  const found: LinkedEvents = { groups: [], sums: [] };
  for (const of of new Set(all.map((c) => c.of))) {
    const family = all.filter((c) => c.of === of);
    // Everyone is in every table, whatever it is divided by; a group only in those that are divided by the same.
    const groups: { group: Place; of: Timed[] }[] = [{ group: [], of: family }, ...[...new Set(family.map((c) => c.by))].filter((by) => by !== undefined).flatMap((by) => {
      const divided = family.filter((c) => c.by === by);
      return divided[0]!.groups.filter((g) => g.length > 0).map((group) => ({ group, of: divided }));
    })];
    for (const { group, of: divided } of groups) {
      const once = [...new Map(divided.map((c) => [JSON.stringify([c.variable, c.breaks]), c])).values()];
      if (once.length > 1) link(of, group, once.map((c) => curveOf(c, group)), found);
    }
  }
  return found;
}

function link(of: string, group: Place, curves: readonly Curve[], found: LinkedEvents): void {
  const place = (variable: string, code: string): Place => [...group, [variable, code]];
  const levels = [...new Set(curves.map((c) => c.level))];
  for (const level of levels) {
    const own = curves.filter((c) => c.level === level);
    const days = union(own);
    if (own.every((c) => sameDays(c.breaks, days))) continue;
    for (const status of ["event", "left"] as const) refine(own, days, status, group, found);
    for (const curve of own) {
      const last = curve.breaks.at(-1)!;
      const after = stretches(days).filter(([from]) => from >= last);
      if (after.length > 0) found.sums.push({ total: place(curve.variable, `beyond-${last}`), parts: [...after.flatMap(([a, b]) => [place(curve.variable, `event-${a}-${b}`), place(curve.variable, `left-${a}-${b}`)]), place(curve.variable, `beyond-${days.at(-1)}`)] });
    }
  }
  // Of different levels, those who left follow the same days whatever they left with.
  const sets = [...curves.flatMap((a, i) => curves.slice(i + 1).filter((b) => b.level !== a.level).map((b) => [a, b])), ...(levels.length > 2 ? [levels.map((l) => curves.find((c) => c.level === l)!)] : [])];
  for (const set of sets) {
    const name = [...set].map((c) => c.level).sort().join(" ");
    for (const [from, to] of stretches(common(set))) {
      for (const curve of set) {
        const others = set.filter((c) => c !== curve);
        const total = place(`_left_in_${curve.variable}`, `${from}-${to}`);
        found.groups.push({ of: total, people: curve.count("left", from, to) });
        found.sums.push(
          { total, parts: stepsWithin(curve, from, to).map(([a, b]) => place(curve.variable, `left-${a}-${b}`)) },
          { total, parts: others.flatMap((c) => stepsWithin(c, from, to).map(([a, b]) => place(c.variable, `event-${a}-${b}`))), rest: place(`_neither_in_${of}`, `${from}-${to} ${name}`) },
        );
      }
    }
  }
  if (levels.length > 1 && !curves.every((c) => sameDays(c.breaks, curves[0]!.breaks))) followed(of, group, curves, found);
}

/** Each step as the sum of the stretches between all days on which any of the curves is read. */
function refine(own: readonly Curve[], days: readonly number[], status: "event" | "left", group: Place, found: LinkedEvents): void {
  const until = new Map(own.flatMap((c) => c.breaks.map((day) => [day, c.count(status, 0, day)] as const)));
  const name = ([from, to]: [number, number]): Place => [...group, [own[0]!.variable, `${status}-${from}-${to}`]];
  found.groups.push(...stretches(days).map(([from, to]): ImpliedGroup => ({ of: name([from, to]), people: until.get(to)! - (until.get(from) ?? 0) })));
  for (const curve of own) {
    for (const [from, to] of stretches(curve.breaks)) {
      const parts = stretches(days).filter(([a, b]) => a >= from && b <= to).map(name);
      if (parts.length > 1) found.sums.push({ total: name([from, to]), parts });
    }
  }
}

/** Whoever was followed for so long, with any level: told by every curve, on its own days. */
function followed(of: string, group: Place, curves: readonly Curve[], found: LinkedEvents): void {
  const days = union(curves);
  const until = new Map(curves.flatMap((c) => c.breaks.map((day) => [day, c.count("event", 0, day) + c.count("left", 0, day)] as const)));
  const name = (from: number, to: number): Place => [...group, [`_followed_in_${of}`, `${from}-${to}`]];
  const add = (from: number, to: number) => found.groups.push({ of: name(from, to), people: until.get(to)! - (until.get(from) ?? 0) });
  for (const [from, to] of stretches(days)) add(from, to);
  for (const curve of curves) {
    for (const [from, to] of stretches(curve.breaks)) {
      add(from, to);
      found.sums.push({ total: name(from, to), parts: [`event-${from}-${to}`, `left-${from}-${to}`].map((code): Place => [...group, [curve.variable, code]]) });
      const parts = stretches(days).filter(([a, b]) => a >= from && b <= to).map(([a, b]) => name(a, b));
      if (parts.length > 1) found.sums.push({ total: name(from, to), parts });
    }
  }
}
