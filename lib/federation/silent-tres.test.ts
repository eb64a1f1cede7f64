import { expect, it } from "vitest";
import { silence, type Waiting } from "./silent-tres.ts";

const began = new Date("2026-11-27T10:00:00Z");
const later = new Date("2026-11-27T10:10:00Z");
const key = (treId: string) => ({ treId, signed: "s" }) as never;
const model: Waiting = { masks: { epoch: 0, keys: [key("a"), key("b")] }, step: 0, participants: [{ treId: "a" }, { treId: "b" }, { treId: "c" }, { treId: "d" }], changedAt: began, endedAt: null };

it("a TRE that gives no key may be left out after ten minutes, not before", () => {
  expect(silence(model, ["a", "b"], new Date(later.getTime() - 1))).toEqual({ from: later.toISOString(), may: "nothing-yet" });
  expect(silence(model, ["a", "b"], later)).toEqual({ from: later.toISOString(), may: "leave-out" });
});
it.each([
  ["all keys are there, so that sums may have left", { masks: { epoch: 0, keys: ["a", "b", "c", "d"].map(key) } }],
  ["sums were given and added up", { step: 1 }],
  ["a TRE was restarted: under the keys before, sums may have left", { masks: { epoch: 1, keys: [key("a")] } }],
  ["sums are given in the open", { masks: null }],
])("only an end is left where %s", (_, change) => {
  expect(silence({ ...model, ...change }, ["a"], later)?.may).toBe("end");
});
it("nothing is to be done about a model that has ended, or that waits for nobody", () => {
  expect(silence({ ...model, endedAt: later }, [], later)).toBeNull();
  expect(silence(model, ["a", "b", "c", "d"], later)).toBeNull();
});
