/** Doubts while typing, mended at a button; an estimate before anybody is asked; a try on made-up people. */
import { researcher } from "#db/seed/people.ts";
import { expect, inspected, test } from "./browser/journey.ts";

test.describe.configure({ timeout: 180_000 });

test("a contradiction is told at its place, mended at a button and brought back by undo; the query is then tried on made-up people", async ({ portalAs, world }) => {
  const page = await portalAs(researcher.email);
  await page.goto(`/projects/${world.approved.id}`);
  await page.getByRole("button", { name: "New query", exact: true }).click();
  await expect(page).toHaveURL(/\/queries\//);
  await page.getByLabel("Title").fill("Women who are men");
  const population = page.getByRole("group", { name: "the population", exact: true }).first();
  await population.getByRole("button", { name: "Add Sex" }).click();
  await population.getByRole("button", { name: "Add Sex" }).click();
  await page.getByRole("radio", { name: "Male", exact: true }).nth(1).check();
  const checks = page.getByRole("region", { name: "Design checks" });
  await expect(checks.getByText("This contradicts what stands before it")).toBeVisible();
  await inspected(page, "a contradiction");
  await checks.getByRole("button", { name: /^Mend it: remove it/ }).click();
  await expect(page.getByText("This contradicts what stands before it")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(checks.getByText("This contradicts what stands before it")).toBeVisible();
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(page.getByText("This contradicts what stands before it")).toHaveCount(0);

  await expect(page.getByText("No data environment has been asked.")).toBeVisible();
  await page.getByRole("button", { name: "Try it on made-up people" }).click();
  const result = page.getByRole("region", { name: "Result on made-up people" });
  await expect(result.getByText("who do not exist", { exact: false })).toBeVisible();
  await inspected(page, "a result on made-up people");
});
