"use client";

import { usePathname } from "next/navigation";
import { createContext, useContext, type ReactNode } from "react";
import { editionAt } from "#components/explain/words/address.ts";
import type { ShellWords } from "#components/explain/words/public-words.ts";

/** The language of the page that is open: what stands before its address, and the words round it. */
type Here = { address: string; words: ShellWords; english: ShellWords };
const Here = createContext<Here | undefined>(undefined);
export function useLanguage(): Here {
  const here = useContext(Here);
  if (!here) throw new Error("no PageLanguage around this page");
  return here;
}

/**
 * The whole page, in the language of its address. It is decided here and not on the server, because a shared layout stays as it is while a reader goes from a page in one
 * language to a page in another: `lang` has to go along (WCAG 2.2, 3.1.1). `shells`: by what stands before the address, nothing for English.
 */
export function PageLanguage({ shells, children }: { shells: Readonly<Record<string, ShellWords>>; children: ReactNode }) {
  const address = editionAt(usePathname(), Object.keys(shells));
  const [words, english] = [shells[address], shells[""]];
  if (!words || !english) throw new Error("English stands before no address");
  return <html lang={words.language}><body><Here value={{ address, words, english }}>{children}</Here></body></html>;
}
