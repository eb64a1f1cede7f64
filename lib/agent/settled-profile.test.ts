import { describe, expect, it } from "vitest";
import { sexAgeCells, yearCells } from "#lib/query/breakdown.ts";
import type { EngineProfile } from "./engines/engine.ts";
import { settledProfile, toldOf } from "./settled-profile.ts";
import { memoryEngine } from "./engines/memory.ts";
import { createLog } from "./log.ts";
import { openContext } from "./open-context.ts";
import { systemClock, testTre } from "./testing/test-tre.ts";

const concept = (conceptId: number, people: number) => ({ conceptId, name: `c${conceptId}`, domain: "condition" as const, people });
const cells = (length: number, people: number) => Array.from({ length }, (_, i) => (i === 3 ? people : 0));
const profile = (people: number, counts: Record<number, number>, on = "2026-12-31"): EngineProfile => ({
  dataModel: "omop-5.4", people, concepts: Object.entries(counts).map(([id, n]) => concept(Number(id), n)),
  breakdown: { on, bySexAndAge: cells(sexAgeCells, people), concepts: Object.entries(counts).map(([id, n]) => ({ conceptId: Number(id), domain: "condition", bySexAndAge: cells(sexAgeCells, n), byYear: cells(yearCells, n) })) },
});
const people = ({ concepts }: EngineProfile) => Object.fromEntries(concepts.map((c) => [c.conceptId, c.people]));

describe("what is published once data were refreshed", () => {
  const before = toldOf(profile(1000, { 1: 24, 2: 50, 3: 3 }));
  it("is what was published before until as many as the threshold came or went, however they come", () => {
    // 24 reads 20, and 25 would read 30: one person more would be told.
    const now = settledProfile(profile(1004, { 1: 25, 2: 60, 3: 5 }), before, 10);
    expect([now.people, people(now)]).toEqual([1000, { 1: 24, 2: 60, 3: 3 }]);
    expect(now.breakdown!.concepts.map((c) => [c.bySexAndAge[3], c.byYear[3]])).toEqual([[24, 24], [60, 60], [3, 3]]);
    // Counted from what was told, not from the last refresh: nine and nine are eighteen.
    expect(people(settledProfile(profile(1004, { 1: 33, 2: 59, 3: 3 }), toldOf(settledProfile(profile(1004, { 1: 33, 2: 59, 3: 3 }), before, 10)), 10))).toEqual({ 1: 24, 2: 50, 3: 3 });
    expect(people(settledProfile(profile(1004, { 1: 42, 2: 50, 3: 3 }), before, 10))).toEqual({ 1: 42, 2: 50, 3: 3 });
  });
  it("names no code that few people have newly, and still the one that the last few no longer have", () => {
    expect(people(settledProfile(profile(1000, { 1: 24, 2: 50, 4: 9, 5: 10 }), before, 10))).toEqual({ 1: 24, 2: 50, 3: 3, 5: 10 });
    expect(people(settledProfile(profile(1000, { 1: 24 }), before, 10))).toEqual({ 1: 24, 3: 3 });
  });
  it("has the ages and years of another year as they are", () => {
    expect(settledProfile(profile(1000, { 1: 25 }, "2027-12-31"), before, 10).breakdown!.concepts[0]!.bySexAndAge[3]).toBe(25);
  });
});

it("is kept by the agent over restarts", async () => {
  const tre = testTre({ portalUrl: "http://127.0.0.1:9", policy: { disclosure: { profile: "nhse-sde-10-5" } } });
  const published = async (size: number) => {
    const engine = { ...memoryEngine({ kind: "table", dictionary: tre.config.datasets[0]!.source.kind === "table-csv" ? tre.config.datasets[0]!.source.dictionary : undefined!, rows: [] }), describe: async () => ({ ...profile(1000, { 1: size }), breakdown: undefined! }) };
    const opened = await openContext(tre.config, { clock: systemClock, log: createLog("error", { write: () => {} }), openEngines: async () => new Map([["hospital", engine]]) });
    const { concepts } = opened.context.datasets.get("hospital")!.description;
    await opened.close();
    return concepts[0]!.people;
  };
  expect([await published(24), await published(25), await published(33), await published(34), await published(35)]).toEqual([20, 20, 20, 30, 30]);
  tre.remove();
});
