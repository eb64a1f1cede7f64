import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { shellsOf } from "#components/explain/words/languages.ts";
import { PageLanguage } from "#components/shell/page-language.tsx";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { unreadOf } from "#lib/portal/list-notices.ts";
import { waitingFor } from "#lib/portal/waiting.ts";
import { signOutAction } from "./_actions/sign-out.ts";
import { currentActor } from "./_server/actor.ts";
import { portalContext } from "./_server/context.ts";
import { editionsHere } from "./_server/languages.ts";
import { navigationFor, rolesInWords } from "./_server/navigation.ts";
import { Providers } from "./providers.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Fivefold: one question, many secure data environments, one safe answer", template: "%s · Fivefold" },
  icons: { icon: "/icon.svg" },
  description: "Federated research on health data that never leaves its Trusted Research Environment, with a public register of every study.",
};
export const viewport: Viewport = { colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection(); // a Content-Security-Policy nonce needs every page rendered per request
  const actor = await currentActor();
  const context = await portalContext();
  const [waiting, unread] = await Promise.all([waitingFor(context, actor), unreadOf(context, actor)]);
  return (
    <PageLanguage shells={shellsOf(editionsHere())}>
      <PortalShell
        nav={navigationFor(actor, waiting.ok ? waiting.value : {})}
        person={actor.kind === "person" ? { name: actor.name, detail: rolesInWords(actor) } : undefined}
        accountHref="/account"
        notices={{ href: "/notices", unread }}
        signOut={
          <form action={signOutAction}>
            <SubmitButton variant="secondary" small>Sign out</SubmitButton>
          </form>
        }
      >
        <Providers>{children}</Providers>
      </PortalShell>
    </PageLanguage>
  );
}
