/** People for tests that change passwords, roles or sessions: the seed's are everybody's. */
import type { Page } from "@playwright/test";
import { administrator, type SignIn } from "#db/seed/people.ts";
import type { Role } from "#lib/governance/permissions.ts";
import { expect } from "./journey.ts";
import { toldWorld } from "./told-world.ts";

export type NewPerson = SignIn & { readonly id: string };

/** Invited by the administrator over the API; chooses a password by the link, in a browser that nobody is signed in with. */
export async function newPerson(portalAs: (email?: string) => Promise<Page>, name: string, role?: Role): Promise<NewPerson> {
  const person = { role: role ?? "No role", name, email: `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}.${crypto.randomUUID().slice(0, 6)}@fivefold.example`, password: `${crypto.randomUUID()} bramble` };
  const invited = await (await portalAs(administrator.email)).request.post("/api/v1/people", {
    maxRetries: 2,
    headers: { origin: toldWorld().portalUrl },
    data: { name, email: person.email, roles: role === undefined ? [] : [{ role }] },
  });
  expect(invited.status(), await invited.text()).toBe(201);
  const { id, link } = (await invited.json()) as { id: string; link: string };
  const page = await portalAs();
  await page.goto(link);
  await choosePassword(page, person.password);
  await page.context().close();
  return { ...person, id };
}

/** On the page that a letter's link leads to. */
export async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Password once more").fill(password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.waitForURL(/\/sign-in\?done=password-set/);
}
