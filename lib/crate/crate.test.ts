import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brokenRules, inspectCrate } from "./check-crate.ts";
import { refusalAsAnswer } from "./refusal-as-answer.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { readCrate } from "./read-crate.ts";
import { readRequest } from "./read-request.ts";
import { readResults } from "./read-results.ts";
import { receiveRequest } from "./receive-request.ts";
import { buildRequestCrate } from "./request-crate.ts";
import { buildResultsCrate } from "./results-crate.ts";
import { discardReviewActions } from "./review-actions.ts";
import { sampleOutputs, samplePhases, sampleRequest, sampleRequestCrate, sampleResults, sampleResultsCrate, sampleTre } from "./testing/sample-crate.ts";
import type { PhaseRecord } from "./model.ts";
import type { RuleReport } from "./rules/rule.ts";

const broken = (reports: readonly RuleReport[]) => reports.flatMap((report) => report.failures.map(({ where, mend }) => `${report.strength} ${report.id} ${where}: ${mend}`));

const failedAt = (phase: PhaseRecord["phase"], name: string): PhaseRecord[] => samplePhases.slice(0, samplePhases.findIndex((record) => record.phase === phase) + 1)
  .map((record) => (record.phase === phase ? { ...record, status: "failed" as const, name, error: "told for machines" } : record));

test("a request crate keeps every rule, whatever its strength", async () => {
  const { reports } = await inspectCrate(await sampleRequestCrate(), "request");
  expect(broken(reports)).toEqual([]);
  expect(reports.length).toBeGreaterThan(70);
});

test("a request without approval, grant or the funder's address keeps every rule too", async () => {
  const { approval: _approval, ...request } = await sampleRequest();
  const zip = await buildRequestCrate({ ...request, project: { ...request.project, funder: { name: "A small charity" } } });
  const { reports } = await inspectCrate(zip, "request");
  expect(broken(reports)).toEqual([]);
  const read = await receiveRequest(zip);
  expect(read.ok && read.value.request.project.funder).toEqual({ name: "A small charity" });
});

test("a results crate keeps every rule, whatever its strength", async () => {
  const { reports } = await inspectCrate(await sampleResultsCrate(), "results");
  expect(broken(reports)).toEqual([]);
});

test("what was put into a request is read out of it", async () => {
  const read = await receiveRequest(await sampleRequestCrate());
  expect(read.ok ? read.value.request : read.refusal).toEqual(await sampleRequest());
  expect(read.ok && read.value.discarded).toEqual([]);
});

