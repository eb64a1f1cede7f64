import { expect, test } from "vitest";
import { checkCrate } from "../check-crate.ts";
import type { Crate } from "../crate.ts";
import { graphOf } from "../graph.ts";
import { packageRules } from "../package-rules.ts";
import { readCrate } from "../read-crate.ts";
import { sampleRequestCrate, sampleResultsCrate } from "../testing/sample-crate.ts";
import { metadataRuleBook } from "./all-rules.ts";
import type { CrateKind } from "./rule.ts";

type Mutable = Record<string, unknown>;
/** The entities to change: `at` finds one by id, or by the start of its id. */
type Bench = { at: (id: string) => Mutable; add: (entity: Mutable) => void; remove: (id: string) => void; files: Map<string, Uint8Array>; context: (value: unknown) => void };

async function opened(zip: Uint8Array): Promise<Crate> {
  const read = await readCrate(zip);
  if (!read.ok) throw new Error(read.refusal.message);
  return read.value;
}
const valid: Record<CrateKind, Crate> = { request: await opened(await sampleRequestCrate()), results: await opened(await sampleResultsCrate()) };

function changed(kind: CrateKind, change: (bench: Bench) => void): Crate {
  let entities = structuredClone(valid[kind].graph.entities) as Mutable[];
  let context = valid[kind].graph.context;
  const files = new Map(valid[kind].files);
  const is = (entity: Mutable, id: string) => entity["@id"] === id || (id !== "./" && String(entity["@id"]).startsWith(id));
  change({
    at: (id) => {
      const found = entities.find((entity) => is(entity, id));
      if (!found) throw new Error(`no entity ${id}`);
      return found;
    },
    add: (entity) => entities.push(entity),
    remove: (id) => { entities = entities.filter((entity) => !is(entity, id)); },
    files,
    context: (value) => { context = value; },
  });
  return { ...valid[kind], graph: graphOf(context, entities), files };
}

const completed = "http://schema.org/CompletedActionStatus";
const failed = "http://schema.org/FailedActionStatus";
const active = "http://schema.org/ActiveActionStatus";
const orcid = "https://orcid.org/0000-0002-1825-0097";
const workflow = "https://portal.example/workflows/fivefold-query/1.0.0/";
const bytes = new Uint8Array([1]);

