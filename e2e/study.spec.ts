/** One study, through the screens only, from the first word of the application to the downloaded answer. Each step is somebody else's, and needs the one before. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { administrator, registerEditor, researcher } from "#db/seed/people.ts";
import { expect, inspected, test, visited } from "./browser/journey.ts";
import { press, tabTo, typeInto } from "./browser/keyboard.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const title = "Asthma in the city, in the country and by the sea";
const laySummary = "Asthma makes it hard to breathe. We want to know whether it is as common in a city as in the country and by the sea, among women and men. Three data environments count within their own records; no record leaves them.";
const nextYear = new Date().getUTCFullYear() + 1;
/** Where the study's pages are, known once they have been made. */
const at = { project: "", query: "", submission: "" };
const main = (page: Page) => page.getByRole("main");

test("a researcher applies to three committees", async ({ portalAs, world }) => {
  const page = await portalAs(researcher.email);
  await visited(page, "/projects");
  await page.getByRole("link", { name: "Start a project" }).click();
  await inspected(page, "a new project");
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page).toHaveURL(/\/projects\/[0-9a-f-]+/);
  at.project = new URL(page.url()).pathname.replace(/\/edit$/, "");
  await visited(page, `${at.project}/edit`, "an empty application");

  // Submitted too early, it says what is missing, and where.
  await page.getByRole("button", { name: "Submit to the committees" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "Not submitted yet" });
  await expect(summary).toBeVisible();
  await inspected(page, "an application with gaps");
  await summary.getByRole("link").first().click();

  await page.getByLabel("Lay summary").fill(laySummary);
  await page.getByLabel("Public benefit").fill("Asthma clinics can be put where most people need them.");
  await page.getByLabel("Kind of research").selectOption("Public Health Research");
  await page.getByLabel("Starts on").fill(new Date().toISOString().slice(0, 10));
  await page.getByLabel("Ends on").fill(`${nextYear + 1}-12-31`);
  await page.getByLabel("Funder").fill("A health charity");
  const organisation = page.getByRole("group", { name: "Lead organisation" });
  await organisation.getByLabel("Name").fill("University of Northmoor");
  await organisation.getByLabel("Sector").selectOption("Academic Institute");
  const person = page.getByRole("group", { name: "Person 1" });
  await person.getByLabel("ORCID iD").fill("0000-0002-1825-0097");
  await person.getByLabel("Works for").fill("University of Northmoor");
  await person.getByLabel("Sector").selectOption("Academic Institute");
  const sponsor = page.getByRole("group", { name: "Sponsor" });
  await sponsor.getByLabel("Sponsoring organisation").fill("Northmoor Hospitals");
  await sponsor.getByLabel("Sector").selectOption("Academic Institute");
  await sponsor.getByLabel("Who signs for the sponsor").fill("Sam Signer");
  await sponsor.getByLabel("E-mail address of who signs").fill("sam.signer@example.org");
  await page.getByRole("button", { name: "Add a supervisor" }).click();
  await page.getByLabel("Supervisor’s name").fill("Sue Scholar");
  await page.getByLabel("Supervises").selectOption({ label: researcher.name });
  await page.getByLabel("Supervisor’s ORCID iD").fill("0000-0002-1694-233X");
  for (const tre of world.tres) await page.getByRole("group", { name: tre.name }).getByRole("checkbox").check();
  await page.getByRole("group", { name: "Kinds of record" }).getByLabel("Conditions", { exact: true }).check();
  await page.getByLabel("Lawful basis").selectOption("A6-1-e");
  await page.getByLabel("Condition for health data").selectOption("A9-2-j");
  await page.getByLabel("Duty of confidentiality").selectOption("Not applicable");
  await page.getByLabel("national data opt-out").selectOption("Yes");
  await page.getByRole("group", { name: "How often do you use the data?" }).getByLabel("One-off").check();
  const linked = page.getByRole("group", { name: "Do you link the data with other data?" });
  await linked.getByLabel("Yes, inside a data environment").check();
  await expect(page.getByLabel("How is it linked?")).toBeVisible();
  await linked.getByLabel("No", { exact: true }).check();
  await expect(page.getByLabel("How is it linked?")).toBeHidden();
  const results = page.getByRole("group", { name: "Kinds of result" });
  for (const kind of ["Counts of people", "Tables of people"]) await results.getByLabel(kind).check();
  await expect(page.getByRole("status").filter({ hasText: /saved/i })).toBeVisible();
  await inspected(page, "a whole application");
  await page.getByRole("button", { name: "Submit to the committees" }).click();
  await expect(page).toHaveURL(new RegExp(`${at.project}$`));
  await expect(main(page).getByText("awaits the committee", { exact: false }).first()).toBeVisible();
  await inspected(page, "submitted");
});

