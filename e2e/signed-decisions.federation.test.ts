/**
 * Three committees with rules of their own decide one application: one approves on a condition, one refuses, one approves by passkeys after a recusal, at a
 * TRE that takes nothing less. The portal's own verbs on a real PostgreSQL, three agents as they run in TREs, authenticators in software.
 */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runs } from "#db/schema/index.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { acceptCommitteeKey, committeeKeysView, withdrawCommitteeKey } from "#lib/agent/console/committee-keys.ts";
import { readRunRecord } from "#lib/agent/store/runs.ts";
import { revocations } from "#lib/agent/store/revocations.ts";
import { question } from "#lib/agent/testing/hospital.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { softAuthenticator, type SoftAuthenticator } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { decideOnApplication } from "#lib/portal/decide-on-application.ts";
import { castBallot, closeRound, concludeDecision, declareInterests } from "#lib/portal/deliberate-on-application.ts";
import { seatMember, setCommitteeRule } from "#lib/portal/manage-committee.ts";
import { addPasskey, beginPasskey, listPasskeys } from "#lib/portal/passkeys.ts";
import type { Person } from "#lib/portal/person-of.ts";
import { readRegisterEntry } from "#lib/portal/read-register.ts";
import { readReview } from "#lib/portal/read-review.ts";
import { revokeApproval } from "#lib/portal/revoke-approval.ts";
import { signDecision } from "#lib/portal/sign-decision.ts";
import { signRevocation } from "#lib/portal/sign-revocation.ts";
import { simulatedPortal, simulatedTre, until, type People, type SimulatedPortal, type SimulatedTre } from "./simulated-federation.ts";

let portal: SimulatedPortal;
let [north, south, west]: SimulatedTre[] = [];
let federation: TestFederation;
/** Members of the west's committee, with their passkeys. */
let signers: [Person, SoftAuthenticator][] = [];
const people: People = [43, 22, 31, 54];
const rationale = "As we discussed at length.";
const operator = { accountId: "operator-1", email: "olga@west.example", name: "Olga Operator", orcid: null, roles: ["operator" as const] };

beforeAll(async () => {
  portal = await simulatedPortal();
  north = await simulatedTre(portal, "North TRE", people);
  south = await simulatedTre(portal, "South TRE", people);
  west = await simulatedTre(portal, "West TRE", people, { committeeSignatures: { members: 2 } });
  federation = await testFederation(portal.context, [], ["none", "none", "none"], { tres: [north, south, west], dataset: "hospital" });
});
afterAll(async () => {
  for (const tre of [north, south, west]) await tre?.stop();
  await portal.stop();
});

async function enrolled(person: Person): Promise<SoftAuthenticator> {
  const own = await softAuthenticator();
  const { challenge } = must(await beginPasskey(portal.context, person));
  must(await addPasskey(portal.context, person, { name: "My phone", registration: await own.register({ challenge, origin: portal.url }) }));
  return own;
}
const runsOf = (submissionId: string) => portal.context.db.select().from(runs).where(eq(runs.submissionId, submissionId));
async function endOf(submissionId: string, tre: SimulatedTre): Promise<{ state: string; reason: string | null }> {
  await until(`the run at ${tre.name} ends`, async () => (await runsOf(submissionId)).some((run) => run.treId === tre.id && ["received", "rejected", "failed"].includes(run.state)), 60_000);
  return (await runsOf(submissionId)).find((run) => run.treId === tre.id)!;
}

