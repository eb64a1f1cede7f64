/**
 * The second stage of disclosure control: what TREs released, put together, is held to the rules by which each of them hides (ACRO and SACRO leave this to a
 * person; disclosure-and-statistics §5, linked tables). The counts of all TREs and the pooled ones are one array, in which a pooled count is the sum of the TREs'.
 * A pooled count that is too small for the strictest policy, leaves too few of a group that is shown, or tells the level of a small group, is hidden; then as many more,
 * TREs' own among them, as keep it from being reckoned: 6 here and nobody there is 6 together, and so is 306 less 300. What a TRE's own policy let it
 * release is hidden for that only. A TRE that hides by the same rules has hidden all this itself, and then nothing changes.
 */
import { hasLikely, type Cell } from "#lib/disclosure/cell.ts";
import { knownBeforeRounding, neededWidth, withAttacker } from "#lib/disclosure/audit.ts";
import type { Ranges } from "#lib/disclosure/alternative-tables.ts";
import { disclosesClass, isSmallComplement } from "#lib/disclosure/complement.ts";
import { isShown, type Hiding } from "#lib/disclosure/hiding.ts";
import { leastWidthOfSmall } from "#lib/disclosure/least-widths.ts";
import { compareKeys, type Equation, type LinkedCount, type LinkedCounts } from "#lib/disclosure/linked-counts.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { hideMoreFor, suppress } from "#lib/disclosure/secondary-suppression.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { everybody, sumsIn, withCounts } from "./keyed-counts.ts";
import { onBreaks } from "./pool-reckoned.ts";
import type { PooledCell, PooledOutput } from "./pooled-result.ts";
import { rangeOf, type CountRange, type SiteOutputs } from "./site-ranges.ts";

/** `outputs`: those that are in a pooled number. */
export type PooledSite = { treId: string; zeros: SiteOutputs["zeros"]; outputs: readonly ReleasedOutput[] };
/** `isTooFew`: hidden by the pooled threshold, though TREs tell of it. */
type Node = { owner: Owner; key: string; depth: number; range: CountRange; value: number; isShown: boolean; isRelease: boolean; isTooFew?: boolean };
export type Together = { outputs: PooledOutput[]; /** By TRE: its outputs with what is hidden of them. TREs of which nothing is hidden are left out. */ hiddenAt: ReadonlyMap<string, readonly ReleasedOutput[]> };

/** Whose count it is: a TRE's own, or of several together. Outputs that rest on the same TREs count the same people; those of other TREs are linked with them through the TREs that are in both. */
type Owner = { readonly tre: string } | { readonly pooled: readonly string[] };
const isPooled = (owner: Owner): boolean => "pooled" in owner;
/** Pooled ones come first in the order of names: a blank is before every TRE's id. */
const nameOf = (owner: Owner, key: string): string => `${"pooled" in owner ? ` ${JSON.stringify(owner.pooled)}` : owner.tre}\n${key}`;

/** `membersOf`: the TREs that an output rests on. */
export function protectTogether(outputs: readonly PooledOutput[], sites: readonly PooledSite[], policy: DisclosurePolicy, membersOf: (output: PooledOutput) => readonly string[]): Together {
  const least = smallestShown(policy);
  const onSteps = sites.map((site) => ({ ...site, outputs: site.outputs.map((output) => onPooledSteps(output, outputs)) }));
  const owned = outputs.map((output): Owned => ({ output, owner: { pooled: membersOf(output) } }));
  const nodes = nodesOf(owned, onSteps, policy);
  const linked = linkedOf(nodes, owned, onSteps);
  const order = new Map(linked.counts.map(({ key }, i) => [key, i]));
  const node = linked.counts.map(({ key }) => nodes.get(key)!);
  const hiding: Hiding = node.map((n) => (n.isTooFew ? "small" : null));
  for (const { total, parts, of } of linked.equations) {
    if (!isPooled(node[total]!.owner) || parts.some((p) => !isPooled(node[p]!.owner)) || !isShown(linked, hiding, total)) continue;
    const values = parts.map((p) => node[p]!.value);
    const people = values.reduce((sum, v) => sum + v, 0);
    const isKnown = (p: number): boolean => node[p]!.isShown || hiding[p] !== null;
    if (policy.classDisclosure === "hidden" && of === "table" && parts.every(isKnown) && disclosesClass(people, values, least)) for (const p of parts) if (isShown(linked, hiding, p)) hiding[p] = "blank";
    for (const p of parts) if (isShown(linked, hiding, p) && parts.every((q) => q === p || isKnown(q)) && isSmallComplement(people, node[p]!.value, least)) hiding[p] = "secondary";
  }
  const blanked = new Set<number>();
  for (const { total, parts } of linked.equations) {
    if (hiding[total] !== "small") continue;
    // Where zeros are hidden with small counts, nobody at each of several TREs tells that there is nobody; nobody at one of them tells nothing of the others.
    if (policy.zeros === "suppressed" && parts.every((p) => node[p]!.isShown && node[p]!.value === 0)) for (const p of parts) if (isShown(linked, hiding, p)) hiding[p] = "blank";
    for (const p of parts) if (!isPooled(node[p]!.owner) && node[p]!.isRelease && !node[p]!.isShown && tellsTooMuch(node[p]!, policy)) blanked.add(p);
  }
  if (hiding.some((state) => state !== null)) suppress(linked, hiding, policy, null);
  const fails = (): number[] => withAttacker(linked, rangesOf(linked, hiding, node, blanked, policy), null, (attacker) => linked.counts.flatMap((_, i) => (hiding[i] !== null && !attacker.isAsWideAs(i, neededWidth(hiding[i]!, policy)) ? [i] : [])));
  for (let failing = fails(); failing.length > 0; failing = fails()) {
    if (!linked.counts.some(({ value }, i) => isShown(linked, hiding, i) && value > 0)) {
      node.forEach((n, i) => !isPooled(n.owner) && n.isRelease && !n.isShown && blanked.add(i));
      break;
    }
    const before = [...hiding];
    hideMoreFor(linked, hiding, failing);
    // What exact sums do not need and signs do, suppression would show again.
    hiding.forEach((state, i) => { if (state === "secondary" && before[i] === null) hiding[i] = "blank"; });
    suppress(linked, hiding, policy, null);
  }
  const hidden = (owner: Owner, key: string): Hiding[number] => {
    const at = order.get(nameOf(owner, key));
    return at === undefined ? null : (hiding[at] ?? (blanked.has(at) ? "blank" : null));
  };
  const hiddenAt = new Map<string, readonly ReleasedOutput[]>();
  for (const { treId, outputs: own } of sites) {
    const less = own.map((output) => withoutHidden(output, outputs, (key) => hidden({ tre: treId }, key) !== null));
    if (less.some((output, i) => output !== own[i])) hiddenAt.set(treId, less);
  }
  return { hiddenAt, outputs: owned.map(({ output, owner }) => withCounts(output, (cell, key): PooledCell => (cell.is === "value" && hidden(owner, key) !== null ? { is: "hidden", because: "to-protect" } : cell))) };
}