test("three committees read it and decide", async ({ portalAs, world }) => {
  for (const { slug, name } of world.tres) {
    const page = await portalAs(`chair.${slug}@fivefold.example`);
    await visited(page, "/reviews");
    await main(page).getByRole("link", { name: title }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(main(page).getByText(laySummary).first()).toBeVisible();
    if (slug === "wessex") {
      await page.getByLabel("Write to the applicant").fill("A clear plan; we wish you luck.");
      await page.getByRole("button", { name: "Send to the applicant" }).click();
      await expect(main(page).getByRole("listitem").filter({ hasText: "we wish you luck" })).toBeVisible();
    }
    await inspected(page, `the application, for ${name}`);
    await page.getByRole("radio", { name: "Approve" }).check();
    await page.getByRole("textbox", { name: "Condition 1" }).fill("Publish a summary that everyone can read.");
    if (slug === "wessex") {
      await main(page).getByText("Narrow what the approval covers").click();
      await page.getByRole("button", { name: "Add a bound" }).click();
      await page.getByLabel("Lowest in bound 1").fill("65");
      await page.getByLabel("Age on this day, in bound 1").fill(`${nextYear - 1}-01-01`);
      await page.getByRole("button", { name: "Add a bound" }).click();
      await page.getByLabel("Bound 2 is about").selectOption("Who has a condition");
      await page.getByLabel("Find a condition for bound 2").fill("asthma");
      await page.getByRole("list", { name: "Search results" }).getByRole("button", { name: /^Add Asthma/ }).first().click();
      await expect(page.getByRole("group", { name: "Codes in bound 2" }).getByRole("list", { name: "Chosen concepts" })).toContainText("Asthma");
      await expect(page.getByRole("region", { name: "What the approval would cover" })).toContainText("has a recorded condition of Asthma");
      await expect(page.getByRole("region", { name: "What the approval would cover" })).toContainText(`aged 65 or over on 1 January ${nextYear - 1}`);
    }
    await page.getByLabel("The approval holds until").fill(`${nextYear}-12-31`);
    await inspected(page, "about to approve");
    await page.getByRole("button", { name: "Record the decision" }).click();
    // Without a reason there is no decision.
    await expect(page).toHaveURL(/reviews\//);
    await page.getByLabel("Reason").fill("A clear public benefit; only counts leave.");
    await page.getByRole("button", { name: "Record the decision" }).click();
    await expect(page.getByRole("button", { name: "Take the approval back" })).toBeVisible();
    await inspected(page, "approved");
  }
});

test("the researcher builds the query with the keyboard alone, and submits it", async ({ portalAs, world }) => {
  const page = await portalAs(researcher.email);
  await visited(page, at.project, "approved everywhere");
  // What the query must ask for itself stands there before it is written.
  await expect(main(page).getByText("Only people of whom this is true", { exact: false })).toContainText("has a recorded condition of Asthma");
  await page.getByRole("button", { name: "New query", exact: true }).click();
  await expect(page).toHaveURL(/\/queries\//);
  at.query = new URL(page.url()).pathname;
  await inspected(page, "an empty query");

  await typeInto(page, page.getByLabel("Title"), "Adults with asthma by age");
  for (const tre of world.tres) {
    const target = page.getByRole("group", { name: "Data environments" }).getByLabel(tre.name);
    if (!(await target.isChecked())) await press(page, target, "Space");
  }
  await press(page, page.getByRole("button", { name: "Add Age", exact: false }).first());
  await typeInto(page, page.getByLabel("From age"), "18");
  await press(page, page.getByRole("button", { name: "Add Condition", exact: false }).first());
  await typeInto(page, page.getByLabel("Find a condition"), "asthma");
  await press(page, page.getByRole("list", { name: "Search results" }).getByRole("button", { name: /^Add Asthma/ }));
  await expect(page.getByRole("list", { name: "Chosen concepts" })).toContainText("Asthma");
  await inspected(page, "a concept was found");
  await press(page, page.getByRole("button", { name: "Add variable: Age band" }));
  await typeInto(page, page.getByLabel("Bands start at"), "40, 65");
  await press(page, page.getByRole("button", { name: "Add analysis: Number of people" }));
  await press(page, page.getByRole("button", { name: "Add analysis: Table of people" }));
  await press(page, page.getByRole("group", { name: "By" }).getByRole("checkbox"), "Space");
  // For those who check the outputs: what the table is for.
  await press(page, page.locator("#outputContext summary").last());
  await typeInto(page, page.getByLabel("What it is for").last(), "The first table of the report to the charity.");
  const readBack = page.getByRole("complementary", { name: "Read-back" });
  await expect(readBack).toContainText("has a recorded condition of Asthma");
  await expect(readBack.getByRole("status").filter({ hasText: /saved/i })).toBeVisible();
  await inspected(page, "a whole query");
  const submit = page.getByRole("button", { name: `Submit to ${world.tres.length} TREs` });
  await tabTo(page, submit);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/submissions\/[0-9a-f-]+$/);
  at.submission = new URL(page.url()).pathname;
  // Moves appear without a reload: the TRE that releases by rule answers while we look.
  await expect(main(page).getByRole("row", { name: /Northern Care TRE/ })).toContainText("Received", { timeout: 30_000 });
  await inspected(page, "one TRE has answered");
});

test("a run beyond a narrowed approval comes back to its committee, which is told how", async ({ portalAs }) => {
  const page = await portalAs("chair.wessex@fivefold.example");
  await expect(async () => {
    await page.goto("/reviews");
    await main(page).getByRole("link", { name: "Adults with asthma by age" }).first().click({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(main(page).getByText("The approval covers only people of whom this is true: aged 65 or over", { exact: false }).first()).toBeVisible();
  // The query asks for people with asthma itself.
  await expect(main(page).getByText("asks about people without it", { exact: false })).toHaveCount(0);
  await page.getByRole("radio", { name: "Let this one run" }).check();
  await page.getByLabel("Reason").fill("All adults, this once, to compare with.");
  await page.getByRole("button", { name: "Record the decision" }).click();
  await expect(page.getByRole("radio", { name: "Let this one run" })).toHaveCount(0);
  await inspected(page, "a run beyond the approval, decided");
});

test("an operator has the last word where the TRE wants one", async ({ consoleAs }) => {
  const page = await consoleAs("coastal", "Operator");
  await visited(page, "/", "a run waits");
  await main(page).getByRole("link", { name: "Adults with asthma by age" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Adults with asthma by age" })).toBeVisible();
  await expect(main(page).getByText("Covered by a standing approval", { exact: true })).toBeVisible();
  await inspected(page, "a run that waits for sign-off");
  await page.getByRole("radio", { name: "Let this run start" }).check();
  await page.getByLabel("Reason", { exact: false }).first().fill("Inside the approval, and a small load.");
  await page.getByRole("button", { name: "Record the decision" }).click();
  await expect(main(page).getByText("Received").first()).toBeVisible({ timeout: 30_000 });
  await inspected(page, "a run that was answered");
  for (const path of ["/runs", "/checking", "/policy", "/connection", "/audit", "/accounts"]) await visited(page, path);
});

test("an output checker compares, and releases", async ({ consoleAs }) => {
  const page = await consoleAs("wessex", "Output checker");
  await visited(page, "/", "an output waits");
  await main(page).getByRole("link", { name: "Adults with asthma by age" }).first().click();
  await expect(main(page).getByText("Exact numbers: inside the TRE only")).toBeVisible();
  await expect(main(page)).toContainText("The first table of the report to the charity.");
  // By keyboard from the list of outputs to the first of them.
  await page.getByRole("navigation", { name: "Outputs to check" }).getByRole("link").first().focus();
  await page.keyboard.press("j");
  await expect(page.locator("section[id^='output-']").first()).toBeFocused();
  await main(page).getByText("Comment on", { exact: false }).first().click();
  await main(page).getByLabel("Comment", { exact: true }).first().fill("Large counts throughout.");
  await main(page).getByRole("button", { name: "Add the comment" }).first().click();
  await expect(main(page).getByRole("list", { name: /^Comments on/ })).toContainText("Large counts throughout.");
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Outputs to check" }).getByRole("link").first().focus();
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await expect(page.getByRole("navigation", { name: "Outputs to check" })).toContainText("All agree: release");
  await inspected(page, "an output that waits");
  // One number is withheld, by keyboard: the run is computed anew without it, and what leaves says so.
  const table = page.locator("#output-table");
  await table.getByRole("checkbox").first().press("Space");
  const withheld = (await table.getByRole("checkbox").first().getAttribute("value")) ?? "";
  await table.getByText("Withhold numbers of", { exact: false }).press("Enter");
  await table.getByLabel("Reason", { exact: true }).fill("Too near to what the practice knows.");
  await table.getByRole("button", { name: "Withhold" }).press("Enter");
  await expect(table.getByText("Withheld by output checkers")).toBeVisible({ timeout: 30_000 });
  await expect(table.getByRole("list").first()).toContainText("Too near to what the practice knows.");
  await expect(table.locator(`input[type="checkbox"][value="${withheld}"]`)).toHaveCount(0);
  await expect(main(page)).toContainText("From outside, with everything released put together", { timeout: 30_000 });
  await inspected(page, "a number is withheld");
  await page.locator("#vote").getByRole("radio", { name: "Release", exact: false }).check();
  await page.locator("#vote").getByLabel("Reason", { exact: true }).fill("Nobody can be recognised in these counts.");
  await page.getByRole("button", { name: "Record the decision" }).click();
  await expect(main(page).getByText("Released").first()).toBeVisible({ timeout: 30_000 });
  await inspected(page, "released");
});

test("an output checker looks at what left by rule, and an operator opens the class that was stopped", async ({ consoleAs }) => {
  const checker = await consoleAs("northern", "Output checker");
  await visited(checker, "/", "a run was drawn");
  await main(checker).getByRole("link", { name: "Look at what has left" }).click();
  await inspected(checker, "the queue of checks afterwards");
  await main(checker).getByRole("link", { name: "Adults with asthma by age" }).first().click();
  await expect(main(checker).getByText("Exact numbers: inside the TRE only")).toBeVisible();
  await expect(main(checker)).toContainText("The first table of the report to the charity.");
  // All tables are drawn; a count now and then.
  const table = main(checker).locator("#output-table");
  await table.getByRole("radio", { name: "No: it should not have left", exact: false }).check();
  await table.getByLabel("Reason", { exact: true }).fill("The bands are finer than this TRE wants them.");
  await inspected(checker, "about to say what was found");
  await table.getByRole("button", { name: "Record what I found" }).click();
  await expect(table.getByText("Looked at afterwards: it should not have left")).toBeVisible();
  await inspected(checker, "a class was stopped");

  const operator = await consoleAs("northern", "Operator");
  await visited(operator, "/", "a class is stopped");
  await main(operator).getByRole("link", { name: "Decide about it" }).click();
  await main(operator).getByText("Open tables again").first().click();
  await main(operator).getByLabel("Why it may be open again").fill("The policy allows these bands; it was an error.");
  await inspected(operator, "about to open a class again");
  await main(operator).getByRole("button", { name: "Open tables again" }).click();
  await expect(main(operator).getByText("automatic release of tables is stopped")).toHaveCount(0);
  await inspected(operator, "release by class");
});

test("the researcher reads the pooled answer, and takes it along", async ({ portalAs, world }) => {
  const page = await portalAs(researcher.email);
  await page.goto(at.submission);
  for (const tre of world.tres) await expect(main(page).getByRole("row", { name: new RegExp(tre.name) })).toContainText("Received", { timeout: 30_000 });
  await inspected(page, "answered by all");
  await main(page).getByRole("link", { name: "See the results" }).click();
  await expect(main(page).getByText("3 of 3 data environments have answered").first()).toBeVisible();
  await inspected(page, "results");
  const downloading = page.waitForEvent("download");
  await main(page).getByRole("link", { name: "Download CSV" }).click();
  const csv = await readFile(await (await downloading).path(), "utf8");
  expect(csv.split("\r\n")[0]).toMatch(/^analysis,kind,tre,measure,value,low,high,state,rounded_to,noise_variance,level_/);
  for (const tre of world.tres) expect(csv).toContain(tre.name);
  const chart = main(page).getByRole("figure").first();
  for (const [format, begins] of [["SVG", "<svg"], ["PNG", "\u0089PNG"]] as const) {
    const saving = page.waitForEvent("download");
    await chart.getByRole("button", { name: format }).click();
    expect((await readFile(await (await saving).path(), "latin1")).slice(0, 4)).toBe(begins);
  }
  await main(page).getByText("How this was checked").first().click();
  await expect(main(page).getByText("Output checkers of the environment withheld some of the numbers", { exact: false }).first()).toBeVisible();
  await main(page).getByText("How these numbers were made").first().click();
  await expect(main(page).getByRole("table", { name: "How these numbers were made, by data environment" }).first()).toContainText(world.tres[0]!.name);
  await expect(main(page).getByText(/pooled result of project/)).toContainText("Query SHA-256");
  await main(page).getByRole("link", { name: /Read the crate of Wessex/ }).click();
  await expect(page).toHaveURL(/crates/);
  await inspected(page, "a results crate");
  await visited(page, "/submissions");
});

test("the register has the study without anybody's retyping", async ({ portalAs }) => {
  const page = await portalAs();
  await page.goto("/register");
  await main(page).getByRole("link", { name: title }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(main(page)).toContainText(laySummary);
  await expect(main(page)).toContainText("Adults with asthma by age");
  await inspected(page, "the study's entry");
});

test("a register editor corrects the entry, and says why", async ({ portalAs }) => {
  const page = await portalAs(registerEditor.email);
  await page.goto("/register");
  await main(page).getByRole("link", { name: title }).first().click();
  await main(page).getByRole("link", { name: /correct/i }).click();
  await inspected(page, "a correction");
  await page.getByLabel("What people get from it").fill("Asthma clinics can be put where most people need them, in city and country alike.");
  await page.getByLabel("Why the entry is corrected").fill("The benefit was not clear enough for readers.");
  await main(page).getByRole("button", { name: "Publish the correction" }).click();
  await expect(main(page)).toContainText("in city and country alike");
  await expect(main(page)).toContainText("not clear enough for readers");
  await inspected(page, "corrected");
});

test("the administrator sees every step in the audit log", async ({ portalAs }) => {
  const page = await portalAs(administrator.email);
  await visited(page, "/admin/audit");
  await expect(main(page)).toContainText(researcher.name);
});
