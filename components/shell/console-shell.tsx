import { Link } from "#components/ui/link.tsx";
import type { ReactNode } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { Mark } from "#components/ui/mark.tsx";
import { SkipLink } from "#components/ui/skip-link.tsx";
import { NavLinks, type NavItem } from "./nav-links.tsx";
import type { SignedIn } from "./portal-shell.tsx";

export type ConsoleShellProps = {
  /** Stands largest on every page: an operator with three consoles open must never act in the wrong TRE. */
  treName: string;
  /** Short code of the TRE, shown on the plate: 2-4 letters. */
  treCode: string;
  nav: readonly NavItem[];
  person?: SignedIn | undefined;
  signOut?: ReactNode;
  /** Connection to the portal, in words; a StatusTag does well here. */
  connection?: ReactNode;
  children: ReactNode;
};

export function ConsoleShell({ children, ...header }: ConsoleShellProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <ConsoleHeader {...header} />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-page flex-1 px-4 py-8 sm:px-6">{children}</main>
      <footer className="border-t border-rule">
        <p className="mx-auto flex max-w-page items-center gap-2 px-4 py-5 text-sm text-muted sm:px-6"><Mark size={18} />Fivefold console of {header.treName}</p>
      </footer>
    </div>
  );
}

/** The dark band says "inside the boundary"; the portal never has it. */
export function ConsoleHeader({ treName, treCode, nav, person, signOut, connection, navLabel = "Main" }: Omit<ConsoleShellProps, "children"> & { navLabel?: string }) {
  const waiting = nav.reduce((sum, item) => sum + (item.waiting ?? 0), 0);
  return (
    <header className="on-band no-print bg-band text-on-band">
      <div className="mx-auto flex max-w-page flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 pt-4 pb-2 sm:px-6">
        <Link href="/" className="flex min-h-11 items-center gap-4 text-on-band no-underline hover:text-on-band">
          <span aria-hidden="true" className="rounded-md border-2 border-band-edge px-2.5 py-1.5 font-mono text-lg leading-none font-semibold">{treCode}</span>
          <span className="flex flex-col leading-tight">
            <span className="font-serif text-xl sm:text-2xl">{treName}</span>
            <span className="flex items-center gap-1.5 text-xs text-on-band-muted"><Icon name="lock" />Inside the boundary of this TRE</span>
          </span>
        </Link>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {connection}
          {person !== undefined && (
            <p className="flex flex-col text-sm leading-tight lg:items-end">
              <span><span className="sr-only">Signed in as </span><span className="font-semibold">{person.name}</span></span>
              {person.detail !== undefined && <span className="text-on-band-muted">{person.detail}</span>}
            </p>
          )}
          {signOut}
        </div>
      </div>
      {nav.length > 0 && (
        <div className="mx-auto max-w-page px-4 sm:px-6 lg:px-3">
          <nav aria-label={navLabel} className="max-lg:hidden"><NavLinks items={nav} on="band" direction="row" /></nav>
          <details className="lg:hidden">
            <summary className="flex min-h-11 items-center gap-2 font-semibold">
              <Icon name="menu" />Menu
              {waiting > 0 && <span className="rounded-full bg-on-band px-2 text-xs leading-5 text-[#10363b] tabular-nums">{waiting}<span className="sr-only"> waiting for you</span></span>}
            </summary>
            <nav aria-label={navLabel} className="pb-3"><NavLinks items={nav} on="band" direction="column" /></nav>
          </details>
        </div>
      )}
    </header>
  );
}
