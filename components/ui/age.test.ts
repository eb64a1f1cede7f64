import { expect, test } from "vitest";
import { ageInWords } from "./age.tsx";

const now = new Date("2026-11-22T12:00:00Z");
test.each([
  ["2026-11-22T11:59:30Z", "just now"], ["2026-11-22T11:58:59Z", "1 minute ago"], ["2026-11-22T09:00:01Z", "2 hours ago"], ["2026-11-20T11:00:00Z", "2 days ago"],
  ["2025-11-22T12:00:00Z", "11 months ago"], ["2020-01-01T00:00:00Z", "6 years ago"], ["2026-11-22T13:30:00Z", "in 1 hour"],
])("%s is %s", (instant, words) => { expect(ageInWords(new Date(instant), now)).toBe(words); });