test("each decides in its own way, and a run goes where it may", async () => {
  const { context } = portal;
  const { projectId, administrator } = federation;
  const at = (tre: SimulatedTre) => ({ projectId, treId: tre.id, revision: 1 });
  must(await decideOnApplication(context, north!.chair, { ...at(north!), decision: "approve", reason: rationale, validTo: "2027-11-22", conditions: [{ text: "Tell the public panel first." }] }));
  must(await decideOnApplication(context, south!.chair, { ...at(south!), decision: "refuse", reason: "Our records are too few to be safe." }));

  // The west: a panel of two with blind ballots, of whom a third is recused; the TRE wants two signatures.
  const [lay, recused] = [await addPerson(context, "Lena Lay", { grants: [{ role: "committee-member", treId: west!.id }] }), await addPerson(context, "Rik Recused", { grants: [{ role: "committee-member", treId: west!.id }] })];
  must(await setCommitteeRule(context, administrator, { treId: west!.id, rule: { ...rulePresets.panel.rule, quorum: 2 } }));
  must(await seatMember(context, administrator, { treId: west!.id, userId: lay.userId, kind: "lay", independent: true }));
  for (const who of [west!.chair, lay]) must(await declareInterests(context, who, { ...at(west!), recuses: false }));
  must(await declareInterests(context, recused, { ...at(west!), interests: [{ kind: "employment", text: "I work there." }], recuses: true }));
  for (const who of [west!.chair, lay]) must(await castBallot(context, who, { ...at(west!), ballot: { vote: "approve", rationale } }));
  must(await closeRound(context, west!.chair, at(west!)));
  expect(must(await concludeDecision(context, west!.chair, { ...at(west!), reason: rationale, validTo: "2027-06-30" }))).toEqual({ state: "awaiting", envelopeId: null });
  const [chairs, lays, recuseds] = [await enrolled(west!.chair), await enrolled(lay), await enrolled(recused)];
  signers = [[west!.chair, chairs], [lay, lays]];
  const { challenge } = must(await readReview(context, lay, { projectId, treId: west!.id })).signatures!;
  const sign = async (who: Person, own: SoftAuthenticator) => signDecision(context, who, { ...at(west!), assertion: await own.sign({ challenge, origin: portal.url }) });
  expect(await sign(recused, recuseds)).toMatchObject({ refusal: { reason: "not-permitted", message: expect.stringContaining("recused") } });
  must(await sign(west!.chair, chairs));
  expect(must(await sign(lay, lays))).toMatchObject({ state: "approved" });

  // Where the committee refused, the portal asks nothing; where nobody has compared the keys, the TRE runs nothing.
  await expect(federation.submit(question, [south!])).rejects.toThrow("The committee of South TRE refused this project");
  const first = await federation.submit(question, [north!, west!]);
  expect(await endOf(first.id, north!)).toMatchObject({ state: "received" });
  expect(await endOf(first.id, west!)).toMatchObject({ state: "rejected", reason: expect.stringContaining("by a key that this TRE does not know") });

  // The operator compares the words of each with its owner.
  const console_ = west!.opened().context;
  await until("the keys are offered", async () => (await committeeKeysView(console_)).keys.length === 3);
  for (const who of [west!.chair, lay]) {
    const [own] = must(await listPasskeys(context, who));
    const offered = (await committeeKeysView(console_)).keys.find((key) => key.personId === who.userId)!;
    expect(offered.words).toBe(own!.words);
    must(await acceptCommitteeKey(console_, operator, { credentialId: offered.credentialId, words: own!.words, compared: "yes" }));
  }
  const second = await federation.submit(question, [west!]);
  expect(await endOf(second.id, west!)).toMatchObject({ state: "received" });
  expect(readRunRecord(console_.store.db, second.runs[0]!.id)).toMatchObject({ signers: [west!.chair.name, "Lena Lay"] });

  const entry = must(await readRegisterEntry(context, { kind: "anonymous" }, { reference: "FF-2026-0001" }));
  expect(entry.record.sites).toMatchObject([
    { tre: "North TRE", state: "approved", conditions: ["Tell the public panel first."] }, { tre: "South TRE", state: "refused", reason: "Our records are too few to be safe." }, { tre: "West TRE", state: "approved", signatures: 2 },
  ]);
  expect(entry.record.sites[0]).not.toHaveProperty("signatures");
}, 180_000);

