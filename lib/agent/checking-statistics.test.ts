import { expect, it } from "vitest";
import { checkingStatistics } from "./checking-statistics.ts";
import type { PersonDecision, RunEvent } from "./run-record.ts";

const vote = (runId: string, who: string, decision: PersonDecision["decision"], attempt = 1): PersonDecision => ({ runId, attempt, subject: "output", decision, reason: "It is so.", accountId: who, accountName: who, at: "2026-11-22T10:00:00.000Z" });
const hourOf = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour)).toISOString();
const move = (runId: string, from: RunEvent["from"], to: RunEvent["to"], hour: number, reason: string | null = null) => ({ runId, sequence: hour, from, to, at: hourOf(hour), by: "x", reason });
const wait = (runId: string, hour: number) => move(runId, "running", "awaiting-output-check", hour);

it("counts agreement on the first, blind votes, and the hours until people released", () => {
  const decisions = [
    vote("1", "a", "release"), vote("1", "b", "release"),
    vote("2", "a", "withhold"), vote("2", "b", "release"), vote("2", "b", "withhold"), // changed after all had voted: not agreed
    { ...vote("3", "b", "return"), at: hourOf(0) }, { ...vote("3", "a", "return"), at: hourOf(1) }, vote("3", "a", "release", 2), vote("3", "c", "release", 2),
  ];
  const events = [
    wait("1", 0), move("1", "awaiting-output-check", "publishing", 2), wait("2", 0), move("2", "awaiting-output-check", "publishing", 20),
    wait("3", 0), move("3", "awaiting-output-check", "queued", 1, "It is so."), wait("3", 3), move("3", "awaiting-output-check", "publishing", 9), wait("4", 5),
  ];
  expect(checkingStatistics(decisions, events, new Set(["1", "3"]))).toEqual({
    pairs: [{ people: ["a", "b"], both: 3, agreed: 2 }, { people: ["a", "c"], both: 1, agreed: 1 }],
    hours: { released: 2, median: 2, ninetieth: 6 }, checks: { ended: 4, returned: 1 },
  });
  const onOutput = (output: string, who: string, decision: PersonDecision["decision"]) => ({ ...vote("1", who, decision), output });
  const onTwo = [onOutput("count", "a", "release"), onOutput("count", "b", "release"), onOutput("table", "a", "release"), onOutput("table", "b", "withhold")];
  expect(checkingStatistics(onTwo, [], new Set()).pairs).toEqual([{ people: ["a", "b"], both: 2, agreed: 1 }]);
  expect(checkingStatistics([], [], new Set())).toEqual({ pairs: [], hours: null, checks: { ended: 0, returned: 0 } });
});
it("counts as returned what checkers return, not what goes back because rules changed or numbers were withheld", () => {
  const events = [wait("1", 0), move("1", "awaiting-output-check", "queued", 1, "The rules changed."), wait("1", 2), move("1", "awaiting-output-check", "queued", 3, "A number is withheld."), wait("1", 4)];
  expect(checkingStatistics([{ ...vote("1", "a", "return"), at: hourOf(0) }], events, new Set()).checks).toEqual({ ended: 0, returned: 0 });
  // One of two outputs was returned, whatever the checkers said of it before and of the other.
  const votes = [vote("1", "a", "return"), { ...vote("1", "b", "return"), output: "table" }, { ...vote("1", "a", "release"), output: "table" }].map((one) => ({ ...one, at: hourOf(0) }));
  expect(checkingStatistics(votes, [wait("1", 0), move("1", "awaiting-output-check", "queued", 1, "table: It is so.")], new Set()).checks).toEqual({ ended: 1, returned: 1 });
  // A vote that was taken back returned nothing.
  const taken = [vote("1", "a", "return"), vote("1", "a", "release")].map((one) => ({ ...one, at: hourOf(0) }));
  expect(checkingStatistics(taken, [wait("1", 0), move("1", "awaiting-output-check", "queued", 1, "It is so.")], new Set()).checks).toEqual({ ended: 0, returned: 0 });
});
it("leaves a pair of which one has not voted out of account", () => {
  expect(checkingStatistics([vote("1", "a", "release")], [], new Set()).pairs).toEqual([]);
});