/** One crate that breaks each rule, made from a valid one by the smallest change that does. */
const breaks: Record<string, [kind: CrateKind, change: (bench: Bench) => void]> = {
  L1: ["request", ({ at }) => { delete at("query.json")["@type"]; }],
  "sem-duplicate-id": ["request", ({ add }) => add({ "@id": "query.json", "@type": "File" })],
  F18: ["request", ({ context }) => context("https://w3id.org/ro/crate/1.1/context")],
  F19: ["request", ({ at }) => { at("ro-crate-metadata.json")["conformsTo"] = { "@id": "https://w3id.org/ro/crate/1.1" }; }],
  F20: ["request", ({ at }) => { at("./")["@type"] = "CreativeWork"; }],
  F22: ["request", ({ at }) => { delete at("./")["conformsTo"]; }],
  L2: ["request", ({ at }) => { delete at("./")["description"]; }],
  L3: ["request", ({ at }) => { at("./")["datePublished"] = "last Tuesday"; }],
  L4: ["request", ({ at }) => { delete at("./")["license"]; }],
  "sem-licence-key": ["request", ({ at }) => { at("./")["licence"] = { "@id": "https://spdx.org/licenses/MIT" }; }],
  "sem-type-key": ["request", ({ at }) => { at("query.json")["type"] = "File"; }],
  L5: ["request", ({ at }) => { at("./")["hasPart"] = [{ "@id": "query.json" }]; }],
  L6: ["request", ({ files }) => { files.delete("query.json"); }],
  "sem-undescribed-file": ["results", ({ files }) => { files.set("rows.csv", bytes); }],
  L7: ["request", ({ at }) => { delete at("query.json")["encodingFormat"]; }],
  F9: ["request", ({ files }) => { files.delete("query.json"); files.delete("approval.jws"); }],
  F15: ["request", ({ at }) => { at("./")["subjectOf"] = { "@id": "../fetch.txt" }; }],
  "sem-dangling": ["request", ({ at }) => { at("./")["author"] = { "@id": "#nobody" }; }],
  "sem-file-digest": ["request", ({ at }) => { at("query.json")["sha256"] = "0".repeat(64); }],
  F24: ["request", ({ at }) => { at(workflow)["conformsTo"] = { "@id": "https://w3id.org/5s-crate/0.4" }; }],
  F25: ["request", ({ at }) => { at("./")["mainEntity"] = { "@id": "#workflow" }; }],
  F27: ["request", ({ at }) => { delete at(workflow)["distribution"]; }],
  F29: ["request", ({ at }) => { at("./")["mentions"] = []; }],
  F30: ["request", ({ at }) => { at("#run-")["@id"] = "#run-9796155a-fe44-4614-89b8-71945f718ffb"; }],
  F31: ["request", ({ at }) => { delete at("#run-")["instrument"]; }],
  F53: ["request", ({ at }) => { at("#run-")["name"] = "run"; }],
  F68: ["request", ({ at }) => { at("#run-")["actionStatus"] = "PotentialActionStatus"; }],
  F66: ["results", ({ at }) => { delete at("#run-")["endTime"]; }],
  L9: ["results", ({ at }) => { at("#run-")["error"] = "but it worked"; }],
  F40: ["request", ({ at }) => { delete at("#run-")["object"]; }],
  F41: ["request", ({ at }) => { at("#run-")["object"] = [{ "@id": "#unknown" }]; }],
  F42: ["request", ({ at }) => { delete at("query.json")["exampleOfWork"]; }],
  F44: ["results", ({ at }) => { delete at("#run-")["result"]; }],
  F45: ["results", ({ at }) => { at("outputs/released.json")["@type"] = "Person"; }],
  F46: ["results", ({ at, files }) => { at("#run-")["result"] = [{ "@id": "released.json" }]; files.set("released.json", bytes); }],
  "sem-potential-result": ["request", ({ at }) => { at("#run-")["startTime"] = "2026-11-22T09:00:00Z"; }],
  F32: ["request", ({ at }) => { at("#run-")["agent"] = { "@id": "https://ror.org/027m9bs27" }; }],
  F33: ["request", ({ at }) => { delete at(orcid)["affiliation"]; }],
  "sem-affiliation": ["request", ({ at }) => { at("https://ror.org/027m9bs27")["@type"] = "Place"; }],
  F34: ["request", ({ at }) => { at(orcid)["memberOf"] = [{ "@id": "https://ror.org/027m9bs27" }]; }],
  F35: ["request", ({ remove }) => remove("#project-be6ffb55")],
  F36: ["request", ({ at }) => { delete at(orcid)["memberOf"]; }],
  F37: ["request", ({ at }) => { at("#grant")["@type"] = "Organization"; }],
  F38: ["request", ({ at }) => { delete at("#project-be6ffb55")["identifier"]; }],
  F39: ["request", ({ at }) => { at("#project-be6ffb55")["member"] = [{ "@id": "https://wessex.tre.example/" }]; }],
  L8: ["request", ({ at }) => { at(orcid)["@id"] = "https://example.org/people/carberry"; at("#run-")["agent"] = { "@id": "https://example.org/people/carberry" }; }],
  F55: ["results", ({ at }) => { delete at("#check-")["agent"]; }],
  F56: ["results", ({ at }) => { delete at("https://wessex.tre.example/#agent")["provider"]; }],
  F86: ["request", ({ add }) => add({ "@id": "#mine", "@type": "AssessAction", name: "I checked it myself" })],
  "sem-request-run": ["request", ({ add }) => add({ "@id": "#run-2", "@type": "CreateAction", name: "Run it again, please" })],
  "sem-request-status": ["request", ({ at }) => { at("#run-")["actionStatus"] = active; }],
  "sem-request-outputs": ["request", ({ files }) => { files.set("outputs/a.json", bytes); }],
  F57: ["results", ({ at }) => { delete at("#check-")["instrument"]; }],
  F61: ["results", ({ remove }) => remove("#validate-")],
  F63: ["results", ({ at }) => { at("#download-")["object"] = { "@id": "./" }; }],
  F65: ["results", ({ at }) => { at("#signoff-")["object"] = [{ "@id": "./" }]; }],
  F69: ["results", ({ remove }) => remove("#disclosure-")],
  F52: ["results", ({ at }) => { at("#signoff-")["@type"] = "AuthorizeAction"; }],
  F50: ["results", ({ at }) => { at("#check-")["actionStatus"] = "http://schema.org/CompletetedActionStatus"; }],
  F51: ["results", ({ at }) => { at("#disclosure-")["object"] = [{ "@id": "outputs/released.json" }]; }],
  F54: ["results", ({ at }) => { delete at("#check-")["endTime"]; }],
  "sem-time-format": ["results", ({ at }) => { at("#run-")["startTime"] = "2026-11-22 10:00"; }],
  F73: ["results", ({ at }) => { at("./")["mentions"] = [{ "@id": "#run-37252371-c937-43bd-a0a7-3680b48c0538" }]; }],
  F64: ["results", ({ at, add }) => { at("#download-")["result"] = { "@id": "workflow/" }; add({ "@id": "workflow/", "@type": "Dataset" }); }],
  F70: ["results", ({ at }) => { at("#disclosure-")["actionStatus"] = failed; }],
  "sem-undisclosed-results": ["results", ({ at }) => { at("#disclosure-")["actionStatus"] = active; }],
  "sem-unlisted-output": ["results", ({ files }) => { files.set("outputs/rows.csv", bytes); }],
  F71: ["results", ({ at }) => { at("./")["datePublished"] = "2026-11-22T08:00:00Z"; }],
  F72: ["results", ({ at }) => { at("./")["publisher"] = { "@id": orcid }; }],
  F74: ["results", ({ at }) => { at("outputs/")["hasPart"] = []; }],
  F75: ["results", ({ remove }) => remove("https://spdx.org/licenses/CC-BY-4.0")],
  F77: ["results", ({ at }) => { at("#bagit-")["endTime"] = "2026-11-22T11:30:00Z"; }],
  "sem-time-order": ["results", ({ at }) => { at("#run-")["endTime"] = "2026-11-22T09:59:00Z"; }],
  "sem-unfinished-end": ["results", ({ at }) => { at("#run-")["actionStatus"] = active; }],
  "sem-self-approval": ["results", ({ at }) => { at("#signoff-")["agent"] = { "@id": orcid }; }],
  "sem-run-without-signoff": ["results", ({ remove }) => remove("#signoff-")],
  "sem-run-after-refusal": ["results", ({ at }) => { at("#validate-")["actionStatus"] = failed; }],
  "sem-run-before-signoff": ["results", ({ at }) => { at("#run-")["startTime"] = "2026-11-22T09:59:59Z"; }],
  "sem-disclosure-before-run-end": ["results", ({ at }) => { at("#run-")["endTime"] = "2026-11-22T11:20:01Z"; }],
};

