/** The portal's settings, read in this one place. A wrong one stops the start with a sentence that names it. */
import path from "node:path";
import { z } from "zod";
import type { PrivateJwk } from "#lib/approval/signature.ts";
import type { TrustedIssuer } from "#lib/governance/verify-visas.ts";

/** The provider's answers decide who signs in: over plain http only where nobody else can answer, on this machine. */
const issuer = z.url("give an address, such as https://login.example.org").refine((value) => {
  const { protocol, hostname } = new URL(value);
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
}, "it must start with https:// (http:// is accepted on this machine only)");

const signingKey = z.string().transform((text, refinement): PrivateJwk => {
  const shape = z.looseObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), d: z.string().length(43), x: z.string().length(43) });
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    refinement.addIssue({ code: "custom", message: "give a private Ed25519 key as a JSON Web Key" });
    return z.NEVER;
  }
});

/** Each issuer with the one place of its keys: a pair, so that no token can name another place. */
const visaIssuers = z.string().transform((text, refinement): TrustedIssuer[] => {
  const list = z.array(z.strictObject({ issuer: z.url(), jku: issuer, sources: z.array(z.url()).min(1), types: z.array(z.string().min(1)).min(1), maxAgeDays: z.int().min(1).max(3660) }));
  try {
    return list.parse(JSON.parse(text));
  } catch {
    refinement.addIssue({ code: "custom", message: "give a JSON list of { issuer, jku, sources, types, maxAgeDays }; jku must start with https://" });
    return z.NEVER;
  }
});

const Settings = z.object({
  DATABASE_URL: z.string({ error: "give the address of a PostgreSQL database (npm start makes one)" }).regex(/^postgres(ql)?:\/\//, "it must start with postgres://"),
  AUTH_SECRET: z.string({ error: "give at least 32 random characters (openssl rand -base64 32)" }).min(32, "give at least 32 random characters (openssl rand -base64 32)"),
  PORTAL_SIGNING_KEY: signingKey.optional(),
  REGISTER_LOG_KEY: signingKey.optional(),
  PORTAL_URL: z.url("give the public address, such as https://federation.example.org").refine((v) => /^https?:\/\//.test(v) && !v.endsWith("/"), "it must start with https:// and end without a slash").optional(),
  FIVEFOLD_DATA: z.string().default(".data").transform((folder) => path.resolve(folder)),
  PORT: z.coerce.number("give a number").int("give a whole number").min(0).max(65_535).default(3000),
  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default("single sign-on"),
  ORCID_CLIENT_ID: z.string().optional(),
  ORCID_CLIENT_SECRET: z.string().optional(),
  ORCID_ISSUER: issuer.default("https://orcid.org"),
  VISA_ISSUERS: visaIssuers.default([]),
  OIDC_NEW_PEOPLE: z.enum(["researcher", "none"], "choose researcher or none").default("none"),
  SMTP_URL: z.string().regex(/^smtps?:\/\//, "it must start with smtp:// or smtps://").optional(),
  MAIL_FROM: z.string().default("Fivefold <no-reply@localhost>"),
  WEBHOOKS: z.enum(["public", "anywhere"], "choose public or anywhere").default("public"),
  PUBLISHING: z.enum(["signed-in", "passkey"], "choose signed-in or passkey").default("signed-in"),
  DRAFT_LANGUAGES: z.enum(["hidden", "shown"], "choose hidden or shown").default("hidden"),
  SAFE_PEOPLE_REGISTRY_URL: issuer.refine((value) => value.endsWith("/"), "it must end with a slash, as in https://registry.example.org/api/v1/").optional(),
  SAFE_PEOPLE_REGISTRY_CLIENT_ID: z.string().optional(),
  SAFE_PEOPLE_REGISTRY_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"], "choose trace, debug, info, warn, error or silent").default("info"),
}).superRefine((settings, refinement) => {
  if ((settings.ORCID_CLIENT_ID === undefined) !== (settings.ORCID_CLIENT_SECRET === undefined)) refinement.addIssue({ code: "custom", path: [settings.ORCID_CLIENT_ID ? "ORCID_CLIENT_SECRET" : "ORCID_CLIENT_ID"], message: "ORCID_CLIENT_ID and ORCID_CLIENT_SECRET are needed together" });
  const registry = ["SAFE_PEOPLE_REGISTRY_URL", "SAFE_PEOPLE_REGISTRY_CLIENT_ID", "SAFE_PEOPLE_REGISTRY_KEY"] as const;
  if (registry.some((name) => settings[name])) for (const name of registry) if (!settings[name]) refinement.addIssue({ code: "custom", path: [name], message: `${registry.join(", ")} are needed together` });
  if (!settings.OIDC_ISSUER) return;
  for (const name of ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const) if (!settings[name]) refinement.addIssue({ code: "custom", path: [name], message: "it is needed together with OIDC_ISSUER" });
});
export type Settings = Omit<z.infer<typeof Settings>, "PORTAL_URL"> & { PORTAL_URL: string };

/** An empty setting counts as not set. Throws one sentence per wrong setting. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = Settings.safeParse(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== "")));
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `The setting ${issue.path.join(".")} is wrong: ${issue.message}.`).join("\n"));
  return { ...parsed.data, PORTAL_URL: parsed.data.PORTAL_URL ?? `http://localhost:${parsed.data.PORT}` };
}

export const registrySettings = ({ SAFE_PEOPLE_REGISTRY_URL: url, SAFE_PEOPLE_REGISTRY_CLIENT_ID: clientId, SAFE_PEOPLE_REGISTRY_KEY: key }: Settings) => (url && clientId && key ? { url, clientId, key } : undefined);

let settings: Settings | undefined;
/** Read once, when first asked for: a build has no settings. */
export const env = (): Settings => (settings ??= readSettings(process.env));
