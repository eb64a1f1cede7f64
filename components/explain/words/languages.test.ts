/** Translations: what is tested of each, where its pages stand, and that no draft is taken for a finished text. */
import { describe, expect, test } from "vitest";
import { editionAt, linkIn } from "./address.ts";
import { english } from "./en.ts";
import { editionOf, editions, englishEdition, forSearch, translations } from "./languages.ts";
import { disguised, pseudo } from "./pseudo.ts";
import type { Translation } from "./public-words.ts";
import { filled } from "./template.ts";
import { faultsOf } from "./testing/translation-faults.ts";

describe("every translation", () => {
  test.each(Object.entries(translations))("%s has the shape, the places, the links and the terms of the English", (_address, translation) => {
    expect(faultsOf(translation)).toEqual([]);
  });
});

describe("what is found wrong in a translation", () => {
  const { overview, tryHiding, path } = pseudo as Required<Translation>;
  const block = (at: number, text: string) => ({ ...overview, blocks: overview.blocks.map((one, place) => (place === at ? { text } : one)) });
  test.each<[string, Partial<Translation>, string]>([
    ["a link that leads elsewhere", { overview: block(1, disguised("A {tre}. [Where](/how-your-data-is-protected/opting-out)")) }, "overview.blocks.1.text leads to other pages"],
    ["a term left out", { overview: block(1, disguised("A place. [Where](/how-your-data-is-protected/what-federated-means)")) }, "overview.blocks.1.text uses other terms of the glossary"],
    ["a paragraph left out", { overview: { ...overview, blocks: overview.blocks.slice(1) } }, "overview.blocks has other parts than the English: 13"],
    ["a paragraph left in English", { overview: { ...overview, lead: english.overview.lead } }, "overview.lead is still in English"],
    ["an empty title", { overview: { ...overview, title: " " } }, "overview.title has no words"],
    ["a place for a number left out", { tryHiding: { ...tryHiding, raised: "ŧóó ƒéŵ" } }, "tryHiding.raised uses other terms of the glossary"],
    ["a form for a number left out", { tryHiding: { ...tryHiding, hidden: "{n} {least}" } }, "tryHiding.hidden needs the forms one, other"],
    ["another place in one form", { tryHiding: { ...tryHiding, hidden: { one: "óñé {leest}", other: "{n} {least}" } } }, "tryHiding.hidden.one has other places for numbers and names"],
    ["a line that the drawing has no room for", { path: { ...path, picture: { ...path.picture, reads: "ŕéáđš ƒŕóɱ ŧĥé ŕéçóŕđš" } } }, "path.picture.reads is longer than the 20 letters that the drawing has room for"],
    ["a reader without a day", { readBy: { who: "A Reader", day: "soon" } }, "readBy does not say who read it, and on which day"],
  ])("%s", (_what, change, fault) => {
    expect(faultsOf({ ...pseudo, ...change })).toEqual([fault]);
  });
  test("not what is not there yet", () => {
    const { overview: _, tryHiding: __, path: ___, ...begun } = pseudo;
    expect(faultsOf({ ...begun, topics: {} })).toEqual([]);
  });
});

test("a sentence takes the form that its number has in its language", () => {
  // Welsh has six (CLDR, plural rules, cy): none, one, two, three, six, and all others.
  const cats = { zero: "dim {n}", one: "un {n}", two: "dau {n}", few: "tri {n}", many: "chwe {n}", other: "{n} o" };
  expect([0, 1, 2, 3, 6, 4, 1240].map((n) => filled(cats, { n }, "cy-GB"))).toEqual(["dim 0", "un 1", "dau 2", "tri 3", "chwe 6", "4 o", "1,240 o"]);
  expect(filled({ one: "one", other: "{n} in {place}" }, { n: 1240, place: "a {n}" }, "de")).toBe("1.240 in a {n}");
});

describe("where a page stands", () => {
  test("in a language of its own, and only the pages that are translated", () => {
    const addresses = ["", "/cy"];
    expect(["/cy/how-your-data-is-protected", "/cy/how-your-data-is-protected/opting-out", "/how-your-data-is-protected", "/cy/register", "/cymru/how-your-data-is-protected", "/register", "/cy"].map((path) => editionAt(path, addresses))).toEqual(["/cy", "/cy", "", "", "", "", ""]);
    expect(["/how-your-data-is-protected/opting-out", "/register", "https://ico.org.uk"].map((href) => linkIn("/cy", href))).toEqual([{ href: "/cy/how-your-data-is-protected/opting-out" }, { href: "/register", hrefLang: "en-GB" }, { href: "https://ico.org.uk" }]);
    expect(linkIn("", "/register")).toEqual({ href: "/register" });
  });
  test("nobody is shown a draft who did not ask for it, and no search engine ever is", () => {
    expect(editions(false).map(({ address, readBy }) => address === "" || readBy !== undefined)).not.toContain(false);
    const all = editions(true);
    const draft = all.find(({ address }) => address === "/en-XA")!;
    expect(forSearch(draft, undefined, all, "https://portal.example")).toBeUndefined();
    expect(forSearch(englishEdition, "opting-out", all, "https://portal.example")).toEqual({ canonical: "https://portal.example/how-your-data-is-protected/opting-out" });
  });
  test("each finished translation names the others; a page that is still in English there is no translation", () => {
    const read = editionOf({ ...pseudo, readBy: { who: "A Reader", day: "2027-03-03" }, topics: { "who-to-ask": pseudo.topics["who-to-ask"] } }, "/en-XA");
    const shown = [englishEdition, read];
    const languages = { "en-GB": "https://p.example/how-your-data-is-protected/who-to-ask", "en-XA": "https://p.example/en-XA/how-your-data-is-protected/who-to-ask", "x-default": "https://p.example/how-your-data-is-protected/who-to-ask" };
    expect(forSearch(read, "who-to-ask", shown, "https://p.example")).toEqual({ canonical: languages["en-XA"], languages });
    expect(forSearch(englishEdition, "who-to-ask", shown, "https://p.example")).toEqual({ canonical: languages["en-GB"], languages });
    expect(forSearch(read, "opting-out", shown, "https://p.example")).toBeUndefined();
    expect(forSearch(englishEdition, "opting-out", shown, "https://p.example")).toEqual({ canonical: "https://p.example/how-your-data-is-protected/opting-out" });
  });
});
