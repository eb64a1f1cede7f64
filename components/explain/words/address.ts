/** Where a page stands in each language: as in English, with the language's name before it. Nothing but addresses, so that the shell can ask in the browser without all words of all languages. */
export const explainingPages = "/how-your-data-is-protected";
const isExplaining = (path: string): boolean => path === explainingPages || path.startsWith(`${explainingPages}/`);

/** Of `addresses` (`/cy`), the one under which this page stands; nothing for English, in which all else of the portal is. */
export const editionAt = (pathname: string, addresses: readonly string[]): string => addresses.find((address) => address !== "" && pathname.startsWith(`${address}/`) && isExplaining(pathname.slice(address.length))) ?? "";

/** Where a link leads in the language at `address`: to the same page in it, or to what there is in English only, and then it says so. */
export const linkIn = (address: string, href: string): { href: string; hrefLang: string | undefined } =>
  (isExplaining(href) ? { href: address + href, hrefLang: undefined } : { href, hrefLang: address !== "" && href.startsWith("/") ? "en-GB" : undefined });
