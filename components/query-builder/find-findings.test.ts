import { describe, expect, test } from "vitest";
import { queryTemplates } from "#lib/query/templates.ts";
import type { Finding } from "#lib/query/checks/finding.ts";
import type { Query } from "#lib/query/model.ts";
import { findFindings, placeOf } from "./find-findings.ts";

const today = "2026-01-01";
const sound: Query = { version: 1, title: "Women", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }] }, variables: [], analyses: [{ kind: "count", id: "n" }] };
const doubtful: Query = { ...sound, population: { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }, { kind: "sex", is: "female" }] } };
const fromPortal: Finding = { path: "population.of.0", severity: "warning", message: "Wessex publishes no such records." };

describe("what is said while a query is written", () => {
  test("is there at once, and goes at once when it is mended, though the portal's answer is older", () => {
    expect(findFindings(doubtful, today, [], sound).map((f) => f.path)).toEqual(["population.of.1"]);
    const portal = findFindings(doubtful, today, [], doubtful);
    expect(findFindings(sound, today, portal, doubtful)).toEqual([]);
  });
  test("keeps what only the portal knows, and says nothing twice", () => {
    const portal = [...findFindings(doubtful, today, [], doubtful), fromPortal];
    expect(findFindings(doubtful, today, portal, doubtful).map((f) => f.message)).toEqual([fromPortal.message, expect.stringContaining("changes nothing")]);
    expect(findFindings(sound, today, portal, { half: "done" })).toEqual([]);
  });
});

test.each([
  ["variables.2.unitConceptId", "variables.2"], ["population.rules.0.group.of.1.start", "population.rules.0.group.of.1"], ["population.rules.0.group.of", "population.rules.0"],
  ["population.entry.events.0.conceptSet", "population.entry.events.0"], ["population.of.0.of.1.value", "population.of.0.of.1"], ["conceptSets.1", "population.rules.1.group.of.0"], ["population.limit", undefined],
])("%s is shown at %s", (path, place) => {
  expect(placeOf(path, queryTemplates.find((t) => t.key === "treated-after-diagnosis")!.query)).toBe(place);
});
