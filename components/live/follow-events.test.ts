import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { concerns, followEvents, type Stream } from "./follow-events.ts";

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function world() {
  const streams: Stream[] = [];
  const ears = new Map<string, (event: { data: string }) => void>();
  let looks = 0;
  const stop = followEvents({
    open: () => { const stream: Stream = { readyState: 0, addEventListener: (name, ear) => void ears.set(name, ear), close: () => {} }; streams.push(stream); return stream; },
    about: new Set(["s1"]), changed: () => { looks++; }, pollSeconds: 5,
  });
  const happen = (name: "open" | "error" | "portal", event: object = {}) => { ears.get(name)!({ data: JSON.stringify(event) }); };
  const say = (event: object) => { happen("portal", event); };
  return { streams, say, happen, looks: () => { vi.advanceTimersByTime(200); return looks; }, stop };
}

describe("following the portal's events", () => {
  test("an event about something on the page is looked at once, however many come together", () => {
    const { say, looks } = world();
    for (const projectId of ["s1", "s1", "other"]) say({ kind: "run", id: "r1", projectId });
    expect(looks()).toBe(1);
  });
  test("a broken stream is replaced by polling, and polling ends when it is back", () => {
    const { happen, say, looks } = world();
    happen("error");
    vi.advanceTimersByTime(15_200);
    expect(looks()).toBe(3);
    happen("open");
    say({ kind: "resync" });
    expect(looks()).toBe(4);
    vi.advanceTimersByTime(60_000);
    expect(looks()).toBe(4);
  });
  test("a stream that the browser gave up is opened anew", () => {
    const { streams, happen } = world();
    Object.assign(streams[0]!, { readyState: 2 });
    happen("error");
    vi.advanceTimersByTime(5_000);
    expect(streams.length).toBe(2);
  });
  test("nothing happens after it was stopped", () => {
    const { happen, looks, stop } = world();
    happen("error");
    stop();
    vi.advanceTimersByTime(30_000);
    expect(looks()).toBe(0);
  });
  test("what is no event concerns nobody; a lost connection concerns everyone", () => {
    expect(concerns("nonsense", new Set(["s1"]))).toBe(false);
    expect(concerns('{"kind":"resync"}', new Set())).toBe(true);
    expect(concerns('{"kind":"run","id":"x"}', new Set(["s1"]))).toBe(false);
  });
});
