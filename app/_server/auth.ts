/**
 * next-auth speaks with the browser and the OpenID Connect provider; who somebody is and may do is ours. Its cookie carries nothing
 * but the id of our session, which is read again at every request. Nobody else imports next-auth, so that it can be replaced here.
 */
import "server-only";
import NextAuth, { CredentialsSignin } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { Actor } from "#lib/governance/permissions.ts";
import { env } from "#lib/portal/env.ts";
import { linkIdentity } from "#lib/portal/link-identity.ts";
import { linkOrcid, personOfOrcid } from "#lib/portal/link-orcid.ts";
import { forwardedFor } from "#lib/portal/network.ts";
import { closeSession, openSession, readSession, sessionSeconds } from "#lib/portal/sessions.ts";
import { verifyPassword } from "#lib/portal/sign-in.ts";
import { portalContext, processContext } from "./context.ts";

type PersonActor = Extract<Actor, { kind: "person" }>;
declare module "next-auth" {
  interface Session {
    /** Missing when the session has ended. */
    actor?: PersonActor;
  }
}
declare module "@auth/core/jwt" {
  interface JWT {
    sid?: string;
  }
}

/** `code` reaches the sign-in page as `?code=…`. */
class SignInRefused extends CredentialsSignin {
  constructor(reason: string) {
    super();
    this.code = reason;
  }
}

type Profile = { sub?: string | null | undefined; email?: string | null | undefined; email_verified?: unknown; name?: string | null | undefined };
async function personAtProvider(profile: Profile | undefined) {
  const settings = env();
  const identity = { issuer: settings.OIDC_ISSUER, subject: profile?.sub, email: profile?.email ?? undefined, emailVerified: profile?.email_verified === true, name: profile?.name ?? undefined };
  return linkIdentity(await portalContext(), identity, settings.OIDC_NEW_PEOPLE);
}

/** Nobody else's account opens by an iD, and ORCID vouches for no e-mail: an iD that is linked to no account is linked by whoever is signed in, or leads nowhere. */
async function orcidSignedIn(subject: unknown): Promise<true | string> {
  const context = await processContext();
  const actor = (await auth())?.actor;
  const linked = actor ? await linkOrcid(context, actor, { subject }) : await personOfOrcid(context, { subject });
  if (actor) return linked.ok ? "/account?orcid=linked#orcid-link" : `/account?refused=${encodeURIComponent(linked.refusal.message)}#orcid-link`;
  return linked.ok || `/sign-in?refused=${encodeURIComponent(linked.refusal.message)}`;
}

async function personSignedIn(provider: string, userId: string | undefined, profile: Profile | undefined) {
  switch (provider) {
    case "oidc": return personAtProvider(profile);
    case "orcid": return personOfOrcid(await processContext(), { subject: profile?.sub });
    default: return { ok: true as const, value: { userId: userId ?? "" } };
  }
}
const howSignedIn = (provider: string) => (provider === "oidc" || provider === "orcid" ? provider : "password");

export const { handlers, auth, signIn, signOut } = NextAuth(() => {
  const settings = env();
  return {
    secret: settings.AUTH_SECRET,
    trustHost: true, // the address comes from AUTH_URL, which every way of starting sets
    session: { strategy: "jwt", maxAge: sessionSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize(credentials, request) {
          const verified = await verifyPassword(await portalContext(), { ...credentials, address: forwardedFor(request.headers) });
          if (!verified.ok) throw new SignInRefused(verified.refusal.reason);
          return { id: verified.value.userId };
        },
      }),
      ...(settings.OIDC_ISSUER
        ? [{
            id: "oidc", name: settings.OIDC_NAME, type: "oidc" as const, issuer: settings.OIDC_ISSUER,
            clientId: settings.OIDC_CLIENT_ID ?? "", clientSecret: settings.OIDC_CLIENT_SECRET ?? "",
            checks: ["pkce", "state", "nonce"] as ("pkce" | "state" | "nonce")[],
            authorization: { params: { scope: "openid email profile" } },
            idToken: false, // many providers put the e-mail into userinfo only
          }]
        : []),
      ...(settings.ORCID_CLIENT_ID && settings.ORCID_CLIENT_SECRET
        ? [{
            id: "orcid", name: "ORCID", type: "oidc" as const, issuer: settings.ORCID_ISSUER, clientId: settings.ORCID_CLIENT_ID, clientSecret: settings.ORCID_CLIENT_SECRET,
            // ORCID takes the secret in the body only, and says who somebody is in the id token alone.
            client: { token_endpoint_auth_method: "client_secret_post" as const },
            checks: ["pkce", "state", "nonce"] as ("pkce" | "state" | "nonce")[],
            authorization: { params: { scope: "openid" } },
          }]
        : []),
    ],
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.provider === "orcid") return orcidSignedIn(profile?.sub);
        if (account?.provider !== "oidc") return true;
        const person = await personAtProvider(profile);
        return person.ok || `/sign-in?refused=${encodeURIComponent(person.refusal.message)}`;
      },
      async jwt({ token, user, account, profile }) {
        if (!account) return token.sid ? token : null;
        const person = await personSignedIn(account.provider, user.id, profile);
        if (!person.ok) return null;
        const session = await openSession(await portalContext(), person.value.userId, howSignedIn(account.provider));
        return session.ok ? { sid: session.value.sessionId } : null;
      },
      async session({ session, token }) {
        const actor = token.sid ? await readSession(await processContext(), token.sid) : undefined;
        return actor ? { ...session, user: { ...session.user, id: actor.userId, name: actor.name, email: actor.email }, actor } : { ...session, actor: undefined };
      },
    },
    events: {
      async signOut(message) {
        if ("token" in message && message.token?.sid) await closeSession(await portalContext(), message.token.sid);
      },
    },
    logger: {
      // A wrong password is no error of ours; of a real one only the kind is logged, its text may hold what was typed.
      error: (error) => void (error instanceof CredentialsSignin || processContext().then(({ log }) => log.error({ error: error.name }, "sign-in failed"))),
      warn: () => {},
      debug: () => {},
    },
  };
});

export const signsInByOrcid = (): boolean => env().ORCID_CLIENT_ID !== undefined;
/** What the button of the provider says; undefined where there is none. */
export const singleSignOnName = (): string | undefined => (env().OIDC_ISSUER ? env().OIDC_NAME : undefined);
