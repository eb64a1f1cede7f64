import { describe, expect, it } from "vitest";
import type { AnalysisOutput } from "#lib/query/outputs.ts";
import { nameOfEventTable } from "#lib/query/event-tables.ts";
import { lifeTableLevel, lifeTableLevels } from "#lib/query/life-table.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { controlDisclosure } from "./control.ts";
import { linkCounts } from "./linked-counts.ts";
import { profileNamed } from "./profiles.ts";
import { endingsOf, type Leavers } from "./testing/leavers.ts";

const breaks = [100, 200, 300, 400];
const everyone = [{ code: "everyone", label: "Everyone" }];
const event = "Disease: Yes";
const curve = (events: number[], beyond: number): AnalysisOutput => ({ kind: "survival", id: "s", event, groups: everyone, breaks, table: { dimensions: [{ variable: "_life_table_of_disease_in_days=yes", label: "Time", levels: lifeTableLevels(breaks) }], counts: [...events.flatMap((n) => [n, 0]), beyond, 0] } });
const rate = (events: number, none: number): AnalysisOutput => ({ kind: "rate", id: "r", event, groups: everyone, days: [{ sum: 100_000, largest: [1000, 1000] }], table: { dimensions: [{ variable: "_rate_of_disease_in_days=yes", label: "Event", levels: [{ code: "event", label: "With the event" }, { code: "none", label: "Without" }, missingLevel] }], counts: [events, none, 0] } });
/** `people`: everyone by how their follow-up ended; all of the outcome's levels. */
type Ended = { people: Leavers[]; levels: string[]; of?: [variable: string, time: string] };
const sick = (people: Leavers[]): Ended => ({ people, levels: ["yes", "no"], of: ["disease", "days"] });
const runOf = (outputs: AnalysisOutput[], { people, levels, of }: Ended) => ({ population: people.reduce((sum, one) => sum + (one.people ?? 1), 0), outputs, endings: endingsOf(people, levels, outputs, of) });
const control = (profile: string, outputs: AnalysisOutput[], ended: Ended) => controlDisclosure(runOf(outputs, ended), profileNamed(profile)!, { queryDigest: "0".repeat(64) });
/** Eight on each of the curve's days, so many later, a hundred or so who never had it. */
const eights = (late: number, never: number): Ended => sick([...breaks.map((days): Leavers => ({ people: 8, days, level: "yes" })), { people: late, days: 500, level: "yes" }, { people: never, days: 500, level: "no" }]);

describe("one event in a curve and a rate", () => {
  it("8, 8, 8, 8 beside 32, rounded to 5, would fit four eights alone (attack A2): they are not released so", async () => {
    const { released: { outputs: [s, r] } } = await control("opensafely-7-5", [curve([8, 8, 8, 8], 100), rate(32, 100)], eights(0, 100));
    if (s?.kind !== "survival" || r?.kind !== "rate") throw new Error("another kind of output");
    const steps = [0, 2, 4, 6].map((i) => s.table.cells[i]!);
    const total = r.table.cells[0]!;
    const isUndone = steps.every((c) => c.is === "value" && c.value === 10 && c.roundedTo === 5) && total.is === "value" && total.value === 30 && total.roundedTo === 5;
    expect(isUndone).toBe(false);
  });
  it("one event after the curve's last day does not follow from 33 in all less 32 on the curve", async () => {
    const { released: { outputs: [s, r] } } = await control("omop-5", [curve([8, 8, 8, 8], 101), rate(33, 100)], eights(1, 100));
    if (s?.kind !== "survival" || r?.kind !== "rate") throw new Error("another kind of output");
    expect([...[0, 2, 4, 6].map((i) => s.table.cells[i]!), r.table.cells[0]!].every((c) => c.is === "value")).toBe(false);
  });
  it("nothing is hidden where many have the event late", async () => {
    const { released: { outputs: [, r] } } = await control("omop-5", [curve([8, 8, 8, 8], 120), rate(52, 100)], eights(20, 100));
    expect(r?.kind === "rate" && r.table.cells[0]).toEqual({ is: "value", value: 52, roundedTo: 1 });
  });
});

type Leaver = { days: number; level: string; sex: string };
const curveOf = (id: string, people: readonly Leaver[], level: string, days: readonly number[], by = false): AnalysisOutput => {
  const groups = by ? ["f", "m"].map((code) => ({ code, label: code })) : everyone;
  const counts = groups.flatMap(({ code }) => {
    const row = lifeTableLevels(days).map(() => 0);
    for (const p of people) if (!by || p.sex === code) row[lifeTableLevel(days, p.days, p.level === level)]! += 1;
    return row;
  });
  return { kind: "survival", id, event: `Outcome: ${level}`, groups, breaks: [...days], table: { dimensions: [...(by ? [{ variable: "sex", label: "Sex", levels: groups }] : []), { variable: nameOfEventTable("survival", { variable: "outcome", level }, "days"), label: "Time", levels: lifeTableLevels(days) }], counts } };
};
const rateOf = (id: string, people: readonly Leaver[], level: string): AnalysisOutput => ({
  kind: "rate", id, event: `Outcome: ${level}`, groups: everyone, days: [{ sum: 100_000, largest: [1000, 1000] }],
  table: { dimensions: [{ variable: nameOfEventTable("rate", { variable: "outcome", level }, "days"), label: "Event", levels: [{ code: "event", label: "With the event" }, { code: "none", label: "Without" }, missingLevel] }], counts: [people.filter((p) => p.level === level).length, people.filter((p) => p.level !== level).length, 0] },
});
const many = (n: number, days: number, level: string): Leaver[] => Array.from({ length: n }, (_, i) => ({ days, level, sex: i % 2 ? "f" : "m" }));

