import { afterEach, describe, expect, it } from "vitest";
import type { Envelope, RunDecision } from "#lib/approval/envelope.ts";
import { challengeOf, DecisionStatement, type SignedDecision } from "#lib/approval/signed-decision.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { newId, type UserId } from "#lib/kernel/ids.ts";
import { softAuthenticator, type SoftAuthenticator } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { passkeyInWords } from "#lib/protocol/committee-keys.ts";
import { acceptCommitteeKey, committeeKeysView, withdrawCommitteeKey } from "./console/committee-keys.ts";
import { signaturesDemanded } from "./committee-keys.ts";
import type { AgentContext } from "./context.ts";
import { committeeKeys } from "./store/committee-keys.ts";
import { verifyChain } from "./store/audit-chain.ts";
import { readRunRecord, saveRun } from "./store/runs.ts";
import { question } from "./testing/hospital.ts";
import { startStubPortal, type StubPortal, type StubRun } from "./testing/stub-portal.ts";
import { testTre, until } from "./testing/test-tre.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const operator = { accountId: "operator-1", email: "operator@example.org", name: "Olga Operator", orcid: null, roles: ["operator" as const] };
const origin = "http://portal.test";

async function world(members = 1) {
  const portal = await startStubPortal();
  closing.push(() => portal.stop());
  const tre = testTre({ portalUrl: portal.url, policy: { committeeSignatures: { members, origin } } });
  closing.push(() => tre.remove());
  const started = await tre.start();
  closing.push(() => started.stop());
  const [chair, lay] = await Promise.all([member(portal, "Clara Chair"), member(portal, "Lena Layperson")]);
  await until("the keys are offered", () => committeeKeys(started.context.store.db).length === 2);
  return { portal, tre, ...started, chair, lay };
}
type Member = SoftAuthenticator & { id: UserId; name: string };
async function member(portal: StubPortal, name: string, id = newId<UserId>()): Promise<Member> {
  const own = await softAuthenticator();
  portal.committeeKeys.push({ credentialId: own.credentialId, key: own.key, person: { id, name }, removedAt: null });
  return { ...own, id, name };
}
const accepted = async (context: AgentContext, own: Member) => {
  expect(await acceptCommitteeKey(context, operator, { credentialId: own.credentialId, words: await passkeyInWords(own.key), compared: "yes" })).toEqual({ ok: true, value: undefined });
};
const statement = async (envelope: Envelope, change: Record<string, unknown> = {}) => DecisionStatement.parse({
  version: 1, about: "application", treId: envelope.tre.id, application: { projectId: envelope.project.id, revision: envelope.project.revision, digest: "a".repeat(64) },
  decision: "approve", reason: "Useful to patients.", envelope: await digestOf(envelope), ...change,
});
const signed = async (of: DecisionStatement, by: readonly SoftAuthenticator[]): Promise<SignedDecision> => {
  const challenge = await challengeOf(of);
  return { statement: of, signatures: await Promise.all(by.map((one) => one.sign({ challenge, origin }))) };
};
const signedBy = (...by: readonly SoftAuthenticator[]) => async (envelope: Envelope) => [await signed(await statement(envelope), by)];
const ended = (run: StubRun, state: string) => until(`run becomes ${state}, is ${run.state}`, () => run.state === state);
const whyNot = async (run: StubRun) => {
  await ended(run, "rejected");
  return run.events.at(-1)?.reason ?? "";
};

