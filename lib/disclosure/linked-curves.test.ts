/** Curves and rates of one outcome against an attacker who knows nothing of how they are linked: who left when, and with what, is every unknown. */
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
import { policyWith } from "./testing/tables.ts";

const solver = await loadSolver();
const asked = ["ill", "dead", "well"];
/** The last one is never asked for: what nobody asks for stays unknown. */
const levels = [...asked, "lost"];
const sexes = ["f", "m"];
const lastDay = 1000;
/** Of these it is not known when they left, or with what. */
const unknown = "unknown";
/** So many people who left on one day with one outcome. */
type Leavers = { people: number; day: number; level: string; sex: string };

const choices = (by: boolean) => (by ? sexes : ["everyone"]).map((code) => ({ code, label: code }));
const dimensionBySex = { variable: "sex", label: "Sex", levels: choices(true) };
function counted(leavers: readonly Leavers[], by: boolean, width: number, placeOf: (one: Leavers) => number): number[] {
  const counts = new Array<number>((by ? 2 : 1) * width).fill(0);
  for (const one of leavers) counts[(by ? sexes.indexOf(one.sex) : 0) * width + placeOf(one)]! += one.people;
  return counts;
}
const curve = (id: string, leavers: readonly Leavers[], level: string, breaks: number[], by: boolean): AnalysisOutput => ({
  kind: "survival", id, event: `Outcome: ${level}`, groups: choices(by), breaks,
  table: { dimensions: [...(by ? [dimensionBySex] : []), { variable: nameOfEventTable("survival", { variable: "outcome", level }, "days"), label: "Time", levels: lifeTableLevels(breaks) }], counts: counted(leavers, by, 2 * breaks.length + 2, (one) => (one.level === unknown ? 2 * breaks.length + 1 : lifeTableLevel(breaks, one.day, one.level === level))) },
});
const rate = (id: string, leavers: readonly Leavers[], level: string, by: boolean): AnalysisOutput => ({
  kind: "rate", id, event: `Outcome: ${level}`, groups: choices(by), days: choices(by).map(() => ({ sum: 100_000, largest: [1000, 1000] as [number, number] })),
  table: { dimensions: [...(by ? [dimensionBySex] : []), { variable: nameOfEventTable("rate", { variable: "outcome", level }, "days"), label: "Event", levels: [{ code: "event", label: "With" }, { code: "none", label: "Without" }, missingLevel] }], counts: counted(leavers, by, 3, (one) => (one.level === unknown ? 2 : one.level === level ? 0 : 1)) },
});

/** Whether these people are among those that a linked count is of, by its name. */
function isIn({ day, level, sex }: Leavers, key: string): boolean {
  return assignmentsOf(key).every(([variable, code]) => {
    if (variable === "sex") return code === sex;
    const own = variable.slice(variable.indexOf("=") + 1);
    const [status, from, to] = code.split("-");
    if (level === unknown || code === missingLevel.code) return level === unknown && code === missingLevel.code;
    if (variable.startsWith("_rate_of_")) return code === (level === own ? "event" : "none");
    if (status === "beyond") return day > Number(from);
    return (status === "event") === (level === own) && day > Number(from) && day <= Number(to);
  });
}

/** What is released as sums of people by outcome, sex and the stretch of days in which they left; and these people, by outcome over any stretch, as unknowns of their own. */
function finest(linked: LinkedCounts, leavers: readonly Leavers[], days: readonly number[]): LinkedCounts {
  const types = [...levels, unknown].flatMap((level) => sexes.flatMap((sex) => (level === unknown ? [lastDay] : days).map((day): Leavers => ({ level, sex, day, people: leavers.reduce((sum, one) => sum + (one.level === level && one.sex === sex && (level === unknown || (one.day <= day && one.day > (days[days.indexOf(day) - 1] ?? 0))) ? one.people : 0), 0) }))));
  const released = linked.counts.filter((count) => count.released).map((count) => ({ count, parts: types.flatMap((one, i) => (isIn(one, count.key) ? [i] : [])) }));
  const groups = levels.flatMap((level) => [[...sexes], ...sexes.map((sex) => [sex])].flatMap((of) => days.flatMap((to, t) => [0, ...days].slice(0, t + 1).map((from) => ({ key: `${level} ${of.join()} ${from}..${to}`, parts: types.flatMap((one, i) => (one.level === level && of.includes(one.sex) && one.day > from && one.day <= to ? [i] : [])) })))));
  const counts = [
    ...types.map(({ people }, i) => ({ key: `type ${i}`, value: people, depth: 9, released: false })), ...released.map(({ count }) => ({ ...count })),
    ...groups.map(({ key, parts }) => ({ key, value: parts.reduce((sum, i) => sum + types[i]!.people, 0), depth: 8, released: false })),
  ];
  for (const { count, parts } of released) expect(parts.reduce((sum, i) => sum + types[i]!.people, 0), count.key).toBe(count.value);
  const equations = [...released, ...groups].map(({ parts }, i) => ({ total: types.length + i, parts, of: "variable" as const }));
  return { counts, equations: equations.filter(({ parts }) => parts.length > 0), tables: [], placesOf: () => ({ cells: [], margins: [], total: 0 }) };
}

const many = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 5 }) }, { weight: 3, arbitrary: fc.integer({ min: 5, max: 40 }) });
const leaversAt = [...[40, 80, 120, 170, 240, 500].flatMap((day) => levels.flatMap((level) => sexes.map((sex) => ({ day, level, sex })))), ...sexes.map((sex) => ({ day: lastDay, level: unknown, sex }))];
const world = fc.array(many, { minLength: leaversAt.length, maxLength: leaversAt.length }).map((people): Leavers[] => leaversAt.map((one, i) => ({ ...one, people: people[i]! })));
const askedCurve = fc.record({ level: fc.constantFrom(...asked), breaks: fc.constantFrom([100, 200], [150, 200], [50, 100, 200], [60, 180, 300], [100, 300]).map((days): number[] => [...days]), by: fc.boolean() });
const askedRate = fc.record({ level: fc.constantFrom(...asked), by: fc.boolean() });
const policies = fc.constantFrom(policyWith({ threshold: 5 }), policyWith({ threshold: 10 }), policyWith({ threshold: 10, roundingBase: 5 }), policyWith({ threshold: 5, zeros: "suppressed" }));

test("no release of curves and rates bounds a hidden count within its protection, nor a small group that none of them counts", async () => {
  await fc.assert(fc.asyncProperty(world, fc.array(askedCurve, { minLength: 1, maxLength: 3 }), fc.array(askedRate, { maxLength: 2 }), policies, async (leavers, curves, rates, policy) => {
    const population = leavers.reduce((sum, { people }) => sum + people, 0);
    const raw: RunOutputs = { population, outputs: [...curves.map(({ level, breaks, by }, i) => curve(`c${i}`, leavers, level, [...breaks], by)), ...rates.map(({ level, by }, i) => rate(`r${i}`, leavers, level, by))] };
    const run = stepped(raw, policy);
    const linked = linkCounts(run);
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
  }), { numRuns: 40 });
}, 120_000);
