/** TREs and people come, change and go: what ends with it, at once, and what stays. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEvents, envelopes, notices, registerLogQueue, runs, sessions, siteDecisions, tres } from "#db/schema/index.ts";
import { addPerson, must, testFederation, testProfile, type TestFederation } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { actorFromToken, createAccessToken } from "./access-tokens.ts";
import { amendProject } from "./change-project-state.ts";
import { membersOf } from "./committee-of.ts";
import { inviteTre } from "./invite-tre.ts";
import { joinTre } from "./join-tre.ts";
import { listTres } from "./list-tres.ts";
import { deactivatePerson } from "./manage-people.ts";
import type { Person } from "./person-of.ts";
import { readProject } from "./read-project.ts";
import { renewTreKey } from "./renew-tre-key.ts";
import { retireTre } from "./retire-tre.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { openSession, readSession } from "./sessions.ts";
import { newSigningKey } from "./signing-key.ts";
import { submitProject } from "./submit-project.ts";
import { suspendTre } from "./suspend-tre.ts";

let context: TestContext;
let world: TestFederation;
const anyone = { kind: "anonymous" } as const;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context, ["North TRE", "South TRE"]);
});
afterAll(() => context.end());
const told = async (type: string) => (await context.db.select({ entry: registerLogQueue.entry }).from(registerLogQueue).orderBy(registerLogQueue.id)).map((row) => row.entry as Record<string, unknown>).filter((entry) => entry.type === type);
const recorded = async (action: string) => (await context.db.select().from(auditEvents).where(eq(auditEvents.action, action))).map((event) => event.facts);
const comesWith = async (invitation: string) => {
  const { kty, crv, x } = await newSigningKey();
  return { x, answer: await joinTre(context, anyone, { invitation, publicKey: { kty, crv, x }, profile: testProfile("North TRE") }) };
};

describe("a TRE's key", () => {
  it("is changed by an administrator's invitation: the TRE stays the same, the earlier key counts until the new one comes, and the public log tells of both", async () => {
    const [north] = world.tres;
    expect(await renewTreKey(context, north!.chair, { treId: north!.id, endNow: false, reason: "Yearly change." })).toMatchObject({ refusal: { reason: "not-permitted" } });
    const { invitation } = must(await renewTreKey(context, world.administrator, { treId: north!.id, endNow: false, reason: "Yearly change." }));
    const keyNow = async () => (await context.db.select({ key: tres.publicKey }).from(tres).where(eq(tres.id, north!.id)))[0]!.key?.x;
    expect(await keyNow()).toBe(north!.key.x);
    const { x, answer } = await comesWith(invitation);
    expect(must(answer).treId).toBe(north!.id);
    expect(await keyNow()).toBe(x);
    expect((await told("register.key")).filter((entry) => entry.holder === north!.id).map(({ event, key }) => [event, key])).toEqual([["added", north!.key.x], ["ended", north!.key.x], ["added", x]]);
    expect((await comesWith(invitation)).answer).toMatchObject({ ok: false });
    expect(await recorded("renew-tre-key")).toEqual([{ endNow: false, reason: "Yearly change." }]);

    must(await renewTreKey(context, world.administrator, { treId: north!.id, endNow: true, reason: "A laptop was stolen." }));
    expect(await keyNow()).toBeUndefined();
  });
  it("is not changed of one that has not joined, is suspended, or is not there", async () => {
    const invited = must(await inviteTre(context, world.administrator, { name: "West TRE", slug: "west", nation: "Wales", about: "Records of people who live in the west." }));
    const ask = (treId: string) => renewTreKey(context, world.administrator, { treId, endNow: false, reason: "Yearly change." });
    expect(await ask(invited.treId)).toMatchObject({ refusal: { reason: "wrong-state" } });
    expect(await ask(crypto.randomUUID())).toMatchObject({ refusal: { reason: "not-found" } });
    must(await suspendTre(context, world.administrator, { treId: world.tres[0]!.id, suspended: true, reason: "An incident." }));
    expect(await ask(world.tres[0]!.id)).toMatchObject({ refusal: { reason: "wrong-state" } });
    must(await suspendTre(context, world.administrator, { treId: world.tres[0]!.id, suspended: false, reason: "It is over." }));
  });
});

describe("a TRE that leaves for good", () => {
  it("takes its approvals and open runs with it, and cannot come back", async () => {
    const [, south] = world.tres;
    const submission = await world.submit(undefined, [south!]);
    const waiting = await testFederation(context, [], ["none"], { tres: [south!], dataset: "primary-care" });
    // An amendment waits there beside the approval that it would change.
    const amended = await testFederation(context, [], ["approve"], { tres: [south!], dataset: "primary-care" });
    must(await amendProject(context, amended.researcher, { projectId: amended.projectId }));
    const before = must(await readProject(context, amended.researcher, { projectId: amended.projectId }));
    const { version } = must(await saveProjectDraft(context, amended.researcher, { projectId: amended.projectId, version: before.version, draft: { ...before.draft, title: before.title, article6: "A6-1-f" } }));
    must(await submitProject(context, amended.researcher, { projectId: amended.projectId, version }));
    expect(await retireTre(context, south!.chair, { treId: south!.id, reason: "The hospital closes." })).toMatchObject({ refusal: { reason: "not-permitted" } });
    must(await retireTre(context, world.administrator, { treId: south!.id, reason: "The hospital closes." }));
    expect(must(await listTres(context, anyone)).find((tre) => tre.id === south!.id)?.standing).toBe("retired");
    const given = await context.db.select().from(envelopes).where(eq(envelopes.treId, south!.id));
    expect(given.length).toBeGreaterThan(0);
    expect(given.every((envelope) => envelope.revokedAt !== null)).toBe(true);
    const [run] = await context.db.select().from(runs).where(eq(runs.submissionId, submission.id));
    expect(run).toMatchObject({ state: "expired", reason: "South TRE has left the federation." });
    expect(must(await readProject(context, world.researcher, { projectId: world.projectId })).sites.map((site) => [site.treName, site.state])).toEqual([["North TRE", "approved"], ["South TRE", "expired"]]);
    // What waited for its committee waits for nobody.
    expect(must(await readProject(context, waiting.researcher, { projectId: waiting.projectId }))).toMatchObject({ state: "decided", sites: [{ state: "expired", reason: "South TRE has left the federation." }] });
    expect(must(await readProject(context, amended.researcher, { projectId: amended.projectId })).sites).toMatchObject([{ state: "expired", amendment: null, conditions: [] }]);
    expect(await context.db.select({ amendment: siteDecisions.amendment }).from(siteDecisions).where(eq(siteDecisions.projectId, amended.projectId))).toMatchObject([{ amendment: { approval: { ended: true } } }]);
    const letters = async (who: Person) => (await context.db.select({ kind: notices.kind }).from(notices).where(eq(notices.userId, who.userId))).map(({ kind }) => kind);
    expect([await letters(waiting.researcher), await letters(amended.colleague)]).toEqual([["nobody-decides"], expect.arrayContaining(["approval-ended"])]);
    expect((await told("register.decision")).filter((entry) => entry.site === south!.id).at(-1)).toMatchObject({ event: "expired" });
    expect((await told("register.key")).filter((entry) => entry.holder === south!.id).at(-1)).toMatchObject({ event: "ended", key: south!.key.x });
    expect(await recorded("retire-tre")).toEqual([{ reason: "The hospital closes.", approvals: 2, runs: 1 }]);
    for (const again of [
      await suspendTre(context, world.administrator, { treId: south!.id, suspended: false, reason: "Perhaps not." }), await retireTre(context, world.administrator, { treId: south!.id, reason: "Once more." }),
      await renewTreKey(context, world.administrator, { treId: south!.id, endNow: false, reason: "Yearly change." }),
    ]) expect(again).toMatchObject({ ok: false, refusal: { reason: "wrong-state" } });
    await expect(world.submit(undefined, [south!])).rejects.toThrow(/suspended|approval/);
  });
});

describe("a person who leaves", () => {
  it("is signed out and their tokens end at once, and their seat on a committee is vacant", async () => {
    const [north] = world.tres;
    const person = await addPerson(context, "Leo Leaver", { grants: [{ role: "committee-member", treId: north!.id }, { role: "researcher", treId: null }] });
    const { sessionId } = must(await openSession(context, person.userId, "password"));
    const { token } = must(await createAccessToken(context, person, { name: "script" }));
    expect(await readSession(context, sessionId)).toMatchObject({ userId: person.userId });
    expect(await actorFromToken(context, token)).toMatchObject({ userId: person.userId });
    expect((await membersOf(context.db, north!.id)).map((m) => m.name)).toContain("Leo Leaver");
    must(await deactivatePerson(context, world.administrator, { userId: person.userId }));
    expect(await readSession(context, sessionId)).toBeUndefined();
    expect(await actorFromToken(context, token)).toBeUndefined();
    expect((await membersOf(context.db, north!.id)).map((m) => m.name)).not.toContain("Leo Leaver");
    expect(await openSession(context, person.userId, "password")).toMatchObject({ ok: false });
    expect(await context.db.$count(sessions, and(eq(sessions.userId, person.userId)))).toBe(1);
    expect(await recorded("deactivate-person")).toEqual([{ sessions: 1, waited: [] }]);
  });
});
