import { expect, test } from "vitest";
import { published } from "../testing/published-entry.ts";
import { missedWitnesses, promiseKept, witnessesPromised, type ProofTimes } from "./promise.ts";

const at = (clock: string) => `2026-11-22T${clock}.000Z`;
const states = (times: Partial<ProofTimes>, now: string) => promiseKept({ published: at("09:00:00"), cosigned: [], witnesses: 3, ...times }, new Date(now)).map(({ state }) => state);

test("each part is due until its time, kept if it came by then, and broken if it came later or not at all", () => {
  expect(states({}, at("09:00:30"))).toEqual(["due", "due", "due"]);
  expect(states({}, at("09:01:01"))).toEqual(["broken", "due", "due"]);
  expect(states({}, at("09:05:01"))).toEqual(["broken", "broken", "due"]);
  // To the second of the minute is in time; a second later is not, whatever came afterwards.
  expect(states({ logged: at("09:01:00"), signed: at("09:05:00") }, at("12:00:00"))).toEqual(["kept", "kept", "due"]);
  expect(states({ logged: at("09:01:01"), signed: at("09:01:01") }, at("12:00:00"))).toEqual(["broken", "kept", "due"]);
  expect(promiseKept({ published: at("09:00:00"), logged: at("09:00:09"), cosigned: [], witnesses: 0 }, new Date(at("09:00:10")))[0]).toEqual({ part: "logged", state: "kept", by: at("09:01:00"), at: at("09:00:09") });
});
test("two witnesses are promised, or all where there are fewer; the second one's time counts", () => {
  expect([0, 1, 2, 7].map(witnessesPromised)).toEqual([1, 1, 2, 2]);
  const late = "2026-11-23T09:00:01.000Z";
  const witnessed = (cosigned: string[], witnesses: number, now = late) => states({ cosigned, witnesses }, now)[2];
  expect(witnessed([at("10:00:00")], 1)).toBe("kept");
  expect(witnessed([at("10:00:00")], 2)).toBe("broken");
  expect(witnessed([at("10:00:00")], 2, at("11:00:00"))).toBe("due");
  expect(witnessed([late, at("10:00:00")], 3)).toBe("broken");
  expect(witnessed([late, at("11:00:00"), at("10:00:00")], 3)).toBe("kept");
  expect(witnessed([], 0)).toBe("broken");
});
test("a monitor misses cosignatures a day after the log has the version, by the signatures themselves", async () => {
  const [soon, later] = [new Date("2026-11-02T20:00:00Z"), new Date("2026-11-03T09:00:01Z")];
  const missed = async (cosigned: number, now: Date) => { const { given } = await published(cosigned); return missedWitnesses(given.proof, given.witnesses.map(({ key }) => key), now); };
  expect([await missed(0, soon), await missed(2, later)]).toEqual([undefined, undefined]);
  expect(await missed(1, later)).toBe("1 of 2 data environments have signed a state of the log that has it, though a day has passed");
  // Cosignatures under other keys are none.
  const [{ given }, other] = [await published(2), await published(2)];
  expect(await missedWitnesses(given.proof, other.given.witnesses.map(({ key }) => key), later)).toMatch(/^0 of 2/);
});
