"use client";

import { Link } from "#components/ui/link.tsx";
import { usePathname } from "next/navigation";

/** `waiting` counts what waits for this person there; 0 or absent shows nothing. */
export type NavItem = { href: string; label: string; waiting?: number; /** Where the label is in another language than the page. */ lang?: string | undefined; /** Where the page is in another language than this one. */ hrefLang?: string | undefined };

/** The longest matching address is where we are; a page below it is inside it. */
export function currentHref(pathname: string, items: readonly NavItem[]): string | undefined {
  const inside = items.filter(({ href }) => pathname === href || (href !== "/" && pathname.startsWith(`${href}/`)));
  return inside.reduce<string | undefined>((best, { href }) => (best === undefined || href.length > best.length ? href : best), undefined);
}

const looks = {
  paper: { link: "text-muted hover:text-ink", here: "border-accent font-semibold text-ink", count: "bg-accent text-on-accent" },
  band: { link: "text-on-band-muted hover:text-on-band", here: "border-on-band font-semibold text-on-band", count: "bg-on-band text-[#10363b]" },
} as const;

/** Rendered on the server too; it runs in the browser only so that a shared layout knows which page it stands around. */
export function NavLinks({ items, on = "paper", direction }: { items: readonly NavItem[]; on?: keyof typeof looks; direction: "row" | "column" }) {
  const here = currentHref(usePathname(), items);
  const look = looks[on];
  return (
    <ul className={direction === "row" ? "flex flex-wrap gap-x-1" : "flex flex-col"}>
      {items.map((item) => {
        const current = item.href === here;
        const border = direction === "row" ? "border-b-3 -mb-px px-3" : "border-l-3 px-3";
        return (
          <li key={item.href}>
            <Link
              href={item.href} lang={item.lang} hrefLang={item.hrefLang} aria-current={current ? "page" : undefined}
              className={`flex min-h-11 items-center gap-2 no-underline ${border} ${current ? look.here : `border-transparent ${look.link}`}`}
            >
              {item.label}
              {item.waiting !== undefined && item.waiting > 0 && (
                <span className={`min-w-5 rounded-full px-1.5 text-center text-xs leading-5 font-semibold tabular-nums ${look.count}`}>
                  {item.waiting}<span className="sr-only"> waiting for you</span>
                </span>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
