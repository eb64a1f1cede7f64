import { expect, test } from "vitest";
import { Envelope, envelopeType } from "#lib/approval/envelope.ts";
import { PortableSignatures } from "#lib/approval/portable-signatures.ts";
import { signDocument, type PrivateJwk } from "#lib/approval/signature.ts";
import { challengeOf, DecisionStatement } from "#lib/approval/signed-decision.ts";
import { digestOf, sha256 } from "#lib/kernel/digest.ts";
import { softAuthenticator, type Say } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { verifyApprovalSignatures } from "./approval-signatures.ts";
import { brokenRules, inspectCrate } from "./check-crate.ts";
import { readCrate } from "./read-crate.ts";
import { receiveRequest } from "./receive-request.ts";
import { refusalAsAnswer } from "./refusal-as-answer.ts";
import { buildRequestCrate } from "./request-crate.ts";
import { buildResultsCrate } from "./results-crate.ts";
import { sampleRequest, sampleResults } from "./testing/sample-crate.ts";

const origin = "https://portal.example";
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const envelope = Envelope.parse({
  version: 1, id: id(1), project: { id: id(2), reference: "FF-2026-001", title: "Asthma", revision: 3 }, tre: { id: id(3), name: "Wessex TRE" },
  people: [{ id: id(4), name: "Josiah Carberry" }], datasets: ["primary-care"], analyses: ["count"], domains: ["condition"], concepts: [], columns: [], conditions: [], leastThreshold: 10,
  validFrom: "2026-01-01", validTo: "2026-12-31", decidedAt: "2026-01-01T00:00:00Z", decidedBy: "Chair",
});

/** A request whose approval two members have signed. `wrong` spoils the second signature, `change` what was signed. */
async function signedRequest({ wrong = {}, change = {} }: { wrong?: Partial<Say>; change?: Record<string, unknown> } = {}) {
  const { privateKey } = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]));
  const jws = await signDocument(envelope, envelopeType, (await crypto.subtle.exportKey("jwk", privateKey)) as PrivateJwk);
  const statement = DecisionStatement.parse({ version: 1, about: "application", treId: id(3), application: { projectId: id(2), revision: 3, digest: "a".repeat(64) }, decision: "approve", reason: "Useful to patients.", envelope: await digestOf(envelope), ...change });
  const [chair, lay] = await Promise.all([softAuthenticator(), softAuthenticator("EdDSA")]);
  const challenge = await challengeOf(statement);
  const signatures = PortableSignatures.parse({ version: 1, origin, statement, signatures: [
    { member: "Clara Chair", key: chair.key, assertion: await chair.sign({ challenge, origin }) }, { member: "Lena Lay", key: lay.key, assertion: await lay.sign({ challenge, origin, ...wrong }) },
  ] });
  return { ...(await sampleRequest()), approval: { jws, digest: await sha256(jws), signatures } };
}
async function verdictOn(zip: Uint8Array) {
  const crate = await readCrate(zip);
  if (!crate.ok) throw new Error(crate.refusal.message);
  return verifyApprovalSignatures(crate.value);
}

test("a request carries what its committee's members signed, keeps every rule with it, and reads back as it was built", async () => {
  const request = await signedRequest();
  const zip = await buildRequestCrate(request);
  const { reports, crate } = await inspectCrate(zip, "request");
  for (const strength of ["must", "should", "may"] as const) expect(brokenRules(reports, strength)).toEqual([]);
  expect(crate?.graph.byId.get("approval.signatures.json")).toMatchObject({ "@type": "File", about: { "@id": "approval.jws" }, description: expect.stringContaining("Clara Chair, Lena Lay") });
  const read = await receiveRequest(zip);
  expect(read.ok ? read.value.request : read.refusal).toEqual(request);
  expect(await verdictOn(zip)).toMatchObject({ about: null, signers: [{ member: "Clara Chair", fault: null }, { member: "Lena Lay", fault: null }] });
});

test("the answer keeps them, so that an archived crate is verified by itself, and another's signatures are no answer", async () => {
  const zip = await buildRequestCrate(await signedRequest());
  const results = await buildResultsCrate(await sampleResults(zip));
  if (!results.ok) throw new Error(results.refusal.message);
  expect(await verdictOn(results.value)).toMatchObject({ about: null, signers: [{ fault: null }, { fault: null }] });
  const [answer, other] = [await readCrate(results.value), await readCrate(await buildRequestCrate(await signedRequest()))];
  if (!answer.ok || !other.ok) throw new Error("the crates can be read");
  expect(refusalAsAnswer(answer.value, other.value)?.refusal.message).toContain("approval.signatures.json");
});

test("a signature that does not hold, another approval, and no approval are told apart", async () => {
  expect(await verdictOn(await buildRequestCrate(await signedRequest({ wrong: { flags: 0x01 } })))).toMatchObject({ about: null, signers: [{ fault: null }, { member: "Lena Lay", fault: "The authenticator did not check that it was its owner." }] });
  expect(await verdictOn(await buildRequestCrate(await signedRequest({ wrong: { origin: "https://evil.example" } })))).toMatchObject({ signers: [{ fault: null }, { fault: "It was made on another web site." }] });
  for (const change of [{ envelope: "f".repeat(64) }, { treId: id(9) }, { application: { projectId: id(2), revision: 2, digest: "a".repeat(64) } }]) {
    expect(await verdictOn(await buildRequestCrate(await signedRequest({ change })))).toMatchObject({ about: expect.stringContaining("another approval"), signers: [{ fault: null }, { fault: null }] });
  }
  expect(await verdictOn(await buildRequestCrate(await signedRequest({ change: { decision: "refuse" } })))).toMatchObject({ about: "What was signed is no approval." });
  expect(await verdictOn(await buildRequestCrate(await sampleRequest()))).toBeNull();
});
