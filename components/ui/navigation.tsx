import { Link } from "./link.tsx";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Crumb = { label: string; href: string };

/** The way back up; the page itself is not in it, its heading says where you are. */
export function Breadcrumbs({ trail }: { trail: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-4 text-sm">
      <ol className="flex flex-wrap items-center gap-x-2">
        {trail.map((crumb) => (
          <li key={crumb.href} className="flex items-center gap-2">
            <Link href={crumb.href} className="inline-block py-1">{crumb.label}</Link><span aria-hidden="true" className="text-muted">/</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

export type Tab = { label: string; href: string; count?: number };

/** Views of one thing, each with its own address. `current` is the href of the one shown. */
export function Tabs({ label, tabs, current, tight = false }: { label: string; tabs: readonly Tab[]; current: string; /** Without air below, where a bar gives it. */ tight?: boolean }) {
  return (
    <nav aria-label={label} className={classNames("overflow-x-auto border-b border-rule", !tight && "mb-6")}>
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href} aria-current={tab.href === current ? "page" : undefined}
              className={classNames(
                "-mb-px flex min-h-11 items-center gap-2 border-b-3 px-3 whitespace-nowrap no-underline",
                tab.href === current ? "border-accent font-semibold text-ink" : "border-transparent text-muted hover:border-edge hover:text-ink",
              )}
            >
              {tab.label}{tab.count !== undefined && <Count of={tab.count} />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export const Count = ({ of }: { of: number }) => (
  <span className="min-w-6 rounded-full bg-sunken px-1.5 text-center text-xs leading-5 font-semibold text-ink tabular-nums">{of}</span>
);

/** `hrefOf(page)` gives the address of a page, from 1. Shows nothing when all fits on one page. */
export function Pagination({ page, pages, hrefOf, label = "Pages" }: { page: number; pages: number; hrefOf: (page: number) => string; label?: string }) {
  if (pages <= 1) return null;
  const step = "inline-flex min-h-11 items-center px-3";
  return (
    <nav aria-label={label} className="mt-6 flex flex-wrap items-center gap-2 border-t border-rule pt-3">
      <Step shown={page > 1} href={hrefOf(page - 1)} rel="prev" className={step}>Previous</Step>
      <p className="px-2 text-sm text-muted tabular-nums">Page {page} of {pages}</p>
      <Step shown={page < pages} href={hrefOf(page + 1)} rel="next" className={step}>Next</Step>
    </nav>
  );
}

const Step = ({ shown, href, rel, className, children }: { shown: boolean; href: string; rel: string; className: string; children: ReactNode }) =>
  shown ? <Link href={href} rel={rel} className={className}>{children}</Link> : <span className={`${className} text-muted`} aria-hidden="true">{children}</span>;
