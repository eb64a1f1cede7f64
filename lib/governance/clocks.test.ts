import { describe, expect, test } from "vitest";
import { clockedMatters, clocksInWords, clocksOf, decisionTimes, quantile } from "./clocks.ts";
import type { DeliberationEvent, Recorded } from "./deliberation.ts";

const at = (day: string, event: DeliberationEvent): Recorded => ({ by: "somebody", at: `${day}T10:00:00.000Z`, event });
const routed = (day: string, revision: number) => at(day, { type: "routed", revision, route: "full", class: null, because: [] });
const concluded = (day: string, outcome: "approved" | "refused" | "deferred") => at(day, { type: "concluded", round: 1, reasons: "As counted.", outcome, conditions: [], questions: [] });

// Friday 20 November 2026; 30 November is Saint Andrew's day, a bank holiday in Scotland only.
const returned = [routed("2026-11-20", 1), concluded("2026-11-24", "deferred"), routed("2026-12-01", 2)];
describe("two clocks", () => {
  test("the committee's stops while the applicant answers", () => {
    expect(clocksOf(returned, 20, "England", "2026-12-03")).toEqual({ custodian: 2 + 2, applicant: 5, running: "custodian", target: 20, due: "2026-12-29" });
    expect(clocksOf(returned.slice(0, 2), 20, "England", "2026-11-26")).toMatchObject({ custodian: 2, applicant: 2, running: "applicant", due: null });
  });
  test("in Scotland Saint Andrew's day does not count", () => expect(clocksOf(returned, 20, "Scotland", "2026-12-03")).toMatchObject({ custodian: 4, applicant: 4 }));
  test("a version handed in while the committee reads another goes on with its clock", () => {
    expect(clocksOf([routed("2026-11-20", 1), routed("2026-11-23", 2)], 20, "England", "2026-11-24")).toMatchObject({ custodian: 2, applicant: 0 });
  });
  test("ends with a decision; an amendment is another matter", () => {
    const all = [...returned, concluded("2026-12-04", "approved"), routed("2027-01-04", 3)];
    expect(clockedMatters(all).map((matter) => matter.ended)).toEqual(["2026-12-04", null]);
    expect(clocksOf(all.slice(0, 4), 20, "England", "2027-01-01")).toMatchObject({ custodian: 5, running: null, due: null });
    expect(clocksOf(all, 20, "England", "2027-01-06")).toMatchObject({ custodian: 2, applicant: 0 });
  });
  test("says in words whose it is, and that the target has passed", () => {
    expect(clocksInWords(clocksOf(returned.slice(0, 2), 20, "England", "2026-11-26")!)).toBe("The committee had it for 2 working days of 20; it has been with the applicant for 2 working days.");
    expect(clocksInWords(clocksOf(returned.slice(0, 1), 2, "England", "2026-11-30")!)).toBe("With the committee for 6 working days of 2. The target has passed.");
  });
  test("nothing is known of what began before versions were routed", () => expect(clocksOf([concluded("2026-11-24", "approved")], 20, "England", "2026-11-30")).toBeNull());
});
describe("how long a committee takes", () => {
  // Hyndman and Fan 1996, definition 2, by hand: of 1…10 the half is (5 + 6) / 2, nine tenths are (9 + 10) / 2; of five, the third and the fifth.
  test.each([[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5, 9.5], [[2, 3, 5, 8, 13], 5, 13], [[7], 7, 7], [[], null, null]])("%j", (days, median, ninetieth) => {
    expect([quantile(days, 0.5), quantile(days, 0.9)]).toEqual([median, ninetieth]);
  });
  test("counts what was decided, by the committee's own clock", () => {
    const matters = [...clockedMatters([...returned, concluded("2026-12-04", "approved")]), ...clockedMatters([routed("2026-11-23", 1), concluded("2026-11-24", "refused")]), ...clockedMatters(returned)];
    expect(decisionTimes(matters, 4, "England")).toEqual({ decided: 2, median: 3, ninetieth: 5, withinTarget: 1 });
  });
});
