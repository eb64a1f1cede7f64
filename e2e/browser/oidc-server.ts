/** A real OpenID Connect provider (the `oidc-provider` package) on this machine, with accounts of its own. */
import http from "node:http";
import Provider from "oidc-provider";
import { freePort } from "#scripts/ports.ts";

export const clientOf = { id: "fivefold-portal", secret: "a-secret-between-portal-and-provider" } as const;

/** Who can sign in there; the name is what they type, the password is not looked at. */
export const accountsAtProvider = {
  amara: { email: "amara.osei@fivefold.example", email_verified: true, name: "Dr Amara Osei" },
  newcomer: { email: "nadia.newcomer@university.example", email_verified: true, name: "Nadia Newcomer" },
  stranger: { email: "silas.stranger@elsewhere.example", email_verified: true, name: "Silas Stranger" },
  unverified: { email: "rhys.penhale@fivefold.example", email_verified: false, name: "Not Rhys Penhale" },
} as const satisfies Record<string, { email: string; email_verified: boolean; name: string }>;
/** At the stand-in of ORCID: nobody's e-mail is known there, and the subject is the iD. The first is the seed's researcher's, the second nobody's here. */
export const accountsAtOrcid = {
  "0000-0002-1825-0097": { name: "Josiah Carberry" },
  "0000-0002-1694-233X": { name: "Somebody Else" },
} as const satisfies Record<string, { name: string }>;

type Accounts = Readonly<Record<string, { readonly email?: string; readonly email_verified?: boolean; readonly name: string }>>;

/** `secretIn`: ORCID takes the client's secret in the body only. */
export async function startOidcServer(callback: string, accounts: Accounts = accountsAtProvider, secretIn: "header" | "body" = "header"): Promise<{ issuer: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientOf.id, client_secret: clientOf.secret, redirect_uris: [callback], response_types: ["code"], grant_types: ["authorization_code"], token_endpoint_auth_method: secretIn === "body" ? "client_secret_post" : "client_secret_basic" }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["only for tests"] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, id) => (Object.hasOwn(accounts, id) ? { accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) } : undefined),
    // Consent is the university's business and given beforehand.
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  const server = http.createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    issuer,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
