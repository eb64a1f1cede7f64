import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { connectionInWords } from "#components/console/connection-words.ts";
import { ConsoleShell } from "#components/shell/console-shell.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { connectionHealth } from "#lib/agent/console/connection-health.ts";
import { listLaterChecks } from "#lib/agent/console/later-checks.ts";
import { listRuns } from "#lib/agent/console/list-runs.ts";
import { getContext } from "#lib/agent/context.ts";
import { currentActor } from "./_server/actor.ts";
import { navigationFor, rolesInWords } from "./_server/navigation.ts";
import "./globals.css";

/** The TRE's code comes first, so that tabs of several consoles can be told apart. */
export function generateMetadata(): Metadata {
  const { code, name } = getContext().config;
  return { title: { default: `${code}: console of ${name}`, template: `${code}: %s · ${name}` }, robots: { index: false, follow: false } };
}
export const viewport: Viewport = { colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection(); // a Content-Security-Policy nonce needs every page rendered per request
  const context = getContext();
  const actor = await currentActor();
  const [health, runs, later] = actor ? await Promise.all([connectionHealth(context, actor), listRuns(context, actor), listLaterChecks(context, actor)]) : [];
  const words = health?.ok ? connectionInWords(health.value) : undefined;
  return (
    <html lang="en-GB">
      <body>
        <ConsoleShell
          treName={context.config.name} treCode={context.config.code}
          nav={actor ? navigationFor(actor, { today: runs?.ok ? runs.value.forMe.signOff + runs.value.forMe.outputCheck : 0, afterwards: later?.ok ? later.value.forMe : 0 }, context.config.policy.releaseVotes === "passkey") : []}
          person={actor ? { name: actor.name, detail: rolesInWords(actor.roles) } : undefined}
          connection={words && <StatusTag tone={words.tone}>{words.name}</StatusTag>}
          signOut={actor && (
            <form action="/sign-out" method="post">
              <button type="submit" className="min-h-9 rounded-md border border-band-edge px-3 py-1 text-sm font-semibold text-on-band hover:bg-on-band hover:text-[#10363b]">Sign out</button>
            </form>
          )}
        >
          {children}
        </ConsoleShell>
      </body>
    </html>
  );
}
