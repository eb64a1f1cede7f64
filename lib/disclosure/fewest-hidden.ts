/**
 * The cheapest counts to hide, exactly: secondary suppression as an integer programme (Fischetti and Salazar 2001, Management Science 47,
 * “Solving the cell suppression problem on tabular data with linear constraints”). One yes-or-no for each count that might be hidden;
 * the attacker is asked about each hidden count, and what he can work out comes back as a condition that every safe choice fulfils, until
 * he can work out nothing that he must not. The conditions are priced by the duals of the attacker's own programme.
 *
 * Cost: totals are kept if hiding others does; then as few counts as can be, then small ones, then by key. Zeros are not hidden for
 * others' sake: they may be known to be zero, and protect nothing. The size of the programme and the branches of its search are
 * bounded, not its time, so that the same table is always hidden alike.
 */
import { knownBeforeRounding, neededWidth, withAttacker } from "./audit.ts";
import type { Attacker, Extreme } from "./attacker.ts";
import { cheapestChoice } from "./cheapest-choice.ts";
import type { Condition, Price } from "./cheapest-choice.ts";
import { isShown } from "./hiding.ts";
import type { Hiding } from "./hiding.ts";
import { compareKeys } from "./linked-counts.ts";
import type { Equation, LinkedCounts } from "./linked-counts.ts";
import { isOpen } from "./open-sums.ts";
import type { DisclosurePolicy } from "./policy.ts";
import type { Solver } from "./solver-settings.ts";
import { smallestShown } from "./strictest-policy.ts";

/** Larger systems are left to the heuristic, and those that take more branches in all. */
const mostCounts = 260;
const mostRounds = 60;
/** Four linked tables of 3 × 3 × 3 with a few small counts in each take 1,755, the most of the benchmarks; six take twice as many, and minutes. */
const mostBranches = 2_500;

/** `hiding` with the fewest counts added as secondary; null where the system is too large, or no choice of further counts is safe. */
export function fewestHidden(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, solver: Solver): Hiding | null {
  if (linked.counts.length > mostCounts) return null;
  const open = linked.counts.flatMap(({ value }, i) => (isShown(linked, hiding, i) && value > 0 ? [i] : []));
  const prices = pricesOf(linked, open);
  const conditions = linked.equations.flatMap((e) => conditionsOfSum(linked, hiding, policy, e, new Set(open)));
  /** Choices beyond the counts: whether a small count may turn out large (1) or none at all (0). */
  const turns = new Map<number, number>();
  const turnOf = (i: number): number => {
    if (!turns.has(i)) turns.set(i, linked.counts.length + turns.size);
    return turns.get(i)!;
  };
  let fewest = 0;
  const budget = { branches: mostBranches };
  for (let round = 0; round < mostRounds; round++) {
    const choice = cheapestChoice(new Map([...prices, ...[...turns.values()].map((turn) => [turn, free] as const)]), conditions, solver, fewest, budget);
    if (!choice) return null;
    fewest = choice.first; // further conditions make nothing cheaper
    const chosen = new Set(open.filter((i) => choice.names.has(i)));
    const tried: Hiding = hiding.map((state, i) => (chosen.has(i) ? "secondary" : state));
    const found = withAttacker(linked, knownBeforeRounding(linked, tried), solver, (attacker) =>
      tried.flatMap((state, i) => (state === null ? [] : conditionsFor(i, { linked, hiding, tried, policy, attacker, chosen, open, turnOf }))),
    );
    if (found.length === 0) return tried;
    conditions.push(...found);
  }
  return null;
}

const free: Price = { first: 0, second: 0 };
function pricesOf(linked: LinkedCounts, open: readonly number[]): ReadonlyMap<number, Price> {
  const totals = new Set(linked.equations.map((e) => e.total));
  const n = open.length;
  const bySize = [...open].sort((a, b) => linked.counts[a]!.value - linked.counts[b]!.value || compareKeys(linked.counts[a]!.key, linked.counts[b]!.key));
  // All counts together weigh less than one total.
  return new Map(bySize.map((i, rank) => [i, { first: totals.has(i) ? n + 1 : 1, second: rank }]));
}

