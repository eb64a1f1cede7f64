import { describe, expect, it } from "vitest";
import type { Post } from "./store/outbox.ts";
import { duePosts, toldAt } from "./told-at.ts";

it("is the next multiple of the step since the run began, and at once where there is none", () => {
  // Began at second 100: what took no time, 20 ms and 4.999 s is told at 105; what took 5.001 s at 110.
  expect([0, 20, 4_999, 5_000, 5_001].map((took) => toldAt(100_000, 100_000 + took, 5))).toEqual([105_000, 105_000, 105_000, 105_000, 110_000]);
  expect(toldAt(100_000, 100_020, 0)).toBe(100_020);
  // A clock that was set back meanwhile holds nothing for longer than a step.
  expect(toldAt(100_000, 90_000, 5)).toBe(105_000);
});

describe("what of a run’s line may be told, where its work began at second 0, ended at 2 and steps are of 5", () => {
  const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
  const states = ["queued", "running", "awaiting-output-check", "publishing", "delivered"] as const;
  const moves = [0, 2, 3, 8].map((second, i) => ({ sequence: i + 1, from: states[i]!, to: states[i + 1]!, at: at(second) }));
  const event = (sequence: number): Post => ({ position: sequence, runId: "r", kind: "event", event: { sequence, to: moves[sequence - 1]!.to, at: moves[sequence - 1]!.at, by: "Agent" } });
  const results: Post = { position: 9, runId: "r", kind: "results", sha256: "s" };
  const told = (posts: readonly Post[], now: number, every = 5) => {
    const { due, heldUntil } = duePosts(posts, moves, every, now * 1000);
    return { told: due.map((post) => (post.kind === "event" ? [post.event.sequence, Date.parse(post.event.at) / 1000] : "results")), heldUntil: heldUntil / 1000 };
  };
  it("holds its end and all behind it until the step is over", () => {
    expect(told([event(1), event(2), event(3), results], 4)).toEqual({ told: [[1, 0]], heldUntil: 5 });
  });
  it("lets the end and what follows say no earlier time than that step, and leaves later times as they are", () => {
    expect(told([event(1), event(2), event(3), results, event(4)], 9)).toEqual({ told: [[1, 0], [2, 5], [3, 5], "results", [4, 8]], heldUntil: Infinity });
  });
  it("says no earlier time of what follows, either, once the end itself has been told and only what follows is left", () => {
    expect(told([results, event(3)], 9)).toEqual({ told: ["results", [3, 5]], heldUntil: Infinity });
  });
  it("changes nothing where there are no steps", () => {
    expect(told([event(2), event(3)], 2, 0)).toEqual({ told: [[2, 2], [3, 3]], heldUntil: Infinity });
  });
});
