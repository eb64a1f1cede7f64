import { eq } from "drizzle-orm";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents, evidence, identities } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must } from "#db/testing/test-federation.ts";
import type { TrustedIssuer } from "#lib/governance/verify-visas.ts";
import type { Context } from "./context.ts";
import { endEvidence } from "./manage-evidence.ts";
import type { Person } from "./person-of.ts";
import { readOwnEvidence } from "./read-evidence.ts";
import { showVisas } from "./show-visas.ts";

let context: TestContext;
let believing: Context;
let ada: Person;
let key: CryptoKey;
const issuer: TrustedIssuer = { issuer: "https://visas.example.org/", jku: "https://visas.example.org/jwks", sources: ["https://university.example.org"], types: ["ResearcherStatus"], maxAgeDays: 365 };
const seconds = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
const visa = (by = "so") => new SignJWT({ iss: issuer.issuer, sub: "ada", iat: seconds("2026-10-01"), exp: seconds("2027-06-30"), ga4gh_visa_v1: { type: "ResearcherStatus", asserted: seconds("2026-10-01"), value: "https://doi.org/10.1038/s41431-018-0219-y", source: "https://university.example.org", by } })
  .setProtectedHeader({ alg: "ES256", kid: "k1", jku: issuer.jku }).sign(key);
beforeAll(async () => {
  context = await testContext();
  const pair = await generateKeyPair("ES256");
  key = pair.privateKey;
  const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "ES256" }] };
  believing = { ...context, clearinghouse: { trusted: [issuer], keysAt: async () => ({ keys, digest: "d".repeat(64) }) } };
  ada = await addPerson(context, "Ada", { grants: [{ role: "researcher", treId: null }] });
});
afterAll(() => context.end());

test("a portal that believes no issuer says so", async () => {
  expect(await showVisas(context, ada, { visas: await visa() })).toMatchObject({ refusal: { reason: "unsupported" } });
  expect(await showVisas(believing, { kind: "anonymous" }, { visas: await visa() })).toMatchObject({ refusal: { reason: "not-signed-in" } });
  expect(await showVisas(believing, ada, { visas: " " })).toMatchObject({ refusal: { reason: "invalid-input" } });
});

test("a visa about an identity of the person becomes evidence that its signature verifies, once; others are refused each with its reason", async () => {
  const shown = await visa();
  expect(must(await showVisas(believing, ada, { visas: shown })).visas).toEqual([{ ok: false, words: expect.stringContaining("about somebody else") }]);
  await context.db.insert(identities).values({ issuer: issuer.issuer, subject: "ada", userId: ada.userId, linkedAt: context.clock.now() });
  expect(must(await showVisas(believing, ada, { visas: `${shown}\n${await visa("self")}\nnonsense` })).visas).toEqual([
    { ok: true, words: "Believed: Accredited researcher, until 2027-06-29." }, { ok: false, words: expect.stringContaining("asserted by self") }, { ok: false, words: expect.stringContaining("not a visa") },
  ]);
  expect(must(await showVisas(believing, ada, { visas: shown })).visas).toEqual([{ ok: true, words: "It is on record already." }]);
  expect(must(await readOwnEvidence(context, ada))).toMatchObject([{ kind: "accreditation", standing: "valid", validTo: "2027-06-29", verified: { by: issuer.issuer, how: expect.stringContaining("asserted by so") } }]);
  // Neither the database nor the audit log keeps the visa itself.
  const [row] = await context.db.select().from(evidence);
  expect(JSON.stringify(row)).not.toContain(shown.split(".")[1]);
  const [event] = (await context.db.select().from(auditEvents).where(eq(auditEvents.action, "show-visas"))).slice(1);
  expect(event?.facts).toMatchObject({ believed: [`${row?.visa?.digest} by ${issuer.issuer} k1 ${"d".repeat(64)}`], refused: [expect.any(String), expect.any(String)] });

  // Taken back, it is not believed again, however often it is shown.
  must(await endEvidence(context, ada, { evidenceId: row!.id, because: "I left the university." }));
  expect(must(await showVisas(believing, ada, { visas: shown })).visas).toEqual([{ ok: false, words: "It was taken back." }]);
});
