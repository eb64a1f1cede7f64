import { describe, expect, test } from "vitest";
import { byDaysLeft, clockedMatters, clocksInWords, clocksOf, committeeWords, daysLeft, daysLeftInWords, decisionDays, decisionTimes } from "./clocks.ts";
import { rulePresets } from "./committee.ts";
import type { DeliberationEvent, Recorded } from "./deliberation.ts";
import { yearly } from "./working-days.ts";

const at = (day: string, event: DeliberationEvent): Recorded => ({ by: "somebody", at: `${day}T10:00:00.000Z`, event });
const routed = (day: string, revision: number) => at(day, { type: "routed", revision, route: "full", class: null, because: [] });
const concluded = (day: string, outcome: "approved" | "refused" | "deferred") => at(day, { type: "concluded", round: 1, reasons: "As counted.", outcome, conditions: [], questions: [] });

// Friday 20 November 2026; 30 November is Saint Andrew's day, a bank holiday in Scotland only.
const returned = [routed("2026-11-20", 1), concluded("2026-11-24", "deferred"), routed("2026-12-01", 2)];
describe("two clocks", () => {
  test("the committee's stops while the applicant answers", () => {
    expect(clocksOf(returned, 20, yearly("England"), "2026-12-03")).toEqual({ custodian: 2 + 2, applicant: 5, running: "custodian", target: 20, due: "2026-12-29" });
    expect(clocksOf(returned.slice(0, 2), 20, yearly("England"), "2026-11-26")).toMatchObject({ custodian: 2, applicant: 2, running: "applicant", due: null });
  });
  test("what is left to the target is told while the committee's clock runs, and orders what waits", () => {
    expect(daysLeft(clocksOf(returned, 20, yearly("England"), "2026-12-03")!)).toBe(16);
    expect(daysLeft(clocksOf(returned, 3, yearly("England"), "2026-12-03")!)).toBe(-1);
    expect(daysLeft(clocksOf(returned.slice(0, 2), 20, yearly("England"), "2026-11-26")!)).toBeNull();
    expect([-1, 0, 1, 16].map(daysLeftInWords)).toEqual(["Overdue by 1 working day", "Due today", "1 working day left", "16 working days left"]);
    expect([{ left: null }, { left: 16 }, { left: -1 }, { left: null }].sort(byDaysLeft)).toEqual([{ left: -1 }, { left: 16 }, { left: null }, { left: null }]);
  });
  test("in Scotland Saint Andrew's day does not count", () => expect(clocksOf(returned, 20, yearly("Scotland"), "2026-12-03")).toMatchObject({ custodian: 4, applicant: 4 }));
  test("a version handed in while the committee reads another goes on with its clock", () => {
    expect(clocksOf([routed("2026-11-20", 1), routed("2026-11-23", 2)], 20, yearly("England"), "2026-11-24")).toMatchObject({ custodian: 2, applicant: 0 });
  });
  test("ends with a decision; an amendment is another matter", () => {
    const all = [...returned, concluded("2026-12-04", "approved"), routed("2027-01-04", 3)];
    expect(clockedMatters(all).map((matter) => matter.ended)).toEqual(["2026-12-04", null]);
    expect(clocksOf(all.slice(0, 4), 20, yearly("England"), "2027-01-01")).toMatchObject({ custodian: 5, running: null, due: null });
    expect(clocksOf(all, 20, yearly("England"), "2027-01-06")).toMatchObject({ custodian: 2, applicant: 0 });
  });
  test("stops for good when the application is withdrawn, which is no decision; handed in again it is another matter", () => {
    const withdrawn = [...returned, at("2026-12-03", { type: "application-withdrawn", revision: 2, reason: "The funder stopped the study." })];
    expect(clocksOf(withdrawn, 20, yearly("England"), "2026-12-21")).toMatchObject({ custodian: 4, applicant: 5, running: null, due: null });
    expect(decisionDays(clockedMatters(withdrawn), yearly("England"))).toEqual([]);
    expect(committeeWords(withdrawn).map((word) => word.outcome)).toEqual(["deferred"]);
    expect(clocksOf([...withdrawn, routed("2027-01-04", 3)], 20, yearly("England"), "2027-01-06")).toMatchObject({ custodian: 2, applicant: 0, running: "custodian" });
  });
  test("says in words whose it is, and that the target has passed", () => {
    expect(clocksInWords(clocksOf(returned.slice(0, 2), 20, yearly("England"), "2026-11-26")!)).toBe("The committee had it for 2 working days of 20; it has been with the applicant for 2 working days.");
    expect(clocksInWords(clocksOf(returned.slice(0, 1), 2, yearly("England"), "2026-11-30")!)).toBe("With the committee for 6 working days of 2. The target has passed.");
  });
  test("nothing is known of what began before versions were routed", () => expect(clocksOf([concluded("2026-11-24", "approved")], 20, yearly("England"), "2026-11-30")).toBeNull());
});
describe("a decision that members sign", () => {
  const by = (who: string, recorded: Recorded): Recorded => ({ ...recorded, by: who });
  const opened = at("2026-11-20", { type: "opened", revision: 1, round: 1, rule: { ...rulePresets.panel.rule, signatures: 2 }, ruleVersion: 1 });
  const toSign = (day: string, outcome: "approved" | "refused") => at(day, { ...concluded(day, outcome).event, statement: {} } as DeliberationEvent);
  const signed = (day: string, who: string) => by(who, at(day, { type: "signed", round: 1, assertion: {} } as DeliberationEvent));
  test("is said with the last signature demanded, each member counting once; written down anew it is signed anew", () => {
    const half = [routed("2026-11-20", 1), opened, toSign("2026-11-23", "refused"), signed("2026-11-24", "Ada"), signed("2026-11-24", "Ada"), toSign("2026-11-25", "approved"), signed("2026-11-26", "Ada")];
    expect([committeeWords(half), clockedMatters(half)[0]?.ended]).toEqual([[], null]);
    const whole = [...half, signed("2026-11-27", "Bo"), signed("2026-11-30", "Cy")];
    expect(committeeWords(whole)).toEqual([{ on: "2026-11-27", outcome: "approved" }]);
    expect(decisionDays(clockedMatters(whole), yearly("England"))).toEqual([{ on: "2026-11-27", days: 5 }]);
  });
});
describe("how long a committee takes", () => {
  test("counts what was decided, by the committee's own clock", () => {
    const matters = [...clockedMatters([...returned, concluded("2026-12-04", "approved")]), ...clockedMatters([routed("2026-11-23", 1), concluded("2026-11-24", "refused")]), ...clockedMatters(returned)];
    expect(decisionDays(matters, yearly("England"))).toEqual([{ on: "2026-12-04", days: 5 }, { on: "2026-11-24", days: 1 }]);
    expect(decisionTimes([5, 1])).toEqual({ decisions: 2, median: 1, ninetieth: 5 });
    expect(decisionTimes([])).toEqual({ decisions: 0, median: null, ninetieth: null });
  });
});
