import NextLink from "next/link";
import type { AnchorHTMLAttributes, ComponentType, ReactNode } from "react";

/**
 * next/link for addresses that arrive as values. Typed routes know only the addresses written in one program; components serve
 * two, so the one place that forgets the type is here.
 */
export type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; children: ReactNode; prefetch?: boolean; replace?: boolean; scroll?: boolean };
export const Link = NextLink as unknown as ComponentType<LinkProps>;
