import { expect, test } from "vitest";
import type { DeliberationEvent, Recorded } from "./deliberation.ts";
import { panelSizeOf } from "./panel-size.ts";

const did = (by: string, event: object): Recorded => ({ by, at: "2026-11-22T09:00:00.000Z", event: event as DeliberationEvent });
const cast = (by: string, round: number) => did(by, { type: "cast", round, ballot: {} });
const closed = (round: number, counted?: string[]) => did("chair", { type: "closed", round, ...(counted && { counted }) });
const concluded = (round: number, outcome: string) => did("chair", { type: "concluded", round, outcome });

test("counts whose ballots made the decision, the lay members of them, and who declared an interest in that version", () => {
  const interest = [{ kind: "financial", text: "Shares." }];
  const events = [
    did("chair", { type: "opened", revision: 1, round: 1 }), did("a", { type: "declared", revision: 1, interests: interest, recuses: true }), cast("b", 1), closed(1), concluded(1, "deferred"),
    did("chair", { type: "opened", revision: 2, round: 2 }), did("b", { type: "declared", revision: 2, interests: interest, recuses: false }), did("c", { type: "declared", revision: 2, interests: [], recuses: false }),
    cast("b", 2), cast("c", 2), cast("b", 2), cast("d", 2), closed(2), concluded(2, "approved"),
    // A round that nothing has come of yet.
    did("chair", { type: "opened", revision: 3, round: 3 }), cast("e", 3),
  ];
  expect(panelSizeOf(events, new Set(["c", "e"]))).toEqual({ members: 3, lay: 1, interests: 1 });
  expect(panelSizeOf(events.slice(0, 5), new Set())).toBeNull();
  expect(panelSizeOf([], new Set())).toBeNull();
});

test("whoever was recused after they had voted made no decision, whether or not it was written down who was counted", () => {
  const round = [did("chair", { type: "opened", revision: 1, round: 1 }), cast("a", 1), cast("b", 1), cast("c", 1), did("chair", { type: "recused", personId: "a", reason: "A colleague." }), did("b", { type: "declared", revision: 1, interests: [], recuses: true })];
  // Recused once the round was closed: that ballot was counted.
  const after = [concluded(1, "approved"), did("chair", { type: "recused", personId: "c", reason: "Joined the project." })];
  for (const how of [undefined, ["c"]]) expect(panelSizeOf([...round, closed(1, how), ...after], new Set(["a", "c"]))).toEqual({ members: 1, lay: 1, interests: 0 });
});
