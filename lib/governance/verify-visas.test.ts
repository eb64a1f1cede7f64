import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { conditionsHold, linkedIdentities, type VisaClaim } from "./visa.ts";
import { verifyVisas, type Clearinghouse, type TrustedIssuer } from "./verify-visas.ts";

const now = new Date("2026-11-22T09:00:00Z");
const seconds = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
const trusted: TrustedIssuer = { issuer: "https://visas.example.org/", jku: "https://visas.example.org/jwks", sources: ["https://university.example.org"], types: ["ResearcherStatus", "AcceptedTermsAndPolicies", "LinkedIdentities", "ControlledAccessGrants"], maxAgeDays: 365 };
const me = { iss: trusted.issuer, sub: "ada" };
const standard = "https://doi.org/10.1038/s41431-018-0219-y";
const status = { type: "ResearcherStatus", asserted: seconds("2026-10-01"), value: standard, source: "https://university.example.org", by: "so" };

let keys: { privateKey: CryptoKey; publicKey: CryptoKey };
let stranger: CryptoKey;
let fetched: string[] = [];
const house = (more: Partial<Clearinghouse> = {}): Clearinghouse => ({
  trusted: [trusted],
  keysAt: async (jku) => { fetched.push(jku); return { keys: { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "ES256" }] }, digest: "d".repeat(64) }; },
  ...more,
});
beforeAll(async () => { [keys, { privateKey: stranger }] = [await generateKeyPair("ES256"), await generateKeyPair("ES256")]; });

async function visa(claim: object = {}, { header = {}, payload = {}, key = keys.privateKey }: { header?: Record<string, unknown>; payload?: Record<string, unknown>; key?: CryptoKey | Uint8Array } = {}): Promise<string> {
  const token = new SignJWT({ iss: trusted.issuer, sub: "ada", iat: seconds("2026-10-01"), exp: seconds("2027-06-30"), jti: "1", ga4gh_visa_v1: { ...status, ...claim }, ...payload });
  return token.setProtectedHeader({ alg: "ES256", kid: "k1", jku: trusted.jku, typ: "vnd.ga4gh.visa+jwt", ...header }).sign(key);
}
const verdicts = async (visas: string[], own = [me], more: Partial<Clearinghouse> = {}, revoked?: Set<string>) => (await verifyVisas(visas, own, house(more), now, revoked)).map((v) => (v.ok ? `${v.visa.type} until ${v.visa.until}` : v.because));

