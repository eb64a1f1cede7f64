import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEvents, envelopes, passkeys, registerEntries, runs, siteDecisions, tres } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, testProfile, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { RunDecision } from "#lib/approval/envelope.ts";
import { judgeSignedEnvelope, judgeSignedRunDecision, signersOf } from "#lib/approval/signed-decision.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { RunId } from "#lib/kernel/ids.ts";
import { softAuthenticator, type SoftAuthenticator } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { passkeyInWords } from "#lib/protocol/committee-keys.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { castBallot, concludeDecision } from "./deliberate-on-application.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { decideOnRun } from "./decide-on-run.ts";
import { readCommittee, setCommitteeRule } from "./manage-committee.ts";
import { offerCommitteeKeys } from "./offer-committee-keys.ts";
import { addPasskey, beginPasskey, listPasskeys, removePasskey } from "./passkeys.ts";
import type { Person } from "./person-of.ts";
import { poll } from "./poll.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { readProject } from "./read-project.ts";
import { readReview } from "./read-review.ts";
import { readRunReview } from "./read-run-review.ts";
import { signDecision } from "./sign-decision.ts";
import { signRunDecision } from "./sign-run-decision.ts";

const origin = "http://localhost:3000";
const rationale = "As we discussed at length.";
let context: TestContext;
let federation: TestFederation;
let north: TestTre;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE"], ["none"]);
  [north] = federation.tres as [TestTre];
});
afterAll(() => context.end());

async function enrolled(person: Person, name = "My phone"): Promise<SoftAuthenticator> {
  const own = await softAuthenticator();
  const { challenge } = must(await beginPasskey(context, person));
  must(await addPasskey(context, person, { name, registration: await own.register({ challenge, origin }) }));
  return own;
}

