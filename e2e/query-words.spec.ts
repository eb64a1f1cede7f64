/** A question typed in ordinary words, by keyboard alone: read by rules, its doubts settled, used, read back, and changed as text. */
import type { Page } from "@playwright/test";
import { researcher } from "#db/seed/people.ts";
import { isCohort, Query } from "#lib/query/model.ts";
import { expect, inspected, test } from "./browser/journey.ts";
import { press, tabTo, typeInto } from "./browser/keyboard.ts";
import type { ToldWorld } from "./browser/told-world.ts";

test.describe.configure({ timeout: 300_000 });

async function beginQuery(page: Page, world: ToldWorld): Promise<string> {
  await page.goto(`/projects/${world.approved.id}`);
  await press(page, page.getByRole("button", { name: "New query", exact: true }));
  await expect(page).toHaveURL(/\/queries\//);
  return new URL(page.url()).pathname.split("/").at(-1)!;
}
const sentenceBox = (page: Page) => page.getByLabel("Who do you want to ask about", { exact: false });
const readBack = (page: Page) => page.getByRole("complementary", { name: "Read-back" });

test("a sentence is read, its doubt settled and its words read back", async ({ portalAs, world }) => {
  const page = await portalAs(researcher.email);
  await beginQuery(page, world);
  await typeInto(page, sentenceBox(page), "women over 50 with asthma and no COPD, but no frobnicators");
  await press(page, page.getByRole("button", { name: "Read it" }));

  // A word that nobody knows is shown, and nothing is made of it.
  await expect(page.locator("mark", { hasText: "frobnicators" })).toBeVisible();
  await inspected(page, "a sentence that was read");
  const understood = page.getByRole("region", { name: "What it was read as" });
  await expect(understood).toContainText("aged 51 or over");
  await tabTo(page, page.getByRole("group", { name: "Does “over 50” include people aged 50?" }).getByLabel("No: 51 or over"));
  await page.keyboard.press("ArrowDown");
  await expect(understood).toContainText("aged 50 or over");
  await press(page, page.getByRole("button", { name: "Use this" }));
  await expect(page.getByText("The form below now holds this.")).toBeVisible();

  for (const words of ["recorded sex is female", "aged 50 or over", "has a recorded condition of Asthma", "none of these is true", "(COPD)"]) await expect(readBack(page)).toContainText(words);
  await inspected(page, "a sentence that was used");

  // The same words, changed as text: first with a slip, then without.
  await press(page, page.locator("summary", { hasText: "Edit as text" }));
  const text = page.getByLabel("The query in words");
  await tabTo(page, text);
  const before = await text.inputValue();
  await typeInto(page, text, before.replace("is female", "is femal"));
  await expect(page.getByRole("region", { name: "What is not understood" })).toContainText("Line 3");
  await inspected(page, "a text with a slip");
  await typeInto(page, text, before.replace("aged 50 or over", "aged 60 or over"));
  await press(page, page.getByRole("button", { name: "Put it into the form" }));
  await expect(readBack(page)).toContainText("aged 60 or over");

  await press(page, page.getByRole("button", { name: "Undo" }));
  await expect(readBack(page)).toContainText("aged 50 or over");
});

test("the diabetes study is a sentence", async ({ portalAs, world }) => {
  const page = await portalAs(researcher.email);
  const id = await beginQuery(page, world);
  await typeInto(page, sentenceBox(page), "adults whose first type 2 diabetes diagnosis was between 2015 and 2022, who started metformin within 90 days, with no insulin before, and their last HbA1c in the year after, by sex and age band");
  await press(page, page.getByRole("button", { name: "Read it" }));
  await press(page, page.getByRole("button", { name: "Use this" }));
  for (const words of ["first-ever record of the condition “Type 2 diabetes”, starting from 1 January 2015 to 31 December 2022", "starting from the index date to 90 days after the index date", "no record of the medicine “Insulin”", "Last HbA1c in the year after"])
    await expect(readBack(page)).toContainText(words);
  // It saves itself a moment later.
  const stored = async () => {
    const { title, draft } = await (await page.request.get(`/api/v1/queries/${id}`)).json() as { title: string; draft: object };
    return Query.parse({ ...draft, title });
  };
  await expect.poll(async () => { const { population } = await stored(); return isCohort(population) ? population.rules.map((rule) => rule.name) : []; }).toEqual(["Adults", "Started metformin within 90 days", "No insulin before"]);
  expect((await stored()).analyses.map((a) => a.kind)).toEqual(["count", "summary", "crosstab"]);
});
