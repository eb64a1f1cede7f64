import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents, projects, registerEntries, tres } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testProfile } from "#db/testing/test-federation.ts";
import { verifyAuditChain } from "#lib/portal/audit.ts";
import { joinTre } from "#lib/portal/join-tre.ts";
import { newSigningKey } from "#lib/portal/signing-key.ts";
import { verifyPassword } from "#lib/portal/sign-in.ts";
import { accessTokenFor, seed, seedProjects } from "./demo.ts";

const places = ["northern", "wessex", "coastal"].map((slug) => ({ slug, name: `${slug} TRE`, nation: "England", about: "Primary care records of a made-up place." }));
let context: TestContext;
beforeAll(async () => void (context = await testContext()));
afterAll(() => context.end());

test("people and invitations first, projects when the TREs have joined, and a second run changes nothing", async () => {
  const first = await seed(context, { tres: places });
  expect(Object.keys(first.invitations)).toEqual(["northern", "wessex", "coastal"]);
  await expect(seedProjects(context)).rejects.toThrow("no TRE has joined");
  for (const { slug, name } of places) {
    const { d: _private, ...publicKey } = await newSigningKey();
    must(await joinTre(context, { kind: "anonymous" }, { invitation: first.invitations[slug], publicKey: { kty: publicKey.kty, crv: publicKey.crv, x: publicKey.x }, profile: testProfile(name) }));
  }
  const [approved, discussed] = await seedProjects(context);
  const stateOf = async (id: string | undefined) => (await context.db.select({ state: projects.state }).from(projects).where(eq(projects.id, id ?? "")))[0]?.state;
  expect([await stateOf(approved?.id), await stateOf(discussed?.id)]).toEqual(["decided", "returned"]);
  const events = await context.db.$count(auditEvents);

  const again = await seed(context, { tres: places });
  expect(again.invitations).toEqual({});
  expect(await seedProjects(context)).toEqual([approved, discussed]);
  expect(await context.db.$count(auditEvents)).toBe(events);
  expect(await context.db.$count(tres)).toBe(3);
  expect(await context.db.$count(registerEntries)).toBe(2);
  expect(await verifyAuditChain(context.db)).toMatchObject({ intact: true });
});

test("everyone on the sheet can sign in, and scripts get tokens", async () => {
  const { people } = await seed(context, { tres: places });
  for (const { email, password } of people) expect((await verifyPassword(context, { email, password })).ok, email).toBe(true);
  expect(await accessTokenFor(context, people[0]!.email, "demo")).toMatch(/^ffp_/);
});
