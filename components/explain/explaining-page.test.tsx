/** Every word that a reader meets on the explaining pages and round them comes from the words of their language: in English in other letters, no word of ours is left. */
import { PathnameContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime.js";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { navigationFor } from "#app/_server/navigation.ts";
import { PageLanguage } from "#components/shell/page-language.tsx";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { ExplainingPage } from "./explaining-page.tsx";
import { editionOf, englishEdition, pageAddress, shellsOf, type Edition } from "./words/languages.ts";
import { pseudo } from "./words/pseudo.ts";
import { topicNames, type Translation } from "./words/public-words.ts";

const page = (translation: Translation, topic?: (typeof topicNames)[number]): string => {
  const edition = editionOf(translation, "/en-XA");
  return shown(edition, [englishEdition, edition], topic);
};
const shown = (edition: Edition, editions: readonly Edition[], topic?: (typeof topicNames)[number]): string => renderToStaticMarkup(
  <PathnameContext value={pageAddress(edition, topic)}>
    <PageLanguage shells={shellsOf(editions)}>
      <PortalShell nav={navigationFor({ kind: "anonymous" }, {})}><ExplainingPage edition={edition} editions={editions} {...(topic && { topic })} /></PortalShell>
    </PageLanguage>
  </PathnameContext>,
);
/** The names of the product and of the other language, as they are written everywhere. */
const names = /Fivefold|English/g;
/** What people see and hear of some HTML, without what is marked as English. */
function words(html: string): string[] {
  const own = html.replaceAll(/<(\w+)[^>]* lang="en-GB"[^>]*>[^<]*<\/\1>/g, " ");
  const heard = [...own.matchAll(/ (?:aria-label|title|alt|placeholder|aria-roledescription)="([^"]*)"/g)].map(([, text]) => text!);
  return [...heard, ...own.replaceAll(/<[^>]*>/g, "\n").split("\n")].map((text) => text.replaceAll(/&#?\w+;/g, "").trim()).filter((text) => text !== "");
}
const ours = (html: string): string[] => words(html).filter((text) => /[A-Za-z]/.test(text.replaceAll(names, "").replaceAll("[c]", "")));

describe("in another language", () => {
  test.each(["overview", ...topicNames] as const)("%s: every word is of that language", (name) => {
    const html = page(pseudo, name === "overview" ? undefined : name);
    expect(ours(html)).toEqual([]);
    expect(words(html).length).toBeGreaterThan(30);
    expect(html).toMatch(/^<html lang="en-XA">/);
  });
  test("a word of ours would be found", () => {
    expect(ours(page({ ...pseudo, overview: { ...pseudo.overview!, lead: "ŵé say" } }))).toEqual(["ŵé say"]);
    expect(ours(page({ ...pseudo, path: { ...pseudo.path!, picture: { ...pseudo.path!.picture, label: "A picture" } } }))).not.toEqual([]);
  });
  test("links lead on in the same language where there is one, and to English where there is none", () => {
    const links = [...page(pseudo).matchAll(/ href="(\/[^"]*)"/g)].map(([, href]) => href!);
    expect(links.filter((href) => /^\/how-your-data-is-protected/.test(href))).toEqual(["/how-your-data-is-protected"]); // the choice of language
    expect(links).toEqual(expect.arrayContaining(["/en-XA/how-your-data-is-protected/opting-out", "/register", "/environments", "/"]));
    expect(page(pseudo)).toMatch(/hrefLang="en-GB"[^>]* href="\/register"|href="\/register"[^>]* hrefLang="en-GB"/);
  });
  test("what is not translated is English, says so, and is marked", () => {
    const { overview: _, ...begun } = pseudo;
    const html = page(begun);
    expect(html).toContain(pseudo.notices.notTranslated);
    expect(html).toMatch(/<div lang="en-GB"><header[^>]*>[^]*How your data is protected/);
    // Its terms are explained in English too.
    expect(html).toMatch(/<div lang="en-GB"><div[^>]*><h2[^]*role="tooltip"[^>]*>A safe place where health records/);
    expect(html).toMatch(/^<html lang="en-XA">/);
    const { tryHiding: __, ...withoutTable } = pseudo;
    expect(page(withoutTable, "how-small-numbers-are-hidden")).toMatch(new RegExp(`${pseudo.notices.notTranslated}</p><div lang="en-GB">`));
    expect(page({ ...pseudo, topics: {} }, "opting-out").split(pseudo.notices.notTranslated)).toHaveLength(2);
  });
  test("a draft says that nobody has read it; what was read says by whom, and the day in its language", () => {
    expect(page(pseudo)).toContain(pseudo.notices.draft);
    const read = page({ ...pseudo, shell: { ...pseudo.shell, language: "cy-GB" }, readBy: { who: "Áŋñ", day: "2027-03-03" } });
    expect(read).not.toContain(pseudo.notices.draft);
    expect(read).toContain("Áŋñ óñ 3 Mawrth 2027");
  });
});

describe("where there is English only", () => {
  test("nothing speaks of languages", () => {
    for (const topic of [undefined, ...topicNames]) {
      const html = shown(englishEdition, [englishEdition], topic);
      expect(html).toMatch(/^<html lang="en-GB">/);
      expect(html).not.toContain(englishEdition.languages);
      expect(html).not.toContain("hrefLang");
    }
  });
});
