/** Curves, rates and tables of one outcome against an attacker who knows nothing of how they are linked: who left when, and with what, is every unknown. He knows all levels that the outcome has. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { nameOfEventTable } from "#lib/query/event-tables.ts";
import { lifeTableLevel, lifeTableLevels } from "#lib/query/life-table.ts";
import { missingLevel, type AnalysisOutput, type RunOutputs } from "#lib/query/outputs.ts";
import { knownAfterRounding, knownBeforeRounding, neededWidth, withAttacker } from "./audit.ts";
import { protect } from "./control.ts";
import type { Hiding } from "./hiding.ts";
import { leastWidthOfSmall } from "./least-widths.ts";
import { assignmentsOf, linkCounts, type LinkedCounts } from "./linked-counts.ts";
import { loadSolver } from "./solver.ts";
import { smallestShown } from "./strictest-policy.ts";
import { stepped } from "./survival-steps.ts";
import { endingsOf } from "./testing/leavers.ts";
import { policyWith } from "./testing/tables.ts";

const solver = await loadSolver();
const levels = ["ill", "dead", "well", "lost"];
const sexes = ["f", "m"];
/** So many people who left on one day with one outcome. Null: it is not known when they left, or with what. */
type Leavers = { people: number; days: number | null; level: string | null; sex: string };

const choices = (by: boolean) => (by ? sexes : ["everyone"]).map((code) => ({ code, label: code }));
const dimensionBySex = { variable: "sex", label: "Sex", levels: choices(true) };
function counted(leavers: readonly Leavers[], by: boolean, width: number, placeOf: (one: Leavers) => number): number[] {
  const counts = new Array<number>((by ? 2 : 1) * width).fill(0);
  for (const one of leavers) counts[(by ? sexes.indexOf(one.sex) : 0) * width + placeOf(one)]! += one.people;
  return counts;
}
const isTimed = ({ days, level }: Leavers): boolean => days !== null && level !== null;
const curve = (id: string, leavers: readonly Leavers[], level: string, breaks: number[], by: boolean): AnalysisOutput => ({
  kind: "survival", id, event: `Outcome: ${level}`, groups: choices(by), breaks,
  table: { dimensions: [...(by ? [dimensionBySex] : []), { variable: nameOfEventTable("survival", { variable: "outcome", level }, "days"), label: "Time", levels: lifeTableLevels(breaks) }], counts: counted(leavers, by, 2 * breaks.length + 2, (one) => (isTimed(one) ? lifeTableLevel(breaks, one.days!, one.level === level) : 2 * breaks.length + 1)) },
});
const rate = (id: string, leavers: readonly Leavers[], level: string, by: boolean): AnalysisOutput => ({
  kind: "rate", id, event: `Outcome: ${level}`, groups: choices(by), days: choices(by).map(() => ({ sum: 100_000, largest: [1000, 1000] as [number, number] })),
  table: { dimensions: [...(by ? [dimensionBySex] : []), { variable: nameOfEventTable("rate", { variable: "outcome", level }, "days"), label: "Event", levels: [{ code: "event", label: "With" }, { code: "none", label: "Without" }, missingLevel] }], counts: counted(leavers, by, 3, (one) => (isTimed(one) ? (one.level === level ? 0 : 1) : 2)) },
});
const outcomeTable = (leavers: readonly Leavers[], by: boolean): AnalysisOutput => ({
  kind: "crosstab", id: "o", dimensions: [...(by ? [dimensionBySex] : []), { variable: "outcome", label: "Outcome", levels: [...levels.map((code) => ({ code, label: code })), missingLevel] }],
  counts: counted(leavers, by, 5, (one) => (one.level === null ? 4 : levels.indexOf(one.level))),
});

/** Whether these people are among those that a linked count is of, by its name. */
function isIn(one: Leavers, key: string): boolean {
  return assignmentsOf(key).every(([variable, code]) => {
    if (variable === "sex") return code === one.sex;
    if (variable === "outcome") return code === (one.level ?? missingLevel.code);
    const own = variable.slice(variable.indexOf("=") + 1);
    const [status, from, to] = code.split("-");
    if (!isTimed(one) || code === missingLevel.code) return !isTimed(one) && code === missingLevel.code;
    const days = one.days!;
    if (variable.startsWith("_rate_of_")) return code === (one.level === own ? "event" : "none");
    if (status === "beyond") return days > Number(from);
    return (status === "event") === (one.level === own) && days > Number(from) && days <= Number(to);
  });
}

