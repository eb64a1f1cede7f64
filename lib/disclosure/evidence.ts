/**
 * What an output checker is shown of a proposed release: by which rule each hidden number is hidden, and how closely an attacker who sees
 * the whole release can work it out. It depends on the hidden numbers themselves (an interval holds the truth), so it stays inside the
 * TRE: it is no part of what is released or of the release's record.
 */
import type { AnalysisOutput } from "#lib/query/outputs.ts";
import { knownAfterRounding, knownBeforeRounding, neededWidth, withAttacker } from "./audit.ts";
import type { DisclosureRule } from "./disclosure-record.ts";
import type { Hiding } from "./hiding.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { hidePrimary } from "./secondary-suppression.ts";
import type { Solver } from "./solver-settings.ts";
import { smallestShown } from "./strictest-policy.ts";

/** Least and largest count that fit everything released, both inclusive; `high` null where nothing bounds it. `needed`: the least distance between them. */
export type AttackInterval = { key: string; low: number; high: number | null; needed: number };

/** In larger systems the attacker looks no further than twice the threshold from the truth: what lies beyond is no news to a checker. */
const mostExact = 260;

/**
 * The exact interval of every hidden count. Without `stated` the attacker sees shown counts exactly and hidden ones as blanks, as the textbook
 * puts it; with the ranges that a rounded release states he sees what the release really says, the signs of suppression with it.
 */
export function attackIntervals(
  linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, solver: Solver, stated?: readonly ({ low: number; high: number } | null)[],
): AttackInterval[] {
  const known = stated ? knownAfterRounding(linked, hiding, policy, stated) : knownBeforeRounding(linked, hiding);
  const most = linked.counts.length > mostExact ? 2 * smallestShown(policy) : Infinity;
  return withAttacker(linked, known, solver, (attacker) =>
    linked.counts.flatMap(({ key, value }, i) => {
      const state = hiding[i] ?? null;
      if (state === null) return [];
      const { up, down } = most === Infinity ? { up: attacker.extreme(i, 1).reached, down: attacker.extreme(i, -1).reached } : attacker.reach(i, most, most);
      return [{ key, low: value - down, high: up === Infinity ? null : value + up, needed: neededWidth(state, policy) }];
    }),
  );
}

export type HiddenNumber = {
  output: string;
  /** `index` counts cells row-major, and totals by level of the dimension `of`. */
  at: { is: "cell" | "total"; index: number } | { is: "margin"; of: number; index: number };
  rule: Extract<DisclosureRule, "primary-threshold" | "complement" | "class-disclosure" | "secondary-suppression">;
  reason: string;
  /** Before rounding: from exact sums. */
  interval: AttackInterval;
  /** From the release as it reads, rounded and with its signs of suppression. */
  released: AttackInterval;
};
export type Evidence = {
  hidden: HiddenNumber[];
  /** The hidden number that is known most closely; null where nothing is hidden. */
  narrowest: AttackInterval | null;
};

export function evidenceOf(
  outputs: readonly AnalysisOutput[], linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, solver: Solver, stated: readonly ({ low: number; high: number } | null)[],
): Evidence {
  const primary = hidePrimary(linked, policy);
  const exact = new Map(attackIntervals(linked, hiding, policy, solver).map((a) => [a.key, a]));
  const released = new Map(attackIntervals(linked, hiding, policy, solver, stated).map((a) => [a.key, a]));
  const hidden = outputs.flatMap((output) => {
    const places = linked.placesOf(output);
    const seen = [
      ...places.cells.map((count, index) => ({ count, at: { is: "cell" as const, index } })),
      ...places.margins.flatMap((margin, of) => margin.map((count, index) => ({ count, at: { is: "margin" as const, of, index } }))),
      { count: places.total, at: { is: "total" as const, index: 0 } },
    ];
    // A total is named once, though every table of a run shows it; in a table of one variable the cells are its margin.
    const first = seen.filter(({ count }, n) => seen.findIndex((s) => s.count === count) === n);
    return first.flatMap(({ count, at }): HiddenNumber[] => {
      if ((hiding[count] ?? null) === null) return [];
      const { key } = linked.counts[count]!;
      const rule = ruleFor(primary[count] ?? null);
      return [{ output: output.id, at, rule, reason: reasonFor(rule, policy), interval: exact.get(key)!, released: released.get(key)! }];
    });
  });
  const width = ({ low, high }: AttackInterval): number => (high ?? Infinity) - low;
  const narrowest = [...exact.values(), ...released.values()].reduce<AttackInterval | null>((least, a) => (least === null || width(a) < width(least) ? a : least), null);
  return { hidden, narrowest };
}

function ruleFor(primary: Hiding[number]): HiddenNumber["rule"] {
  switch (primary) {
    case "small": return "primary-threshold";
    case "secondary": return "complement";
    case "blank": return "class-disclosure";
    case null: return "secondary-suppression";
  }
}

function reasonFor(rule: HiddenNumber["rule"], policy: DisclosurePolicy): string {
  const least = smallestShown(policy);
  switch (rule) {
    case "primary-threshold": return `Fewer than ${least} people are in this group${policy.zeros === "suppressed" ? ", or none" : ""}.`;
    case "complement": return `All but fewer than ${least} people of a group that is shown are in this one, so that it would tell of the others.`;
    case "class-disclosure": return "Everyone in a small group that is shown is at one level, so that the group's size would tell of each of them.";
    case "secondary-suppression": return "A hidden number could be worked out from this one and the sums that both are part of.";
  }
}
