import { and, desc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditEvents, jobs, sessions } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must } from "#db/testing/test-federation.ts";
import { actorFromToken, createAccessToken, listAccessTokens, revokeAccessToken } from "./access-tokens.ts";
import { changePassword } from "./account.ts";
import { createFirstAdministrator } from "./create-first-administrator.ts";
import { linkIdentity } from "./link-identity.ts";
import { deactivatePerson, grantRole, invitePerson, listPeople, resendPasswordLink, revokeRole } from "./manage-people.ts";
import { setPassword } from "./password-links.ts";
import type { Person } from "./person-of.ts";
import { readActor } from "./read-actor.ts";
import { closeAllSessions, closeSession, openSession, readSession, sessionSeconds } from "./sessions.ts";
import { verifyPassword } from "./sign-in.ts";

const password = "a long enough password";
let context: TestContext;
let admin: Person;
beforeAll(async () => {
  context = await testContext();
  const { userId } = must(await createFirstAdministrator(context, { name: "The Admin", email: "Admin@Example.org", password }));
  admin = (await readActor(context.db, userId, "session"))!;
});
afterAll(() => context.end());
// Each test has a window of attempts of its own.
beforeEach(() => context.advance(3600_000));

let number = 0;
async function newPerson(roles: { role: string }[] = [{ role: "researcher" }]) {
  const email = `person${++number}@example.org`;
  const { id, link } = must(await invitePerson(context, admin, { name: `Person ${number}`, email, roles }));
  const secret = new URL(link).searchParams.get("link");
  must(await setPassword(context, { link: secret, password }));
  return { id, email, link: secret };
}
/** Text of the letters to this address, oldest first. */
const lettersTo = async (email: string) => (await context.db.select({ payload: jobs.payload }).from(jobs).where(eq(jobs.kind, "mail")).orderBy(jobs.id)).map(({ payload }) => payload as { to: string; text: string }).filter(({ to }) => to === email).map(({ text }) => text);
const linksTo = async (email: string) => (await lettersTo(email)).flatMap((text) => /link=(\S+)/.exec(text)?.[1] ?? []);
const signIn = (email: string, word = password, address = "192.0.2.1") => verifyPassword(context, { email, password: word, address });

describe("signing in", () => {
  test("answers the same for a wrong password and for no account, in about the same time", async () => {
    const { email } = await newPerson();
    const timed = async (task: () => Promise<unknown>) => {
      const start = performance.now();
      const result = await task();
      return { result, took: performance.now() - start };
    };
    await signIn("warm.up@example.org");
    const [wrong, nobody] = [await timed(() => signIn(email, "not this one at all")), await timed(() => signIn("nobody@example.org", "not this one at all"))];
    expect(wrong.result).toEqual(nobody.result);
    expect(wrong.result).toMatchObject({ ok: false, refusal: { reason: "not-signed-in" } });
    expect(nobody.took).toBeGreaterThan(wrong.took / 4);
    expect((await context.db.select().from(auditEvents).where(eq(auditEvents.action, "sign-in-failed"))).length).toBeGreaterThanOrEqual(2);
  });
  test("the e-mail address may be spelt in any case", async () => {
    const { email, id } = await newPerson();
    expect(await signIn(email.toUpperCase())).toEqual({ ok: true, value: { userId: id } });
  });
  test("after ten wrong passwords even the right one waits, for a quarter of an hour", async () => {
    const { email } = await newPerson();
    await Promise.all(Array.from({ length: 10 }, (_, i) => signIn(email, "wrong wrong wrong", `192.0.2.${i}`)));
    expect(await signIn(email)).toMatchObject({ ok: false, refusal: { reason: "too-many-requests" } });
    context.advance(15 * 60_000);
    expect((await signIn(email)).ok).toBe(true);
  });
  test("successes don't count, and one address cannot try everybody", async () => {
    const { email } = await newPerson();
    for (let i = 0; i < 15; i++) expect((await signIn(email, password, "198.51.100.7")).ok).toBe(true);
    await Promise.all(Array.from({ length: 100 }, (_, i) => signIn(`guess${i}@example.org`, "wrong wrong wrong", "198.51.100.7")));
    expect(await signIn(email, password, "198.51.100.7")).toMatchObject({ refusal: { reason: "too-many-requests" } });
    expect((await signIn(email, password, "198.51.100.8")).ok).toBe(true);
  }, 60_000);
});

