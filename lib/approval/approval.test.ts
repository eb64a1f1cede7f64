import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Query } from "#lib/query/model.ts";
import { clearance } from "./clearance.ts";
import { Envelope } from "./envelope.ts";
import { columnsOf, conceptsOf, domainsOf } from "./reach.ts";
import { signDocument, verifyDocument, type PrivateJwk, type PublicJwk } from "./signature.ts";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const diabetes = { conceptId: 201826, name: "Type 2 diabetes", descendants: true };
const hba1c = { conceptId: 3004410, name: "HbA1c", descendants: false };

const query: Query = {
  version: 1, title: "Diabetes by sex", dataModel: { kind: "omop-5.4" },
  population: { kind: "group", match: "all", of: [
    { kind: "sex", is: "female" },
    { kind: "group", match: "none", of: [{ kind: "condition", concepts: [diabetes] }, { kind: "measurement", concepts: [hba1c], value: { min: 48 } }] },
  ] },
  variables: [{ kind: "had", name: "t2d", label: "Type 2 diabetes", domain: "condition", concepts: [diabetes] }],
  analyses: [{ kind: "count", id: "n" }, { kind: "crosstab", id: "t", by: ["t2d"] }],
};
const envelope: Envelope = Envelope.parse({
  version: 1, id: id(1), project: { id: id(2), reference: "FF-2026-0001", title: "Diabetes", revision: 1 }, tre: { id: id(3), name: "Northmoor" },
  people: [{ id: id(4), name: "A. Researcher", accreditedUntil: "2027-01-01" }], datasets: ["primary-care"], analyses: ["count", "crosstab"],
  domains: ["condition", "measurement"], concepts: [], columns: [], conditions: [], leastThreshold: 10,
  validFrom: "2026-01-01", validTo: "2026-12-31", decidedAt: "2026-01-01T00:00:00Z", decidedBy: "Chair",
});
const request = { projectId: id(2), personId: id(4), treId: id(3), dataset: "primary-care", query };
const today = "2026-06-01";

describe("what a query touches", () => {
  test("population and variables, nested groups, each once", () => {
    expect(conceptsOf(query).map((c) => c.conceptId)).toEqual([201826, 3004410]);
    expect(domainsOf(query)).toEqual(["condition", "measurement"]);
    expect(columnsOf({ ...query, population: { kind: "group", match: "all", of: [{ kind: "number", column: "age", min: 40 }] }, variables: [{ kind: "column", name: "c", label: "Age", column: "age" }] })).toEqual(["age"]);
  });
});

