import { describe, expect, it } from "vitest";
import { followTrail, hashOfEvent, readTrailLine, trailGenesis, trailLine, type TrailEvent } from "./audit-trail.ts";

async function trail(length: number, says: (n: number) => string = () => "submit-query"): Promise<TrailEvent[]> {
  const events: TrailEvent[] = [];
  for (let position = 1; position <= length; position++) {
    const event = {
      position, at: "2026-11-01T10:00:00.000Z", actorKind: "person", actorId: "p-1", action: says(position), subjectKind: "query", subjectId: `q-${String(position)}`, facts: { n: position, list: ["b", "a"] },
      requestId: null, ...(position % 2 === 0 && { via: "token", network: "203.0.113.0/24" }), previousHash: events.at(-1)?.hash ?? trailGenesis,
    };
    events.push({ ...event, hash: await hashOfEvent(event) });
  }
  return events;
}
async function* each(events: readonly TrailEvent[]): AsyncGenerator<TrailEvent> {
  for (const event of events) yield await Promise.resolve(event);
}
const rootAt = (events: readonly TrailEvent[], rows: number) => ({ rows, sha256: events[rows - 1]!.hash });
const whole = { whole: true };

describe("an audit trail", () => {
  it("is whole, and known up to the last event that the public log was told of", async () => {
    const events = await trail(12);
    expect(await followTrail(each(events), [rootAt(events, 4), rootAt(events, 9)], whole)).toEqual({ intact: true, first: 1, events: 12, head: events[11]!.hash, committed: 9 });
    expect(await followTrail(each([]), [], whole)).toEqual({ intact: true, first: 1, events: 0, head: trailGenesis, committed: 0 });
  });

  it("is the same after a journey through its lines", async () => {
    const events = await trail(6);
    expect(events.map(trailLine).join("").trim().split("\n").map(readTrailLine)).toEqual(events);
    expect(readTrailLine("{}")).toBeUndefined();
    expect(readTrailLine("no JSON")).toBeUndefined();
  });

  it("shows any one character that was changed in any line", async () => {
    const events = await trail(3);
    const text = events.map(trailLine).join("");
    for (let at = 0; at < text.length; at++) {
      if (text[at] === "\n") continue;
      const changed = text.slice(0, at) + (text[at] === "7" ? "8" : "7") + text.slice(at + 1);
      const read = changed.trim().split("\n").map(readTrailLine);
      const noticed = read.includes(undefined) || !(await followTrail(each(read as TrailEvent[]), [rootAt(events, 3)], whole)).intact;
      expect(noticed, `character ${String(at)}`).toBe(true);
    }
  });

  it.each([
    ["an event left out", (e: TrailEvent[]) => e.toSpliced(4, 1), 5],
    ["two events in the other order", (e: TrailEvent[]) => [...e.slice(0, 3), e[4]!, e[3]!, ...e.slice(5)], 4],
    ["an event changed", (e: TrailEvent[]) => e.with(6, { ...e[6]!, action: "other" }), 7],
    ["its end cut off behind what was told", (e: TrailEvent[]) => e.slice(0, 8), 9],
    ["everything gone", () => [], 1],
  ])("shows %s", async (_, change, brokenAt) => {
    const events = await trail(12);
    expect(await followTrail(each(change(events)), [rootAt(events, 9)], whole)).toMatchObject({ intact: false, brokenAt });
  });

  it("shows that it was rewritten from one event on, though it follows from itself: only the public log knows", async () => {
    const told = await trail(12);
    const rewritten = await trail(12, (n) => (n === 5 ? "other" : "submit-query"));
    expect(await followTrail(each(rewritten), [], whole)).toMatchObject({ intact: true });
    expect(await followTrail(each(rewritten), [rootAt(told, 4)], whole)).toMatchObject({ intact: true, committed: 4 });
    expect(await followTrail(each(rewritten), [rootAt(told, 9)], whole)).toMatchObject({ intact: false, brokenAt: 9 });
  });

  it("shows an older copy that went on by itself", async () => {
    const told = await trail(12);
    const restored = [...told.slice(0, 6), ...(await trail(14, (n) => (n > 6 ? "after-the-restore" : "submit-query"))).slice(6)];
    expect(await followTrail(each(restored), [rootAt(told, 12)], whole)).toMatchObject({ intact: false, brokenAt: 12 });
  });

  it("is checked in part: from what was told to the end, or as an export of some days", async () => {
    const events = await trail(12);
    expect(await followTrail(each(events.slice(4)), [rootAt(events, 4)], { whole: true, from: rootAt(events, 4) })).toMatchObject({ intact: true, first: 5, events: 12, committed: 4 });
    expect(await followTrail(each(events.slice(4)), [rootAt(events, 4)], { whole: true, from: { rows: 4, sha256: "0".repeat(64) } })).toMatchObject({ intact: false, brokenAt: 4 });
    expect(await followTrail(each(events.slice(5, 10)), [rootAt(events, 5), rootAt(events, 8), rootAt(events, 12)], { whole: false })).toMatchObject({ intact: true, first: 6, events: 10, committed: 8 });
    expect(await followTrail(each(events.slice(5, 10)), [{ rows: 5, sha256: "f".repeat(64) }], { whole: false })).toMatchObject({ intact: false, brokenAt: 5 });
  });
});
