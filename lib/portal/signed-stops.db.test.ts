/** Approvals that are taken back: at once by the portal, afterwards in the committee's own name; and what members sign travels in the crates of requests. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents, envelopes, revocations } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import { judgeSignedRevocation } from "#lib/approval/signed-decision.ts";
import { verifyApprovalSignatures } from "#lib/crate/approval-signatures.ts";
import { readCrate } from "#lib/crate/read-crate.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { softAuthenticator, type SoftAuthenticator } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { closeProject } from "./change-project-state.ts";
import { castBallot, concludeDecision } from "./deliberate-on-application.ts";
import { setCommitteeRule } from "./manage-committee.ts";
import { offerCommitteeKeys } from "./offer-committee-keys.ts";
import { offerRevocations } from "./offer-revocations.ts";
import { addPasskey, beginPasskey, removePasskey } from "./passkeys.ts";
import type { Person } from "./person-of.ts";
import { poll } from "./poll.ts";
import { readProject } from "./read-project.ts";
import { readReview } from "./read-review.ts";
import { readRunCrate } from "./read-run-crate.ts";
import { revokeApproval } from "./revoke-approval.ts";
import { signDecision } from "./sign-decision.ts";
import { signRevocation } from "./sign-revocation.ts";
import { submitQuery } from "./submit-query.ts";

const origin = "http://localhost:3000";
const rationale = "As we discussed at length.";
let context: TestContext;
let federation: TestFederation;
let north: TestTre;
let south: TestTre;
let lena: Person;
let chairs: SoftAuthenticator;
let lenas: SoftAuthenticator;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["none", "approve"]);
  [north, south] = federation.tres as [TestTre, TestTre];
  lena = await addPerson(context, "Lena Lay", { grants: [{ role: "committee-member", treId: north.id }] });
  must(await setCommitteeRule(context, federation.administrator, { treId: north.id, rule: { ...rulePresets["any-handler"].rule, signatures: 2 } }));
  [chairs, lenas] = [await enrolled(north.chair), await enrolled(lena)];
  const place = { projectId: federation.projectId, treId: north.id, revision: 1 };
  must(await castBallot(context, north.chair, { ...place, ballot: { vote: "approve", rationale } }));
  must(await concludeDecision(context, north.chair, { ...place, reason: rationale, validTo: "2027-06-30" }));
  const { challenge } = must(await readReview(context, north.chair, place0())).signatures!;
  must(await signDecision(context, north.chair, { ...place, assertion: await chairs.sign({ challenge, origin }) }));
  must(await signDecision(context, lena, { ...place, assertion: await lenas.sign({ challenge, origin }) }));
});
afterAll(() => context.end());
const place0 = () => ({ projectId: federation.projectId, treId: north.id });

async function enrolled(person: Person): Promise<SoftAuthenticator> {
  const own = await softAuthenticator();
  const { challenge } = must(await beginPasskey(context, person));
  must(await addPasskey(context, person, { name: "My phone", registration: await own.register({ challenge, origin }) }));
  return own;
}
const told = async (tre: TestTre) => must(await offerRevocations(context, tre.agent, {})).revoked;

test("a request carries the members' signatures beside the approval, and is verified by itself; where nobody signed it carries none", async () => {
  await federation.submit();
  for (const [tre, expected] of [[north, { about: null, signers: [{ member: north.chair.name, fault: null }, { member: "Lena Lay", fault: null }] }], [south, null]] as const) {
    const [work] = must(await poll(context, tre.agent, { waitSeconds: 0, capacity: 1, holding: [], awaitingDecision: [] })).work;
    const { bytes } = must(await readRunCrate(context, tre.agent, { runId: work!.runId }));
    const verdict = await verifyApprovalSignatures(must(await readCrate(bytes)));
    if (expected === null) expect(verdict).toBeNull();
    else expect(verdict).toMatchObject(expected);
  }
});

test("a stop waits for no signature; the TRE is told whose word it is, and verifies that by itself", async () => {
  expect(await told(north)).toEqual([]);
  expect(must(await readReview(context, north.chair, place0())).revocation).toBeNull();
  must(await revokeApproval(context, north.chair, { ...place0(), reason: "The purpose has changed." }));
  const [envelope] = await context.db.select().from(envelopes).where(eq(envelopes.treId, north.id));
  expect(envelope!.revokedAt).not.toBeNull();
  // Nothing new starts, though nobody has signed yet.
  const { queryId, version } = await federation.draft(undefined, [north]);
  expect(await submitQuery(context, federation.researcher, { queryId, version, idempotencyKey: crypto.randomUUID() })).toMatchObject({ ok: false });
  expect(await told(north)).toMatchObject([{ envelope: envelope!.digest, reason: "The purpose has changed.", signed: null }]);
  expect(await told(south)).toEqual([]);

  const seen = async (who: Person) => must(await readReview(context, who, place0())).revocation!;
  const stops = async () => must(await readProject(context, federation.researcher, { projectId: federation.projectId })).stops;
  expect(await stops()).toEqual(["North TRE: stopped by the portal, not yet signed by the committee."]);
  const { challenge, ...before } = await seen(lena);
  expect(before).toMatchObject({ byCommittee: true, demanded: 2, signers: [], passkeys: [lenas.credentialId], sign: { ok: true } });
  const sign = async (who: Person, own: SoftAuthenticator, say: object = {}) => signRevocation(context, who, { ...place0(), assertion: await own.sign({ challenge, origin, ...say }) });
  expect(await sign(lena, lenas, { challenge: "AAAA" })).toMatchObject({ refusal: { reason: "conflict" } });
  expect(await sign(lena, chairs)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await sign(south.chair, chairs)).toMatchObject({ refusal: { reason: "not-found" } });
  expect(await sign(federation.researcher, lenas)).toMatchObject({ ok: false });
  expect(await sign(federation.administrator, lenas)).toMatchObject({ ok: false });
  expect(must(await sign(north.chair, chairs))).toEqual({ signers: 1, demanded: 2 });
  expect(await sign(north.chair, chairs)).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect((await seen(north.chair)).sign).toEqual({ ok: false, because: "You have signed it." });

  const { keys } = must(await offerCommitteeKeys(context, north.agent, {}));
  const held = keys.map(({ credentialId, key, person }) => ({ credentialId, key, personId: person.id, name: person.name, withdrawn: false }));
  const judged = async () => judgeSignedRevocation({ treId: north.id, envelope: envelope!.digest }, (await told(north))[0]!.signed!, held, { members: 2, origin });
  expect(await judged()).toMatchObject({ refusal: { message: expect.stringMatching(/^Only 1 of the 2/) } });
  expect(await stops()).toHaveLength(1);
  must(await sign(lena, lenas));
  expect(await stops()).toEqual([]);
  expect(await judged()).toEqual({ ok: true, value: { signers: [north.chair.name, "Lena Lay"], reason: "The purpose has changed." } });
  expect(await seen(lena)).toMatchObject({ signers: [north.chair.name, "Lena Lay"] });
  expect((await context.db.select().from(auditEvents).where(eq(auditEvents.action, "sign-revocation"))).map((row) => row.facts)).toMatchObject([{ signers: 1 }, { signers: 2, demanded: 2 }]);

  // A key that is removed takes its signature along here, too.
  must(await removePasskey(context, lena, { credentialId: lenas.credentialId }));
  expect(await seen(north.chair)).toMatchObject({ signers: [north.chair.name] });
  // What was signed stays as it was.
  await expect(context.db.execute(sql`delete from revocations`)).rejects.toThrow();
  await expect(context.db.execute(sql`update revocations set statement = '{}'`)).rejects.toThrow();
});

test("a project that is closed is stopped everywhere by the portal, and a committee that signs nothing need not", async () => {
  // What still runs is over first.
  await context.db.execute(sql`update runs set state = 'withdrawn'`);
  must(await closeProject(context, federation.researcher, { projectId: federation.projectId }));
  const rows = await context.db.select().from(revocations).where(eq(revocations.treId, south.id));
  expect(rows).toMatchObject([{ demanded: 0, stoppedBy: null, statement: { about: "revocation", reason: "The project was closed." } }]);
  expect(await told(south)).toMatchObject([{ reason: "The project was closed.", signed: null }]);
  expect(must(await readReview(context, south.chair, { projectId: federation.projectId, treId: south.id })).revocation).toMatchObject({ byCommittee: false, demanded: 0, sign: { ok: false, because: "This committee does not sign its decisions." } });
});