/** What is released as sums of people by outcome, sex and the stretch of days in which they left; and these people, by outcome over any stretch, as unknowns of their own. */
function finest(linked: LinkedCounts, leavers: readonly Leavers[], days: readonly number[]): LinkedCounts {
  const stretchOf = (one: Leavers): number => (one.days === null ? days.length : days.findIndex((to) => one.days! <= to));
  const kinds = sexes.flatMap((sex) => [{ level: null, days: null, sex }, ...levels.flatMap((level) => [...days, null].map((day) => ({ level, days: day, sex })))]);
  const types = kinds.map((kind): Leavers => ({ ...kind, people: leavers.reduce((sum, one) => sum + (one.level === kind.level && one.sex === kind.sex && (one.level === null || stretchOf(one) === stretchOf({ ...kind, people: 0 })) ? one.people : 0), 0) }));
  const released = linked.counts.filter((count) => count.released).map((count) => ({ count, parts: types.flatMap((one, i) => (isIn(one, count.key) ? [i] : [])) }));
  const groups = levels.flatMap((level) => [[...sexes], ...sexes.map((sex) => [sex])].flatMap((of) => days.flatMap((to, t) => [0, ...days].slice(0, t + 1).map((from) => ({ key: `${level} ${of.join()} ${from}..${to}`, parts: types.flatMap((one, i) => (one.level === level && of.includes(one.sex) && one.days !== null && one.days > from && one.days <= to ? [i] : [])) })))));
  const counts = [
    ...types.map(({ people }, i) => ({ key: `type ${i}`, value: people, depth: 9, released: false })), ...released.map(({ count }) => ({ ...count })),
    ...groups.map(({ key, parts }) => ({ key, value: parts.reduce((sum, i) => sum + types[i]!.people, 0), depth: 8, released: false })),
  ];
  for (const { count, parts } of released) expect(parts.reduce((sum, i) => sum + types[i]!.people, 0), count.key).toBe(count.value);
  const equations = [...released, ...groups].map(({ parts }, i) => ({ total: types.length + i, parts, of: "variable" as const }));
  return { counts, equations: equations.filter(({ parts }) => parts.length > 0), tables: [], placesOf: () => ({ cells: [], margins: [], total: 0 }) };
}

const lastDay = 1000;
const many = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 5 }) }, { weight: 3, arbitrary: fc.integer({ min: 5, max: 40 }) });
const leaversAt = sexes.flatMap((sex) => [{ days: lastDay, level: null, sex }, ...levels.flatMap((level) => [40, 80, 120, 170, 240, 500, null].map((days) => ({ days, level, sex })))]);
const world = fc.array(many, { minLength: leaversAt.length, maxLength: leaversAt.length }).map((people): Leavers[] => leaversAt.map((one, i) => ({ ...one, people: people[i]! })));
const breaksAsked = fc.constantFrom([100, 200], [150, 200], [50, 100, 200], [60, 180, 300], [100, 300]).map((days): number[] => [...days]);
/** Of each of these levels a rate, a curve, or both. */
const of = (which: readonly string[]) => fc.tuple(...which.map((level) => fc.record({ level: fc.constant(level), as: fc.constantFrom("rate", "curve", "both"), breaks: breaksAsked, by: fc.boolean() })));
const policies = fc.constantFrom(policyWith({ threshold: 5 }), policyWith({ threshold: 10 }), policyWith({ threshold: 10, roundingBase: 5 }), policyWith({ threshold: 5, zeros: "suppressed" }));
const tables = fc.constantFrom("none", "none", "everyone", "by sex");

test.each([
  ["every level", of(levels), 25], ["some of the levels", fc.subarray(["ill", "dead", "well"], { minLength: 1 }).chain((which) => of([...which, ...which.slice(1)])), 25],
] as const)("no release of curves and rates of %s bounds a hidden count within its protection, nor a small group that none of them counts", async (_, asked, numRuns) => {
  await fc.assert(fc.asyncProperty(world, asked, tables, policies, async (leavers, questions, table, policy) => {
    const outputs = [
      ...questions.flatMap(({ level, as, breaks, by }, i) => [...(as !== "rate" ? [curve(`c${i}`, leavers, level, [...breaks], by)] : []), ...(as !== "curve" ? [rate(`r${i}`, leavers, level, by)] : [])]),
      ...(table === "none" ? [] : [outcomeTable(leavers, table === "by sex")]),
    ];
    const raw: RunOutputs = { population: leavers.reduce((sum, { people }) => sum + people, 0), outputs, endings: endingsOf(leavers, levels, outputs) };
    const run = stepped(raw, policy);
    const linked = linkCounts(run, smallestShown(policy));
    const { hiding, rounded } = await protect(linked, policy);
    const days = [...new Set([...run.outputs.flatMap((o) => (o.kind === "survival" ? o.breaks : [])), lastDay])].sort((a, b) => a - b);
    const system = finest(linked, leavers, days);
    const placeOf = new Map(linked.counts.map(({ key }, i) => [key, i]));
    const here: Hiding = system.counts.map(({ key, released }) => (released ? hiding[placeOf.get(key)!]! : null));
    const stated = system.counts.map(({ key, released }) => (released ? (rounded[placeOf.get(key)!]?.stated ?? null) : null));
    const limit = smallestShown(policy);
    for (const [when, ranges] of [["", knownBeforeRounding(system, here)], [" once rounded", knownAfterRounding(system, here, policy, stated)]] as const) {
      withAttacker(system, ranges, solver, (attacker) => {
        system.counts.forEach(({ key, value, released }, i) => {
          const state = here[i] ?? null;
          if (state !== null && !attacker.isAsWideAs(i, neededWidth(state, policy))) throw new Error(`${key} is known too closely${when}`);
          if (released || value === 0 || value >= limit || attacker.isAsWideAs(i, leastWidthOfSmall(policy))) return;
          const [low, high] = [value - attacker.extreme(i, -1).reached, value + attacker.extreme(i, 1).reached];
          if (low >= 1 && high < limit) throw new Error(`${key} lies in ${low}..${high}${when}`);
        });
      });
    }
  }), { numRuns, seed: 21 });
}, 120_000);