test("the table of broken crates has every rule, and no rule id is used twice", () => {
  const ids = metadataRuleBook.map(({ id }) => id);
  expect(Object.keys(breaks).sort()).toEqual([...ids].sort());
  const all = [...ids, ...packageRules.map(({ id }) => id as string)];
  expect(new Set(all).size).toBe(all.length);
});

test.each(Object.entries(breaks))("%s is broken by its crate, and says where and what to mend", (id, [kind, change]) => {
  const report = checkCrate(changed(kind, change), kind).find((candidate) => candidate.id === id);
  expect(report?.failures.length).toBeGreaterThan(0);
  for (const failure of report?.failures ?? []) {
    expect(failure.where).not.toBe("");
    expect(failure.mend).toMatch(/^[A-Z].*\.$/);
  }
});

test("a completed status is what the valid results carry", () => {
  expect(valid.results.graph.entities.filter((entity) => entity["actionStatus"] === completed).length).toBe(7);
});

test("no rule throws on a graph of odd values", () => {
  const odd = [null, 1, "x", [], [[]], {}, { "@id": 5 }, { "@id": "./" }, ["#run", { "@id": "#run" }]];
  for (const value of odd) {
    const entities = valid.results.graph.entities.map((entity) => Object.fromEntries(Object.keys(entity).map((key) => [key, key === "@id" ? entity[key] : value])));
    const crate = { ...valid.results, graph: graphOf(value, [...entities, {}, { "@id": value }]) };
    expect(() => [checkCrate(crate, "request"), checkCrate(crate, "results")]).not.toThrow();
  }
});
