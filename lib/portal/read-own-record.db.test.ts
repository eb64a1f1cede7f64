import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addTre, must } from "#db/testing/test-federation.ts";
import { updateProfile } from "./account.ts";
import { createFirstAdministrator } from "./create-first-administrator.ts";
import { seatMember } from "./manage-committee.ts";
import { grantRole, invitePerson } from "./manage-people.ts";
import { setPassword } from "./password-links.ts";
import type { Person } from "./person-of.ts";
import { readActor } from "./read-actor.ts";
import { readOwnRecord } from "./read-own-record.ts";
import { verifyPassword } from "./sign-in.ts";

const password = "a long enough password";
let context: TestContext;
let admin: Person;
const invite = async (name: string) => {
  const { id, link } = must(await invitePerson(context, admin, { name, email: `${name.toLowerCase()}@example.org`, roles: [{ role: "researcher" }] }));
  must(await setPassword(context, { link: new URL(link).searchParams.get("link"), password }));
  return (await readActor(context.db, id, "session"))!;
};
beforeAll(async () => {
  context = await testContext();
  const { userId } = must(await createFirstAdministrator(context, { name: "The Admin", email: "admin@example.org", password }));
  admin = (await readActor(context.db, userId, "session"))!;
});
afterAll(() => context.end());

describe("a person's own record", () => {
  test("has what they did and what was done to them, by whom, newest first; and nothing of anybody else", async () => {
    const [mine, theirs] = [await invite("Mine"), await invite("Theirs")];
    must(await updateProfile(context, mine, { name: "Mine Own", orcid: "" }));
    must(await updateProfile(context, theirs, { name: "Theirs Own", orcid: "" }));
    must(await grantRole(context, admin, { userId: mine.userId, role: "register-editor" }));
    // What a chair does to the committee, and an applicant to a team, is about the person too.
    const north = await addTre(context, "North TRE");
    must(await grantRole(context, admin, { userId: mine.userId, role: "committee-member", treId: north.id }));
    must(await seatMember(context, admin, { treId: north.id, userId: mine.userId, kind: "lay", independent: true }));
    await verifyPassword(context, { email: mine.email, password: "a wrong password", address: "192.0.2.1" });

    const { events, total } = must(await readOwnRecord(context, mine, {}));
    expect(total).toBe(events.length);
    const shown = events.map(({ action, by }) => [action, by.is === "person" ? by.name : by.is]);
    expect(shown).toContainEqual(["grant-role", "The Admin"]);
    expect(shown).toContainEqual(["seat-member", "The Admin"]);
    expect(shown).toContainEqual(["invite-person", "The Admin"]);
    expect(shown).toContainEqual(["update-profile", "you"]);
    expect(events.map((e) => e.position)).toEqual(events.map((e) => e.position).toSorted((a, b) => b - a));
    expect(JSON.stringify(events)).not.toContain(theirs.userId);
    expect(must(await readOwnRecord(context, theirs, {})).events.map((e) => e.action)).not.toContain("grant-role");
  });
  test("nobody can ask for another's: there is nothing to name them by", async () => {
    expect(await readOwnRecord(context, admin, { userId: admin.userId })).toMatchObject({ ok: false, refusal: { reason: "invalid-input" } });
    for (const page of ["0", "-1", "one", "1.5"]) expect(await readOwnRecord(context, admin, { page })).toMatchObject({ ok: false, refusal: { fields: { page: expect.any(String) } } });
  });
  test("without an account there is none", async () => {
    expect(await readOwnRecord(context, { kind: "anonymous" }, {})).toMatchObject({ ok: false, refusal: { reason: "not-signed-in" } });
    expect(await readOwnRecord(context, { kind: "tre", treId: "t", name: "T" }, {})).toMatchObject({ ok: false });
  });
});
