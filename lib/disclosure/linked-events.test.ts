import { describe, expect, it } from "vitest";
import type { AnalysisOutput } from "#lib/query/outputs.ts";
import { lifeTableLevels } from "#lib/query/life-table.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import { controlDisclosure } from "./control.ts";
import { profileNamed } from "./profiles.ts";

const breaks = [100, 200, 300, 400];
const everyone = [{ code: "everyone", label: "Everyone" }];
const event = "Disease: Yes";
const curve = (events: number[], beyond: number): AnalysisOutput => ({ kind: "survival", id: "s", event, groups: everyone, breaks, table: { dimensions: [{ variable: "_life_table_of_disease_in_days", label: "Time", levels: lifeTableLevels(breaks) }], counts: [...events.flatMap((n) => [n, 0]), beyond, 0] } });
const rate = (events: number, none: number): AnalysisOutput => ({ kind: "rate", id: "r", event, groups: everyone, days: [{ sum: 100_000, largest: [1000, 1000] }], table: { dimensions: [{ variable: "_rate_of_disease_in_days", label: "Event", levels: [{ code: "event", label: "With the event" }, { code: "none", label: "Without" }, missingLevel] }], counts: [events, none, 0] } });
const control = (profile: string, population: number, outputs: AnalysisOutput[]) => controlDisclosure({ population, outputs }, profileNamed(profile)!, { queryDigest: "0".repeat(64) });

describe("one event in a curve and a rate", () => {
  it("8, 8, 8, 8 beside 32, rounded to 5, would fit four eights alone (attack A2): they are not released so", async () => {
    const { released: { outputs: [s, r] } } = await control("opensafely-7-5", 132, [curve([8, 8, 8, 8], 100), rate(32, 100)]);
    if (s?.kind !== "survival" || r?.kind !== "rate") throw new Error("another kind of output");
    const steps = [0, 2, 4, 6].map((i) => s.table.cells[i]!);
    const total = r.table.cells[0]!;
    const isUndone = steps.every((c) => c.is === "value" && c.value === 10 && c.roundedTo === 5) && total.is === "value" && total.value === 30 && total.roundedTo === 5;
    expect(isUndone).toBe(false);
  });
  it("one event after the curve's last day does not follow from 33 in all less 32 on the curve", async () => {
    const { released: { outputs: [s, r] } } = await control("omop-5", 133, [curve([8, 8, 8, 8], 101), rate(33, 100)]);
    if (s?.kind !== "survival" || r?.kind !== "rate") throw new Error("another kind of output");
    expect([...[0, 2, 4, 6].map((i) => s.table.cells[i]!), r.table.cells[0]!].every((c) => c.is === "value")).toBe(false);
  });
  it("nothing is hidden where many have the event late", async () => {
    const { released: { outputs: [, r] } } = await control("omop-5", 152, [curve([8, 8, 8, 8], 120), rate(52, 100)]);
    expect(r?.kind === "rate" && r.table.cells[0]).toEqual({ is: "value", value: 52, roundedTo: 1 });
  });
});
