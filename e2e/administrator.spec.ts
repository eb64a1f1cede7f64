/** The administrator's day: people come, change and go; a data environment is invited and suspended; the log is read and checked. */
import type { Page } from "@playwright/test";
import { testProfile } from "#db/testing/test-federation.ts";
import { administrator, researcher } from "#db/seed/people.ts";
import { paths } from "#lib/protocol/messages.ts";
import { expect, inspected, signIn, test, visited } from "./browser/journey.ts";
import { letterTo } from "./browser/letters.ts";
import { inspectedNarrow } from "./browser/narrow.ts";
import { choosePassword, newPerson } from "./browser/new-person.ts";
import { joinAs } from "./world/own-agent.ts";

const main = (page: Page) => page.getByRole("main");
const invite = (page: Page) => page.getByRole("complementary", { name: "Invite" });

test("somebody is invited, and comes in by the letter's link, once", async ({ portalAs, world }) => {
  const page = await portalAs(administrator.email);
  const email = `ivy.invited.${crypto.randomUUID().slice(0, 6)}@fivefold.example`;
  await visited(page, "/admin/people");
  await inspectedNarrow(page, "as it opens");
  await invite(page).getByLabel("Name").fill("Ivy Invited");
  await invite(page).getByLabel("E-mail address").fill(researcher.email);
  await invite(page).getByRole("button", { name: "Invite" }).click();
  await expect(invite(page).getByRole("alert").first()).toContainText("There is an account with this e-mail address.");
  await expect(invite(page).getByLabel("Name")).toHaveValue("Ivy Invited");
  await inspected(page, "an address that has an account");
  await inspectedNarrow(page, "an address that has an account");
  await invite(page).getByLabel("E-mail address").fill(email);
  await invite(page).getByLabel("Role").selectOption({ label: "Researcher" });
  await invite(page).getByRole("button", { name: "Invite" }).click();
  const shown = invite(page).locator("code").filter({ hasText: "/set-password?link=" });
  await expect(shown).toBeVisible();
  await inspected(page, "invited");
  await inspectedNarrow(page, "invited");
  await expect(main(page).getByRole("row", { name: /Ivy Invited/ })).toContainText("No password yet");

  const letter = await letterTo(world.mailFolder, email, /Choose your password/);
  expect(letter).toContain("Dear Ivy Invited");
  const link = /\S+\/set-password\?link=\S+/.exec(letter)?.[0] ?? "";
  expect(link).toBe(await shown.innerText());
  const theirs = await portalAs();
  await theirs.goto(link);
  await inspected(theirs, "choosing a password");
  await inspectedNarrow(theirs, "choosing a password");
  await theirs.getByLabel("Password", { exact: true }).fill("copper kettle on a hill");
  await theirs.getByLabel("Password once more").fill("copper kettle on a mill");
  await theirs.getByRole("button", { name: "Set the password" }).click();
  await expect(main(theirs).getByRole("alert").first()).toContainText("not the same");
  await inspected(theirs, "two passwords");
  await choosePassword(theirs, "copper kettle on a hill");
  await expect(main(theirs)).toContainText("Your password is set");
  await inspected(theirs, "the password is set");
  await signIn(theirs, { email, password: "copper kettle on a hill" });
  await visited(theirs, "/projects", "invited as a researcher");

  // Whoever finds the letter later finds nothing.
  const finder = await portalAs();
  await finder.goto(link);
  await finder.getByLabel("Password", { exact: true }).fill("another password altogether");
  await finder.getByLabel("Password once more").fill("another password altogether");
  await finder.getByRole("button", { name: "Set the password" }).click();
  await expect(main(finder).getByRole("alert").first()).toContainText("This link was used already or is too old");
  await inspected(finder, "a link that was used");
  await visited(finder, "/set-password", "without a link");

  await page.goto("/admin/people");
  await expect(page.locator("code").filter({ hasText: "set-password" })).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Find somebody" }).fill("ivy inv");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=ivy/);
  await expect(main(page).getByRole("row", { name: /Ivy Invited/ }).first()).toContainText("Open");
  await visited(page, "/admin/people?q=zebrafish", "nobody found");
});

