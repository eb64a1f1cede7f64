import { describe, expect, test } from "vitest";
import type { Cell } from "#lib/disclosure/cell.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import type { ReleasedNumber, ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { Query } from "#lib/query/model.ts";
import { checkRelease } from "./check-release.ts";

const policy = profileNamed("nhse-sde-10-5")!;
const queryDigest = "a".repeat(64);
const query: Query = {
  version: 1, title: "Age", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: [] },
  variables: [{ kind: "column", name: "age", label: "Age", column: "age" }], analyses: [{ kind: "summary", id: "age", of: "age" }],
};
const number = (value: number, digits = 4): ReleasedNumber => ({ is: "number", value, digits });
const hidden: ReleasedNumber = { is: "suppressed-small", below: 10 };
const rounded = (value: number): Cell => ({ is: "value", value, roundedTo: 5 });
const verdictOn = (n: Cell, mean: ReleasedNumber, sd: ReleasedNumber) => {
  const released: ReleasedOutputs = { version: 1, queryDigest, policy: { profile: policy.profile, version: 1, digest: "b".repeat(64) }, outputs: [{ kind: "summary", id: "age", variable: "age", label: "Age", n, missing: { is: "zero" }, mean, sd }] };
  const verdict = checkRelease(released, query, queryDigest, { policy, leastThreshold: 1 });
  return verdict.ok || verdict.refusal.message;
};

test("concept sets are told of as the query has them, or not at all", () => {
  const asked: Query = { ...query, dataModel: { kind: "omop-5.4" }, variables: [], analyses: [], conceptSets: [{ key: "asthma", name: "Asthma", items: [] }] };
  const verdict = (conceptSets?: ReleasedOutputs["conceptSets"]) => checkRelease({ version: 1, queryDigest, policy: { profile: policy.profile, version: 1, digest: "b".repeat(64) }, outputs: [], ...(conceptSets && { conceptSets }) }, asked, queryDigest, { policy, leastThreshold: 1 });
  expect(verdict()).toMatchObject({ ok: true });
  expect(verdict([{ key: "asthma", concepts: 14 }])).toMatchObject({ ok: true });
  expect(verdict([{ key: "diabetes", concepts: 14 }])).toMatchObject({ ok: false, refusal: { reason: "bad-crate", message: "The outputs tell of other concept sets than those of the query." } });
});

describe("a mean or standard deviation (least people 10 and 11, four digits)", () => {
  test.each<[string, Cell, ReleasedNumber, ReleasedNumber, true | string]>([
    ["of many people passes", rounded(150), number(54.21), number(9.123), true],
    ["of people whose number is hidden for others' sake passes", { is: "suppressed-secondary" }, number(54.21), number(9.123), true],
    ["of ten people, to the nearest five, may be of eleven or twelve", rounded(10), number(54.21), number(9.123), true],
    ["of a number that is itself too small is refused", { is: "suppressed-small", below: 10 }, number(54.21), hidden, "gives a mean of fewer than 10 people"],
    ["of nobody is refused", { is: "zero" }, hidden, number(9.123), "gives a standard deviation of fewer than 11 people"],
    ["of a number that states a narrower range than its rounding is refused", { is: "value", value: 150, roundedTo: 5, range: { low: 151, high: 151 } }, number(54.21), number(9.123), "states a range of its own"],
    ["with too many digits is refused", rounded(150), number(54.214567, 8), number(9.123), "gives a number to more than 4 digits"],
  ])("%s", (_what, n, mean, sd, verdict) => {
    if (verdict === true) expect(verdictOn(n, mean, sd)).toBe(true);
    else expect(verdictOn(n, mean, sd)).toContain(verdict);
  });
});