test("any request reads back as it was built, and equal requests give equal bytes", async () => {
  const word = fc.stringMatching(/^[\p{L}\p{N}"'<>&{}\\ ]{0,20}[\p{L}\p{N}]$/u).map((text) => text.trim());
  const request = await sampleRequest();
  await fc.assert(fc.asyncProperty(word, word, fc.string({ minLength: 1 }), fc.uuid(), fc.boolean(), fc.boolean(), async (title, name, words, runId, withApproval, withFunder) => {
    const { approval, ...rest } = request;
    const { funder, ...project } = request.project;
    const given = {
      ...rest, runId, person: { ...request.person, name }, query: { ...request.query, title, words },
      project: { ...project, title, ...(withFunder ? { funder } : {}) }, ...(withApproval ? { approval } : {}),
    };
    const bytes = await buildRequestCrate(given);
    expect(await buildRequestCrate(given)).toEqual(bytes);
    const read = await receiveRequest(bytes);
    expect(read.ok ? read.value.request : read.refusal).toEqual(given);
  }), { numRuns: 40 });
});

test("a request whose stated digest is not that of its query is not built", async () => {
  const request = await sampleRequest();
  await expect(buildRequestCrate({ ...request, query: { ...request.query, bytes: new TextEncoder().encode("{}") } })).rejects.toThrow("digest");
});

test("results keep the request's identity and files, and read back as they were built", async () => {
  const read = await readCrate(await sampleResultsCrate());
  if (!read.ok) throw new Error(read.refusal.message);
  const results = readResults(read.value);
  if (!results.ok) throw new Error(results.refusal.message);
  const { request, phases, outputs, outcome, tre } = results.value;
  expect(read.value.externalIdentifier).toBe("urn:uuid:9796155a-fe44-4614-89b8-71945f718ffb");
  const { requestedAt: _at, licence: _licence, ...asked } = await sampleRequest();
  expect(request).toMatchObject(asked);
  expect(phases.slice(0, 6)).toEqual(samplePhases);
  expect(phases[6]).toMatchObject({ phase: "publishing", status: "completed", agent: { kind: "organisation", ...sampleTre } });
  expect(outputs).toEqual(sampleOutputs);
  expect([outcome, tre, results.value.because]).toEqual(["released", sampleTre, undefined]);
});

describe("a run that did not end well", () => {
  test.each([
    ["refused", "sign-off", "Not signed off: the dataset is outside the agreement."],
    ["refused", "workflow-retrieval", "The workflow is not the pinned one."],
    ["refused", "check", "The disk was full while checking."],
    ["refused", "validation", "Rule F35 is broken: no project answers for the run."],
    ["failed", "execution", "The run needed more memory than the policy allows."],
    ["withheld", "disclosure", "Withheld: the groups are too small."],
  ] as const)("%s at %s keeps every must and should, carries no outputs and says why", async (outcome, phase, because) => {
    const zip = await sampleResultsCrate({ phases: failedAt(phase, because), outputs: [], ...(outcome === "withheld" ? { withheld: because } : {}) });
    const { crate, reports } = await inspectCrate(zip, "results");
    expect(broken(reports)).toEqual([]);
    if (!crate) throw new Error("the crate can't be read");
    expect([...crate.files.keys()].filter((path) => path.startsWith("outputs"))).toEqual([]);
    const read = readResults(crate);
    expect(read).toMatchObject({ ok: true, value: { outcome, outputs: [] } });
    expect(read.ok && read.value.because).toContain(because);
  });

  test("phases after a refusal are left out, and the run stays potential", async () => {
    const phases = samplePhases.map((record) => (record.phase === "sign-off" ? { ...record, status: "failed" as const } : record));
    const { crate } = await inspectCrate(await sampleResultsCrate({ phases, outputs: [] }), "results");
    const read = crate && readResults(crate);
    expect(read?.ok && read.value.phases.map(({ phase }) => phase)).toEqual(["check", "validation", "workflow-retrieval", "sign-off", "publishing"]);
  });
});

describe("outputs are never packed", () => {
  const build = async (change: object) => buildResultsCrate({ ...await sampleResults(await sampleRequestCrate()), ...change });
  test.each([
    ["without a disclosure check", { phases: samplePhases.filter(({ phase }) => phase !== "disclosure") }],
    ["without a sign-off", { phases: samplePhases.filter(({ phase }) => phase !== "sign-off") }],
    ["after a failed disclosure check", { phases: failedAt("disclosure", "Disclosure check failed") }],
    ["after a failed run", { phases: failedAt("execution", "The run failed at last") }],
    ["when they are withheld", { withheld: "The groups are too small." }],
  ])("%s", async (_when, change) => {
    await expect(build(change)).rejects.toThrow("outputs can't be packed");
  });

  test("and a run that released nothing must say so by a failed phase", async () => {
    await expect(build({ outputs: [] })).rejects.toThrow("need a phase that failed");
  });

  test.each(["secret.csv", "outputs/../query.json", "/outputs/a.csv", "outputs/a b.csv", "outputs/.hidden"])("under the path %s", async (path) => {
    await expect(build({ outputs: [{ ...sampleOutputs[0], path }] })).rejects.toThrow();
  });
});

test("building and reading a request leaves no review action, and discarding twice changes nothing", async () => {
  const read = await readCrate(await sampleResultsCrate());
  if (!read.ok) throw new Error(read.refusal.message);
  const once = discardReviewActions(read.value);
  expect(once.discarded.length).toBe(6);
  expect(discardReviewActions(once.crate)).toEqual({ crate: once.crate, discarded: [] });
  expect(readRequest(once.crate).ok).toBe(true);
});

test("results are taken only as the answer to the request they name, from the environment that was asked", async () => {
  const [request, results] = await Promise.all([sampleRequestCrate().then((zip) => readCrate(zip)), sampleResultsCrate().then((zip) => readCrate(zip))]);
  if (!request.ok || !results.ok) throw new Error("the samples can't be read");
  expect(refusalAsAnswer(results.value, request.value)).toBeUndefined();

  const sample = await sampleRequest();
  const query = new TextEncoder().encode("{}");
  const others = {
    externalIdentifier: { ...sample, crateId: sample.submissionId },
    "Bag-Group-Identifier": { ...sample, submissionId: sample.crateId },
    run: { ...sample, runId: sample.submissionId },
    "query.json": { ...sample, query: { ...sample.query, bytes: query, digest: await sha256(query) } },
    "approval.jws": { ...sample, approval: { jws: "e30.e30.AA", digest: await sha256("e30.e30.AA") } },
    workflow: { ...sample, workflow: { ...sample.workflow, digest: "0".repeat(64) } },
    person: { ...sample, person: { ...sample.person, orcid: "https://orcid.org/0000-0001-5109-3700" } },
    publisher: { ...sample, tre: { id: "https://mercia.tre.example/", name: "Mercia TRE" } },
  };
  for (const [what, other] of Object.entries(others)) {
    const asked = await readCrate(await buildRequestCrate(other));
    if (!asked.ok) throw new Error(asked.refusal.message);
    expect(Object.keys(refusalAsAnswer(results.value, asked.value)?.refusal.fields ?? {})).toContain(what);
  }
});

test("the musts and shoulds are told apart", async () => {
  const { reports } = await inspectCrate(new Uint8Array(5), "request");
  expect(brokenRules(reports, "must").map(({ id }) => id)).toEqual(["pkg-zip-readable"]);
  expect(brokenRules(reports, "should")).toEqual([]);
});
