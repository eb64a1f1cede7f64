/** An approved application is amended: the applicant sees who looks again and why, one committee has a question of its own, and a member brings the change before all. */
import type { Page } from "@playwright/test";
import { diabetesProject } from "#db/seed/applications.ts";
import { administrator, colleague, researcher } from "#db/seed/people.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { expect, inspected, test, visited } from "./browser/journey.ts";

test.describe.configure({ mode: "serial", timeout: 180_000 });
const title = "Heart disease, amended";
const year = new Date().getUTCFullYear();
const main = (page: Page) => page.getByRole("main");
const question = "How did patients help to plan this study?";

test("each committee looks at what its own approval is about", async ({ portalAs, world }) => {
  const lead = apiClient(`${world.portalUrl}/api/v1`, world.tokens.lead);
  const tres = await lead.get<TreView[]>("/tres");
  const [wessex, coastal] = ["wessex", "coastal"].map((slug) => tres.find((tre) => tre.slug === slug)?.id ?? "");
  const datasets = tres.filter((tre) => tre.id === wessex || tre.id === coastal).map((tre) => ({ treId: tre.id, dataset: tre.datasets[0]?.key ?? "" }));
  const project = await lead.send<{ id: string }>("POST", "/projects", { title });
  const application = diabetesProject.application(researcher, colleague, { datasets, domains: true, startDate: new Date().toISOString().slice(0, 10), endDate: `${year + 2}-12-31` });
  await lead.send("PUT", `/projects/${project.id}/draft`, { version: 1, draft: { ...application, title } });
  await lead.send("POST", `/projects/${project.id}/submission`, {});
  for (const [slug, treId] of [["wessex", wessex], ["coastal", coastal]] as const) {
    const chair = await portalAs(`chair.${slug}@fivefold.example`);
    await visited(chair, `/reviews/${project.id}/${treId}`);
    await chair.getByRole("radio", { name: "Approve" }).check();
    await chair.getByLabel("Reason").fill("Useful to patients, and lawful.");
    await chair.getByRole("button", { name: "Record the decision" }).click();
    await expect(main(chair).getByText("The committee approved.")).toBeVisible();
  }

  // The committee by the sea asks one thing that the other does not.
  const admin = await portalAs(administrator.email);
  await visited(admin, "/admin/environments/coastal/committee");
  await main(admin).getByText("Write a question").click();
  const writing = main(admin).locator("form").filter({ hasText: "Add to the bank" });
  await writing.getByLabel("Key").fill("patients");
  await writing.getByLabel("Question").fill(question);
  await writing.getByLabel("Least characters of an answer").fill("10");
  await writing.getByRole("button", { name: "Add to the bank" }).click();
  await main(admin).getByRole("checkbox", { name: question }).check();
  await inspected(admin, "a question written");
  await main(admin).getByRole("button", { name: "Set the form" }).click();

  const page = await portalAs(researcher.email);
  await visited(page, `/projects/${project.id}`);
  await page.getByRole("button", { name: "Amend the application" }).click();
  await expect(page).toHaveURL(/\/edit$/);
  await page.getByLabel("Grant reference").fill("HC-2028-2");
  await page.getByRole("button", { name: "See who looks again" }).click();
  await expect(page.getByRole("alert").getByText(question, { exact: false })).toBeVisible();
  await page.getByLabel(question).fill("A panel of six people with diabetes met us twice.");
  await inspected(page, "a question of one committee");
  await page.getByRole("button", { name: "See who looks again" }).click();
  const plan = page.getByRole("status").filter({ hasText: "what each committee will look at" });
  await expect(plan.getByText("Recorded, and the committee is told.", { exact: false })).toBeVisible();
  await expect(plan.getByText("The whole committee decides.", { exact: false })).toBeVisible();
  await inspected(page, "what each committee will look at");
  await page.getByRole("button", { name: "Send it to the committees" }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project.id}$`));
  await expect(main(page).getByText("The approval as it was stays in force meanwhile", { exact: false })).toBeVisible();
  await inspected(page, "an amendment waits");

  const chair = await portalAs("chair.coastal@fivefold.example");
  await visited(chair, `/reviews/${project.id}/${coastal}`, "an amendment with its changes");
  await expect(main(chair).getByText(question)).toBeVisible();
  await expect(main(chair).locator("ins").filter({ hasText: "A panel of six people" })).toBeVisible();
  await chair.getByRole("radio", { name: "Refuse" }).check();
  await chair.getByLabel("Reason").fill("Six people are too few to speak for all.");
  await chair.getByRole("button", { name: "Record the decision" }).click();
  await expect(main(chair).getByText("The approval as it was goes on.", { exact: false })).toBeVisible();

  const member = await portalAs("member.wessex@fivefold.example");
  await visited(member, `/reviews/${project.id}/${wessex}`, "a recorded amendment");
  await expect(main(member).getByText(question)).toHaveCount(0);
  await main(member).getByText("Bring it before the whole committee").click();
  await member.getByLabel("Why the whole committee").fill("The new grant comes from a company.");
  await member.getByRole("button", { name: "Bring it before all" }).click();
  await expect(main(member).getByText("A member brought it before the whole committee", { exact: false })).toBeVisible();
  await inspected(member, "brought before all");

  // Other journeys find the committee as it was.
  await visited(admin, "/admin/environments/coastal/committee");
  await main(admin).getByRole("checkbox", { name: question }).uncheck();
  await main(admin).getByRole("button", { name: "Set the form" }).click();
  await expect(main(admin).getByRole("checkbox", { name: question })).not.toBeChecked();
});