describe("a visa", () => {
  test("of a trusted issuer about this person is believed, to the last whole day before it ends", async () => {
    expect(await verifyVisas([await visa()], [me], house(), now)).toMatchObject([{ ok: true, visa: { issuer: trusted.issuer, subject: "ada", kid: "k1", type: "ResearcherStatus", value: standard, by: "so", asserted: "2026-10-01", until: "2027-06-29", digest: expect.stringMatching(/^[0-9a-f]{64}$/) } }]);
    // What was asserted long ago ends by this portal's rule, though the visa says later.
    expect(await verdicts([await visa({ asserted: seconds("2026-01-10") })])).toEqual(["ResearcherStatus until 2027-01-09"]);
  });
  test.each<[string, string, () => Promise<string>]>([
    ["what is no token", "not a visa", async () => "hello"],
    ["an issuer that is not trusted", "not one that this portal trusts", () => visa({}, { payload: { iss: "https://evil.example/" } })],
    ["a trusted issuer with keys elsewhere", "another place for its issuer’s keys", () => visa({}, { header: { jku: "https://evil.example/jwks" } })],
    ["a place that differs by a slash", "another place for its issuer’s keys", () => visa({}, { header: { jku: `${trusted.jku}/` } })],
    ["a place that is not named", "another place for its issuer’s keys", () => visa({}, { header: { jku: undefined } })],
    ["a key that is not named", "by which key", () => visa({}, { header: { kid: undefined } })],
    ["a shared secret", "signed by HS256", () => visa({}, { header: { alg: "HS256" }, key: new Uint8Array(32) })],
    ["another kind of token", "not a visa", () => visa({}, { header: { typ: "at+jwt" } })],
  ])("is refused for %s, before anything is fetched", async (_what, words, make) => {
    fetched = [];
    expect(await verdicts([await make()])).toEqual([expect.stringContaining(words)]);
    expect(fetched).toEqual([]);
  });
  test.each<[string, string, () => Promise<string>]>([
    ["another's signature", "signature is not its issuer’s", () => visa({}, { key: stranger })],
    ["a changed payload", "signature is not its issuer’s", async () => { const [head, , signature] = (await visa()).split("."); const [, body] = (await visa({ by: "dac" })).split("."); return `${head}.${body}.${signature}`; }],
    ["its end", "has ended", () => visa({}, { payload: { exp: seconds("2026-11-21") } })],
    ["an end within a day", "ends within a day", () => visa({}, { payload: { exp: seconds("2026-11-22") + 20 * 3600 } })],
    ["an old assertion", "too old", () => visa({ asserted: seconds("2025-11-01") })],
    ["an assertion of tomorrow", "in the future", () => visa({ asserted: seconds("2026-11-23") })],
    ["no end", "not complete", () => visa({}, { payload: { exp: undefined } })],
    ["a scope that opens accounts", "opens an account", () => visa({}, { payload: { scope: "email openid" } })],
    ["a missing claim", "ga4gh_visa_v1 is missing", () => visa({}, { payload: { ga4gh_visa_v1: undefined } })],
    ["a source that is no address", "source is missing or wrong", () => visa({ source: "university" })],
    ["a source too long", "source is missing or wrong", () => visa({ source: `https://university.example.org/${"a".repeat(255)}` })],
    ["a type that is not taken from this issuer", "does not take AffiliationAndRole", () => visa({ type: "AffiliationAndRole", value: "faculty@university.example.org" })],
    ["a source whose word is not taken", "word of its source", () => visa({ source: "https://no.organization" })],
    ["a type that is no evidence", "ControlledAccessGrants is no evidence", () => visa({ type: "ControlledAccessGrants", by: "dac" })],
    ["one's own word about one's status", "asserted by self", () => visa({ by: "self" })],
    ["nobody's word", "asserted by nobody who is named", () => visa({ by: undefined })],
    ["an unknown `by`", "by is missing or wrong", () => visa({ by: "friend" })],
    ["another person", "about somebody else", () => visa({}, { payload: { sub: "ben" } })],
    ["conditions in words that are not known", "conditions.0.0 is missing or wrong", () => visa({ conditions: [[{ type: "AffiliationAndRole" }]] })],
  ])("is refused for %s", async (_what, words, make) => {
    expect(await verdicts([await make()])).toEqual([expect.stringContaining(words)]);
  });
  test("is refused where the issuer's keys cannot be had, and once it was taken back", async () => {
    expect(await verdicts([await visa()], [me], { keysAt: async () => undefined })).toEqual([expect.stringContaining("cannot be had now")]);
    const [first] = await verifyVisas([await visa()], [me], house(), now);
    const shown = await visa();
    const digest = first?.ok ? (await verifyVisas([shown], [me], house(), now)).flatMap((v) => (v.ok ? [v.visa.digest] : []))[0]! : "";
    expect(await verdicts([shown], [me], {}, new Set([digest]))).toEqual(["It was taken back."]);
  });
  test("one's own acceptance of terms counts", async () => {
    expect(await verdicts([await visa({ type: "AcceptedTermsAndPolicies", by: "self" })])).toEqual(["AcceptedTermsAndPolicies until 2027-06-29"]);
  });
});

