/** Somebody checks that a cohort means what they meant: by made-up people on a timeline, and by what changed since a version they kept. */
import { researcher } from "#db/seed/people.ts";
import { expect, inspected, test } from "./browser/journey.ts";

test.describe.configure({ timeout: 300_000 });

test("made-up people show what a rule's window does, by keyboard, and follow an edit; the edit is marked in the tree of both versions", async ({ portalAs, world }) => {
  const page = await portalAs(researcher.email);
  await page.goto(`/projects/${world.approved.id}`);
  await page.getByText("Begin from a common study").first().click();
  await page.getByRole("button", { name: "Begin from “Treated soon after diagnosis”" }).first().click();
  await expect(page).toHaveURL(/\/queries\//);

  await page.getByText("Timeline, with made-up people").click();
  const people = page.getByRole("group", { name: "Made-up people" });
  const tooLate = people.getByRole("radio", { name: /91 days after the index date, 1 day too late/ });
  await expect(people.getByRole("radio", { name: /in: index date/ }).first()).toBeChecked();
  await people.getByRole("radio").first().focus();
  for (let step = 0; !(await tooLate.isChecked()); step++) {
    expect(step, "arrow keys lead to everybody").toBeLessThan(12);
    await page.keyboard.press("ArrowDown");
  }
  await expect(page.getByRole("img", { name: /91 days after the index date \(does not count\)/ })).toBeVisible();
  await inspected(page, "a timeline with made-up people");

  await page.getByLabel("What this version is").fill("Within 90 days");
  await page.getByRole("button", { name: "Keep this version" }).click();
  await expect(page.getByText("1. Within 90 days")).toBeVisible();
  const days = page.locator('input[value="90"]').first();
  await days.fill("30");
  await expect(people.getByRole("radio", { name: /31 days after the index date, 1 day too late/ })).toBeVisible();

  // “Saved” may still speak of the keystroke before: what the portal holds is asked of the portal.
  const { pathname } = new URL(page.url());
  const held = async () => (await page.request.get(`/api/v1${pathname}`, { headers: { authorization: `Bearer ${world.tokens.lead}` } })).text();
  await expect.poll(held).toContain('"days":30');
  await page.goto(`${pathname}/compare?from=1&to=now`);
  await expect(page.getByText("Parts of it: 1 changed.")).toBeVisible();
  await expect(page.getByRole("insertion")).toContainText("30 days after the index date");
  await expect(page.getByRole("deletion")).toContainText("90 days after the index date");
  await inspected(page, "two versions compared");
});
