import { afterEach, describe, expect, it } from "vitest";
import type { Envelope } from "#lib/approval/envelope.ts";
import { challengeOf, DecisionStatement, type SignedDecision } from "#lib/approval/signed-decision.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { newId, type UserId } from "#lib/kernel/ids.ts";
import { softAuthenticator, type SoftAuthenticator } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { passkeyInWords } from "#lib/protocol/committee-keys.ts";
import { acceptCommitteeKey } from "./console/committee-keys.ts";
import { connectionHealth } from "./console/connection-health.ts";
import { committeeKeys } from "./store/committee-keys.ts";
import { revocationOf } from "./store/revocations.ts";
import { verifyChain } from "./store/audit-chain.ts";
import type { Engine } from "./engines/engine.ts";
import { memoryEngine } from "./engines/memory.ts";
import { hospital, question } from "./testing/hospital.ts";
import { startStubPortal, type StubRun } from "./testing/stub-portal.ts";
import { testTre, until } from "./testing/test-tre.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const operator = { accountId: "operator-1", email: "operator@example.org", name: "Olga Operator", orcid: null, roles: ["operator" as const] };
const origin = "http://portal.test";
const stoppedAt = "2026-11-20T09:00:00.000Z";
const reason = "The purpose has changed.";

/** `members`: how many must sign; 0: this TRE leaves it at the portal's signature. */
async function world(members: number) {
  const portal = await startStubPortal();
  closing.push(() => portal.stop());
  const gates: Promise<void>[] = [];
  const engine: Engine = { ...memoryEngine(hospital), run: async (...call) => { await gates.shift(); return memoryEngine(hospital).run(...call); } };
  const tre = testTre({ portalUrl: portal.url, engine, policy: { limits: { concurrentRuns: 1 }, ...(members > 0 && { committeeSignatures: { members, origin } }) } });
  closing.push(() => tre.remove());
  const started = await tre.start();
  closing.push(() => started.stop());
  const { context } = started;
  const chair = await softAuthenticator();
  if (members > 0) {
    portal.committeeKeys.push({ credentialId: chair.credentialId, key: chair.key, person: { id: newId<UserId>(), name: "Clara Chair" }, removedAt: null });
    await until("the key is offered", () => committeeKeys(context.store.db).length === 1);
    expect(await acceptCommitteeKey(context, operator, { credentialId: chair.credentialId, words: await passkeyInWords(chair.key), compared: "yes" })).toMatchObject({ ok: true });
  }
  const submit = async () => {
    let digest = "";
    const run = await portal.submit(question, { sign: async (envelope) => {
      digest = await digestOf(envelope);
      return members === 0 ? [] : [await signed(await approving(envelope), [chair])];
    } });
    return { run, digest };
  };
  /** A run that waits in the queue, behind another that takes the only place until `letGo`. */
  const queued = async () => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate.promise);
    const before = await submit();
    await until("the place is taken", () => before.run.state === "running");
    const waiting = await submit();
    await until("it waits", () => waiting.run.state === "queued");
    return { ...waiting, letGo: () => { gate.resolve(); } };
  };
  const whyNot = async (run: StubRun) => {
    await until(`run becomes rejected, is ${run.state}`, () => run.state === "rejected");
    return run.events.at(-1)?.reason;
  };
  const stopped = async () => {
    const health = await connectionHealth(context, operator);
    return health.ok ? health.value.stopped : [];
  };
  return { portal, context, chair, submit, queued, whyNot, stopped };
}
const approving = async (envelope: Envelope) => DecisionStatement.parse({
  version: 1, about: "application", treId: envelope.tre.id, application: { projectId: envelope.project.id, revision: envelope.project.revision, digest: "a".repeat(64) }, decision: "approve", reason: "Useful to patients.", envelope: await digestOf(envelope),
});
const signed = async (of: DecisionStatement, by: readonly SoftAuthenticator[]): Promise<SignedDecision> => {
  const challenge = await challengeOf(of);
  return { statement: of, signatures: await Promise.all(by.map((one) => one.sign({ challenge, origin }))) };
};
const received = (run: StubRun) => until(`run becomes received, is ${run.state}`, () => run.state === "received");

