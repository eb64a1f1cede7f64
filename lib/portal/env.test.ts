import { describe, expect, test } from "vitest";
import { readSettings } from "./env.ts";

const least = { DATABASE_URL: "postgres://fivefold@127.0.0.1/fivefold", AUTH_SECRET: "a".repeat(32) };

describe("settings", () => {
  test("the least, with defaults; an empty one counts as not set", () => {
    expect(readSettings({ ...least, OIDC_ISSUER: "", PORT: "4000" })).toMatchObject({ PORT: 4000, PORTAL_URL: "http://localhost:4000", OIDC_NEW_PEOPLE: "none", LOG_LEVEL: "info" });
  });
  test.each<[string, Record<string, string | undefined>]>([
    ["DATABASE_URL", { DATABASE_URL: undefined }],
    ["DATABASE_URL", { DATABASE_URL: "mysql://db" }],
    ["AUTH_SECRET", { AUTH_SECRET: "short" }],
    ["PORT", { PORT: "eighty" }],
    ["PORTAL_URL", { PORTAL_URL: "https://federation.example.org/" }],
    ["PORTAL_SIGNING_KEY", { PORTAL_SIGNING_KEY: "{\"kty\":\"RSA\"}" }],
    ["OIDC_ISSUER", { OIDC_ISSUER: "http://login.example.org", OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "b" }],
    ["OIDC_CLIENT_SECRET", { OIDC_ISSUER: "https://login.example.org", OIDC_CLIENT_ID: "a" }],
    ["ORCID_CLIENT_SECRET", { ORCID_CLIENT_ID: "APP-1" }],
    ["ORCID_ISSUER", { ORCID_CLIENT_ID: "APP-1", ORCID_CLIENT_SECRET: "b", ORCID_ISSUER: "http://orcid.org" }],
    ["VISA_ISSUERS", { VISA_ISSUERS: "[{\"issuer\":\"https://a.example\"}]" }],
    ["VISA_ISSUERS", { VISA_ISSUERS: JSON.stringify([{ issuer: "https://a.example", jku: "http://a.example/keys", sources: ["https://b.example"], types: ["ResearcherStatus"], maxAgeDays: 365 }]) }],
    ["OIDC_NEW_PEOPLE", { OIDC_NEW_PEOPLE: "everyone" }],
    ["SMTP_URL", { SMTP_URL: "mail.example.org" }],
    ["LOG_LEVEL", { LOG_LEVEL: "loud" }],
  ])("a wrong %s is named in a sentence (%j)", (name, change) => {
    expect(() => readSettings({ ...least, ...change })).toThrow(new RegExp(`^The setting ${name} is wrong: .+\\.$`));
  });
  test("on this machine a provider may do without https", () => {
    expect(readSettings({ ...least, OIDC_ISSUER: "http://127.0.0.1:4444", OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "b" }).OIDC_ISSUER).toBe("http://127.0.0.1:4444");
  });
});
