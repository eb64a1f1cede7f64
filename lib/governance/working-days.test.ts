import { expect, test } from "vitest";
import { fromDayNumber } from "#lib/kernel/plain-date.ts";
import { afterWorkingDays, bankHolidays, workingDaysBetween, yearly, holidayNation } from "./working-days.ts";

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
  expect(workingDaysBetween(yearly("England"), "2026-12-24", "2026-12-29")).toBe(1);
  expect(workingDaysBetween(yearly("England"), "2026-11-27", "2026-11-30")).toBe(1);
  expect(workingDaysBetween(yearly("Scotland"), "2026-11-27", "2026-11-30")).toBe(0);
  expect(workingDaysBetween(yearly("England"), "2026-11-27", "2026-11-27")).toBe(0);
  expect(afterWorkingDays(yearly("England"), "2026-12-24", 1)).toBe("2026-12-29");
});
test("a data environment of another nation than the four keeps England’s days, those of one year too", () => {
  expect(["Wales", "Northern Ireland", "United Kingdom", "Jersey"].map(holidayNation)).toEqual(["Wales", "Northern Ireland", "England", "England"]);
});
// The coronation of King Charles III was kept on Monday 8 May 2023, a week after the early May holiday (gov.uk/bank-holidays).
test("a day proclaimed for one year is no working day of the nation for which it was", () => {
  const england = { nation: "England", proclaimed: new Set(["2023-05-08"]) };
  expect([workingDaysBetween(england, "2023-05-05", "2023-05-09"), workingDaysBetween(yearly("England"), "2023-05-05", "2023-05-09")]).toEqual([1, 2]);
  expect([afterWorkingDays(england, "2023-05-05", 1), afterWorkingDays(yearly("England"), "2023-05-05", 1)]).toEqual(["2023-05-09", "2023-05-08"]);
});
