/** What forms do with what they should not be given: a sentence that names the field, never a fault, and nothing changed. */
import type { Page } from "@playwright/test";
import { administrator, researcher } from "#db/seed/people.ts";
import { expect, inspected, test } from "./browser/journey.ts";

type Case = { readonly what: string; readonly fill: (page: Page) => Promise<void>; readonly says: RegExp };
type Form = { readonly at: string; readonly as: string; readonly button: string; readonly cases: readonly Case[]; /** Stays as it was. */ readonly unchanged?: (page: Page) => Promise<string> };

const long = "x".repeat(5_000);
const script = "<script>alert(1)</script>";
const fill = (label: string | RegExp, value: string, exact = false) => async (page: Page) => page.getByRole("main").getByLabel(label, { exact }).first().fill(value);
const all = (...steps: ((page: Page) => Promise<void>)[]) => async (page: Page) => {
  for (const step of steps) await step(page);
};
/** `type=number` and `maxlength` keep the bad value from being typed; a program sends it all the same. */
const force = (name: string, value: string) => async (page: Page) =>
  page.getByRole("main").locator(`[name="${name}"]`).first().evaluate((element, text) => {
    if (element instanceof HTMLInputElement) element.type = "text";
    (element as HTMLInputElement).value = text;
  }, value);

const tre = all(fill("Name", "Midland TRE"), fill("Nation", "England"), fill("About", "Records of the Midlands, for a test of bad input."));
const forms: readonly Form[] = [
  {
    at: "/projects/new", as: researcher.email, button: "Start",
    cases: [
      { what: "no title", fill: fill("Title", ""), says: /at least 5 characters/ },
      { what: "a title of blanks", fill: fill("Title", "         "), says: /at least 5 characters/ },
      { what: "a title of 5,000 characters", fill: force("title", long), says: /at most 200 characters/ },
    ],
  },
  {
    at: "/account", as: researcher.email, button: "Save",
    cases: [
      { what: "no name", fill: fill("Name", ""), says: /name/i },
      { what: "an ORCID iD whose checksum is wrong", fill: fill("ORCID iD", "0000-0002-1825-0098"), says: /ORCID/ },
      { what: "a script as ORCID iD", fill: fill("ORCID iD", script), says: /ORCID/ },
    ],
  },
  {
    at: "/account", as: researcher.email, button: "Change the password",
    cases: [
      { what: "a short password", fill: all(fill("Present password", researcher.password), fill("New password", "short", true), fill("New password once more", "short")), says: /12 characters/ },
      { what: "two different passwords", fill: all(fill("Present password", researcher.password), fill("New password", "a-long-enough-password-1", true), fill("New password once more", "a-long-enough-password-2")), says: /same|match|differ/i },
      { what: "a wrong present password", fill: all(fill("Present password", "not-my-password-at-all"), fill("New password", "a-long-enough-password-1", true), fill("New password once more", "a-long-enough-password-1")), says: /password/i },
    ],
  },
  {
    at: "/account", as: researcher.email, button: "Make a token",
    cases: [
      { what: "no name", fill: fill("What uses it", ""), says: /name/i },
      { what: "no days at all", fill: all(fill("What uses it", "test"), force("days", "0")), says: /at least one day/i },
      { what: "a hundred years", fill: all(fill("What uses it", "test"), force("days", "36500")), says: /at most 365 days/ },
      { what: "days that are no number", fill: all(fill("What uses it", "test"), force("days", "NaN")), says: /days|number/i },
    ],
  },
  {
    at: "/admin/environments", as: administrator.email, button: "Make an invitation",
    cases: [
      { what: "a short name with a path in it", fill: all(tre, fill("Short name", "../../etc")), says: /letters|short/i },
      { what: "a short name that is taken", fill: all(tre, fill("Short name", "wessex")), says: /wessex|taken|already/i },
      { what: "a made-up ROR id", fill: all(tre, fill("Short name", "midland"), fill("ROR id", "https://ror.org/000000000")), says: /ROR/ },
      { what: "a description of 5,000 characters", fill: all(tre, fill("Short name", "midland"), fill("About", long)), says: /characters/ },
    ],
  },
  {
    at: "/admin/people", as: administrator.email, button: "Invite",
    cases: [
      { what: "an address without @", fill: all(fill("Name", "Somebody New"), fill("E-mail address", "somebody.example")), says: /e-mail/i },
      { what: "somebody who is there", fill: all(fill("Name", "Somebody New"), fill("E-mail address", researcher.email)), says: /already|account/i },
      { what: "no name", fill: all(fill("Name", ""), fill("E-mail address", "somebody@university.example")), says: /name/i },
      { what: "a role of a committee without its TRE", fill: all(fill("Name", "Somebody New"), fill("E-mail address", "somebody@university.example"), async (page) => void (await page.getByRole("main").getByLabel("Role").first().selectOption({ label: "Committee chair" }))), says: /TRE/ },
    ],
  },
];

for (const { at, as, button, cases } of forms)
  test(`the form “${button}” at ${at}`, async ({ portalAs }) => {
    test.setTimeout(180_000);
    const page = await portalAs(as);
    for (const { what, fill: enter, says } of cases) {
      await test.step(what, async () => {
        await page.goto(at);
        const form = page.getByRole("main").locator("form").filter({ has: page.getByRole("button", { name: button, exact: true }) });
        // The browser's own checks are a kindness to people; here nobody is kind.
        await form.evaluate((element) => ((element as HTMLFormElement).noValidate = true));
        await enter(page);
        await form.getByRole("button", { name: button, exact: true }).click();
        await expect(form.getByRole("alert").first(), what).toContainText(says);
        await expect(page).toHaveURL(new RegExp(`${at}$`));
      });
    }
    await inspected(page, "refused");
  });