describe("one event in a rate by sex and age", () => {
  const sex = { variable: "sex", label: "Sex", levels: ["f", "m"].map((code) => ({ code, label: code })) };
  const ages = { variable: "ages", label: "Ages", levels: ["a", "b"].map((code) => ({ code, label: code })) };
  const own = { variable: "_rate_of_disease_in_days=yes", label: "Event", levels: [{ code: "event", label: "With the event" }, { code: "none", label: "Without" }, missingLevel] };
  /** Women of either age, men of either age: with the event; 100 of each have it not. */
  const within = (events: number[]): AnalysisOutput => ({
    kind: "rate", id: "r", event, groups: ["f / a", "f / b", "m / a", "m / b"].map((code) => ({ code, label: code })), days: events.map(() => ({ sum: 100_000, largest: [1000, 1000] as [number, number] })),
    table: { dimensions: [sex, ages, own], counts: events.flatMap((n) => [n, 100, 0]) },
  });
  const bySex = (women: number[], men: number[], beyond: [number, number]): AnalysisOutput => ({
    kind: "survival", id: "s", event, groups: sex.levels, breaks,
    table: { dimensions: [sex, { variable: "_life_table_of_disease_in_days=yes", label: "Time", levels: lifeTableLevels(breaks) }], counts: [...women.flatMap((n) => [n, 0]), beyond[0], 0, ...men.flatMap((n) => [n, 0]), beyond[1], 0] },
  });
  const tableOfSex = (sick: [number, number], well: [number, number]): AnalysisOutput => ({ kind: "crosstab", id: "t", dimensions: [sex, { variable: "disease", label: "Disease", levels: [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }] }], counts: [sick[0], well[0], sick[1], well[1]] });
  /** Twenty young women and thirteen older ones with the disease, thirty men of either age; `timed`: of how many of each sex on each of the curve's days. A hundred of each have it not. */
  const everyone = (timed: [number, number], ...more: Leavers[]): Ended => sick([
    ...["f", "m"].flatMap((code, s) => Array.from({ length: s === 0 ? 33 : 60 }, (_, i): Leavers => ({ sex: code, ages: i < (s === 0 ? 20 : 30) ? "a" : "b", level: "yes", days: breaks[Math.floor(i / timed[s]!)] ?? 500 }))),
    ...["f", "m"].flatMap((code) => ["a", "b"].map((age): Leavers => ({ people: 100, sex: code, ages: age, level: "no", days: 500 }))), ...more,
  ]);
  /** Of twenty young women, and of twenty young men, the time is not known: so many of these women have the disease, ten of these men. */
  const untimed = (women: number): Leavers[] => [[women, "f", "yes"], [20 - women, "f", "no"], [10, "m", "yes"], [10, "m", "no"]].map(([people, code, level]) => ({ people: Number(people), sex: String(code), ages: "a", level: String(level), days: null }));
  const shown = ({ released: { outputs } }: Awaited<ReturnType<typeof control>>, id: string, at: number[]) => {
    const output = outputs.find((one) => one.id === id)!;
    const cells = output.kind === "crosstab" ? output.cells : "table" in output ? output.table.cells : [];
    return at.every((i) => cells[i]!.is === "value");
  };
  it("is shown alone, each group's days with it", async () => {
    const alone = await control("omop-5", [within([20, 13, 30, 30])], everyone([8, 10]));
    expect(shown(alone, "r", [0, 3, 6, 9])).toBe(true);
    expect(alone.released.outputs[0]).toMatchObject({ groups: [{ code: "f / a" }, { code: "f / b" }, { code: "m / a" }, { code: "m / b" }], days: Array.from({ length: 4 }, () => ({ is: "number" })) });
  });
  it("one woman with it after a curve's last day does not follow from 20 and 13 women less the curve's 32", async () => {
    const beside = await control("omop-5", [within([20, 13, 30, 30]), bySex([8, 8, 8, 8], [10, 10, 10, 10], [201, 220])], everyone([8, 10]));
    expect(shown(beside, "r", [0, 3]) && shown(beside, "s", [0, 2, 4, 6])).toBe(false);
  });
  it("one woman with it whose time is not known does not follow from a table of 34 women with it", async () => {
    const unknown = within([20, 13, 30, 30]);
    const rate = unknown.kind === "rate" ? { ...unknown, table: { ...unknown.table, counts: unknown.table.counts.map((n, i) => (i === 2 || i === 8 ? 20 : n)) } } : unknown;
    const beside = await control("omop-5", [rate, tableOfSex([34, 70], [219, 210])], everyone([8, 10], ...untimed(1)));
    expect(shown(beside, "r", [0, 3]) && shown(beside, "t", [0])).toBe(false);
    // Where ten of them have it, all is told.
    expect(shown(await control("omop-5", [rate, tableOfSex([43, 70], [210, 210])], everyone([8, 10], ...untimed(10))), "t", [0])).toBe(true);
  });
});

