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
  await expect(page.getByText("They vote while signed in at the environment. It asks for no passkey", { exact: false })).toBeVisible();
  await inspected(page, "one environment");
});

test("a member of the public follows a question on its way, makes a table safe, and learns what a word means", async ({ portalAs }) => {
  const page = await portalAs();
  await visited(page, "/how-your-data-is-protected");
  const journey = page.getByRole("group", { name: "Follow a question on its way" });
  await journey.getByRole("button", { name: "Follow the question" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Step 1 of 9" })).toBeVisible();
  await journey.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Step 2 of 9. The portal." })).toBeVisible();
  await expect(journey.getByRole("button", { name: "Follow the question" })).toBeVisible(); // whoever goes by hand has stopped it
  await inspected(page, "a question on its way");
  const term = page.getByRole("button", { name: "Trusted Research Environment", exact: true }).first();
  const meaning = page.getByRole("tooltip").filter({ hasText: "A safe place where health records" }).first();
  await term.focus();
  await expect(meaning).toBeVisible();
  await inspected(page, "what a word means");
  await page.keyboard.press("Escape");
  await expect(meaning).toBeHidden();

  await page.getByRole("link", { name: "Try it yourself with a small table" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "How small numbers are hidden" })).toBeVisible();
  const cells = page.getByRole("table").getByRole("cell");
  await expect(cells.first()).toHaveText("85");
  await page.getByLabel("As counted").check();
  await expect(page.getByRole("table", { name: "As counted: this never leaves" })).toBeVisible();
  await expect(cells.first()).toHaveText("84");
  await page.getByLabel("Small numbers hidden").check();
  await expect(page.getByRole("status").filter({ hasText: "2 numbers under 10 are hidden." })).toBeVisible();
  await page.getByRole("slider", { name: "Hide numbers under" }).fill("5");
  await expect(page.getByRole("status")).toContainText("Can it be worked out? Yes: 101 − 84 − 13 = 4.");
  await inspected(page, "a table that is not safe yet");
  await page.getByLabel("Safe to leave").check();
  await expect(page.getByRole("status")).toContainText("1 number under 5 is hidden. 3 numbers more are hidden");
  await inspected(page, "a table made safe");
});