test("a role that is given or taken away works with the next click; a closed account is out at once", async ({ portalAs, expectedErrors }) => {
  expectedErrors.push(/responded with a status of 40[134]/);
  const person = await newPerson(portalAs, "Rowan Roles", "researcher");
  const theirs = await portalAs(person);
  await theirs.goto("/projects/new");
  await theirs.getByLabel("Title").fill("A project that somebody was about to start");

  const page = await portalAs(administrator.email);
  await visited(page, `/admin/people/${person.id}`, "a researcher");
  await inspectedNarrow(page, "a researcher");
  await page.getByRole("button", { name: "Take away Researcher" }).click();
  await expect(main(page)).toContainText("No role");
  await inspected(page, "no role");

  await theirs.getByRole("button", { name: "Start" }).click();
  await expect(main(theirs).getByText("Only researchers create projects.").first()).toBeVisible();
  await inspected(theirs, "the role went while the form was open");
  await theirs.goto("/reviews");
  await expect(main(theirs)).toContainText("You cannot open this page");

  const roles = main(page).locator("section", { has: page.getByRole("heading", { level: 2, name: "Give another role" }) });
  await roles.getByLabel("Role").selectOption({ label: "Committee member" });
  await roles.getByLabel("TRE").selectOption({ label: "Wessex Care TRE" });
  await roles.getByRole("button", { name: "Give the role" }).click();
  await expect(main(page)).toContainText("Committee member");
  await inspected(page, "a committee member");
  await theirs.reload();
  await expect(theirs.getByRole("heading", { level: 1, name: "Reviews" })).toBeVisible();
  await expect(main(theirs).getByText("You cannot open this page")).toHaveCount(0);
  await inspected(theirs, "reviews of a new committee member");
  await expect(theirs.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /Reviews/ })).toBeVisible();

  await page.getByRole("button", { name: "Close the account" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Sessions and tokens end at once");
  await inspected(page, "about to close an account");
  await dialog.getByRole("button", { name: "Close the account" }).click();
  await expect(main(page).getByText("Account closed")).toBeVisible();
  await inspected(page, "a closed account");
  await inspectedNarrow(page, "a closed account");
  await theirs.goto("/reviews");
  await expect(theirs).toHaveURL(/\/sign-in\?next=%2Freviews/);
  await theirs.getByLabel("E-mail address").fill(person.email);
  await theirs.getByLabel("Password").fill(person.password);
  await main(theirs).getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(main(theirs)).toContainText("do not belong together");
});

test("the last administrator cannot shut everybody out", async ({ portalAs }) => {
  const page = await portalAs(administrator.email);
  await page.goto(`/admin/people?q=${encodeURIComponent(administrator.email)}`);
  await main(page).getByRole("link", { name: administrator.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: administrator.name })).toBeVisible();
  await expect(page.getByRole("button", { name: "Close the account" })).toHaveAttribute("aria-disabled", "true");
  await expect(main(page)).toContainText("You cannot close your own account: ask another administrator.");
  await page.getByRole("button", { name: "Take away Administrator" }).click();
  await expect(main(page).getByRole("alert").first()).toContainText("This is the last administrator: name another first.");
  await inspected(page, "the last administrator");
  await visited(page, "/admin/people", "still an administrator");
});