describe("clearance", () => {
  test("inside the envelope: cleared by rule", () => {
    expect(clearance(envelope, request, 10, today)).toEqual({ cleared: true });
  });
  test("no envelope: not cleared", () => {
    expect(clearance(undefined, request, 10, today)).toMatchObject({ cleared: false });
    // A characteristics table is what leaves of its rows.
    const described = { ...request, query: { ...request.query, analyses: [{ kind: "characteristics" as const, id: "one", by: "sex", of: [{ variable: "age", as: "mean" as const }] }] } };
    expect(clearance({ ...envelope, analyses: ["comparison"] }, described, 10, today)).toEqual({ cleared: true });
    expect(clearance({ ...envelope, analyses: ["crosstab"] }, described, 10, today)).toEqual({ cleared: false, differences: ["The approval does not cover this kind of analysis: comparison."] });
  });
  test.each<[string, Partial<Envelope>, RegExp]>([
    ["another project", { project: { ...envelope.project, id: id(9) as Envelope["project"]["id"] } }, /another project/],
    ["another TRE", { tre: { ...envelope.tre, id: id(9) as Envelope["tre"]["id"] } }, /another TRE/],
    ["another person", { people: [{ ...envelope.people[0]!, id: id(9) as Envelope["people"][0]["id"] }] }, /not named/],
    ["not yet valid", { validFrom: "2026-06-02" }, /starts on/],
    ["no longer valid", { validTo: "2026-05-31" }, /ended on 2026-05-31/],
    ["another dataset", { datasets: ["hospital"] }, /primary-care/],
    ["a laxer threshold", { leastThreshold: 11 }, /at least 11/],
    ["a kind of analysis", { analyses: ["count"] }, /crosstab/],
    ["a kind of record", { domains: ["condition"] }, /measurement/],
    ["a concept", { concepts: [201826] }, /HbA1c \(3004410\)/],
    ["an age", { population: [{ kind: "age", at: "2026-01-01", min: 40 }] }, /only people of whom this is true: aged 40 or over on 1 January 2026/],
    ["codes", { population: [{ kind: "condition", concepts: [diabetes] }] }, /only people of whom this is true: has a recorded condition of Type 2 diabetes \[201826 and more specific ones\], at any time\. The query asks about people without it, .*criterion of its own/],
    ["a sex", { population: [{ kind: "sex", is: "female" }, { kind: "sex", is: "male" }] }, /recorded sex is male/],
  ])("%s is outside, and said in words", (_name, change, words) => {
    const answer = clearance({ ...envelope, ...change }, request, 10, today);
    expect(answer.cleared ? [] : answer.differences).toEqual([expect.stringMatching(words)]);
  });
  test("people with an illness alone, where each of them has it by the query’s own words", () => {
    const ill = { kind: "condition" as const, concepts: [diabetes] };
    const asked = { ...request, query: { ...query, population: { kind: "group" as const, match: "all" as const, of: [ill] } } };
    expect(clearance({ ...envelope, population: [ill] }, asked, 10, today)).toEqual({ cleared: true });
  });
  test("the last day still counts", () => {
    expect(clearance({ ...envelope, validTo: today }, request, 10, today)).toEqual({ cleared: true });
  });
  test("columns of table data", () => {
    const table: Query = { ...query, dataModel: { kind: "table", table: "heart" }, population: { kind: "group", match: "all", of: [{ kind: "number", column: "chol", min: 1 }] }, variables: [], analyses: [{ kind: "count", id: "n" }] };
    expect(clearance({ ...envelope, domains: [], columns: ["age"] }, { ...request, query: table }, 10, today)).toMatchObject({ differences: [expect.stringContaining("chol")] });
  });
});

describe("signed documents", () => {
  const keys = async () => {
    const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
    return { secret: await crypto.subtle.exportKey("jwk", pair.privateKey) as PrivateJwk, shared: await crypto.subtle.exportKey("jwk", pair.publicKey) as PublicJwk };
  };
  test("round trip, and refusal of another key, another kind and a changed payload", async () => {
    const [ours, theirs] = [await keys(), await keys()];
    const jws = await signDocument(envelope, "fivefold-envelope+jws", ours.secret);
    expect(await verifyDocument(jws, "fivefold-envelope+jws", Envelope, ours.shared)).toEqual({ ok: true, value: envelope });
    expect((await verifyDocument(jws, "fivefold-envelope+jws", Envelope, theirs.shared)).ok).toBe(false);
    expect((await verifyDocument(jws, "fivefold-decision+jws", Envelope, ours.shared)).ok).toBe(false);
    const [head, , signature] = jws.split(".");
    const forged = Buffer.from(canonicalOf({ ...envelope, validTo: "2099-01-01" })).toString("base64url");
    expect((await verifyDocument(`${head}.${forged}.${signature}`, "fivefold-envelope+jws", Envelope, ours.shared)).ok).toBe(false);
    expect((await verifyDocument(jws, "fivefold-envelope+jws", z.strictObject({ other: z.string() }), ours.shared)).ok).toBe(false);
    expect((await verifyDocument("not a document", "fivefold-envelope+jws", Envelope, ours.shared)).ok).toBe(false);
  });
});
const canonicalOf = (value: unknown) => JSON.stringify(value);
