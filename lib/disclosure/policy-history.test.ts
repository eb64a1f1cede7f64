import { expect, test } from "vitest";
import { editionNamed, policyHistory } from "./policy-history.ts";
import type { PoliciesOverTime } from "./policies-over-time.ts";
import { profileNamed } from "./profiles.ts";

const rules = profileNamed("nhse-sde-10-5")!;
const published = (threshold: number, title = rules.title) => ({ digest: `least ${threshold}`, policy: { ...rules, threshold, title } });
/** 10 at first, 7 from March, 10 again from May, and by another name from June. As the store gives them: in no order. */
const policies: PoliciesOverTime = { now: published(10, "Rules of the North"), former: [{ ...published(10), until: "2026-06-01T00:00:00Z" }, { ...published(10), until: "2026-03-01T00:00:00Z" }, { ...published(7), until: "2026-05-01T00:00:00Z" }] };
const editions = policyHistory(policies, "2026-01-01T00:00:00Z");

test("versions are numbered as they came into force, each since the one before ended", () => {
  expect(editions.map(({ number, since, until, policy }) => [number, since?.slice(0, 10), until?.slice(0, 10), policy.threshold])).toEqual([
    [4, "2026-06-01", undefined, 10], [3, "2026-05-01", "2026-06-01", 10], [2, "2026-03-01", "2026-05-01", 7], [1, "2026-01-01", "2026-03-01", 10],
  ]);
});
test("each says what it changed, and whether that hides more or less", () => {
  expect(editions.map(({ changes }) => changes.map(({ name, before, after, is }) => [name, before, after, is]))).toEqual([[], [["Smallest count shown", "7", "10", "stricter"]], [["Smallest count shown", "10", "7", "laxer"]], []]);
});
test("one that has never changed is the first, since then", () => {
  expect(policyHistory({ now: published(10), former: [] }, null)).toMatchObject([{ number: 1, since: null, until: null, changes: [] }]);
});
test("is found by its number and by its digest, which names the later time of the same rules", () => {
  expect(["2", "least 7", "least 10", "5", "0"].map((name) => editionNamed(editions, name)?.number)).toEqual([2, 2, 4, undefined, undefined]);
});
