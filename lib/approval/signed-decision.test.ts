import { describe, expect, test } from "vitest";
import { digestOf } from "#lib/kernel/digest.ts";
import type { Result } from "#lib/kernel/result.ts";
import { softAuthenticator, type Say, type SoftAuthenticator } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { Envelope, RunDecision } from "./envelope.ts";
import { challengeOf, DecisionStatement, judgeSignedEnvelope, judgeSignedRevocation, judgeSignedRunDecision, type HeldKey, type SignedDecision } from "./signed-decision.ts";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const origin = "https://portal.example";
const envelope = Envelope.parse({
  version: 1, id: id(1), project: { id: id(2), reference: "FF-2026-0001", title: "Diabetes", revision: 3 }, tre: { id: id(3), name: "Northmoor" },
  people: [{ id: id(4), name: "A. Researcher" }], datasets: ["primary-care"], analyses: ["count"], domains: ["condition"], concepts: [], columns: [], conditions: [], leastThreshold: 10,
  validFrom: "2026-01-01", validTo: "2026-12-31", decidedAt: "2026-01-01T00:00:00Z", decidedBy: "Chair",
});
const statementOf = async (change: Record<string, unknown> = {}) => DecisionStatement.parse({
  version: 1, about: "application", treId: id(3), application: { projectId: id(2), revision: 3, digest: "a".repeat(64) }, decision: "approve", reason: "Useful to patients.", envelope: await digestOf(envelope), ...change,
});
const held = (own: SoftAuthenticator, person: number, more: Partial<HeldKey> = {}): HeldKey => ({ credentialId: own.credentialId, key: own.key, personId: id(person), name: `Member ${person}`, withdrawn: false, ...more });
const signedBy = async (statement: DecisionStatement, members: readonly SoftAuthenticator[], wrong: Partial<Say> = {}): Promise<SignedDecision> => {
  const challenge = await challengeOf(statement);
  return { statement, signatures: await Promise.all(members.map((one) => one.sign({ challenge, origin, ...wrong }))) };
};
const wordsOf = (result: Result<unknown>) => (result.ok ? "ok" : result.refusal.message);

test("the challenge is a digest of domain and statement, in a fixed spelling", async () => {
  // Worked out by another way: Node's own hash over the domain's line and the JSON with its keys in order.
  const text = `Fivefold committee decision, version 1\n{"about":"run","decision":"${"b".repeat(64)}","treId":"${id(3)}","version":1}`;
  const { createHash } = await import("node:crypto");
  expect(await challengeOf(DecisionStatement.parse({ version: 1, treId: id(3), decision: "b".repeat(64), about: "run" }))).toBe(createHash("sha256").update(text).digest("base64url"));
});

