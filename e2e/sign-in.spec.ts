/** Who gets in, how, and how somebody is out again: by password, by an organisation's sign-on, with a stolen cookie, after guessing. */
import type { BrowserContext, Page } from "@playwright/test";
import { administrator, researcher } from "#db/seed/people.ts";
import { accountsAtProvider, clientOf, startOidcServer } from "./browser/oidc-server.ts";
import { inspectedNarrow } from "./browser/narrow.ts";
import { expect, inspected, signIn, test, visited } from "./browser/journey.ts";
import { newPerson } from "./browser/new-person.ts";
import type { ToldWorld } from "./browser/told-world.ts";
import { placeForPortal, startSecondPortal } from "./world/second-portal.ts";

const main = (page: Page) => page.getByRole("main");
const refusal = (page: Page) => main(page).getByRole("alert").or(main(page).getByRole("status")).filter({ hasText: "You are not signed in" });
const passwordButton = (page: Page) => main(page).getByRole("button", { name: "Sign in", exact: true });
const signedInAs = (page: Page) => page.getByRole("banner").getByText("Signed in as").first();

async function tryPassword(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await passwordButton(page).click();
}
/** Whom the API takes the bearer of these cookies for. */
async function apiKnows(context: BrowserContext, world: ToldWorld): Promise<number> {
  const cookie = (await context.cookies(world.portalUrl)).map(({ name, value }) => `${name}=${value}`).join("; ");
  return (await fetch(`${world.portalUrl}/api/v1/account`, { headers: { cookie } })).status;
}

test("a page that needs an account leads to signing in and back; a wrong pair says the same whoever it is", async ({ portalAs, world }) => {
  const page = await portalAs();
  await page.goto(`/projects/${world.approved.id}`);
  await expect(page).toHaveURL(new RegExp(`/sign-in\\?next=${encodeURIComponent(`/projects/${world.approved.id}`)}`));
  await inspected(page, "asked to sign in");
  await inspectedNarrow(page, "asked to sign in");

  await tryPassword(page, researcher.email, "not the password");
  await expect(refusal(page)).toContainText("do not belong together");
  const said = await refusal(page).innerText();
  await expect(page.getByLabel("E-mail address")).toHaveValue(researcher.email);
  await expect(page.getByLabel("Password")).toHaveValue("");
  await inspected(page, "a wrong password");
  await inspectedNarrow(page, "a wrong password");
  await tryPassword(page, "nobody@fivefold.example", "not the password");
  await expect(page).toHaveURL(/nobody/);
  expect(await refusal(page).innerText()).toBe(said);

  await tryPassword(page, researcher.email, researcher.password);
  await expect(page.getByRole("heading", { level: 1, name: world.approved.title })).toBeVisible();
  await expect(page).toHaveURL(`${world.portalUrl}/projects/${world.approved.id}`);
  await expect(signedInAs(page)).toContainText("Signed in as");
});

test("a link to the sign-in page cannot send people to somebody else's site", async ({ portalAs, world }) => {
  const page = await portalAs();
  for (const elsewhere of ["//evil.example/", "https://evil.example/", "/\\evil.example"]) {
    await page.goto(`/sign-in?next=${encodeURIComponent(elsewhere)}`);
    await expect(main(page).locator("input[name=next]").first()).toHaveValue("/");
  }
  await tryPassword(page, administrator.email, administrator.password);
  await expect(page).toHaveURL(`${world.portalUrl}/`);
});

test("guessing is stopped after ten attempts, whatever the eleventh password is", async ({ portalAs, world }) => {
  const person = await newPerson(portalAs, "Gwen Guessed", "researcher");
  const owner = await portalAs(person);
  const stillOpen = 900_000 - (Date.now() % 900_000); // attempts are counted by the quarter of an hour
  if (stillOpen < 20_000) await owner.waitForTimeout(stillOpen);

  // As a script guesses: through the door behind the form.
  const script = await portalAs();
  const { csrfToken } = (await (await script.request.get("/api/auth/csrf")).json()) as { csrfToken: string };
  for (let guess = 1; guess <= 10; guess++) {
    const answer = await script.request.post("/api/auth/callback/credentials", { form: { csrfToken, email: person.email, password: `guess ${guess}` }, maxRedirects: 0, maxRetries: 2 });
    expect(answer.headers().location).toContain("code=not-signed-in");
  }
  const page = await portalAs();
  await page.goto("/sign-in");
  await tryPassword(page, person.email, person.password);
  await expect(refusal(page)).toContainText("Too many attempts");
  await inspected(page, "too many attempts");
  await inspectedNarrow(page, "too many attempts");
  expect(await apiKnows(page.context(), world)).toBe(401);
  // Whoever was in stays in, and others still come in.
  await visited(owner, "/projects", "while somebody guesses");
  await tryPassword(page, researcher.email, researcher.password);
  await expect(signedInAs(page)).toBeVisible();
});

