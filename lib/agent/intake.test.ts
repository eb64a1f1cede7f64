import { describe, expect, it } from "vitest";
import { Envelope, envelopeType, runDecisionType } from "#lib/approval/envelope.ts";
import { signDocument, type PrivateJwk } from "#lib/approval/signature.ts";
import { buildRequestCrate } from "#lib/crate/request-crate.ts";
import { sampleRequest } from "#lib/crate/testing/sample-crate.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newId, type RunId, type TreId } from "#lib/kernel/ids.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import { checkPackage, judgeApproval, readDecision, validateRequest, type OwnSide } from "./intake.ts";
import type { Asked, RunRecord } from "./run-record.ts";
import { dictionary, question } from "./testing/hospital.ts";

async function newKey(): Promise<PrivateJwk> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const { d, x } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { kty: "OKP", crv: "Ed25519", d: d!, x: x! };
}
const [portal, stranger] = [await newKey(), await newKey()];
const publicOf = ({ kty, crv, x }: PrivateJwk) => ({ kty, crv, x });
const treId = newId<TreId>();
const description: DatasetDescription = { key: "hospital", title: "Hospital", summary: "", dataModel: "table", dictionary, concepts: [], people: 150 };
const own: OwnSide = {
  membership: { treId, name: "Wessex TRE", ror: null, portalKey: publicOf(portal), workflow: { url: "https://portal.example/w", version: "1.0.0", digest: "0".repeat(64) } },
  datasets: new Map([["hospital", description]]), crateBytes: 1_000_000, today: "2026-11-22",
};
const base = await sampleRequest();
const run = { runId: base.runId as RunId, submissionId: base.submissionId, dataset: "hospital" };
async function crateOf(query: unknown, change: Record<string, unknown> = {}): Promise<Uint8Array> {
  const bytes = typeof query === "string" ? new TextEncoder().encode(query) : new TextEncoder().encode(canonicalJson(query));
  const { approval: _, outputContext: _said, ...request } = base;
  return buildRequestCrate({ ...request, query: { title: "A question", words: "How many?", bytes, digest: await sha256(bytes) }, ...change });
}
const refusalOf = async (zip: Uint8Array, where = run) => {
  const read = await validateRequest(zip, where, own);
  return read.ok ? "accepted" : read.refusal.message;
};

describe("a request at the TRE's door", () => {
  it("is read when it is whole, for us and can be answered", async () => {
    const asked = await validateRequest(await crateOf(question), run, own);
    expect(asked.ok && asked.value).toMatchObject({ query: question, person: { orcid: base.person.orcid }, queryDigest: await sha256(canonicalJson(question)), discarded: [] });
  });
  it("says what each output is for where this TRE's policy asks, and nothing of outputs that it does not ask for", async () => {
    const said = question.analyses.map(({ id }) => ({ output: id, purpose: "Table 1 of the paper.", population: "All patients on the ward.", precautions: "Nothing: two large groups." }));
    const demanding = async (outputContext: unknown) => validateRequest(await crateOf(question, { outputContext }), run, { ...own, outputContext: "required" });
    expect(await demanding(said)).toMatchObject({ ok: true, value: { outputContext: said } });
    expect(await demanding([said[0], { ...said[1], precautions: undefined }])).toMatchObject({ ok: false, refusal: { message: "This TRE's policy asks what is said of each output: “What was done against disclosure” is missing for “by-sex”." } });
    expect(await demanding([])).toMatchObject({ ok: false, refusal: { reason: "invalid-input" } });
    expect(await refusalOf(await crateOf(question, { outputContext: [{ ...said[0], output: "another" }] }))).toContain("an output “another”");
  });
  it.each([
    ["another run", async () => crateOf(question), { ...run, runId: newId<RunId>() }, "for another run"],
    ["another TRE", async () => crateOf(question, { tre: { id: "https://mercia.example/", name: "Mercia TRE" } }), run, "addressed to Mercia TRE"],
    ["a dataset we don't have", async () => crateOf(question), { ...run, dataset: "other" }, "no dataset “other”"],
    ["no JSON", async () => crateOf("SELECT * FROM person"), run, "not JSON"],
    ["SQL in place of a name", async () => crateOf({ ...question, variables: [{ kind: "column", name: "sex", label: "Sex", column: "sex; drop table patients" }] }), run, "not one this TRE understands"],
    ["a key we don't know", async () => crateOf({ ...question, sql: "select 1" }), run, "not one this TRE understands"],
    ["a column that isn't declared", async () => crateOf({ ...question, variables: [{ kind: "column", name: "sex", label: "Sex", column: "nhs_number" }], analyses: [{ kind: "crosstab", id: "t", by: ["sex"] }] }), run, "no column “nhs_number”"],
    ["groups nested a thousand deep", async () => crateOf(`{"population":${'{"kind":"group","match":"all","of":['.repeat(1000)}${"]}".repeat(1000)}}`), run, "not one this TRE understands"],
  ])("is refused for %s", async (_what, crate, where, words) => {
    expect(await refusalOf(await crate(), where)).toContain(words);
  });
  it("is refused when it is too large, cut short or no archive at all", async () => {
    const zip = await crateOf(question);
    expect(await checkPackage(zip, own.crateBytes)).toEqual({ ok: true, value: undefined });
    expect(await checkPackage(zip, zip.length - 1)).toMatchObject({ ok: false, refusal: { reason: "too-large" } });
    expect(await checkPackage(zip.slice(0, zip.length / 2), own.crateBytes)).toMatchObject({ ok: false, refusal: { reason: "bad-crate" } });
    expect(await checkPackage(new TextEncoder().encode("hello"), own.crateBytes)).toMatchObject({ ok: false });
  });
});