describe("a signed approval", () => {
  const demand = { members: 2, origin };
  test("counts people, not keys", async () => {
    const [chair, chairsSecond, lay] = await Promise.all([softAuthenticator(), softAuthenticator("EdDSA"), softAuthenticator("RS256")]);
    const keys = [held(chair, 7), held(chairsSecond, 7), held(lay, 8)];
    const statement = await statementOf();
    expect(await judgeSignedEnvelope(envelope, [await signedBy(statement, [chair, lay])], keys, demand)).toEqual({ ok: true, value: ["Member 7", "Member 8"] });
    expect(wordsOf(await judgeSignedEnvelope(envelope, [await signedBy(statement, [chair, chairsSecond])], keys, demand))).toMatch(/^Only 1 of the 2 members demanded has signed/);
    expect(wordsOf(await judgeSignedEnvelope(envelope, [await signedBy(statement, [chair, chairsSecond])], keys, { members: 1, origin }))).toBe("ok");
  });
  test("missing, by an unknown key, by a withdrawn key: refused, each in its own words", async () => {
    const [chair, stranger] = await Promise.all([softAuthenticator(), softAuthenticator()]);
    const statement = await statementOf();
    const one = { members: 1, origin };
    expect(wordsOf(await judgeSignedEnvelope(envelope, [], [held(chair, 7)], one))).toMatch(/came without its members' signatures/);
    expect(wordsOf(await judgeSignedEnvelope(envelope, [await signedBy(statement, [stranger])], [held(chair, 7)], one))).toBe("None of the members demanded has signed the decision with a key that counts here. A signature is by a key that this TRE does not know.");
    expect(wordsOf(await judgeSignedEnvelope(envelope, [await signedBy(statement, [chair])], [held(chair, 7, { withdrawn: true })], one))).toMatch(/The key of Member 7 was withdrawn\.$/);
    // Whoever puts a stranger's key under a known id has not signed with the known key.
    const posing = { ...(await signedBy(statement, [stranger])) };
    posing.signatures = posing.signatures.map((signature) => ({ ...signature, credentialId: chair.credentialId }));
    expect(wordsOf(await judgeSignedEnvelope(envelope, [posing], [held(chair, 7)], one))).toMatch(/The signature of Member 7 does not hold: The signature is not by the passkey's key/);
  });
  test.each<[string, Record<string, unknown>]>([
    ["another envelope", { envelope: "c".repeat(64) }],
    ["another project", { application: { projectId: id(9), revision: 3, digest: "a".repeat(64) } }],
    ["another version", { application: { projectId: id(2), revision: 2, digest: "a".repeat(64) } }],
    ["another TRE", { treId: id(9) }],
    ["a refusal", { decision: "refuse" }],
  ])("over %s is none over this", async (_name, change) => {
    const chair = await softAuthenticator();
    expect(wordsOf(await judgeSignedEnvelope(envelope, [await signedBy(await statementOf(change), [chair])], [held(chair, 7)], { members: 1, origin }))).toMatch(/signed is another decision/);
  });
  test("a word changed after it was signed is seen", async () => {
    const chair = await softAuthenticator();
    const signed = await signedBy(await statementOf(), [chair]);
    const changed = { ...signed, statement: await statementOf({ reason: "Whatever." }) };
    expect(wordsOf(await judgeSignedEnvelope(envelope, [changed], [held(chair, 7)], { members: 1, origin }))).toMatch(/It is over something else/);
    // The statement as it was signed, the envelope made wider.
    expect((await judgeSignedEnvelope({ ...envelope, validTo: "2036-12-31" }, [signed], [held(chair, 7)], { members: 1, origin })).ok).toBe(false);
  });
  test.each<[string, Partial<Say>]>([["on another site", { origin: "https://portal.example.evil.test" }], ["by a touch alone", { flags: 0x01 }]])("%s it does not count", async (_name, wrong) => {
    const chair = await softAuthenticator();
    expect((await judgeSignedEnvelope(envelope, [await signedBy(await statementOf(), [chair], wrong)], [held(chair, 7)], { members: 1, origin })).ok).toBe(false);
  });
  test("of several the one over this envelope speaks", async () => {
    const chair = await softAuthenticator();
    const [older, own] = [await signedBy(await statementOf({ envelope: "c".repeat(64) }), [chair]), await signedBy(await statementOf(), [chair])];
    expect(wordsOf(await judgeSignedEnvelope(envelope, [older, own], [held(chair, 7)], { members: 1, origin }))).toBe("ok");
  });
});

test("a decision about one run is signed as that decision, and no other", async () => {
  const chair = await softAuthenticator();
  const decision = RunDecision.parse({ version: 1, runId: id(5), treId: id(3), dataset: "primary-care", queryDigest: "d".repeat(64), decision: "approve", reason: "Fine.", decidedBy: "Chair", decidedAt: "2026-01-01T00:00:00Z" });
  const signed = await signedBy(DecisionStatement.parse({ version: 1, about: "run", treId: id(3), decision: await digestOf(decision) }), [chair]);
  const [keys, demand] = [[held(chair, 7)], { members: 1, origin }];
  expect(wordsOf(await judgeSignedRunDecision(decision, signed, keys, demand))).toBe("ok");
  expect(wordsOf(await judgeSignedRunDecision({ ...decision, dataset: "hospital" }, signed, keys, demand))).toMatch(/another decision/);
  expect(wordsOf(await judgeSignedRunDecision(decision, undefined, keys, demand))).toMatch(/without its members' signatures/);
  expect(wordsOf(await judgeSignedRunDecision(decision, await signedBy(await statementOf(), [chair]), keys, demand))).toMatch(/another decision/);
});

describe("an approval taken back", () => {
  const [here, demand] = [{ treId: id(3), envelope: "e".repeat(64) }, { members: 2, origin }];
  const stop = (change: Record<string, unknown> = {}) => DecisionStatement.parse({ version: 1, about: "revocation", treId: id(3), projectId: id(2), envelopes: ["e".repeat(64)], reason: "The purpose has changed.", stoppedAt: "2026-06-01T00:00:00Z", ...change });
  test("is the committee's word once enough members have signed that very approval's end", async () => {
    const [chair, lay] = await Promise.all([softAuthenticator(), softAuthenticator("EdDSA")]);
    const keys = [held(chair, 7), held(lay, 8)];
    expect(await judgeSignedRevocation(here, await signedBy(stop(), [chair, lay]), keys, demand)).toEqual({ ok: true, value: { signers: ["Member 7", "Member 8"], reason: "The purpose has changed." } });
    expect(wordsOf(await judgeSignedRevocation(here, await signedBy(stop(), [chair]), keys, demand))).toMatch(/^Only 1 of the 2 members demanded has signed/);
    for (const change of [{ envelopes: ["f".repeat(64)] }, { treId: id(9) }]) expect(wordsOf(await judgeSignedRevocation(here, await signedBy(stop(change), [chair, lay]), keys, demand))).toMatch(/signed is another decision/);
    expect(wordsOf(await judgeSignedRevocation(here, await signedBy(await statementOf({ decision: "refuse" }), [chair, lay]), keys, demand))).toMatch(/takes no approval back/);
    // An approval's signatures under a revocation's words are over something else.
    expect((await judgeSignedRevocation(here, { ...(await signedBy(await statementOf(), [chair, lay])), statement: stop() }, keys, demand)).ok).toBe(false);
  });
  test("gives no approval: a signed stop is none", async () => {
    const chair = await softAuthenticator();
    expect((await judgeSignedEnvelope(envelope, [await signedBy(stop({ envelopes: [await digestOf(envelope)] }), [chair])], [held(chair, 7)], { members: 1, origin })).ok).toBe(false);
  });
});