test("whoever holds the portal's database changes a signature, and gains nothing; a lost key ends what it signed", async () => {
  const { context } = portal;
  const changed = (from: string, to: string) => context.db.transaction(async (tx) => {
    await tx.execute(sql`alter table deliberation_events disable trigger append_only`);
    await tx.execute(sql`update deliberation_events set event = jsonb_set(event, '{assertion,signature}', to_jsonb(translate(event->'assertion'->>'signature', ${from}, ${to}))) where tre_id = ${west!.id} and event->>'type' = 'signed'`);
    await tx.execute(sql`alter table deliberation_events enable trigger append_only`);
  });
  await changed("abcdefghij", "bcdefghija");
  const tampered = await federation.submit(question, [west!]);
  expect(await endOf(tampered.id, west!)).toMatchObject({ state: "rejected", reason: expect.stringContaining("The signature of Lena Lay does not hold") });
  await changed("bcdefghija", "abcdefghij");
  const whole = await federation.submit(question, [west!]);
  expect(await endOf(whole.id, west!)).toMatchObject({ state: "received" });

  const console_ = west!.opened().context;
  const lost = (await committeeKeysView(console_)).keys.find((key) => key.name === "Lena Lay")!;
  must(await withdrawCommitteeKey(console_, operator, { credentialId: lost.credentialId, reason: "Her phone was stolen on the train." }));
  const late = await federation.submit(question, [west!]);
  expect(await endOf(late.id, west!)).toMatchObject({ state: "rejected", reason: expect.stringMatching(/^Only 1 of the 2 members demanded has signed .* The key of Lena Lay was withdrawn/) });
}, 180_000);

test("an approval that is taken back is stopped at the TRE by the portal's word, and becomes the committee's once members have signed; the portal can't take that back", async () => {
  const { context } = portal;
  const { projectId } = federation;
  const console_ = west!.opened().context;
  // The key that was lost has been found: it is compared anew.
  const found = (await committeeKeysView(console_)).keys.find((key) => key.name === "Lena Lay")!;
  must(await acceptCommitteeKey(console_, operator, { credentialId: found.credentialId, words: found.words, compared: "yes" }));
  const place = { projectId, treId: west!.id };
  must(await revokeApproval(context, west!.chair, { ...place, reason: "The purpose has changed." }));
  await until("the TRE has heard", () => revocations(console_.store.db).length === 1);
  expect(revocations(console_.store.db)[0]).toMatchObject({ reason: "The purpose has changed.", signers: null });
  const { challenge } = must(await readReview(context, west!.chair, place)).revocation!;
  for (const [who, own] of signers) must(await signRevocation(context, who, { ...place, assertion: await own.sign({ challenge, origin: portal.url }) }));
  await until("the TRE has verified it", () => revocations(console_.store.db)[0]?.signers !== null);
  expect(revocations(console_.store.db)[0]?.signers).toEqual([west!.chair.name, "Lena Lay"]);

  // Whoever holds the portal's database puts the approval back in force, and takes out that it was ever stopped.
  await context.db.transaction(async (tx) => {
    for (const [table, trigger] of [["envelopes", "only_revoke"], ["revocations", "append_only"]] as const) await tx.execute(sql.raw(`alter table ${table} disable trigger ${trigger}`));
    await tx.execute(sql`update envelopes set revoked_at = null where tre_id = ${west!.id}`);
    await tx.execute(sql`update site_decisions set state = 'approved' where tre_id = ${west!.id}`);
    await tx.execute(sql`delete from revocations where tre_id = ${west!.id}`);
  });
  const again = await federation.submit(question, [west!]);
  expect(await endOf(again.id, west!)).toMatchObject({ state: "rejected", reason: `The committee took the approval back, as ${west!.chair.name} and Lena Lay have signed: The purpose has changed.` });
}, 180_000);
