/** What the public pages say in words of their own is read with ease by people of 12 to 14 years. Pages that explain have their words as data: components/explain/words/public-words.test.ts. */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { easyAt, leastWords, readingAge } from "#lib/governance/reading-age.ts";
import { proseIn } from "./testing/prose-in.ts";

const page = (path: string) => `app/(public)/${path}page.tsx`;
const register = (...names: string[]) => names.map((name) => `components/register/${name}`);
/** Each page with what it is drawn from, and the words that come from rules. */
const pages: Readonly<Record<string, readonly string[]>> = {
  home: [page(""), "components/home/reader-paths.tsx"],
  register: [page("register/"), ...register("register-list.tsx", "register-filters.tsx", "register-status.tsx", "register-words.ts")],
  entry: [page("register/[reference]/"), ...globSync("components/register/entry-*.tsx").filter((file) => !file.includes(".test.")), ...register("question-form.tsx"), "lib/governance/legal-basis.ts"],
  check: [page("register/[reference]/check/"), ...register("check-entry.tsx"), "lib/register/verify-entry.ts"],
  statistics: [page("register/statistics/"), ...register("register-statistics.tsx", "quarter-bars.tsx")],
  map: [page("register/map/"), ...register("nation-map.tsx")],
  follow: [...["", "confirm/", "letters/", "end/"].map((part) => page(`register/follow/${part}`)), ...register("follow-form.tsx", "follow-links.tsx")],
  environments: [page("environments/"), page("environments/[slug]/"), ...globSync("components/environments/*.{ts,tsx}").filter((file) => !file.includes(".test.")), "lib/disclosure/release-in-words.ts", "lib/disclosure/release-votes.ts"],
  "rules of an environment": [page("environments/[slug]/policy/"), page("environments/[slug]/policy/[version]/"), "lib/disclosure/policy-in-words.ts"],
  "work of register editors": [page("register/from-crate/"), page("register/[reference]/correct/"), ...register("crate-entry-form.tsx", "correction-form.tsx", "findings-form.tsx", "findings-review.tsx", "question-review.tsx")],
};
/** A formula says little of one short sentence. */
const longEnough = 15;

describe("the reading age of", () => {
  test.each(Object.entries(pages))("%s is 14 or less", (_name, files) => {
    const texts = files.flatMap((file) => proseIn(readFileSync(file, "utf8")));
    const found = readingAge(texts.join("\n"))!;
    expect(found.words).toBeGreaterThan(leastWords);
    expect(found.age, `grade ${found.grade.toFixed(1)}`).toBeLessThanOrEqual(easyAt);
    // SMOG asks for whole understanding and comes out up to two grades higher than Flesch–Kincaid.
    expect(found.smog + 5, "SMOG").toBeLessThanOrEqual(easyAt + 2);
    // An easy page may not hide a hard paragraph.
    const hard = texts.map((text) => ({ text, ...readingAge(text)! })).filter(({ words, age }) => words >= longEnough && age > easyAt + 2);
    expect(hard.map(({ text, age }) => `${age.toFixed(1)}: ${text}`)).toEqual([]);
  });
  test("every page and component of the register and the environments is taken", () => {
    const all = [...globSync("app/(public)/{register,environments}/**/page.tsx"), ...globSync("components/{home,register,environments}/*.tsx").filter((file) => !file.includes(".test."))];
    expect(all.filter((file) => !Object.values(pages).flat().includes(file))).toEqual([]);
  });
});

test("sentences are read as a reader gets them, and nothing else is", () => {
  const source = `
    import { a } from "./not a sentence of the page.ts";
    const words = { few: "Not a sentence", one: "One sentence stands here.", many: \`There are \${n} of them here.\` };
    export const Page = () => <>
      <Header title="A heading here" lead={<>The lead has an end. <Link href="/x">And a link</Link></>} />
      <p className="narrow">Read <a href="/y">the list</a> of {count} studies{more && " and of their many results."}.</p>
      <div>Outside it is calm. <ul><li>Inside it is calm, too.</li></ul></div>
    </>;`;
  expect(proseIn(source).toSorted()).toEqual(["Inside it is calm, too.", "One sentence stands here.", "Outside it is calm.", "Read the list of it studiesit.", "There are it of them here.", "The lead has an end.", "and of their many results."].toSorted());
});
