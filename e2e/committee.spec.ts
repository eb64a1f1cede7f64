/** One application before two committees: a panel of three with blind ballots, of whom one is recused, and a chair who decides alone. */
import type { Page } from "@playwright/test";
import { diabetesProject } from "#db/seed/applications.ts";
import { administrator, colleague, researcher } from "#db/seed/people.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { expect, inspected, test, visited } from "./browser/journey.ts";
import { newPerson } from "./browser/new-person.ts";

test.describe.configure({ mode: "serial", timeout: 180_000 });
const title = "Heart disease before two committees";
const year = new Date().getUTCFullYear();
const main = (page: Page) => page.getByRole("main");

test("a panel approves on a condition, a chair refuses, and the register shows both", async ({ portalAs, world, expectedErrors }) => {
  expectedErrors.push(/responded with a status of 40[134]/);
  const lead = apiClient(`${world.portalUrl}/api/v1`, world.tokens.lead);
  const tres = await lead.get<TreView[]>("/tres");
  const idOf = (slug: string) => tres.find((tre) => tre.slug === slug)?.id ?? "";
  const [wessex, coastal] = [idOf("wessex"), idOf("coastal")];
  const lay = await newPerson(portalAs, "Lena Layperson");
  const admin = await portalAs(administrator.email);
  const given = await admin.request.post(`/api/v1/people/${lay.id}/roles`, { headers: { origin: world.portalUrl }, data: { role: "committee-member", treId: wessex } });
  expect(given.status(), await given.text()).toBeLessThan(300);
  const setRule = async (together: boolean) => {
    await visited(admin, "/admin/environments/wessex/committee");
    await admin.getByLabel(together ? "Every member" : "The chair alone").check();
    await admin.getByLabel("Ballots needed").fill(together ? "2" : "1");
    await admin.getByLabel("Of these, by lay members").fill(together ? "1" : "0");
    await admin.getByLabel(together ? "The chair" : "The ballot that reaches the quorum", { exact: true }).check();
    for (const label of ["Ballots stay hidden until the round closes", "Members declare their interests before the papers open"]) await admin.getByLabel(label).setChecked(together);
    await admin.getByRole("button", { name: "Set the rule" }).click();
    await expect(main(admin).getByText(together ? "2 ballots at least, 1 of lay members." : "The chair decides alone; the other members read and comment.")).toBeVisible();
  };
  await setRule(true);
  await admin.getByLabel("Member", { exact: true }).selectOption({ label: lay.name });
  await admin.getByLabel("Sits there as").selectOption("lay");
  await admin.getByRole("button", { name: "Seat", exact: true }).click();
  await expect(main(admin).getByRole("row", { name: new RegExp(lay.name) })).toContainText("lay");

  const datasets = tres.filter((tre) => tre.id === wessex || tre.id === coastal).map((tre) => ({ treId: tre.id, dataset: tre.datasets[0]?.key ?? "" }));
  const project = await lead.send<{ id: string; reference: string }>("POST", "/projects", { title });
  const application = diabetesProject.application(researcher, colleague, { datasets, domains: true, startDate: new Date().toISOString().slice(0, 10), endDate: `${year + 2}-12-31` });
  await lead.send("PUT", `/projects/${project.id}/draft`, { version: 1, draft: { ...application, title } });
  await lead.send("POST", `/projects/${project.id}/submission`, {});

  const review = `/reviews/${project.id}/${wessex}`;
  const sits = async (who: Parameters<typeof portalAs>[0], takesPart: boolean) => {
    const page = await portalAs(who);
    await visited(page, review, "to be declared");
    await expect(page.getByRole("heading", { level: 1, name: "Declare your interests" })).toBeVisible();
    await expect(main(page)).not.toContainText(title);
    await page.getByLabel(takesPart ? "I take part" : "I recuse myself").check();
    await page.getByRole("button", { name: "Declare", exact: true }).click();
    await expect(main(page).getByText(takesPart ? title : "You are recused from this application", { exact: false }).first()).toBeVisible();
    return page;
  };
  const votes = async (page: Page, vote: string, conditions?: string) => {
    await page.getByRole("radio", { name: vote, exact: true }).check();
    await page.getByLabel("Rationale").fill(`My view is: ${vote}.`);
    if (conditions !== undefined) await page.getByRole("textbox", { name: "Condition 1" }).fill(conditions);
    await page.getByRole("button", { name: "Cast my ballot" }).click();
    await expect(main(page).getByText(`My view is: ${vote}.`)).toBeVisible();
  };
  const recused = await sits("member.wessex@fivefold.example", false);
  await expect(main(recused)).not.toContainText(title);
  const chair = await sits("chair.wessex@fivefold.example", true);
  const panel = await sits(lay, true);
  await votes(panel, "Approve with conditions", "Tell the public panel first.");
  await inspected(panel, "one ballot cast");
  await chair.reload();
  await expect(main(chair).getByText(`${lay.name} (lay): has voted`)).toBeVisible();
  await expect(main(chair)).not.toContainText("Tell the public panel first.");
  await votes(chair, "Approve");
  await chair.getByRole("button", { name: "Close the round" }).click();
  await expect(main(chair).getByText("Tell the public panel first.", { exact: false }).first()).toBeVisible();
  await inspected(chair, "the round is closed");
  await chair.getByLabel("Reasons").fill("The panel found it useful to patients.");
  await chair.getByRole("button", { name: "Record the decision" }).click();
  await expect(chair.getByRole("button", { name: "Confirm that it is met" })).toBeVisible();
  await inspected(chair, "decided");

  const alone = await portalAs("chair.coastal@fivefold.example");
  await visited(alone, `/reviews/${project.id}/${coastal}`);
  await alone.getByRole("radio", { name: "Refuse" }).check();
  await alone.getByLabel("Reason").fill("Our records are too few to be safe.");
  await alone.getByRole("button", { name: "Record the decision" }).click();
  await expect(main(alone).getByText("The committee refused.")).toBeVisible();

  const visitor = await portalAs();
  await visited(visitor, `/register/${project.reference}`);
  for (const words of ["The panel found it useful to patients.", "Tell the public panel first.", "Our records are too few to be safe."]) await expect(main(visitor).getByText(words).first()).toBeVisible();
  // Other journeys find the committee as it was.
  await setRule(false);
});
