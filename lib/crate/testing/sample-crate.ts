/** A fictional request and its answer, for tests of every module that handles crates. */
import { sha256 } from "#lib/kernel/digest.ts";
import type { Agent, Organisation, OutputFile, PhaseRecord, RequestCrate } from "../model.ts";
import { buildRequestCrate } from "../request-crate.ts";
import type { ResultsToPack } from "../results-crate.ts";
import { buildResultsCrate } from "../results-crate.ts";

const university: Organisation = { id: "https://ror.org/027m9bs27", name: "The University of Manchester", url: "https://www.manchester.ac.uk/" };
export const sampleTre: Organisation = { id: "https://wessex.tre.example/", name: "Wessex TRE" };
const software: Agent = { kind: "software", id: "https://wessex.tre.example/#agent", name: "Fivefold agent", version: "0.1.0", provider: sampleTre };
const checker: Agent = { kind: "person", id: "urn:uuid:0d3f4f57-52f4-4f4a-9d4f-0b54a51a83b1", name: "Output checker", affiliation: sampleTre };

export async function sampleRequest(): Promise<RequestCrate> {
  const bytes = new TextEncoder().encode('{"analyses":[{"id":"people","kind":"count"}],"population":{"entry":"asthma"},"version":1}');
  const jws = "eyJhbGciOiJFZERTQSJ9.eyJwcm9qZWN0IjoiYXN0aG1hIn0.c2lnbmF0dXJl";
  return {
    crateId: "9796155a-fe44-4614-89b8-71945f718ffb",
    runId: "37252371-c937-43bd-a0a7-3680b48c0538",
    submissionId: "c1fb6d36-6a3c-4a38-8f29-0c4f31f36cb0",
    tre: sampleTre,
    project: {
      id: "be6ffb55-4f5a-4c14-b60e-47e0951090c7", title: "Asthma prevalence study", identifier: "FF-2026-001",
      funder: { name: "UK Research and Innovation", id: "https://ror.org/001aqnf71", grant: "Asthma across regions" },
      members: [university],
    },
    person: { orcid: "https://orcid.org/0000-0002-1825-0097", name: "Josiah Carberry", affiliation: university },
    workflow: {
      url: "https://portal.example/workflows/fivefold-query/1.0.0/", downloadUrl: "https://portal.example/workflows/fivefold-query/1.0.0/workflow.crate.zip",
      name: "Fivefold query", version: "1.0.0", digest: await sha256("the workflow"),
    },
    query: { title: "Asthma prevalence by age band", words: "Count the people with a recorded diagnosis of asthma, by age band.", bytes, digest: await sha256(bytes) },
    outputContext: [{ output: "people", purpose: "To say how common asthma is by age.", population: "Everyone registered on the day.", precautions: "Age in bands of ten years." }],
    approval: { jws, digest: await sha256(jws) },
    requestedAt: "2026-11-22T09:00:00Z",
    licence: { id: "https://portal.example/terms/requests", name: "Terms for request crates", description: "Visible to the project and the data environment." },
  };
}

const record = (phase: PhaseRecord["phase"], agent: Agent, from: string, to: string, name: string): PhaseRecord =>
  ({ phase, status: "completed", agent, startTime: `2026-11-22T${from}Z`, endTime: `2026-11-22T${to}Z`, name });

/** A run in which everything went well. */
export const samplePhases: readonly PhaseRecord[] = [
  record("check", software, "09:10:00", "09:10:01", "Checksums of the bag: all correct"),
  record("validation", software, "09:10:01", "09:10:02", "Rules of Five Safes RO-Crate 0.4: all musts hold"),
  record("workflow-retrieval", software, "09:10:02", "09:10:03", "Workflow fetched; it is the pinned one"),
  record("sign-off", { kind: "organisation", ...sampleTre }, "09:11:00", "10:00:00", "Signed off: inside the standing approval"),
  record("execution", software, "10:00:01", "10:00:04", "Ran the query on the data of Wessex TRE"),
  record("disclosure", checker, "11:00:00", "11:20:00", "Disclosure check: released"),
];

export const sampleOutputs: readonly OutputFile[] = [
  { path: "outputs/released.json", name: "Prevalence by age band", bytes: new TextEncoder().encode('{"outputs":[],"version":1}'), mediaType: "application/json" },
];

export const sampleResults = async (request: Uint8Array): Promise<ResultsToPack> => ({
  request, tre: sampleTre, phases: samplePhases, outputs: sampleOutputs,
  licence: { id: "https://spdx.org/licenses/CC-BY-4.0", name: "Creative Commons Attribution 4.0 International" }, publishedAt: "2026-11-22T11:30:00Z",
});

export const sampleRequestCrate = async (): Promise<Uint8Array> => buildRequestCrate(await sampleRequest());

export async function sampleResultsCrate(change: Partial<ResultsToPack> = {}): Promise<Uint8Array> {
  const built = await buildResultsCrate({ ...await sampleResults(await sampleRequestCrate()), ...change });
  if (!built.ok) throw new Error(built.refusal.message);
  return built.value;
}
