import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { openEngine } from "../engines/open-engine.ts";
import type { AgentContext } from "../context.ts";
import { openStore } from "../store/store.ts";
import { keepCompared, keepSharedPeople } from "../store/shared-people.ts";
import { systemClock } from "../testing/test-tre.ts";
import { dataQuality } from "./data-quality.ts";
import type { ConsoleActor } from "./permissions.ts";

const actor = (role: ConsoleActor["roles"][number]): ConsoleActor => ({ accountId: "a", email: "a@tre.example", name: "A", orcid: null, roles: [role] });

it("shows operators, and nobody else, what was found in each dataset", async () => {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), "fivefold-quality-"));
  const folder = path.join(dataFolder, "omop");
  await mkdir(folder);
  await writeFile(path.join(folder, "person.csv"), "person_id,year_of_birth\n1,1970\n");
  await writeFile(path.join(folder, "death.csv"), "person_id,death_date\n1,1960-01-01\n");
  const source = { kind: "omop-files", folder } as const;
  await (await openEngine(source, { workFolder: path.join(dataFolder, "work"), today: "2025-12-31" })).close();
  const datasets = [{ key: "care", title: "Care", summary: "", source }, { key: "other", title: "Other", summary: "", source: { kind: "duckdb", file: "/none" } as const, sameColumns: [["years", "months"]] }];
  const described = new Map([["other", { description: { dictionary: { table: "patients", label: "Patients", columns: [{ kind: "number", name: "years", label: "Age in years", min: 0, max: 120, missingCodes: [], required: true }, { kind: "number", name: "months", label: "Age in months", min: 0, max: 1440, missingCodes: [] }] } } }]]);
  const store = openStore(":memory:", systemClock);
  const context = { config: { dataFolder, datasets }, datasets: described, store } as unknown as AgentContext;
  expect(await dataQuality(context, actor("output-checker"))).toMatchObject({ ok: false, refusal: { reason: "not-permitted" } });
  const found = await dataQuality(context, actor("operator"));
  expect(found).toMatchObject({ ok: true, value: [{ key: "care", report: { people: 1 }, isUnkeyed: false, required: [], sameColumns: [] }, { key: "other", report: null, isUnkeyed: true, required: ["Age in years"], sameColumns: [["Age in years", "Age in months"]] }] });
  const shares = async () => { const now = await dataQuality(context, actor("operator")); return now.ok && now.value.map((one) => one.shares); };
  expect(await shares()).toEqual([[], []]);
  // One that the settings no longer name is told by its key.
  for (const key of ["care", "older", "other"]) keepSharedPeople(store.db, { key, people: key === "other" ? "staff" : "patients" });
  expect(await shares()).toEqual([[{ with: "older", inBoth: null }], []]);
  keepCompared(store.db, { dataset: "older", other: "care", inBoth: 0, at: "2026-01-01" });
  expect(await shares()).toEqual([[{ with: "older", inBoth: 0 }], []]);
  keepCompared(store.db, { dataset: "care", other: "older", inBoth: 12, at: "2026-01-02" });
  expect(await shares()).toEqual([[{ with: "older", inBoth: 12 }], []]);
  store.close();
  expect(found.ok && found.value[0]?.report?.findings.find((f) => f.check === "before-birth")).toMatchObject({ table: "death", count: 1, of: 1 });
  await rm(dataFolder, { recursive: true });
});
