import { describe, expect, test } from "vitest";
import { misplaced, Restriction } from "#lib/query/cohort.ts";
import { recordDomains, recordTables } from "#lib/query/omop-tables.ts";
import { askableOf, newRestriction, toggled, type Asked } from "./askable.ts";

describe.each<Asked>([...recordDomains, "person"])("what can be asked of %s", (domain) => {
  test("begins as a restriction that may stand there", () => {
    for (const { key } of askableOf(domain)) {
      const restriction = newRestriction(key, domain, "2026-01-31", () => "set");
      expect(Restriction.safeParse(restriction).error, key).toBeUndefined();
      expect(misplaced(restriction, domain), key).toBeUndefined();
    }
  });
  test("has every attribute of the table, each once", () => {
    const keys = askableOf(domain).map((a) => a.key);
    expect(new Set(keys).size).toBe(keys.length);
    if (domain !== "person") expect(keys).toEqual(expect.arrayContaining(recordTables[domain].fields.map((f) => f.key).filter((key) => !(recordTables[domain].measured && (key === "value" || key === "unit")))));
  });
});
test("the last ticked concept stays: a restriction without one asks nothing", () => {
  const [a, b] = [{ conceptId: 9201, name: "Inpatient visit" }, { conceptId: 9202, name: "Outpatient visit" }];
  expect(toggled([a], b)).toEqual([a, b]);
  expect(toggled([a, b], a)).toEqual([b]);
  expect(toggled([b], b)).toEqual([b]);
});
