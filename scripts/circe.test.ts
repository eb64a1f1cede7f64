import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sharedData, whyAbsent } from "#lib/agent/data/testing/shared-data.ts";
import { projectRoot } from "./project.ts";

const concept = (CONCEPT_ID: number, CONCEPT_NAME: string) => ({ concept: { CONCEPT_ID, CONCEPT_NAME }, includeDescendants: true });
const definition = {
  ConceptSets: [{ id: 0, name: "Viral sinusitis", expression: { items: [concept(40481087, "Viral sinusitis")] } }, { id: 1, name: "Paracetamol", expression: { items: [concept(1125315, "Paracetamol")] } }],
  PrimaryCriteria: { CriteriaList: [{ ConditionOccurrence: { CodesetId: 0, First: true } }], ObservationWindow: { PriorDays: 365, PostDays: 0 }, PrimaryCriteriaLimit: { Type: "First" } },
  QualifiedLimit: { Type: "First" }, ExpressionLimit: { Type: "First" }, CensoringCriteria: [], CollapseSettings: { CollapseType: "ERA", EraPad: 0 }, CensorWindow: {},
  InclusionRules: [{ name: "Paracetamol within 90 days", expression: { Type: "ALL", CriteriaList: [{ Criteria: { DrugExposure: { CodesetId: 1 } }, StartWindow: { Start: { Days: 0, Coeff: -1 }, End: { Days: 90, Coeff: 1 } }, Occurrence: { Type: 2, Count: 1 } }], DemographicCriteriaList: [], Groups: [] } }],
};
let folder: string;
let file: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-circe-"));
  file = path.join(folder, "Sinusitis.json");
  fs.writeFileSync(file, JSON.stringify(definition));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));
const run = (...args: string[]) => spawnSync(process.execPath, [path.join(projectRoot, "scripts/circe.ts"), ...args], { cwd: projectRoot, encoding: "utf8" });

describe("npm run circe", () => {
  it("says what a definition means, that it comes back the same, and what is lost", () => {
    const { status, stdout } = run(file);
    expect(stdout).toContain("first-ever record of the condition “Viral sinusitis”");
    expect(stdout).toContain("the same definition");
    expect(stdout).toContain("nothing is lost");
    expect(status).toBe(0);
  });
  it("names the places that differ and what is lost", () => {
    const odd = path.join(folder, "odd.json");
    fs.writeFileSync(odd, JSON.stringify({ ...definition, CensoringCriteria: [{ DrugExposure: { EffectiveDrugDose: { Value: 1, Op: "gt" } } }] }));
    const { status, stdout } = run(odd);
    expect(stdout).toContain("CensoringCriteria.0.DrugExposure.EffectiveDrugDose");
    expect(stdout).toContain("Means something else now: “EffectiveDrugDose” cannot be asked here");
    expect(status).toBe(0);
  });
  it.each<[string, string[], string]>([
    ["no file", [], "Name one file"], ["a word that it does not know", ["x.json", "--folder", "y"], "usage:"], ["a missing file", ["/nowhere/x.json"], "There is no file /nowhere/x.json: check the path."],
    ["a folder for a file", ["."], "is not a file"], ["what is no JSON", ["README.md"], "not JSON"], ["JSON that is no definition", ["package.json"], "no PrimaryCriteria"],
  ])("%s: says what to mend and fails", (_what, args, message) => {
    const { status, stderr } = run(...args);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
    expect(status).toBe(2);
  });
  it("stops with a word at a folder without OMOP tables", () => {
    for (const [data, message] of [["/nowhere", "The folder /nowhere can't be read"], [folder, "has no file for the table person"]] as const) {
      const { status, stderr } = run(file, "--data", data);
      expect(stderr).toContain(message);
      expect(status).toBe(2);
    }
  });
  const eunomia = sharedData("omop-eunomia-gibleed");
  it.skipIf(eunomia === undefined)(`counts people, periods and what each rule leaves of the Eunomia sample${eunomia ? "" : `: skipped, ${whyAbsent}`}`, () => {
    const { status, stdout } = run(file, "--data", eunomia!);
    expect(stdout).toContain("exact numbers: they must not leave this TRE");
    // Counted by hand in plain SQL: first sinusitis after a year under observation, paracetamol from that day to the 90th.
    expect(stdout).toContain("55 people in the cohort, 55 periods");
    expect(stdout).toMatch(/Entry events +2,433 people +2,433 events\n +Paracetamol within 90 days +55 people +55 events/);
    expect(status).toBe(0);
  }, 90_000);
});