/** What each sum asks for by itself: none has a single unknown, and those whose unknowns are too few people have another. */
function conditionsOfSum(linked: LinkedCounts, hiding: Hiding, policy: DisclosurePolicy, equation: Equation, open: ReadonlySet<number>): Condition[] {
  const members = [equation.total, ...equation.parts];
  const choices = members.filter((i) => open.has(i));
  if (isOpen(linked, hiding, equation, policy)) return [{ weights: new Map(choices.map((i) => [i, 1])), least: 1 }];
  if (members.some((i) => !isShown(linked, hiding, i))) return [];
  return choices.map((i) => ({ weights: new Map(choices.map((j) => [j, j === i ? -1 : 1])), least: 0 }));
}

type Question = { linked: LinkedCounts; hiding: Hiding; tried: Hiding; policy: DisclosurePolicy; attacker: Attacker; chosen: ReadonlySet<number>; open: readonly number[]; turnOf: (i: number) => number };

/** What every safe choice fulfils and this one doesn't, because of count `i`; empty where `i` is safe. */
function conditionsFor(i: number, question: Question): Condition[] {
  const { linked, hiding, tried, policy, attacker, turnOf } = question;
  const { value } = linked.counts[i]!;
  const least = neededWidth(tried[i]!, policy);
  const isSmall = tried[i] === "small";
  const toLarge = smallestShown(policy) - value;
  const seek = { up: isSmall ? Math.max(toLarge, least) : least, down: isSmall ? value : least };
  const { up } = attacker.reach(i, seek.up, 0);
  const { down } = attacker.reach(i, 0, up >= toLarge ? Math.max(0, least - up) : seek.down);
  // If `i` itself is a choice the condition holds only where it is chosen.
  const when = hiding[i] === null ? i : undefined;
  const further = (direction: 1 | -1): Extreme => attacker.extreme(i, direction, direction === 1 ? seek.up : seek.down);
  const conditions: Condition[] = [];
  if (isSmall && up < toLarge && down < value) {
    const turn = turnOf(i);
    const [large, none] = [priced([further(1)], [1], i, toLarge, question), priced([further(-1)], [-1], i, value, question)];
    // large ≥ its least × turn; none ≥ its least × (1 − turn).
    conditions.push({ weights: new Map([...large.weights, [turn, -large.least]]), least: 0 }, { weights: new Map([...none.weights, [turn, none.least]]), least: none.least });
  }
  if (up + down < least) {
    const wide = priced([further(1), further(-1)], [1, -1], i, least, question);
    conditions.push(when === undefined ? wide : { weights: new Map([...wide.weights, [when, (wide.weights.get(when) ?? 0) - wide.least]]), least: 0 });
  }
  return conditions;
}

/**
 * How much each choice would have to give for count `i` to move by `demand`: by weak duality any prices bound the movement, so the
 * condition is valid whatever the solver's rounding. Where prices say nothing against this choice (a bound that only whole numbers
 * keep) all that is known is that something more has to be hidden.
 */
function priced(extremes: readonly Extreme[], directions: readonly (1 | -1)[], i: number, demand: number, { linked, hiding, chosen, open }: Question): Condition {
  const more: Condition = { weights: new Map(open.filter((j) => !chosen.has(j)).map((j) => [j, 1])), least: 1 };
  const given = new Array<number>(linked.counts.length).fill(0);
  for (const [e, { prices }] of extremes.entries()) {
    if (!prices) return more;
    const reduced = new Array<number>(linked.counts.length).fill(0);
    reduced[i] = -directions[e]!;
    linked.equations.forEach(({ total, parts }, row) => {
      reduced[total]! += prices[row]!;
      for (const p of parts) reduced[p]! -= prices[row]!;
    });
    reduced.forEach((d, j) => {
      if (d < -1e-9) given[j] = Infinity;
      else if (d > 1e-9) given[j]! += d * linked.counts[j]!.value;
    });
  }
  const isOpenChoice = new Set(open);
  let least = demand;
  given.forEach((most, j) => {
    const isUnknown = j === i || hiding[j] !== null || !linked.counts[j]!.released;
    if (isUnknown && !(isOpenChoice.has(j) && j !== i)) least -= most;
  });
  const weights = new Map(open.flatMap((j) => (j !== i && given[j]! > 0 ? [[j, Math.min(given[j]!, least)] as const] : [])));
  const fulfilled = [...weights].reduce((sum, [j, w]) => sum + (chosen.has(j) ? w : 0), 0);
  return least > 1e-6 && fulfilled < least - 1e-6 ? { weights: new Map([...weights].map(([j, w]) => [j, w / least])), least: 1 } : more;
}