describe("one outcome's levels, and curves on several days, in one query", () => {
  const levels = ["ill", "dead", "well"];
  // Three people had the outcome between day 100 and day 150.
  const people = [...many(40, 50, "ill"), ...many(3, 120, "ill"), ...many(40, 180, "ill"), ...many(50, 90, "dead"), ...many(60, 500, "well")];
  const shows = (output: unknown, at: number): boolean => (output as { table: { cells: { is: string }[] } }).table.cells[at]!.is === "value";

  it("are told apart by their keys", () => {
    const outputs = [curveOf("a", people, "ill", [100, 200]), curveOf("b", people, "ill", [150, 200]), curveOf("c", people, "dead", [100, 300]), rateOf("d", people, "ill"), rateOf("e", people, "dead")];
    const linked = linkCounts(runOf(outputs, { people, levels }));
    // 40 to day 100, 43 to day 150, 43 and 40 after: four numbers where one key stood for two of them.
    expect(outputs.slice(0, 2).map((o) => linked.placesOf(o).cells.map((i) => linked.counts[i]!.value))).toEqual([[40, 50, 43, 0, 60, 0], [43, 50, 40, 0, 60, 0]]);
    expect(outputs.slice(3).map((o) => linked.counts[linked.placesOf(o).cells[0]!]!.value)).toEqual([83, 50]);
  });
  it("three events between day 100 and day 150 do not follow from 43 to day 150 less 40 to day 100", async () => {
    const { released: { outputs: [a, b] } } = await control("omop-5", [curveOf("a", people, "ill", [100, 200]), curveOf("b", people, "ill", [150, 200])], { people, levels });
    expect(shows(a, 0) && shows(b, 0)).toBe(false);
    const { released: { outputs: [alone] } } = await control("omop-5", [curveOf("a", people, "ill", [100, 200])], { people, levels });
    expect(shows(alone, 0)).toBe(true);
  });
  it("two people of no other level do not follow from those without an event less those with all others", async () => {
    const few = [...many(40, 50, "ill"), ...many(50, 50, "dead"), ...many(2, 50, "well"), ...many(60, 500, "ill")];
    const { released: { outputs: [a, b] } } = await control("omop-5", [rateOf("a", few, "ill"), rateOf("b", few, "dead")], { people: few, levels });
    expect(shows(a, 1) && shows(b, 0)).toBe(false);
    const { released: { outputs: [c, d] } } = await control("omop-5", [curveOf("c", few, "ill", [100, 200]), curveOf("d", few, "dead", [100, 300])], { people: few, levels });
    expect(shows(c, 1) && shows(d, 0)).toBe(false);
  });
  it("the same number is reckoned for every group by the same people, whatever is asked beside it", () => {
    // Days that nest, cross and end elsewhere, three levels, with and without groups.
    const days = [[100, 200], [50, 100, 150, 200], [120, 180, 300], [100, 600]];
    const outputs = ["ill", "dead", "well"].flatMap((level) => days.flatMap((d, i) => [false, true].map((by) => curveOf(`${level}-${i}-${by}`, people, level, d, by))));
    // Every sum is checked as it is formed, and a group counted twice and differently throws.
    const linked = linkCounts(runOf([...outputs, ...levels.map((level) => rateOf(`r-${level}`, people, level))], { people, levels }), 10);
    expect(linked.counts.filter((c) => c.guarded).length).toBeGreaterThan(20);
  });
});

it("one person without the event, who left after the curve's last day, does not follow from the table of the outcome", async () => {
  const few = [...many(40, 50, "ill"), ...many(40, 50, "well"), ...many(1, 500, "well"), ...many(30, 500, "ill")];
  const outcome: AnalysisOutput = { kind: "crosstab", id: "o", dimensions: [{ variable: "outcome", label: "Outcome", levels: [{ code: "ill", label: "ill" }, { code: "well", label: "well" }, missingLevel] }], counts: [70, 41, 0] };
  const { released: { outputs: [table, curve] } } = await control("omop-5", [outcome, curveOf("c", few, "ill", [100, 200])], { people: few, levels: ["ill", "well"] });
  if (table?.kind !== "crosstab" || curve?.kind !== "survival") throw new Error("another kind of output");
  // 41 who are well, less 40 who left without it to day 200.
  expect(table.cells[1]!.is === "value" && [1, 3].every((i) => ["value", "zero"].includes(curve.table.cells[i]!.is))).toBe(false);
});
