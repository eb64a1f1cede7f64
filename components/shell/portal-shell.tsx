"use client";

import { Link } from "#components/ui/link.tsx";
import type { ReactNode } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Mark } from "#components/ui/mark.tsx";
import { SkipLink } from "#components/ui/skip-link.tsx";
import { linkIn } from "#components/explain/words/address.ts";
import { publicAddresses, type PublicAddress } from "#components/explain/words/public-words.ts";
import { NavLinks, type NavItem } from "./nav-links.tsx";
import { useLanguage } from "./page-language.tsx";

export type SignedIn = { name: string; /** Their roles or organisation, in a few words. */ detail?: string };

export type PortalShellProps = {
  /** Name of this federation, after the product's name. */
  federation?: string;
  nav: readonly NavItem[];
  /** Absent: a visitor; the shell then offers the way to sign in. */
  person?: SignedIn | undefined;
  /** The form whose one button signs out. */
  signOut?: ReactNode;
  signInHref?: string;
  /** Where the person's own account is; their name leads there. */
  accountHref?: string;
  /** Where the person's notices are, and how many they have not read. */
  notices?: { href: string; unread: number };
  children: ReactNode;
};

export function PortalShell({ federation, nav, person, signOut, signInHref = "/sign-in", accountHref, notices, children }: PortalShellProps) {
  const { address, words, english } = useLanguage();
  const foreign = words === english ? undefined : english.language;
  // Pages for people with a part in the portal are in English, and so are their names.
  const items = nav.map((item): NavItem => ({ ...item, ...linkIn(address, item.href), ...(isPublic(item.href) ? { label: words.pages[item.href] } : { lang: foreign }) }));
  const waiting = nav.reduce((sum, item) => sum + (item.waiting ?? 0), 0);
  const account = person === undefined
    ? <Link href={signInHref} className={buttonClass("secondary", true)}>{words.signIn}</Link>
    : <div lang={foreign}><Account person={person} href={accountHref} notices={notices} signOut={signOut} /></div>;
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink>{words.skip}</SkipLink>
      <header className="no-print border-b border-rule">
        <div className="mx-auto flex max-w-page flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 sm:px-6">
          <Link href="/" className="flex min-h-11 items-center gap-3 text-ink no-underline hover:text-ink">
            <span className="text-accent"><Mark size={34} /></span>
            <span className="flex flex-col leading-tight">
              <span className="font-serif text-xl">Fivefold</span>
              {federation !== undefined && <span className="text-xs text-muted">{federation}</span>}
            </span>
          </Link>
          <div className="max-lg:hidden">{account}</div>
          {/* On a phone the menu is a native <details>: no script needed. */}
          <details className="group w-full lg:hidden [&[open]]:pb-2">
            <summary className="flex min-h-11 items-center gap-2 font-semibold">
              <Icon name="menu" />{words.menu}
              {notices !== undefined && notices.unread > 0 && <span className="flex items-center gap-1 text-sm font-normal text-muted tabular-nums"><Icon name="bell" />{inShort(notices.unread)}<span lang={foreign} className="sr-only"> unread notices</span></span>}
              {waiting > 0 && <span className="rounded-full bg-accent px-2 text-xs leading-5 text-on-accent tabular-nums">{waiting}<span lang={foreign} className="sr-only"> waiting for you</span></span>}
            </summary>
            <nav aria-label={words.main} className="my-2"><NavLinks items={items} direction="column" /></nav>
            {account}
          </details>
        </div>
        {nav.length > 0 && (
          <nav aria-label={words.main} className="mx-auto max-w-page px-3 max-lg:hidden sm:px-3"><NavLinks items={items} direction="row" /></nav>
        )}
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-page flex-1 px-4 py-8 sm:px-6 sm:py-10">{children}</main>
      <Footer />
    </div>
  );
}

const inShort = (n: number): string => (n > 99 ? "99+" : String(n));

const Account = ({ person, href, notices, signOut }: { person: SignedIn; href: string | undefined; notices: PortalShellProps["notices"]; signOut: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
    {notices !== undefined && (
      <Link href={notices.href} className="flex min-h-11 items-center gap-2 text-sm">
        <Icon name="bell" />Notices
        {notices.unread > 0 && <span className="rounded-full bg-accent px-2 text-xs leading-5 text-on-accent tabular-nums">{inShort(notices.unread)}<span className="sr-only"> unread</span></span>}
      </Link>
    )}
    <p className="flex flex-col text-sm leading-tight lg:items-end">
      <span><span className="sr-only">Signed in as </span>{href === undefined ? <span className="font-semibold">{person.name}</span> : <Link href={href} className="inline-block min-h-6 font-semibold">{person.name}</Link>}</span>
      {person.detail !== undefined && <span className="text-muted">{person.detail}</span>}
    </p>
    {signOut}
  </div>
);

/** In the order of a reader who wants to understand first. */
const footerAddresses: readonly PublicAddress[] = ["/how-your-data-is-protected", "/register", "/environments", "/api-docs"];
const isPublic = (href: string): href is PublicAddress => (publicAddresses as readonly string[]).includes(href);

function Footer() {
  const { address, words } = useLanguage();
  return (
    <footer className="mt-16 border-t border-rule">
      <div className="mx-auto flex max-w-page flex-col gap-4 px-4 py-8 text-sm text-muted sm:px-6 md:flex-row md:items-start md:justify-between">
        <p className="max-w-measure">{words.promise}</p>
        <nav aria-label={words.footer}>
          <ul className="flex flex-wrap gap-x-5">
            {footerAddresses.map((href) => <li key={href}><Link {...linkIn(address, href)} className="inline-block py-1">{words.pages[href]}</Link></li>)}
          </ul>
        </nav>
      </div>
    </footer>
  );
}