describe("an approval that was taken back", { timeout: 60_000 }, () => {
  it("stops what waits on the portal's word, is told as that, and as the committee's once its members have signed", async () => {
    const { portal, context, chair, submit, queued, whyNot, stopped } = await world(1);
    const first = await queued();
    portal.revocations.push({ envelope: first.digest, reason, stoppedAt, signed: null });
    await until("it is heard", () => revocationOf(context.store.db, first.digest) !== undefined);
    first.letGo();
    expect(await whyNot(first.run)).toBe(`The approval was stopped by the portal, not yet signed by the committee: ${reason}`);
    // What stands on another approval goes on.
    const second = await queued();

    // By a stranger's key, or over another approval, it stays the portal's word.
    const stop = (envelope: string) => DecisionStatement.parse({ version: 1, about: "revocation", treId: portal.treId, projectId: newId(), envelopes: [envelope], reason, stoppedAt });
    const tries = [await signed(stop(first.digest), [await softAuthenticator()]), await signed(stop(second.digest), [chair])];
    for (const one of tries) {
      const asked = portal.log.length;
      portal.revocations.splice(0, 1, { envelope: first.digest, reason, stoppedAt, signed: one });
      await until("it is read twice more", () => portal.log.slice(asked).filter((line) => line.includes("revocations")).length > 2);
      expect(revocationOf(context.store.db, first.digest)?.signers).toBeNull();
    }
    portal.revocations.splice(0, 1, { envelope: first.digest, reason: "Other words of the portal's.", stoppedAt, signed: await signed(stop(first.digest), [chair]) });
    await until("it is verified", () => revocationOf(context.store.db, first.digest)?.signers != null);
    // The reason is the one that was signed.
    expect(await stopped()).toMatchObject([{ isSigned: true, words: `The committee took the approval back, as Clara Chair has signed: ${reason}` }]);

    // A portal that takes its word back changes nothing here.
    portal.revocations.splice(0, 1, { envelope: second.digest, reason, stoppedAt, signed: await signed(stop(second.digest), [chair]) });
    await until("it is verified", () => revocationOf(context.store.db, second.digest)?.signers != null);
    portal.revocations.splice(0);
    second.letGo();
    expect(await whyNot(second.run)).toBe(`The committee took the approval back, as Clara Chair has signed: ${reason}`);
    await received((await submit()).run);
    expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
    expect(() => context.store.db.exec("DELETE FROM revocations")).toThrow(/stays so/);
    expect(() => context.store.db.exec("UPDATE revocations SET signed_at = NULL")).toThrow(/never changed/);
  });

  it("stops at the door, too, and where the TRE asks for no signatures it is the portal's word", async () => {
    const { portal, context, queued, whyNot, stopped } = await world(0);
    const { run, digest, letGo } = await queued();
    portal.revocations.push({ envelope: digest, reason, stoppedAt, signed: null });
    await until("it is heard", () => revocationOf(context.store.db, digest) !== undefined);
    letGo();
    expect(await whyNot(run)).toBe(`The approval was taken back, as the portal says: ${reason}`);
    expect(await stopped()).toMatchObject([{ isSigned: false }]);
    // Handed out all the same, under the approval that was taken back.
    let held: string[] = [];
    const again = await portal.submit(question, { sign: async (envelope) => {
      held = [await digestOf(envelope)];
      portal.revocations.push({ envelope: held[0]!, reason, stoppedAt, signed: null });
      await until("it is heard", () => revocationOf(context.store.db, held[0]!) !== undefined);
      return [];
    } });
    await until("it is refused", () => again.state === "rejected");
    expect(again.events.at(-1)?.reason).toMatch(/^The approval was taken back/);
    await until("the refusal's crate arrives", () => again.results.length === 1);
    expect(again.results[0]!.phases.find((phase) => phase.phase === "sign-off")).toMatchObject({ status: "failed", name: "Sign-off: the approval was taken back" });
  });
});
