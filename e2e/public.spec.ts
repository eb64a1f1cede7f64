import { expect, inspected, test, visited } from "./browser/journey.ts";

test("a member of the public reads how data is protected, who may use it, and what came of it", async ({ portalAs, world }) => {
  const page = await portalAs();
  await visited(page, "/");
  await page.getByRole("contentinfo").getByRole("link", { name: "How your data is protected" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /protected/i })).toBeVisible();
  await inspected(page, "followed from home");

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data use register" }).click();
  await expect(page).toHaveURL(/\/register$/);
  await inspected(page, "the whole list");
  await page.getByRole("main").getByRole("searchbox").fill("diabetes");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/diabetes/);
  await inspected(page, "searched");
  await page.getByRole("link", { name: world.approved.title }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: world.approved.title })).toBeVisible();
  await inspected(page, "an entry");
  for (const safe of ["people", "project", "data", "setting", "output"]) await expect(page.getByRole("heading", { name: new RegExp(`safe ${safe}`, "i") }).first()).toBeVisible();

  await visited(page, "/register?q=zebrafish", "nothing found");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data environments" }).click();
  await inspected(page, "the environments");
  for (const tre of world.tres) await expect(page.getByText(tre.name).first()).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Wessex Care TRE" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Wessex Care TRE" })).toBeVisible();
  await inspected(page, "one environment");
});
