import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { users } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must } from "#db/testing/test-federation.ts";
import { readAccount, updateProfile } from "./account.ts";
import { linkOrcid, personOfOrcid, unlinkOrcid } from "./link-orcid.ts";
import type { Person } from "./person-of.ts";

let context: TestContext;
let [ada, ben]: Person[] = [];
const [carberry, other] = ["0000-0002-1825-0097", "0000-0001-5109-3700"];
beforeAll(async () => {
  context = await testContext();
  ada = await addPerson(context, "Ada", { grants: [{ role: "researcher", treId: null }] });
  ben = await addPerson(context, "Ben", { orcid: carberry, grants: [{ role: "researcher", treId: null }] });
});
afterAll(() => context.end());

test("an iD is linked to one account and opens that; whoever had only typed it loses it", async () => {
  expect(await personOfOrcid(context, { subject: carberry })).toMatchObject({ refusal: { message: expect.stringContaining("linked to no account") } });
  // A wrong last digit, and somebody who is no ORCID.
  for (const subject of ["0000-0002-1825-0098", "amara", undefined]) expect(await linkOrcid(context, ada!, { subject })).toMatchObject({ refusal: { reason: "invalid-input" } });
  expect(await linkOrcid(context, { kind: "anonymous" }, { subject: carberry })).toMatchObject({ refusal: { reason: "not-signed-in" } });
  expect(await linkOrcid(context, { ...ada!, via: "token" }, { subject: carberry })).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(must(await linkOrcid(context, ada!, { subject: `https://orcid.org/${carberry}` }))).toEqual({ orcid: carberry });
  expect(must(await linkOrcid(context, ada!, { subject: carberry }))).toEqual({ orcid: carberry });
  expect(must(await personOfOrcid(context, { subject: carberry })).userId).toBe(ada!.userId);
  expect(must(await readAccount(context, ada!))).toMatchObject({ orcid: carberry, orcidAuthenticated: true });
  expect(must(await readAccount(context, ben!))).toMatchObject({ orcid: "", orcidAuthenticated: false });
});

test("it cannot be linked twice, nor an account to two iDs, nor typed over", async () => {
  expect(await linkOrcid(context, ben!, { subject: carberry })).toMatchObject({ refusal: { reason: "conflict", message: expect.stringContaining("another account") } });
  expect(await linkOrcid(context, ada!, { subject: other })).toMatchObject({ refusal: { reason: "conflict", message: expect.stringContaining(carberry) } });
  expect(await updateProfile(context, ben!, { name: "Ben", orcid: carberry })).toMatchObject({ refusal: { fields: { orcid: expect.stringContaining("another account") } } });
  expect(await updateProfile(context, ada!, { name: "Ada", orcid: other })).toMatchObject({ refusal: { fields: { orcid: expect.stringContaining("Unlink") } } });
  must(await updateProfile(context, ada!, { name: "Ada L.", orcid: carberry }));
  // Two accounts at once: one gets it.
  const [cleo, dora] = [await addPerson(context, "Cleo", { grants: [] }), await addPerson(context, "Dora", { grants: [] })];
  const both = await Promise.all([linkOrcid(context, cleo, { subject: other }), linkOrcid(context, dora, { subject: other })]);
  expect(both.map((r) => r.ok).sort()).toEqual([false, true]);
});

test("it is unlinked by its owner, who must have another way in", async () => {
  expect(await unlinkOrcid(context, ada!)).toMatchObject({ refusal: { reason: "wrong-state", message: expect.stringContaining("no longer sign in") } });
  await context.db.update(users).set({ passwordHash: "set" }).where(eq(users.id, ada!.userId));
  must(await unlinkOrcid(context, ada!));
  expect(must(await readAccount(context, ada!))).toMatchObject({ orcid: carberry, orcidAuthenticated: false });
  expect((await personOfOrcid(context, { subject: carberry })).ok).toBe(false);
  expect(await unlinkOrcid(context, ada!)).toMatchObject({ refusal: { message: expect.stringContaining("No ORCID iD is linked") } });
  // A closed account is opened by nothing.
  must(await linkOrcid(context, ben!, { subject: carberry }));
  await context.db.update(users).set({ deactivatedAt: context.clock.now() }).where(eq(users.id, ben!.userId));
  expect(await personOfOrcid(context, { subject: carberry })).toMatchObject({ refusal: { message: "This account is closed." } });
});
