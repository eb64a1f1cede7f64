import { expect, test } from "vitest";
import { policyAt, policyCited, policyOfRelease, type PoliciesOverTime } from "./policies-over-time.ts";
import { profileNamed } from "./profiles.ts";

const published = (threshold: number) => ({ digest: `least ${threshold}`, policy: { ...profileNamed("nhse-sde-10-5")!, threshold } });
/** 10 until March, 7 until May, 20 from then on. */
const policies: PoliciesOverTime = { now: published(20), former: [{ ...published(7), until: "2026-05-01T00:00:00Z" }, { ...published(10), until: "2026-03-01T00:00:00Z" }] };

test.each([["2026-02-01T00:00:00Z", 10], ["2026-03-01T00:00:00Z", 7], ["2026-04-30T23:59:59+01:00", 7], ["2026-05-01T00:00:00Z", 20]])("at %s counts of fewer than %i are hidden", (at, least) => {
  expect(policyAt(policies, at).threshold).toBe(least);
});
test("what arrives is judged by what it cites while that was in force, and by today's rules otherwise", () => {
  expect(policyOfRelease(policies, "least 10", "2026-02-28T23:59:00Z").threshold).toBe(10);
  expect(policyOfRelease(policies, "least 10", "2026-04-01T00:00:00Z").threshold).toBe(20);
  expect(policyOfRelease(policies, "least 10", "2026-03-01T00:04:00Z", 5 * 60_000).threshold).toBe(10);
  expect(policyOfRelease(policies, "least 10", "2026-03-01T00:05:00Z", 5 * 60_000).threshold).toBe(20);
  expect(policyOfRelease(policies, "never published", "2026-02-01T00:00:00Z").threshold).toBe(20);
});
test("what is kept is read with what it cites, if that is known", () => {
  expect(["least 7", "least 20", "never published"].map((digest) => policyCited(policies, { digest })?.threshold)).toEqual([7, 20, undefined]);
});