test("signing out ends the session itself: a copied cookie is worth nothing", async ({ portalAs, browser, world }) => {
  const page = await portalAs();
  await signIn(page, researcher);
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name.includes("session-token"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  const thief = await browser.newContext({ storageState: await page.context().storageState() });
  expect(await apiKnows(thief, world)).toBe(200);
  await page.getByRole("banner").getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
  expect(await apiKnows(thief, world)).toBe(401);
  await thief.close();
  // Nor is one that was tampered with.
  for (const value of ["forged", `${session?.value.slice(0, -4)}AAAA`]) {
    expect((await fetch(`${world.portalUrl}/api/v1/account`, { headers: { cookie: `${session?.name}=${value}` } })).status).toBe(401);
  }
});

test("signing out everywhere ends every browser's session, and nobody else's", async ({ portalAs, world }) => {
  const person = await newPerson(portalAs, "Edna Everywhere", "researcher");
  const [office, train, other] = [await portalAs(), await portalAs(), await portalAs(researcher.email)];
  await signIn(office, person);
  await signIn(train, person);
  await office.goto("/account");
  await office.getByRole("button", { name: "Sign out everywhere" }).click();
  const dialog = office.getByRole("dialog");
  await expect(dialog).toContainText("All your sessions end at once");
  await inspected(office, "about to sign out everywhere");
  await dialog.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(office).toHaveURL(/\/sign-in\?done=signed-out-everywhere/);
  await inspected(office, "signed out everywhere");
  expect(await apiKnows(train.context(), world)).toBe(401);
  await train.goto("/projects");
  await expect(train).toHaveURL(/\/sign-in\?next=%2Fprojects/);
  expect(await apiKnows(other.context(), world)).toBe(200);
});

test.describe("with an organisation's sign-on", () => {
  test.beforeEach(({ expectedErrors }) => {
    expectedErrors.push(/^\/(interaction|auth)\b.*/); // the provider's own pages are not ours
  });

  async function signInAtProvider(page: Page, account: keyof typeof accountsAtProvider, from = "/sign-in"): Promise<void> {
    await page.goto(from);
    await main(page).getByRole("button", { name: /^Sign in with / }).click();
    await page.locator("input[name=login]").fill(account);
    await page.locator("input[name=password]").fill("not looked at");
    await page.getByRole("button", { name: /sign-?in/i }).click();
    await page.waitForURL((url) => !/^\/(interaction|auth)\b/.test(url.pathname));
  }

  test("whoever has an account gets into it, back where they wanted to go; signing out ends a stolen cookie", async ({ portalAs, browser, world }) => {
    const page = await portalAs();
    await page.goto("/sign-in");
    await expect(main(page).getByRole("button", { name: "Sign in with University sign-on" })).toBeVisible();
    await inspected(page, "with an organisation's sign-on");
    await signInAtProvider(page, "amara", `/projects/${world.approved.id}`);
    await expect(page).toHaveURL(`${world.portalUrl}/projects/${world.approved.id}`);
    // The same account as by password: its name and its project, not the provider's idea of them.
    await expect(page.getByRole("banner").getByRole("link", { name: researcher.name }).first()).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: world.approved.title })).toBeVisible();

    const thief = await browser.newContext({ storageState: await page.context().storageState() });
    expect(await apiKnows(thief, world)).toBe(200);
    await page.getByRole("banner").getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
    expect(await apiKnows(thief, world)).toBe(401);
    await thief.close();
  });

  test("somebody new becomes a researcher where the setting says so, and sees nobody's project", async ({ portalAs, world }) => {
    const page = await portalAs();
    await signInAtProvider(page, "newcomer");
    await expect(page.getByRole("banner").getByText(accountsAtProvider.newcomer.name).first()).toBeVisible();
    await visited(page, "/account", "somebody new");
    await expect(main(page)).toContainText("Researcher");
    await expect(main(page)).toContainText("You have no password here: you sign in with University sign-on");
    await visited(page, "/projects", "somebody new");
    await expect(page.getByText(world.approved.title)).toHaveCount(0);
  });

  test("an address that the provider does not vouch for opens nobody's account", async ({ portalAs, world }) => {
    const page = await portalAs();
    await signInAtProvider(page, "unverified");
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(refusal(page)).toContainText("The provider does not vouch for your e-mail address");
    await inspected(page, "an unverified address");
    await inspectedNarrow(page, "an unverified address");
    expect(await apiKnows(page.context(), world)).toBe(401);
  });

  test("a stranger is turned away where the setting says so", async ({ browser, world, errors }) => {
    const place = await placeForPortal();
    const { portalUrl } = place;
    const provider = await startOidcServer(`${portalUrl}/api/auth/callback/oidc`);
    const second = await startSecondPortal(world, place, { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: clientOf.id, OIDC_CLIENT_SECRET: clientOf.secret, OIDC_NAME: "Hospital sign-on", OIDC_NEW_PEOPLE: "none" });
    const context = await browser.newContext({ baseURL: portalUrl });
    try {
      const page = await context.newPage();
      page.on("console", (message) => message.type() === "error" && errors.push(`${new URL(page.url()).pathname}: ${message.text()}`));
      await signInAtProvider(page, "stranger");
      await expect(page).toHaveURL(/\/sign-in/);
      await expect(refusal(page)).toContainText("There is no account for your e-mail address: ask an administrator to invite you.");
      await inspected(page, "a stranger");
      expect(await apiKnows(context, { ...world, portalUrl })).toBe(401);
      // Whoever was invited still gets in by the same provider.
      await context.clearCookies();
      await signInAtProvider(page, "amara");
      await expect(page.getByRole("banner").getByText(researcher.name).first()).toBeVisible();
    } finally {
      await context.close();
      await second.stop();
      await provider.stop();
    }
  });
});