describe("a TRE that demands the committee's own signatures", () => {
  it("runs what a member signed whose key an operator has compared, and says who signed", async () => {
    const { portal, context, chair } = await world();
    await accepted(context, chair);
    const run = await portal.submit(question, { sign: signedBy(chair) });
    await ended(run, "received");
    expect(run.results[0]!.phases.find((phase) => phase.phase === "sign-off")?.name).toContain("signed by Clara Chair with their passkeys");
    expect(portal.profile()?.committeeSignatures).toBe(1);
    expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
  });

  it("refuses what nobody signed, though the portal's own signature is whole, with a crate that says why", async () => {
    const { portal } = await world();
    const run = await portal.submit(question);
    expect(await whyNot(run)).toMatch(/runs nothing on the portal's word alone/);
    await until("the refusal's crate arrives", () => run.results.length === 1);
    expect(run.results[0]!.phases.find((phase) => phase.phase === "sign-off")).toMatchObject({ status: "failed" });
    expect(run.results[0]!.phases.find((phase) => phase.phase === "validation")).toMatchObject({ status: "completed" });
  });

  it("refuses a key that nobody has compared, too few members, another envelope, a tampered signature", async () => {
    const { portal, context, chair, lay } = await world(2);
    expect(await whyNot(await portal.submit(question, { sign: signedBy(chair, lay) }))).toMatch(/a key that this TRE does not know/);
    await accepted(context, chair);
    expect(await whyNot(await portal.submit(question, { sign: signedBy(chair, lay) }))).toMatch(/^Only 1 of the 2 members demanded has signed/);
    await accepted(context, lay);
    expect(await whyNot(await portal.submit(question, { sign: async (envelope) => [await signed(await statement(envelope, { envelope: "f".repeat(64) }), [chair, lay])] }))).toMatch(/another decision than the one/);
    const tampered = await portal.submit(question, { sign: async (envelope) => {
      const [one] = await signedBy(chair, lay)(envelope);
      const [first, second] = one!.signatures;
      return [{ ...one!, signatures: [first!, { ...second!, signature: first!.signature }] }];
    } });
    expect(await whyNot(tampered)).toMatch(/The signature of Lena Layperson does not hold/);
    await ended(await portal.submit(question, { sign: signedBy(chair, lay) }), "received");
  });

  it("refuses once the key was withdrawn here, or its owner removed it, whenever it signed", async () => {
    const { portal, context, chair, lay } = await world();
    await accepted(context, chair);
    await accepted(context, lay);
    expect(await withdrawCommitteeKey(context, operator, { credentialId: chair.credentialId, reason: "Her phone was stolen." })).toMatchObject({ ok: true });
    expect(await whyNot(await portal.submit(question, { sign: signedBy(chair) }))).toMatch(/The key of Clara Chair was withdrawn/);
    portal.committeeKeys.find((one) => one.credentialId === lay.credentialId)!.removedAt = new Date().toISOString();
    await until("the removal is heard of", () => committeeKeys(context.store.db).every((one) => one.withdrawnAt !== null));
    expect(await whyNot(await portal.submit(question, { sign: signedBy(lay) }))).toMatch(/The key of Lena Layperson was withdrawn/);
    // Compared anew, a key counts again.
    await accepted(context, chair);
    await ended(await portal.submit(question, { sign: signedBy(chair) }), "received");
  });

  it("takes no decision about a run outside its approval that is not signed, and takes one that is", async () => {
    const { portal, context, chair } = await world();
    await accepted(context, chair);
    const outside = { approval: { analyses: ["count" as const] } };
    const forged = await portal.submit(question, outside);
    await ended(forged, "awaiting-sign-off");
    await portal.decide(forged, "approve");
    expect(await whyNot(forged)).toMatch(/came without its members' signatures/);
    const run = await portal.submit(question, outside);
    await ended(run, "awaiting-sign-off");
    await portal.decide(run, "approve", {}, async (document: RunDecision) => signed(DecisionStatement.parse({ version: 1, about: "run", treId: document.treId, decision: await digestOf(document) }), [chair]));
    await ended(run, "received");
    const refused = await portal.submit(question, outside);
    await ended(refused, "awaiting-sign-off");
    await portal.decide(refused, "refuse");
    expect(await whyNot(refused)).toBe("The committee looked at it.");
  });

  it("judges again when a run starts that has waited: inside its approval, or let through by the committee", async () => {
    const { portal, context, chair } = await world();
    await accepted(context, chair);
    const inside = await portal.submit(question, { sign: signedBy(chair) });
    const outside = await portal.submit(question, { approval: { analyses: ["count" as const] } });
    await ended(outside, "awaiting-sign-off");
    await portal.decide(outside, "approve", {}, async (document: RunDecision) => signed(DecisionStatement.parse({ version: 1, about: "run", treId: document.treId, decision: await digestOf(document) }), [chair]));
    for (const run of [inside, outside]) await ended(run, "received");
    expect(await withdrawCommitteeKey(context, operator, { credentialId: chair.credentialId, reason: "Her phone was stolen." })).toMatchObject({ ok: true });
    for (const run of [inside, outside]) {
      const { runId } = run;
      await until("the run is closed", () => readRunRecord(context.store.db, runId)?.closedAt !== null);
      // As if it had stood in the queue until now, here and at the portal: of what has ended there, a poll would say so.
      run.state = "queued";
      context.store.write({ actor: "test", action: "queued-again", subject: runId }, (db) => { saveRun(db, { ...readRunRecord(db, runId)!, state: "queued", closedAt: null, resultsSha256: null }); });
      await until("it is refused", () => readRunRecord(context.store.db, runId)?.state === "rejected");
      expect(readRunRecord(context.store.db, runId)?.reason).toMatch(/The key of Clara Chair was withdrawn/);
    }
  });

  it("lets the portal change nothing about a key that it has offered once", async () => {
    const { portal, context, chair } = await world();
    await accepted(context, chair);
    const evil = await softAuthenticator();
    portal.committeeKeys.splice(0, 2, { credentialId: chair.credentialId, key: evil.key, person: { id: chair.id, name: chair.name }, removedAt: null }, { credentialId: evil.credentialId, key: chair.key, person: { id: newId<UserId>(), name: "Nobody" }, removedAt: null });
    const asked = portal.log.length;
    await until("the keys are read twice more", () => portal.log.slice(asked).filter((line) => line.includes("committee-keys")).length > 2);
    const [, held] = [signaturesDemanded(context)!.demand, signaturesDemanded(context)!.keys];
    expect(held).toEqual([{ credentialId: chair.credentialId, key: chair.key, personId: chair.id, name: "Clara Chair", withdrawn: false }]);
    expect((await committeeKeysView(context)).keys.map((one) => one.name)).not.toContain("Nobody");
  });

  it("only operators accept, only with words compared, only what was shown", async () => {
    const { context, chair } = await world();
    const words = await passkeyInWords(chair.key);
    const checker = { ...operator, roles: ["output-checker" as const] };
    const said = { credentialId: chair.credentialId, words, compared: "yes" };
    expect(await acceptCommitteeKey(context, checker, said)).toMatchObject({ ok: false, refusal: { reason: "not-permitted" } });
    expect(await acceptCommitteeKey(context, operator, { ...said, compared: "no" })).toMatchObject({ refusal: { fields: { compared: "Compare the words with the member of the committee first, then say so." } } });
    expect(await acceptCommitteeKey(context, operator, { ...said, words: "other words" })).toMatchObject({ refusal: { reason: "conflict" } });
    expect(await withdrawCommitteeKey(context, operator, { credentialId: chair.credentialId, reason: "It never counted." })).toMatchObject({ refusal: { reason: "wrong-state" } });
    expect(await acceptCommitteeKey(context, operator, said)).toMatchObject({ ok: true });
    expect(await acceptCommitteeKey(context, operator, said)).toMatchObject({ refusal: { reason: "wrong-state" } });
  });
});
