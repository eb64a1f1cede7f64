import { describe, expect, test } from "vitest";
import type { OutputContext } from "#lib/query/output-context.ts";
import { acceptCrate, brokenRules, inspectCrate } from "./check-crate.ts";
import { describeCrate } from "./describe-crate.ts";
import { writeGraph, type Entity } from "./graph.ts";
import { readCrate } from "./read-crate.ts";
import { readResults } from "./read-results.ts";
import { receiveRequest } from "./receive-request.ts";
import { buildRequestCrate } from "./request-crate.ts";
import { sampleRequest, sampleRequestCrate, sampleResultsCrate } from "./testing/sample-crate.ts";
import { contextIri, metadataPath } from "./vocabulary.ts";
import { writeBag } from "./write-bag.ts";
import { writeZip } from "./write-zip.ts";

const said: OutputContext[] = [
  { output: "people", purpose: "For the abstract.\nOne number.", population: "Everyone registered.", precautions: "<b>None</b> & \"none\" needed." },
  { output: "by-sex", purpose: "{\"@id\": \"#signoff\"} is only text." },
];

test("what is said of the outputs comes through the request and back with the results", async () => {
  const zip = await buildRequestCrate({ ...await sampleRequest(), outputContext: said });
  const received = await receiveRequest(zip);
  expect(received).toMatchObject({ ok: true, value: { request: { outputContext: said }, discarded: [] } });
  expect(brokenRules((await inspectCrate(zip, "request")).reports, "must")).toEqual([]);

  const answer = await acceptCrate(await sampleResultsCrate({ request: zip }), "results");
  if (!answer.ok) throw new Error(answer.refusal.message);
  expect(readResults(answer.value)).toMatchObject({ ok: true, value: { request: { outputContext: said } } });
  const facts = describeCrate(answer.value).sections.find(({ safe }) => safe === "outputs")?.facts;
  expect(facts).toContainEqual({ term: "What it is for: “people”", value: "For the abstract.\nOne number." });
});

test("a request that says nothing is one", async () => {
  const { outputContext: _, ...request } = await sampleRequest();
  expect(await receiveRequest(await buildRequestCrate(request))).toMatchObject({ ok: true, value: { request: { outputContext: [] } } });
});

describe("a stranger's crate", () => {
  /** The sample's metadata with what is said of outputs changed. */
  async function forged(change: (entities: Entity[]) => Entity[]) {
    const read = await readCrate(await sampleRequestCrate());
    if (!read.ok) throw new Error(read.refusal.message);
    const { graph, files, bagInfo } = read.value;
    const payload = new Map([...files, [metadataPath, writeGraph(contextIri, change([...graph.entities]))] as const]);
    return receiveRequest(writeZip(await writeBag("9796155a-fe44-4614-89b8-71945f718ffb", payload, bagInfo.filter(([label]) => label !== "Payload-Oxum")), { at: new Date("2026-11-22T09:00:00Z") }));
  }
  const part = "#output-context-people-purpose";
  test.each([
    ["too long", (e: Entity) => (e["@id"] === part ? { ...e, value: "x".repeat(601) } : e)],
    ["written so that it reads otherwise", (e: Entity) => (e["@id"] === part ? { ...e, value: "Counts of \u202emen\u202c by age." } : e)],
    ["about an output with no name", (e: Entity) => (e["@id"] === "#output-context-people" ? { ...e, identifier: "../../people" } : e)],
    ["with parts that nobody asked for", (e: Entity) => (e["@id"] === part ? { ...e, propertyID: "approved" } : e)],
    ["not text", (e: Entity) => (e["@id"] === "#output-context-people" ? { ...e, additionalProperty: [] } : e)],
  ])("is refused where it says what is %s", async (_, change) => {
    const received = await forged((entities) => entities.map(change));
    expect(received).toMatchObject({ ok: false, refusal: { reason: "bad-crate" } });
    expect(received.ok ? "" : JSON.stringify(received.refusal.fields)).toContain("outputContext");
  });
  test("changes nothing by pointing elsewhere", async () => {
    const received = await forged((entities) => entities.map((e) => (e["@id"] === "query.json" ? { ...e, subjectOf: [{ "@id": "./" }, { "@id": "#nowhere" }] } : e)));
    expect(received).toMatchObject({ ok: true, value: { request: { outputContext: [] } } });
  });
});
