import { expect, test } from "vitest";
import { fromDayNumber } from "#lib/kernel/plain-date.ts";
import { afterWorkingDays, bankHolidays, workingDaysBetween } from "./working-days.ts";

// As gov.uk/bank-holidays lists them.
test.each([
  ["England", 2026, ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"]],
  ["Wales", 2027, ["2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28"]],
  ["Scotland", 2026, ["2026-01-01", "2026-01-02", "2026-04-03", "2026-05-04", "2026-05-25", "2026-08-03", "2026-11-30", "2026-12-25", "2026-12-28"]],
  ["Northern Ireland", 2026, ["2026-01-01", "2026-03-17", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-07-13", "2026-08-31", "2026-12-25", "2026-12-28"]],
])("%s keeps its bank holidays of %i", (nation, year, days) => {
  expect([...bankHolidays(nation, year)].sort((a, b) => a - b).map(fromDayNumber)).toEqual(days);
});
test("weekends and holidays are not counted", () => {
  expect(workingDaysBetween("England", "2026-12-24", "2026-12-29")).toBe(1);
  expect(workingDaysBetween("England", "2026-11-27", "2026-11-30")).toBe(1);
  expect(workingDaysBetween("Scotland", "2026-11-27", "2026-11-30")).toBe(0);
  expect(workingDaysBetween("England", "2026-11-27", "2026-11-27")).toBe(0);
  expect(afterWorkingDays("England", "2026-12-24", 1)).toBe("2026-12-29");
});