describe("sessions", () => {
  test("end at once: by signing out, everywhere, by time, with a role and with the account", async () => {
    const { id, email } = await newPerson();
    const open = async () => must(await openSession(context, id, "password")).sessionId;
    const [first, second] = [await open(), await open()];
    expect(await readSession(context, first)).toMatchObject({ userId: id, email, grants: [{ role: "researcher", treId: null }] });
    await closeSession(context, first);
    expect(await readSession(context, first)).toBeUndefined();
    const actor = await readSession(context, second);
    expect(actor).toBeDefined();
    expect(must(await closeAllSessions(context, actor!))).toEqual({ closed: 1 });
    expect(await readSession(context, second)).toBeUndefined();

    const third = await open();
    const [{ grantId }] = must(await listPeople(context, admin)).find((p) => p.id === id)!.roles as unknown as [{ grantId: string }];
    must(await revokeRole(context, admin, { grantId }));
    expect(await readSession(context, third)).toMatchObject({ grants: [] });
    context.advance(sessionSeconds * 1000);
    expect(await readSession(context, third)).toBeUndefined();

    const fourth = await open();
    must(await deactivatePerson(context, admin, { userId: id }));
    expect(await readSession(context, fourth)).toBeUndefined();
    expect((await openSession(context, id, "password")).ok).toBe(false);
    expect((await signIn(email)).ok).toBe(false);
  });
  test("a cookie that names no session is nobody", async () => {
    expect(await readSession(context, "not a uuid")).toBeUndefined();
    expect(await readSession(context, crypto.randomUUID())).toBeUndefined();
  });
});

describe("passwords", () => {
  test("a link works once, for seven days, and the newest one only", async () => {
    const { id, email, link } = await newPerson();
    expect(await setPassword(context, { link, password: "another long password" })).toMatchObject({ refusal: { reason: "expired" } });
    for (const _letter of [1, 2]) must(await resendPasswordLink(context, admin, { userId: id }));
    const [older, newer] = (await linksTo(email)).slice(-2);
    expect((await setPassword(context, { link: older, password })).ok).toBe(false);
    context.advance(7 * 86_400_000);
    expect((await setPassword(context, { link: newer, password })).ok).toBe(false);
  });
  test("nobody comes into another's account by sending the link: it goes by letter alone, and its use is told and recorded with who had it sent", async () => {
    const { id, email } = await newPerson();
    const answer = must(await resendPasswordLink(context, admin, { userId: id }));
    expect(answer).toEqual({ sentTo: email });
    const link = (await linksTo(email)).at(-1);
    must(await setPassword(context, { link, password: "another long password" }));
    expect((await lettersTo(email)).at(-1)).toMatch(/was set on .*, by a one-time link that The Admin had sent\./);
    const [recorded] = await context.db.select().from(auditEvents).where(and(eq(auditEvents.action, "set-password"), eq(auditEvents.subjectId, id))).orderBy(desc(auditEvents.position)).limit(1);
    expect(recorded).toMatchObject({ actorKind: "anonymous", facts: { linkSentBy: admin.userId } });
  });
  test("the link that was shown when the account was made is none once its owner came in another way", async () => {
    const email = `person${++number}@example.org`;
    const { link } = must(await invitePerson(context, admin, { name: "By Provider", email, roles: [] }));
    must(await linkIdentity(context, { issuer: "https://id.example.org", subject: "by-provider", email, emailVerified: true }, "none"));
    expect(await setPassword(context, { link: new URL(link).searchParams.get("link"), password })).toMatchObject({ refusal: { reason: "expired" } });
  });
  test("a new password ends every session", async () => {
    const { id, email } = await newPerson();
    const session = must(await openSession(context, id, "password")).sessionId;
    const actor = (await readSession(context, session))!;
    expect(await changePassword(context, actor, { current: "not the present one", password: "another long password" })).toMatchObject({ refusal: { fields: { current: expect.any(String) } } });
    must(await changePassword(context, actor, { current: password, password: "another long password" }));
    expect(await readSession(context, session)).toBeUndefined();
    expect((await signIn(email)).ok).toBe(false);
    expect((await signIn(email, "another long password")).ok).toBe(true);
  });
});

