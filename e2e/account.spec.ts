/** Somebody looks after their own account: who they are, how they get in, which scripts act in their name. */
import type { Page } from "@playwright/test";
import { administrator } from "#db/seed/people.ts";
import { expect, inspected, signIn, test, visited } from "./browser/journey.ts";
import { inspectedNarrow } from "./browser/narrow.ts";
import { newPerson, type NewPerson } from "./browser/new-person.ts";

test.describe.configure({ mode: "serial" });

let person: NewPerson;
const main = (page: Page) => page.getByRole("main");
const section = (page: Page, name: string) => main(page).locator("section", { has: page.getByRole("heading", { level: 2, name }) });

test("a name and an ORCID iD", async ({ portalAs }) => {
  person = await newPerson(portalAs, "Petra Personal", "researcher");
  const page = await portalAs(person);
  await page.goto("/");
  await page.getByRole("banner").getByRole("link", { name: person.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Your account" })).toBeVisible();
  await expect(section(page, "About you")).toContainText("Researcher");
  await inspected(page, "as it opens");
  await inspectedNarrow(page, "as it opens");

  await page.getByLabel("ORCID iD").fill("0000-0002-1825-0098");
  await section(page, "About you").getByRole("button", { name: "Save" }).click();
  await expect(section(page, "About you").getByRole("alert").first()).toContainText("its last digit is a checksum");
  await expect(page.getByLabel("ORCID iD")).toHaveValue("0000-0002-1825-0098");
  await inspected(page, "a mistyped ORCID iD");
  await inspectedNarrow(page, "a mistyped ORCID iD");

  await page.getByLabel("ORCID iD").fill("0000-0002-1694-233X");
  await page.getByLabel("Name", { exact: true }).fill("Petra Personal-Changed");
  await section(page, "About you").getByRole("button", { name: "Save" }).click();
  await expect(section(page, "About you").getByText("Saved")).toBeVisible();
  await expect(page.getByRole("banner").getByRole("link", { name: "Petra Personal-Changed" }).first()).toBeVisible();
  await inspected(page, "saved");
  await page.reload();
  await expect(page.getByLabel("ORCID iD")).toHaveValue("0000-0002-1694-233X");

  await page.getByRole("link", { name: "See your own record" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "What is recorded about you" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Update profile" }).first()).toContainText("You");
  await expect(page.getByRole("row").filter({ hasText: "Invite person" })).toContainText(administrator.name);
  await inspected(page, "their own record");
  await inspectedNarrow(page, "their own record");
});

test("a token works for a script until it is revoked", async ({ portalAs, world }) => {
  const page = await portalAs(person);
  const api = (token: string, path = "/account", init: RequestInit = {}) => fetch(`${world.portalUrl}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  await page.goto("/account");
  const tokens = section(page, "Access tokens");
  await expect(tokens).toContainText("No tokens");
  await page.getByLabel("What uses it").fill("nightly script");
  await page.getByLabel("Days until it ends").fill("30");
  await tokens.getByRole("button", { name: "Make a token" }).click();
  const shown = tokens.locator("code").filter({ hasText: "ffp_" });
  await expect(shown).toBeVisible();
  await inspected(page, "a token is shown");
  await inspectedNarrow(page, "a token is shown");
  const token = await shown.innerText();
  expect(token).toMatch(/^ffp_[\w-]{43}$/);

  const answer = await api(token);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ userId: person.id, email: person.email });
  // It has the person's rights, but makes no lasting ones.
  expect((await api(token, "/people")).status).toBe(403);
  expect((await api(token, "/tokens", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: "heir", days: 365 }) })).status).toBe(403);
  expect((await api(`${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`)).status).toBe(401);

  await page.reload();
  expect(await page.content()).not.toContain(token);
  const row = tokens.getByRole("row", { name: /nightly script/ });
  await expect(row).toContainText("Works");
  await expect(row).not.toContainText("Never");
  await inspected(page, "a token that works");
  await row.getByRole("button", { name: "Revoke nightly script" }).click();
  await expect(row).toContainText("Revoked");
  expect((await api(token)).status).toBe(401);
  await inspected(page, "a token that is revoked");
  await inspectedNarrow(page, "a token that is revoked");
});

test("a new password signs the person out everywhere, and the old one is worth nothing", async ({ portalAs }) => {
  const page = await portalAs(person);
  await page.goto("/account");
  const form = section(page, "Password");
  const change = async (current: string, password: string, again = password) => {
    await page.getByLabel("Present password").fill(current);
    await page.getByLabel("New password", { exact: true }).fill(password);
    await page.getByLabel("New password once more").fill(again);
    await form.getByRole("button", { name: "Change the password" }).click();
  };
  const chosen = `${crypto.randomUUID()} heather`;
  await change("not the present one", chosen);
  await expect(form.getByRole("alert").first()).toContainText("The present password is wrong.");
  await inspected(page, "a wrong present password");
  await change(person.password, chosen, "something else entirely");
  await expect(form.getByRole("alert").first()).toContainText("not the same");
  await change(person.password, "short");
  await expect(form.getByRole("alert").first()).toContainText("12");
  await inspected(page, "too short a password");
  await inspectedNarrow(page, "too short a password");

  const elsewhere = await portalAs();
  await signIn(elsewhere, person);
  await change(person.password, chosen);
  await expect(page).toHaveURL(/\/sign-in\?done=password-changed/);
  await inspected(page, "the password is changed");
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/sign-in\?next=%2Faccount/);

  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await main(page).getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(main(page)).toContainText("do not belong together");
  await signIn(page, { email: person.email, password: chosen });
  await visited(page, "/account", "with the new password");
});