describe("several visas", () => {
  const link = (pairs: string, payload: Record<string, unknown> = {}, more: object = {}) => visa({ type: "LinkedIdentities", by: "system", value: pairs, ...more }, { payload });
  test("about another identity count once a believed visa joins it to the person's, over several steps", async () => {
    const elsewhere = await visa({}, { payload: { sub: "lovelace" } });
    const orcid = { iss: "https://orcid.org", sub: "0000-0002-1825-0097" };
    expect(await verdicts([elsewhere], [orcid])).toEqual([expect.stringContaining("somebody else")]);
    const links = [await link(`ada,${encodeURIComponent(trusted.issuer)}`, { sub: "lovelace" }), await link(`0000-0002-1825-0097,${encodeURIComponent("https://orcid.org")}`)];
    expect(await verdicts([elsewhere, ...links], [orcid])).toEqual(Array.from({ length: 3 }, () => expect.stringContaining("until") as string));
    // A joining visa that somebody else signed joins nothing.
    expect((await verdicts([elsewhere, await visa({ type: "LinkedIdentities", by: "system", value: `ada,${encodeURIComponent(trusted.issuer)}` }, { payload: { sub: "lovelace" }, key: stranger })]))[0]).toContain("somebody else");
  });
  test("with conditions hold together with what meets them, never by another conditional one", async () => {
    const terms = await visa({ type: "AcceptedTermsAndPolicies", by: "self" });
    const conditional = await visa({ conditions: [[{ type: "AcceptedTermsAndPolicies", value: `const:${standard}`, by: "const:self" }]] });
    expect(await verdicts([conditional])).toEqual([expect.stringContaining("only together with")]);
    expect(await verdicts([conditional, terms])).toEqual(Array.from({ length: 2 }, () => expect.stringContaining("until") as string));
    const both = await visa({ type: "AcceptedTermsAndPolicies", by: "self", conditions: [[{ type: "ResearcherStatus", by: "const:so" }]] });
    expect(await verdicts([conditional, both])).toEqual(Array.from({ length: 2 }, () => expect.stringContaining("only together with") as string));
  });
});

describe("conditions", () => {
  const has: VisaClaim = { type: "AffiliationAndRole", asserted: 1, value: "faculty@uni.example.org;staff@lab.example.org", source: "https://uni.example.org", by: "so" };
  test.each<[string, object[][], boolean]>([
    ["a constant", [[{ type: has.type, by: "const:so" }]], true],
    ["another constant", [[{ type: has.type, by: "const:dac" }]], false],
    ["a pattern", [[{ type: has.type, source: "pattern:https://uni.*" }]], true],
    ["a dot of a pattern is a dot", [[{ type: has.type, source: "pattern:https://uni?example.org" }]], true],
    ["no character in place of one", [[{ type: has.type, source: "pattern:https://uni.?example.org" }]], false],
    ["many stars", [[{ type: has.type, value: `pattern:${"*a".repeat(40)}*!` }]], false],
    ["nothing but a star", [[{ type: has.type, value: "pattern:*" }]], true],
    ["a part of several", [[{ type: has.type, value: "split_pattern:*@lab.example.org" }]], true],
    ["the whole is no part", [[{ type: has.type, value: "pattern:*@lab.example.net" }]], false],
    ["a prefix that is not known", [[{ type: has.type, by: "regex:.*" }]], false],
    ["no prefix", [[{ type: has.type, by: "so" }]], false],
    ["all claims of a clause by one visa", [[{ type: has.type, by: "const:so", source: "const:https://other.example" }]], false],
    ["all clauses of a list", [[{ type: has.type, by: "const:so" }, { type: "ResearcherStatus", by: "const:so" }]], false],
    ["one list of two", [[{ type: "ResearcherStatus", by: "const:so" }], [{ type: has.type, by: "const:so" }]], true],
  ])("%s", (_what, conditions, holds) => {
    expect(conditionsHold(conditions as never, [has])).toBe(holds);
  });
  test("identities are read in pairs; what is broken is none", () => {
    expect(linkedIdentities("a%2Cb,https%3A%2F%2Fx.example;broken;%E0%A4%A,https%3A%2F%2Fy.example")).toEqual([{ sub: "a,b", iss: "https://x.example" }]);
  });
});