describe("access tokens", () => {
  test("carry the person's own rights until they end, and make no tokens", async () => {
    const person = await addPerson(context, "Token Holder", { grants: [{ role: "researcher", treId: null }] });
    const { id, token } = must(await createAccessToken(context, person, { name: "script", days: 2 }));
    const actor = await actorFromToken(context, token);
    expect(actor).toMatchObject({ userId: person.userId, via: "token", grants: person.grants });
    expect(await createAccessToken(context, actor!, { name: "more" })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(await changePassword(context, actor!, { current: password, password })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(await actorFromToken(context, `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`)).toBeUndefined();
    expect(await actorFromToken(context, "ffp_short")).toBeUndefined();
    expect(await revokeAccessToken(context, admin, { tokenId: id })).toMatchObject({ refusal: { reason: "not-found" } });
    expect(must(await listAccessTokens(context, person))).toMatchObject([{ id, revokedAt: null, lastUsedAt: expect.any(String) }]);
    must(await revokeAccessToken(context, person, { tokenId: id }));
    expect(await actorFromToken(context, token)).toBeUndefined();
    const other = must(await createAccessToken(context, person, { name: "script", days: 1 }));
    context.advance(86_400_000);
    expect(await actorFromToken(context, other.token)).toBeUndefined();
  });
  test("only a digest is in the database", async () => {
    const person = await addPerson(context, "Digest Holder", { grants: [] });
    const { token } = must(await createAccessToken(context, person, { name: "script" }));
    const [found] = await context.db.execute(sql`select count(*)::int as n from access_tokens where access_tokens::text like ${`%${token.slice(4)}%`}`);
    expect(found).toEqual({ n: 0 });
  });
});

describe("identities at a provider", () => {
  const at = (subject: string, more: object = {}) => ({ issuer: "https://login.example.org", subject, emailVerified: true, name: "Nia New", ...more });
  test("a verified e-mail leads to the account the first time, issuer and subject ever after", async () => {
    const { id, email } = await newPerson();
    expect(await linkIdentity(context, at("s-1", { email, emailVerified: false }), "researcher")).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(must(await linkIdentity(context, at("s-1", { email }), "none"))).toEqual({ userId: id });
    expect(must(await linkIdentity(context, at("s-1", { email: "changed@example.org" }), "none"))).toEqual({ userId: id });
    // Whoever got the e-mail address later is another subject.
    expect(await linkIdentity(context, at("s-2", { email }), "researcher")).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(must(await linkIdentity(context, { ...at("s-1", { email }), issuer: "https://other.example.org" }, "none"))).toEqual({ userId: id });
  });
  test("new people come in as researchers only where the setting says so", async () => {
    expect(await linkIdentity(context, at("s-3", { email: "nia@example.org" }), "none")).toMatchObject({ refusal: { reason: "not-permitted" } });
    const { userId } = must(await linkIdentity(context, at("s-3", { email: "nia@example.org" }), "researcher"));
    expect(await readActor(context.db, userId, "session")).toMatchObject({ name: "Nia New", grants: [{ role: "researcher", treId: null }] });
  });
  test("a closed account stays closed", async () => {
    const { id, email } = await newPerson();
    must(await linkIdentity(context, at("s-4", { email }), "none"));
    must(await deactivatePerson(context, admin, { userId: id }));
    expect((await linkIdentity(context, at("s-4", { email }), "researcher")).ok).toBe(false);
    expect((await linkIdentity(context, at("s-5", { email }), "researcher")).ok).toBe(false);
  });
});

describe("people", () => {
  test("there is one first administrator, and never none", async () => {
    expect(await createFirstAdministrator(context, { name: "Second", email: "second@example.org", password })).toMatchObject({ refusal: { reason: "wrong-state" } });
    const [{ grantId }] = must(await listPeople(context, admin)).find((p) => p.id === admin.userId)!.roles as unknown as [{ grantId: string }];
    expect(await revokeRole(context, admin, { grantId })).toMatchObject({ refusal: { reason: "wrong-state" } });
    expect(await deactivatePerson(context, admin, { userId: admin.userId })).toMatchObject({ refusal: { reason: "wrong-state" } });
    expect(must(await listPeople(context, admin)).find((p) => p.id === admin.userId)?.roles).toHaveLength(1);
  });
  test("two administrators who remove each other at the same moment leave one", async () => {
    const other = await addPerson(context, "Other Admin", { grants: [{ role: "administrator", treId: null }] });
    const people = must(await listPeople(context, admin));
    const grantOf = (id: string) => people.find((p) => p.id === id)?.roles[0]?.grantId;
    const results = await Promise.all([revokeRole(context, admin, { grantId: grantOf(other.userId) }), revokeRole(context, other, { grantId: grantOf(admin.userId) })]);
    expect(results.filter((r) => r.ok)).toHaveLength(1);
    if (!results[0]?.ok) await grantRole(context, other, { userId: admin.userId, role: "administrator" });
  });
  test("no administrator gives themselves a part in a committee", async () => {
    for (const role of ["committee-member", "committee-chair"]) expect(await grantRole(context, admin, { userId: admin.userId, role, treId: crypto.randomUUID() })).toMatchObject({ refusal: { reason: "not-permitted" } });
  });
  test("a role is given once, a committee's role at one TRE", async () => {
    const { id } = await newPerson();
    expect(await grantRole(context, admin, { userId: id, role: "researcher" })).toMatchObject({ refusal: { reason: "conflict" } });
    expect(await grantRole(context, admin, { userId: id, role: "committee-chair" })).toMatchObject({ refusal: { fields: { treId: expect.any(String) } } });
    expect(await grantRole(context, admin, { userId: id, role: "committee-chair", treId: crypto.randomUUID() })).toMatchObject({ refusal: { fields: { treId: "There is no such TRE." } } });
    expect(await context.db.$count(sessions)).toBeGreaterThan(0);
  });
});