/** A sign that says more than the policy's own would: “fewer than 5” where under 10 is hidden. */
const tellsTooMuch = ({ range }: Node, policy: DisclosurePolicy): boolean => range.high - range.low < leastWidthOfSmall(policy);

const toProtect: Cell = { is: "suppressed-secondary" };
/** The same object where nothing of it is hidden. */
function withoutHidden(output: ReleasedOutput, together: readonly PooledOutput[], isHidden: (key: string) => boolean): ReleasedOutput {
  let changed = false;
  const onSteps = onPooledSteps(output, together);
  // On finer steps than the pooled table: one that is hidden there is many here.
  const hidesSteps = onSteps !== output && [...countsOf(onSteps).keys()].some(isHidden);
  // A code that several list, and that all together are too few to list.
  const listed = new Set(output.kind === "distribution" && output.of === "codes" ? together.flatMap((one) => (one.id === output.id ? [...countsOf(one).keys()] : [])) : []);
  const isUnlisted = (key: string): boolean => listed.size > 0 && !listed.has(key);
  const less = withCounts(output, (cell, key): Cell => {
    if (cell.is === "not-applicable" || cell.is === "code-absent" || cell.is === "masked" || cell.is === "suppressed-secondary" || cell.is === "withheld") return cell;
    if (!(hidesSteps || isHidden(key) || isUnlisted(key))) return cell;
    changed = true;
    return toProtect;
  });
  return changed ? less : output;
}

function countsOf(output: ReleasedOutput): Map<string, Cell>;
function countsOf(output: PooledOutput): Map<string, PooledCell>;
function countsOf(output: ReleasedOutput | PooledOutput): Map<string, Cell | PooledCell> {
  const counts = new Map<string, Cell | PooledCell>();
  withCounts(output as ReleasedOutput, (cell, key) => { counts.set(key, cell); return cell; });
  return counts;
}

/** Follow-up on the steps of the pooled table; anything else, and what is on those steps already, as it is. */
function onPooledSteps(output: ReleasedOutput, together: readonly PooledOutput[]): ReleasedOutput {
  const pooledOne = together.find(({ id }) => id === output.id);
  if (output.kind !== "survival" || pooledOne?.kind !== "survival" || output.breaks.join() === pooledOne.breaks.join()) return output;
  return { ...output, breaks: pooledOne.breaks, table: onBreaks(output, pooledOne.breaks) };
}

