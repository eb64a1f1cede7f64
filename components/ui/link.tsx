"use client";

import NextLink from "next/link";
import { useState, type AnchorHTMLAttributes, type ComponentType, type ReactNode } from "react";

export type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "onMouseEnter" | "onFocus" | "onTouchStart"> & { href: string; children: ReactNode; prefetch?: boolean; replace?: boolean; scroll?: boolean };

/**
 * next/link for addresses that arrive as values. Typed routes know only the addresses written in one program; components serve
 * two, so the one place that forgets the type is here.
 */
const Untyped = NextLink as unknown as ComponentType<AnchorHTMLAttributes<HTMLAnchorElement> & Omit<LinkProps, "prefetch"> & { prefetch: false | null }>;

/**
 * A page is fetched ahead once somebody points at its link or reaches it by keyboard, not for every link that is in sight: the portal would make
 * sixteen pages beside its front page, which nobody asked for. `prefetch={false}` where the address is a file or another site's.
 */
export function Link({ prefetch = true, ...link }: LinkProps) {
  const [isNear, setIsNear] = useState(false);
  const near = () => { setIsNear(true); };
  return <Untyped {...link} prefetch={prefetch && isNear ? null : false} onMouseEnter={near} onFocus={near} onTouchStart={near} />;
}