test("an organisation is added, takes another name, and is merged with the one that it is", async ({ portalAs }) => {
  const page = await portalAs(administrator.email);
  await visited(page, "/admin/organisations");
  await inspectedNarrow(page, "as it opens");
  const ending = crypto.randomUUID().slice(0, 6);
  const [short, long] = [`Univ. of Ottery ${ending}`, `University of Ottery ${ending}`];
  const adding = page.getByRole("complementary", { name: "Add" });
  for (const name of [short, `Ottery Medical School ${ending}`]) {
    await adding.getByLabel("Name").fill(name);
    await adding.getByLabel("Sector").selectOption("Academic Institute");
    await adding.getByRole("button", { name: "Add it" }).click();
    await expect(main(page).getByRole("link", { name })).toBeVisible();
  }
  await adding.getByLabel("Name").fill(short.toLowerCase());
  await adding.getByLabel("Sector").selectOption("Academic Institute");
  await adding.getByRole("button", { name: "Add it" }).click();
  await expect(adding.getByRole("alert").first()).toContainText("is known by this name already");
  await inspected(page, "a name that is taken");

  await main(page).getByRole("link", { name: short, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: short })).toBeVisible();
  await page.getByLabel("Name").fill(long);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: long })).toBeVisible();
  await inspected(page, "an organisation under another name");
  await page.getByRole("button", { name: "Merge into another" }).click();
  await page.getByRole("dialog").getByLabel("The one that stays").selectOption({ label: `Ottery Medical School ${ending}` });
  await inspected(page, "about to merge");
  await page.getByRole("dialog").getByRole("button", { name: "Merge the two" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Ottery Medical School ${ending}` })).toBeVisible();
  await expect(main(page)).toContainText(`${long}; ${short}`);
  await inspectedNarrow(page, "an organisation that took another in");
});

test("a bank holiday of one year alone is entered, and taken back", async ({ portalAs }) => {
  const page = await portalAs(administrator.email);
  await page.goto("/admin/environments");
  await page.getByRole("link", { name: "Bank holidays of one year" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bank holidays of one year" })).toBeVisible();
  await inspected(page, "no such day");
  await page.getByLabel("Day").fill("2031-06-16");
  await page.getByLabel("What it is for").fill("A jubilee");
  await page.getByRole("group", { name: "Nations" }).getByLabel("Scotland").uncheck();
  await page.getByRole("button", { name: "Add the day" }).click();
  await expect(main(page).getByRole("row", { name: /A jubilee/ })).toHaveCount(3);
  await inspectedNarrow(page, "three nations keep it");
  for (const nation of ["England", "Northern Ireland", "Wales"]) {
    await page.getByRole("button", { name: `Take back 2031-06-16 in ${nation}` }).click();
    await expect(main(page).getByRole("row", { name: new RegExp(`${nation}.*A jubilee`) })).toHaveCount(0);
  }
  await expect(main(page)).toContainText("No such day");
});

test("a data environment joins with an invitation that is shown once, is suspended, and let in again", async ({ portalAs, world, expectedErrors }) => {
  expectedErrors.push(/responded with a status of 404/); // its public page, before it joined
  const page = await portalAs(administrator.email);
  await visited(page, "/admin/environments");
  await inspectedNarrow(page, "as it opens");
  const slug = `moorland-${crypto.randomUUID().slice(0, 6)}`;
  const name = `Care TRE of ${slug}`;
  const fill = async (shortName: string) => {
    await invite(page).getByLabel("Name", { exact: true }).fill(name);
    await invite(page).getByLabel("Short name").fill(shortName);
    await invite(page).getByLabel("Nation").fill("England");
    await invite(page).getByLabel("About").fill("Records of a made-up moor, for a test.");
    await invite(page).getByRole("button", { name: "Make an invitation" }).click();
  };
  await fill("northern");
  await expect(invite(page).getByRole("alert").first()).toBeVisible();
  await inspected(page, "a short name that is taken");
  await fill(slug);
  const shown = invite(page).locator("code").last();
  await expect(invite(page)).toContainText("it is shown only now");
  const invitation = await shown.innerText();
  await inspected(page, "an invitation");
  await inspectedNarrow(page, "an invitation");
  await page.reload();
  expect(await page.content()).not.toContain(invitation);
  await main(page).getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await inspected(page, "invited");
  expect((await page.request.get(`/environments/${slug}`, { maxRetries: 2 })).status()).toBe(404);

  const agent = await joinAs(world.portalUrl, invitation, testProfile(name));
  await expect(joinAs(world.portalUrl, invitation, testProfile(name))).rejects.toThrow("could not join");
  expect(await agent.poll()).toBeDefined();
  await page.reload();
  await page.getByRole("button", { name: "Suspend this TRE" }).click();
  const dialog = page.getByRole("dialog");
  await inspected(page, "about to suspend");
  await dialog.getByLabel("Reason").fill("Its operator reported an incident.");
  await dialog.getByRole("button", { name: "Suspend it" }).click();
  await expect(main(page).getByText("Suspended").first()).toBeVisible();
  await inspected(page, "suspended");
  await inspectedNarrow(page, "suspended");
  const poll = { method: "POST", path: paths.poll, body: JSON.stringify({ waitSeconds: 0, capacity: 1, holding: [], awaitingDecision: [] }) } as const;
  const barred = await agent.ask(poll);
  expect(barred.status).toBe(403);
  expect(await barred.text()).toMatch(/suspended/i);
  const reader = await portalAs();
  await visited(reader, `/environments/${slug}`, "a suspended environment");
  await expect(main(reader)).toContainText(/suspended/i);

  await main(page).getByLabel("Reason").fill("The incident is closed.");
  await page.getByRole("button", { name: "Let it in again" }).click();
  await expect(page.getByRole("button", { name: "Suspend this TRE" })).toBeVisible();
  expect((await agent.ask(poll)).status).toBe(200);
  // It goes as it came: nobody else in this world asks it anything.
  await page.getByRole("button", { name: "Suspend this TRE" }).click();
  await dialog.getByLabel("Reason").fill("The test is over.");
  await dialog.getByRole("button", { name: "Suspend it" }).click();
  await expect(page.getByRole("button", { name: "Let it in again" })).toBeVisible();
});

test("the audit log says who did what, and that nobody changed it", async ({ portalAs }) => {
  const page = await portalAs(administrator.email);
  await visited(page, "/admin/audit");
  await inspectedNarrow(page, "as it opens");
  const count = async () => Number((await main(page).getByRole("status").filter({ hasText: /events?$/ }).innerText()).replace(/\D/g, ""));
  const all = await count();
  await page.getByLabel("What", { exact: true }).selectOption({ label: "Invite person" });
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page).toHaveURL(/action=invite-person/);
  const rows = main(page).getByRole("row").filter({ hasText: /Invite person/ });
  await expect(rows.first()).toContainText(administrator.name);
  expect(await rows.count()).toBe(await count());
  expect(await count()).toBeLessThan(all);
  await inspected(page, "filtered by action");
  // From one event to everything about the same person.
  await rows.first().getByRole("link", { name: /all events about this person/ }).click();
  await expect(page).toHaveURL(/subjectId=/);
  await expect(main(page).getByRole("row").filter({ hasText: "Invite person" })).toHaveCount(1);
  await inspected(page, "filtered by subject");
  await visited(page, "/admin/audit?from=2001-01-01&to=2001-01-02", "no event fits");
  await expect(main(page)).toContainText("No event fits");
  await visited(page, "/admin/audit?from=yesterday", "a filter that cannot be used");
  await expect(main(page)).toContainText("This filter cannot be used");
  await main(page).getByRole("link", { name: "Show everything" }).click();
  await expect(page).toHaveURL(/\/admin\/audit$/);

  await page.getByRole("button", { name: "Check the log" }).click();
  await expect(main(page)).toContainText("The log is whole");
  await expect(main(page).locator("code").filter({ hasText: /^[0-9a-f]{64}$/ })).toBeVisible();
  await inspected(page, "the log is whole");
  await inspectedNarrow(page, "the log is whole");
});