describe("an approval", async () => {
  const read = await validateRequest(await crateOf(question), run, own);
  const asked: Asked = read.ok ? read.value : (undefined as never);
  const envelope = (change: Record<string, unknown> = {}): Envelope => Envelope.parse({
    version: 1, id: crypto.randomUUID(), project: { id: asked.project.id, reference: "FF-1", title: "P", revision: 1 }, tre: { id: treId, name: "Wessex TRE" },
    people: [{ id: crypto.randomUUID(), name: "Josiah Carberry", orcid: "0000-0002-1825-0097" }], datasets: ["hospital"], analyses: ["count", "crosstab"], domains: [], concepts: [], columns: [],
    conditions: [], leastThreshold: 5, validFrom: "2026-01-01", validTo: "2027-01-01", decidedAt: "2026-01-01T00:00:00Z", decidedBy: "Committee", ...change,
  });
  const sign = (document: unknown, key = portal, typ = envelopeType) => signDocument(document, typ, key);
  const judge = async (...envelopes: string[]) => (await judgeApproval(asked, { dataset: "hospital" }, envelopes, own)).differences;
  const none = ["There is no approval for this project at this TRE."];

  it("clears the run when it covers it", async () => {
    expect(await judge(await sign(envelope()))).toEqual([]);
  });
  it("is worth nothing when someone else signed it, as another kind of document, for another TRE or project, or changed", async () => {
    expect(await judge()).toEqual(none);
    expect(await judge(await sign(envelope(), stranger))).toEqual(none);
    expect(await judge(await sign(envelope(), portal, runDecisionType))).toEqual(none);
    expect(await judge(await sign(envelope({ tre: { id: newId<TreId>(), name: "Mercia TRE" } })))).toEqual(none);
    expect(await judge(await sign(envelope({ project: { id: crypto.randomUUID(), reference: "FF-2", title: "Q", revision: 1 } })))).toEqual(none);
    const [head, , signature] = (await sign(envelope({ validTo: "2026-02-01" }))).split(".");
    const forged = Buffer.from(canonicalJson(envelope())).toString("base64url");
    expect(await judge(`${head}.${forged}.${signature}`)).toEqual(none);
  });
  it("that is newer and narrower is not undone by an older one; one that starts later waits", async () => {
    const old = await sign(envelope());
    const narrower = await sign(envelope({ analyses: ["count"], decidedAt: "2026-06-01T00:00:00Z" }));
    const future = await sign(envelope({ analyses: ["count"], decidedAt: "2026-07-01T00:00:00Z", validFrom: "2026-12-01" }));
    expect(await judge(old, narrower)).toEqual(["The approval does not cover this kind of analysis: crosstab."]);
    expect(await judge(future, old)).toEqual([]);
  });
  it("that names people by their records is held against the query by the agent itself", async () => {
    const ill = { kind: "condition", concepts: [{ conceptId: 201826, name: "Type 2 diabetes", descendants: true }] };
    expect(await judge(await sign(envelope({ population: [ill] })))).toEqual([expect.stringContaining("asks about people without it")]);
  });
  it("with terms that this version does not know clears nothing, nor does an older one beside it", async () => {
    const older = await sign(envelope());
    const unknown = { ...envelope({ decidedAt: "2026-06-01T00:00:00Z" }), population: [{ kind: "of a later version" }] };
    for (const said of [[await sign(unknown)], [older, await sign(unknown)], [await sign({ ...unknown, population: undefined, more: 1 }), older]]) expect(await judge(...said)).toEqual([expect.stringContaining("until the agent is updated")]);
    // What the portal did not sign has no say.
    expect(await judge(older, await sign(unknown, stranger))).toEqual([]);
  });
  it("covers people by their ORCID iD, not by their name", async () => {
    expect(await judge(await sign(envelope({ people: [{ id: crypto.randomUUID(), name: "Josiah Carberry", orcid: "0000-0001-5109-3700" }] })))).toEqual(["The person who asks is not named in the approval."]);
  });

  it("of people about one run is for that run, TRE, dataset and query only", async () => {
    const record = { ...run, asked } as unknown as RunRecord;
    const decision = { version: 1, runId: run.runId, treId, dataset: run.dataset, queryDigest: asked.queryDigest, decision: "approve", reason: "Looked at.", decidedBy: "Committee", decidedAt: "2026-11-22T09:00:00Z" };
    const accepted = async (change: object, key = portal, typ: string = runDecisionType) => (await readDecision(await sign({ ...decision, ...change }, key, typ), record, own.membership)).ok;
    expect(await accepted({})).toBe(true);
    expect(await accepted({ runId: crypto.randomUUID() })).toBe(false);
    expect(await accepted({ treId: newId<TreId>() })).toBe(false);
    expect(await accepted({ dataset: "another-dataset" })).toBe(false);
    expect(await accepted({ queryDigest: "1".repeat(64) })).toBe(false);
    expect(await accepted({}, stranger)).toBe(false);
    expect(await accepted({}, portal, envelopeType)).toBe(false);
  });
});
