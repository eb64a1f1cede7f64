/**
 * What an output checker is shown of a proposed release: by which rule each hidden number is hidden, and how closely an attacker who sees
 * the whole release can work it out. It depends on the hidden numbers themselves (an interval holds the truth), so it stays inside the
 * TRE: it is no part of what is released or of the release's record.
 */
import type { RunOutputs } from "#lib/query/outputs.ts";
import { knownAfterRounding, knownBeforeRounding, neededWidth } from "./audit.ts";
import { Attacker } from "./attacker.ts";
import type { AttackInterval, Evidence, HiddenNumber } from "./hidden-number.ts";
import type { Hiding } from "./hiding.ts";
import { linkCounts, type LinkedCounts } from "./linked-counts.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { hidePrimary } from "./secondary-suppression.ts";
import type { Solver } from "./solver-settings.ts";
import { smallestShown } from "./strictest-policy.ts";
import { stepped } from "./survival-steps.ts";
import { numberKeys } from "./withholding.ts";

/** In larger systems the attacker looks no further than twice the threshold from the truth: what lies beyond is no news to a checker. */
const mostExact = 260;

/**
 * The exact interval of every hidden count. Without `stated` the attacker sees shown counts exactly and hidden ones as blanks, as the textbook
 * puts it; with the ranges that a rounded release states he sees what the release really says, the signs of suppression with it.
 */
export function attackIntervals(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, solver: Solver, stated?: readonly ({ low: number; high: number } | null)[]): AttackInterval[] {
  const known = stated ? knownAfterRounding(linked, hiding, policy, stated) : knownBeforeRounding(linked, hiding);
  const most = linked.counts.length > mostExact ? 2 * smallestShown(policy) : Infinity;
  const attacker = new Attacker(linked, known, solver);
  try {
    const found: AttackInterval[] = [];
    for (const [i, { key, value }] of linked.counts.entries()) {
      const state = hiding[i] ?? null;
      if (state === null) continue;
      const { up, down } = most === Infinity ? { up: attacker.extreme(i, 1).reached, down: attacker.extreme(i, -1).reached } : attacker.reach(i, most, most);
      found.push({ key, low: value - down, high: up === Infinity ? null : value + up, needed: neededWidth(state, policy) });
    }
    return found;
  } finally {
    attacker.dispose();
  }
}

/** How a run was controlled, in the order of its linked counts: enough to work the evidence out later, when nobody waits for it. */
export type Workings = {
  hiding: Hiding;
  /** Range that the release states of each shown count. */
  stated: ({ low: number; high: number } | null)[];
  /** Keys of counts that the ledger, and that output checkers, withheld. */
  near: string[];
  byCheckers: string[];
  /** Ids of the outputs that were looked at; those withheld whole are not among them. */
  outputs: string[];
};

/** `run` as it was computed. */
export function evidenceOf(run: RunOutputs, policy: DisclosurePolicy, { hiding, stated, near, byCheckers, outputs }: Workings, solver: Solver): Evidence {
  const onSteps = stepped(run, policy);
  const kept = onSteps.outputs.filter(({ id }) => outputs.includes(id));
  const linked = linkCounts({ ...onSteps, outputs: kept }, smallestShown(policy));
  const primary = hidePrimary(linked, policy);
  const exact = new Map(attackIntervals(linked, hiding, policy, solver).map((a) => [a.key, a]));
  const released = new Map(attackIntervals(linked, hiding, policy, solver, stated).map((a) => [a.key, a]));
  const hidden = kept.flatMap((output) => [...numberKeys(output, linked)].flatMap(([number, count]): HiddenNumber[] => {
    if (count === null || (hiding[count] ?? null) === null) return [];
    const { key } = linked.counts[count]!;
    const rule = byCheckers.includes(key) ? "output-checkers" : near.includes(key) ? "ledger" : ruleFor(primary[count] ?? null);
    return [{ output: output.id, number, rule, reason: reasonFor(rule, policy), interval: exact.get(key)!, released: released.get(key)! }];
  }));
  const width = ({ low, high }: AttackInterval): number => (high ?? Infinity) - low;
  const narrowest = [...exact.values(), ...released.values()].reduce<AttackInterval | null>((least, a) => (least === null || width(a) < width(least) ? a : least), null);
  return { hidden, narrowest };
}

function ruleFor(primary: Hiding[number]): Exclude<HiddenNumber["rule"], "ledger" | "output-checkers"> {
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
    case "ledger": return "Beside what was released before, or beside another number of this run, it would tell of few people.";
    case "output-checkers": return "Output checkers have withheld it.";
    case "secondary-suppression": return "A hidden number could be worked out from this one and the sums that both are part of.";
  }
}