type Owned = { output: PooledOutput; owner: { readonly pooled: readonly string[] } };
/** One node for each group of people that a TRE or several together count. */
function nodesOf(outputs: readonly Owned[], sites: readonly PooledSite[], policy: DisclosurePolicy): Map<string, Node> {
  const nodes = new Map<string, Node>();
  const add = (node: Node): void => { if (!nodes.get(nameOf(node.owner, node.key))?.isRelease) nodes.set(nameOf(node.owner, node.key), node); };
  const depthOf = (key: string): number => (JSON.parse(key) as unknown[]).length;
  for (const { treId, zeros, outputs: own } of sites) {
    const owner = { tre: treId };
    for (const output of own) {
      for (const [key, cell] of countsOf(output)) {
        const range = rangeOf(cell, zeros);
        if (range === null) continue;
        const value = cell.is === "value" ? Math.min(range.high, Math.max(range.low, cell.value)) : range.high === Infinity ? range.low : Math.round((range.low + range.high) / 2);
        add({ owner, key, depth: depthOf(key), range, value, isShown: (cell.is === "value" && !hasLikely(cell)) || cell.is === "zero", isRelease: true });
      }
      for (const { total, parts } of sumsIn(output)) if (!nodes.has(nameOf(owner, total)) && total !== everybody) addImplied(nodes, owner, total, parts, depthOf(total));
    }
  }
  for (const { output, owner } of outputs) {
    for (const [key, cell] of countsOf(output)) {
      const own = owner.pooled.flatMap((tre) => nodes.get(nameOf({ tre }, key)) ?? []);
      const isWhole = own.length > 0 && own.every((n) => n.isShown);
      // Where every TRE hides it by signs no narrower than the policy's own, there is nothing that it would give back.
      const isTooFew = cell.is === "hidden" && cell.because === "below-threshold" && own.some((n) => (n.isShown ? n.value > 0 || policy.zeros === "suppressed" : tellsTooMuch(n, policy)));
      const sum = own.reduce((all, n) => all + n.value, 0);
      const value = isTooFew ? Math.min(sum, smallestShown(policy) - 1) : sum;
      const range = cell.is === "value" ? { low: Math.min(cell.low, value), high: Math.max(cell.high ?? Infinity, value) } : { low: 0, high: Infinity };
      add({ owner, key, depth: depthOf(key), range, value, isShown: cell.is === "value" && isWhole, isRelease: isTooFew || (cell.is === "value" && isWhole), isTooFew });
    }
    for (const { total, parts } of sumsIn(output)) if (!nodes.has(nameOf(owner, total)) && total !== everybody) addImplied(nodes, owner, total, parts, depthOf(total));
  }
  return nodes;
}

/** Counted by nobody, but the sum of what is: the people with a value behind a histogram. */
function addImplied(nodes: Map<string, Node>, owner: Owner, key: string, parts: readonly string[], depth: number): void {
  const value = parts.reduce((sum, part) => sum + (nodes.get(nameOf(owner, part))?.value ?? 0), 0);
  nodes.set(nameOf(owner, key), { owner, key, depth, range: { low: 0, high: Infinity }, value, isShown: false, isRelease: false });
}

function linkedOf(nodes: ReadonlyMap<string, Node>, outputs: readonly Owned[], sites: readonly PooledSite[]): LinkedCounts {
  const names = [...nodes.keys()].sort(compareKeys);
  const at = new Map(names.map((name, i) => [name, i]));
  // What a TRE hides itself is unknown here, and its own to protect; the pooled ones that rest on it with it.
  const counts = names.map((key): LinkedCount => { const n = nodes.get(key)!; return { key, value: n.value, depth: isPooled(n.owner) ? n.depth : n.depth + 1, released: n.isShown || (isPooled(n.owner) && n.isRelease) }; });
  const equations = new Map<string, Equation>();
  const equate = (total: string, parts: readonly string[], of: Equation["of"]): void => {
    const places = parts.flatMap((part) => at.get(part) ?? []);
    const whole = at.get(total);
    if (whole !== undefined && places.length === parts.length && places.length > 0) equations.set(`${whole}=${places.join("+")}`, { total: whole, parts: places, of });
  };
  const within = (owner: Owner, own: readonly (PooledOutput | ReleasedOutput)[]): void => { for (const output of own) for (const { total, parts, of } of sumsIn(output)) equate(nameOf(owner, total), parts.map((part) => nameOf(owner, part)), of); };
  for (const { output, owner } of outputs) within(owner, [output]);
  for (const { treId, outputs: own } of sites) within({ tre: treId }, own);
  for (const name of names) {
    const { key, owner } = nodes.get(name)!;
    if ("pooled" in owner) equate(name, owner.pooled.map((tre) => nameOf({ tre }, key)).filter((own) => at.has(own)), "variable");
  }
  return { counts, equations: [...equations.values()], tables: [], placesOf: () => { throw new Error("counts of several TREs together are of no one run"); } };
}

/** What a reader is told of each count, by its number or its sign. */
function rangesOf(linked: LinkedCounts, hiding: Hiding, node: readonly Node[], blanked: ReadonlySet<number>, policy: DisclosurePolicy): Ranges {
  const { low, high } = knownBeforeRounding(linked, hiding);
  const ranges = node.map((n, i): CountRange => {
    if (hiding[i] === "small") return { low: policy.zeros === "shown" ? 1 : 0, high: smallestShown(policy) - 1 };
    if (hiding[i] !== null || blanked.has(i)) return { low: 0, high: Infinity };
    return n.isRelease || isPooled(n.owner) ? n.range : { low: low[i]!, high: high[i]! };
  });
  return { low: ranges.map((r) => r.low), high: ranges.map((r) => r.high) };
}