describe("a person's passkeys", () => {
  test("are made in answer to a challenge of their own, once, and shown with the words that TREs compare", async () => {
    const person = await addPerson(context, "Clara", { grants: [] });
    const own = await softAuthenticator();
    const asked = must(await beginPasskey(context, person));
    expect(asked).toMatchObject({ rpId: "localhost", algorithms: [-7, -8, -257], exclude: [] });
    const registration = await own.register({ challenge: asked.challenge, origin });
    expect(await addPasskey(context, await addPerson(context, "Other", { grants: [] }), { name: "Mine", registration })).toMatchObject({ refusal: { reason: "expired" } });
    expect(await addPasskey(context, person, { name: "x", registration })).toMatchObject({ refusal: { fields: { name: expect.stringContaining("2 characters") } } });
    expect(await addPasskey(context, person, { name: "Mine", registration: await own.register({ challenge: asked.challenge, origin: "https://evil.test" }) })).toMatchObject({ refusal: { message: expect.stringContaining("another web site") } });
    expect(await addPasskey(context, person, { name: "Mine", registration: await own.register({ challenge: asked.challenge, origin, flags: 0x01 }) })).toMatchObject({ refusal: { message: expect.stringContaining("its owner") } });
    const { words } = must(await addPasskey(context, person, { name: "My phone", registration }));
    expect(words).toBe(await passkeyInWords(own.key));
    expect(await addPasskey(context, person, { name: "Again", registration })).toMatchObject({ refusal: { reason: "expired" } });
    expect(must(await listPasskeys(context, person))).toMatchObject([{ credentialId: own.credentialId, name: "My phone", words, lastUsedAt: null }]);
    // Neither a second time, nor under somebody else's name.
    const thief = await addPerson(context, "Thief", { grants: [] });
    const { challenge } = must(await beginPasskey(context, thief));
    expect(await addPasskey(context, thief, { name: "Mine now", registration: await own.register({ challenge, origin }) })).toMatchObject({ refusal: { reason: "conflict" } });
    expect(await removePasskey(context, thief, { credentialId: own.credentialId })).toMatchObject({ refusal: { reason: "not-found" } });
    must(await removePasskey(context, person, { credentialId: own.credentialId }));
    expect(must(await listPasskeys(context, person))).toEqual([]);
    expect((await context.db.select({ action: auditEvents.action }).from(auditEvents).where(eq(auditEvents.subjectId, person.userId))).map((one) => one.action)).toEqual(["begin-passkey", "add-passkey", "remove-passkey"]);
  });
  test("are nothing for tokens or strangers, and a challenge grows old", async () => {
    const person = await addPerson(context, "Dora", { grants: [] });
    expect(await beginPasskey(context, { ...person, via: "token" })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(await beginPasskey(context, { kind: "anonymous" })).toMatchObject({ refusal: { reason: "not-signed-in" } });
    const own = await softAuthenticator();
    const { challenge } = must(await beginPasskey(context, person));
    const registration = await own.register({ challenge, origin });
    const later = { ...context, clock: { now: () => new Date(context.clock.now().getTime() + 11 * 60_000) } };
    expect(await addPasskey(later, person, { name: "Late", registration })).toMatchObject({ refusal: { reason: "expired" } });
  });
});

test("a decision counts once two members have signed it; the TRE gets what it can verify by itself", async () => {
  const { projectId, administrator } = federation;
  const place = { projectId, treId: north.id, revision: 1 };
  const member = await addPerson(context, "Lena Lay", { grants: [{ role: "committee-member", treId: north.id }] });
  const dictionary = { table: "care", label: "Care", columns: [{ kind: "number" as const, name: "bmi_rec", label: "Body mass index", unit: "kg/m²", min: 10, max: 80, missingCodes: [] }] };
  // One signature by the committee's rule; two, because the TRE itself demands two: no administrator can set that aside.
  must(await setCommitteeRule(context, administrator, { treId: north.id, rule: { ...rulePresets["any-handler"].rule, signatures: 1 } }));
  await context.db.update(tres).set({ profile: testProfile("North TRE", { committeeSignatures: 2, datasets: testProfile("North TRE").datasets.map((one) => ({ ...one, dictionary })) }) }).where(eq(tres.id, north.id));
  expect(must(await readCommittee(context, administrator, { treId: north.id })).treSignatures).toBe(2);
  expect(await decideOnApplication(context, north.chair, { ...place, decision: "approve", reason: rationale, validTo: "2027-06-30" })).toMatchObject({ refusal: { message: expect.stringContaining("decides together") } });
  must(await castBallot(context, north.chair, { ...place, ballot: { vote: "approve", rationale } }));
  expect(await signDecision(context, north.chair, { ...place, assertion: await (await softAuthenticator()).sign({ challenge: "AAAA", origin }) })).toMatchObject({ ok: false });
  expect(must(await concludeDecision(context, north.chair, { ...place, reason: rationale, validTo: "2027-06-30", columns: ["bmi_rec"], population: [{ kind: "number", column: "bmi_rec", min: 30 }] }))).toEqual({ state: "awaiting", envelopeId: null });
  expect(await context.db.$count(envelopes)).toBe(0);
  expect(must(await readProject(context, federation.researcher, { projectId })).sites[0]).toMatchObject({ state: "awaiting", reason: null });

  const [chairs, lays] = [await enrolled(north.chair), await enrolled(member)];
  const read = async (who: Person) => must(await readReview(context, who, { projectId, treId: north.id })).signatures!;
  const before = await read(north.chair);
  expect(before).toMatchObject({ demanded: 2, signers: [], decision: "approve", reason: rationale, approval: { validTo: "2027-06-30", datasets: ["North TRE primary care"] }, passkeys: [chairs.credentialId], sign: { ok: true } });
  // In the words of the screen on which it was narrowed, and in no names of columns.
  expect(before.approval!.cover).toMatchObject([{ term: "Kinds of result" }, { term: "Kinds of record" }, { term: "Columns", detail: "Only Body mass index" }, { term: "People", detail: expect.stringMatching(/body mass index.*30/i) }]);
  expect(JSON.stringify(before.approval)).not.toContain("bmi_rec");
  const { challenge } = before;
  const sign = async (who: Person, own: SoftAuthenticator, say: object = {}) => signDecision(context, who, { ...place, assertion: await own.sign({ challenge, origin, ...say }) });
  expect(await sign(north.chair, chairs, { challenge: "AAAA" })).toMatchObject({ refusal: { reason: "conflict" } });
  expect(await sign(north.chair, chairs, { origin: "https://evil.test" })).toMatchObject({ refusal: { reason: "invalid-input" } });
  expect(await sign(north.chair, lays)).toMatchObject({ refusal: { message: expect.stringContaining("not a passkey of your account") } });
  expect(await sign(federation.researcher, lays)).toMatchObject({ ok: false });
  expect(await sign(administrator, lays)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(must(await sign(north.chair, chairs, { signCount: 9 }))).toEqual({ state: "awaiting", envelopeId: null });
  expect(await sign(north.chair, chairs, { signCount: 10 })).toMatchObject({ refusal: { message: expect.stringContaining("signed this decision with this passkey already") } });
  expect((await read(north.chair)).sign).toEqual({ ok: false, because: "You have signed it." });

  // Written anew, it is signed anew; a counter that goes back tells of a copy.
  must(await concludeDecision(context, north.chair, { ...place, reason: `${rationale} And once more.`, validTo: "2027-05-31" }));
  const anew = (await read(north.chair)).challenge;
  expect(anew).not.toBe(challenge);
  expect((await read(north.chair)).signers).toEqual([]);
  expect(await sign(member, lays)).toMatchObject({ refusal: { reason: "conflict" } });
  expect(await sign(north.chair, chairs, { challenge: anew, signCount: 9 })).toMatchObject({ refusal: { message: expect.stringContaining("counts backwards") } });
  must(await sign(north.chair, chairs, { challenge: anew, signCount: 11 }));
  expect(must(await sign(member, lays, { challenge: anew }))).toMatchObject({ state: "approved", envelopeId: expect.any(String) });
  const [site] = await context.db.select().from(siteDecisions).where(eq(siteDecisions.projectId, projectId));
  expect(site).toMatchObject({ state: "approved", validTo: "2027-05-31", decidedBy: north.chair.userId });

  const [entry] = await context.db.select().from(registerEntries);
  expect(RegisterRecord.parse(entry!.record).sites).toMatchObject([{ tre: "North TRE", state: "approved", signatures: 2 }]);

  // What the TRE is given, and verifies with keys that it has from the same portal but has compared itself.
  const { keys } = must(await offerCommitteeKeys(context, north.agent, {}));
  expect(keys.map((one) => [one.person.name, one.credentialId, one.removedAt])).toEqual([[north.chair.name, chairs.credentialId, null], ["Lena Lay", lays.credentialId, null]]);
  expect(await offerCommitteeKeys(context, administrator, {})).toMatchObject({ refusal: { reason: "unauthenticated-agent" } });
  await federation.submit();
  const [work] = must(await poll(context, north.agent, { waitSeconds: 0, capacity: 1, holding: [], awaitingDecision: [] })).work;
  const envelope = readOwnEnvelope(work!.envelopes[0]!);
  const held = keys.map(({ credentialId, key, person }) => ({ credentialId, key, personId: person.id, name: person.name, withdrawn: false }));
  expect(await judgeSignedEnvelope(envelope, work!.signed!, held, { members: 2, origin })).toEqual({ ok: true, value: [north.chair.name, "Lena Lay"] });
  expect(work!.signed!.at(-1)!.statement).toMatchObject({ envelope: await digestOf(envelope), decision: "approve", reason: `${rationale} And once more.` });
  // The signatures over the decision as it was first written are over that one alone.
  expect((await signersOf({ ...work!.signed![0]!, statement: work!.signed![1]!.statement }, held, origin)).names).toEqual([]);

  // A key that its owner removes takes its signature along; with another key they sign again.
  must(await removePasskey(context, member, { credentialId: lays.credentialId }));
  expect((await read(member))).toMatchObject({ signers: [north.chair.name], sign: { ok: false, because: expect.stringContaining("no passkey yet") } });
  expect(await sign(member, lays, { challenge: anew })).toMatchObject({ ok: false });
  const second = await enrolled(member, "New phone");
  expect(must(await sign(member, second, { challenge: anew }))).toMatchObject({ state: "approved", envelopeId: site!.envelopeId });
  expect((await read(member)).signers).toEqual([north.chair.name, "Lena Lay"]);
  expect(must(await offerCommitteeKeys(context, north.agent, {})).keys.map((one) => one.removedAt === null)).toEqual([true, false, true]);
  expect(await context.db.$count(passkeys, eq(passkeys.userId, member.userId))).toBe(2);
});

test("the committee's word on one run goes to a TRE that demands signatures once members have signed it", async () => {
  const { id } = await federation.submit();
  const [run] = await context.db.update(runs).set({ state: "awaiting-sign-off", differences: ["It asks for more."] }).where(eq(runs.submissionId, id)).returning();
  const runId = run!.id as RunId;
  const [other] = [await addPerson(context, "Mo Member", { grants: [{ role: "committee-member", treId: north.id }] })];
  const chair = await enrolled(north.chair, "Second phone");
  const lay = await enrolled(other);
  const asked = async () => must(await poll(context, north.agent, { waitSeconds: 0, capacity: 0, holding: [], awaitingDecision: [runId] })).decisions;
  expect(must(await decideOnRun(context, north.chair, { runId, decision: "approve", reason: rationale }))).toEqual({ runId, decision: "approve", inForce: false });
  expect(await asked()).toEqual([]);
  const read = async (who: Person) => must(await readRunReview(context, who, { runId })).signatures!;
  const { challenge } = await read(other);
  expect(await read(north.chair)).toMatchObject({ demanded: 2, signers: [], decision: "approve", reason: rationale, approval: null });
  const sign = async (who: Person, own: SoftAuthenticator) => signRunDecision(context, who, { runId, assertion: await own.sign({ challenge, origin }) });
  expect(await sign(federation.researcher, lay)).toMatchObject({ refusal: { reason: "not-found" } });
  expect(must(await sign(north.chair, chair))).toEqual({ inForce: false });
  expect(await sign(north.chair, chair)).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect(must(await sign(other, lay))).toEqual({ inForce: true });
  const [decision] = await asked();
  const document = RunDecision.parse(JSON.parse(Buffer.from(decision!.decision.split(".")[1]!, "base64url").toString()));
  const held = must(await offerCommitteeKeys(context, north.agent, {})).keys.map(({ credentialId, key, person }) => ({ credentialId, key, personId: person.id, name: person.name, withdrawn: false }));
  expect(await judgeSignedRunDecision(document, decision!.signed, held, { members: 2, origin })).toEqual({ ok: true, value: [north.chair.name, "Mo Member"] });
  expect(await decideOnRun(context, north.chair, { runId, decision: "refuse", reason: rationale })).toMatchObject({ refusal: { reason: "wrong-state" } });
});
