/** A lead invites a colleague; a chair asks somebody from outside and goes away; who has the chair's duties refuses; the applicant appeals; people who had no part in the refusal overturn it; the public reads that all of it happened. */
import type { Page } from "@playwright/test";
import { diabetesProject } from "#db/seed/applications.ts";
import { administrator, colleague, researcher } from "#db/seed/people.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { main } from "./browser/committee-work.ts";
import { expect, inspected, test, visited } from "./browser/journey.ts";
import { newPerson } from "./browser/new-person.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });
const title = "Heart disease, refused at first";
const year = new Date().getUTCFullYear();
const today = new Date().toISOString().slice(0, 10);
const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
const concern = "The follow-up is short for heart disease.";
const grounds = "The committee read the second aim as if it needed the names of people. It needs none: only counts leave.";

test("a team, an opinion from outside, a refusal in the chair’s absence, and an appeal that another panel hears", async ({ portalAs, world, expectedErrors }) => {
  expectedErrors.push(/responded with a status of 40[134]/);
  const lead = apiClient(`${world.portalUrl}/api/v1`, world.tokens.lead);
  const tres = await lead.get<TreView[]>("/tres");
  const [wessex, coastal] = ["wessex", "coastal"].map((slug) => tres.find((tre) => tre.slug === slug)?.id ?? "") as [string, string];
  const hears = await newPerson(portalAs, "Hannah Hearing");
  const outside = await newPerson(portalAs, "Oskar Outside");
  const admin = await portalAs(administrator.email);
  const given = await admin.request.post(`/api/v1/people/${hears.id}/roles`, { headers: { origin: world.portalUrl }, data: { role: "committee-member", treId: wessex } });
  expect(given.status(), await given.text()).toBeLessThan(300);
  const committeePage = "/admin/environments/wessex/committee";
  await visited(admin, committeePage);
  await main(admin).getByText("Begin with a way of deciding").click();
  await admin.getByRole("link", { name: "Begin with: A panel votes, and another hears appeals" }).click();
  await expect(main(admin).getByText("Nothing is set yet.", { exact: false })).toBeVisible();
  await expect(admin.getByLabel("An applicant who was refused may appeal")).toBeChecked();
  await inspected(admin, "a rule to begin with");
  await visited(admin, committeePage);
  await admin.getByLabel("Member", { exact: true }).selectOption({ label: hears.name });
  await admin.getByLabel("Sits there as").selectOption("lay");
  await admin.getByLabel("Appeal member: hears appeals").check();
  await admin.getByRole("button", { name: "Seat", exact: true }).click();
  await expect(main(admin).getByRole("row", { name: new RegExp(hears.name) })).toContainText("Appeals only");
  await admin.getByLabel("An applicant who was refused may appeal").check();
  await admin.getByLabel("Of these on an appeal, by lay members").fill("1");
  await inspected(admin, "a rule with appeals");
  await admin.getByRole("button", { name: "Set the rule" }).click();
  await expect(main(admin).getByText("An applicant who was refused may appeal within 20 working days.", { exact: false })).toBeVisible();

  const datasets = tres.filter((tre) => tre.id === wessex || tre.id === coastal).map((tre) => ({ treId: tre.id, dataset: tre.datasets[0]?.key ?? "" }));
  const project = await lead.send<{ id: string; reference: string }>("POST", "/projects", { title });
  const application = diabetesProject.application(researcher, colleague, { datasets, domains: true, startDate: new Date().toISOString().slice(0, 10), endDate: `${year + 2}-12-31` });
  const [first, second] = application.members as Record<string, unknown>[];
  const nora = { ...second, name: "Nora Newcomer", email: `nora.${project.id.slice(0, 8)}@example.org`, orcid: "" };
  await lead.send("PUT", `/projects/${project.id}/draft`, { version: 1, draft: { ...application, title, members: [first, second, nora] } });
  await lead.send("POST", `/projects/${project.id}/submission`, {});
  const decides = async (page: Page, decision: string, reason: string) => {
    await page.getByRole("radio", { name: decision }).check();
    await page.getByLabel("Reason").fill(reason);
    await page.getByRole("button", { name: "Record the decision" }).click();
  };
  // The team is invited from the project's page.
  const applicant = await portalAs(researcher.email);
  await visited(applicant, `/projects/${project.id}`);
  await applicant.getByRole("button", { name: "Invite Nora Newcomer" }).click();
  await expect(applicant.getByRole("button", { name: "Take Nora Newcomer off the project" })).toBeVisible();
  await inspected(applicant, "a colleague invited");

  const coast = await portalAs("chair.coastal@fivefold.example");
  await visited(coast, `/reviews/${project.id}/${coastal}`);
  await decides(coast, "Approve", "Useful to patients, and lawful.");
  await expect(main(coast).getByText("The committee approved.")).toBeVisible();

  // Somebody from outside is asked, declares, reads this one application and writes.
  const review = `/reviews/${project.id}/${wessex}`;
  const chair = await portalAs("chair.wessex@fivefold.example");
  await visited(chair, review);
  await main(chair).getByText("Ask somebody from outside").click();
  await chair.getByLabel("Their name").fill(outside.name);
  await chair.getByLabel("Their e-mail address").fill(outside.email);
  await chair.getByLabel("What you want to know").fill("Is the follow-up long enough?");
  await chair.getByLabel("Last day for the opinion").fill(inAWeek);
  await inspected(chair, "asking somebody from outside");
  await chair.getByRole("button", { name: "Ask for an opinion" }).click();
  await expect(chair.getByRole("article", { name: `Opinion of ${outside.name}` })).toContainText("Asked");

  const reviewer = await portalAs(outside);
  await visited(reviewer, `/opinions/${project.id}/${wessex}`, "to be declared");
  await expect(main(reviewer)).not.toContainText(title);
  await reviewer.getByLabel("I give an opinion").check();
  await reviewer.getByRole("button", { name: "Declare", exact: true }).click();
  await expect(reviewer.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await reviewer.getByRole("radio", { name: "Against" }).check();
  await reviewer.getByLabel("What is good about it").fill("A clear question about a common illness.");
  await reviewer.getByLabel("What concerns you").fill(concern);
  await inspected(reviewer, "an opinion written");
  await reviewer.getByRole("button", { name: "Give my opinion" }).click();
  await expect(main(reviewer).getByText("You have given your opinion.", { exact: false })).toBeVisible();
  await inspected(reviewer, "an opinion given");
  expect((await reviewer.goto(review))?.status()).toBeGreaterThan(400);

  await chair.reload();
  await expect(chair.getByRole("article", { name: `Opinion of ${outside.name}` })).toContainText(concern);
  await inspected(chair, "an opinion to read");
  // The chair goes away, and who has the duties meanwhile decides.
  await visited(chair, "/reviews");
  await main(chair).getByText("Enter who is away from").click();
  await chair.getByLabel("First day").fill(today);
  await chair.getByLabel("Last day").fill(inAWeek);
  await chair.getByLabel("Who has the duties as chair").selectOption({ index: 1 });
  await inspected(chair, "an absence written");
  await chair.getByRole("button", { name: "I am away" }).click();
  await expect(main(chair).getByText("has the chair’s duties", { exact: false })).toBeVisible();
  const acting = await portalAs("member.wessex@fivefold.example");
  await visited(acting, `/reviews/agenda/${wessex}`, "an agenda");
  await expect(main(acting).getByText("has the chair’s duties", { exact: false })).toBeVisible();
  await visited(acting, review);
  await decides(acting, "Refuse", "The second aim seems to need names of people.");
  await expect(main(acting).getByText("The committee refused.")).toBeVisible();
  await acting.getByRole("link", { name: "Minutes, to print or take along" }).click();
  await expect(main(acting).getByText("in the place of", { exact: false })).toBeVisible();
  await inspected(acting, "minutes");
  await visited(chair, "/reviews");
  await chair.getByRole("button", { name: /^End the absence from/ }).click();
  await expect(chair.getByRole("button", { name: /^End the absence from/ })).toHaveCount(0);

  // The applicant appeals; who refused has no part in it.
  await visited(applicant, `/projects/${project.id}`, "refused");
  await expect(main(applicant)).not.toContainText(concern);
  await applicant.getByRole("button", { name: /^Appeal at / }).click();
  await applicant.getByLabel("Your grounds").fill(grounds);
  await inspected(applicant, "an appeal written");
  await applicant.getByRole("button", { name: "Make the appeal" }).click();
  await expect(main(applicant).getByText("Appeal under way")).toBeVisible();
  await inspected(applicant, "an appeal under way");
  const visitor = await portalAs();
  await visited(visitor, `/register/${project.reference}`);
  await expect(main(visitor).getByText("Other people than those who decided are hearing it.", { exact: false }).first()).toBeVisible();
  await visited(acting, review, "shut out of the appeal");
  await expect(main(acting).getByText("Another panel hears this appeal", { exact: false })).toBeVisible();

  const panel: Page[] = [];
  for (const who of ["chair.wessex@fivefold.example", hears] as const) {
    const page = await portalAs(who);
    await visited(page, review, "an appeal to declare on");
    await page.getByLabel("I take part").check();
    await page.getByRole("button", { name: "Declare", exact: true }).click();
    await expect(main(page).getByText(grounds)).toBeVisible();
    await page.getByRole("radio", { name: "Overturn and approve", exact: true }).check();
    await page.getByLabel("Rationale").fill("No names are needed for it.");
    await inspected(page, "an appeal heard");
    await page.getByRole("button", { name: "Cast my ballot" }).click();
    await expect(main(page).getByText("No names are needed for it.", { exact: false }).first()).toBeVisible();
    panel.push(page);
  }
  // The chair, who had no part in the refusal, closes the round.
  const closing = panel[0]!;
  await visited(closing, review, "both ballots cast");
  await closing.getByRole("button", { name: "Close the round" }).click();
  await expect(main(closing).getByText("the refusal is overturned", { exact: false }).first()).toBeVisible();
  await closing.getByLabel("Reasons").fill("Only counts leave, and no names are needed.");
  await inspected(closing, "an appeal counted");
  await closing.getByRole("button", { name: "Record the decision" }).click();
  await expect(main(closing).getByText("The committee approved.")).toBeVisible();
  await inspected(closing, "an appeal decided");

  await visited(applicant, `/projects/${project.id}`, "approved on appeal");
  await expect(main(applicant).getByText("The panel overturned the refusal and approved the project", { exact: false })).toBeVisible();
  await expect(main(applicant)).not.toContainText(hears.name);
  await visited(visitor, `/register/${project.reference}`, "overturned");
  await expect(main(visitor).getByText("Other people than those who refused it approved it", { exact: false }).first()).toBeVisible();

  // An amendment is refused, too: that appeal is about it alone, and the approval goes on meanwhile.
  await lead.send("POST", `/projects/${project.id}/amendment`, {});
  const { version, draft } = await lead.get<{ version: number; draft: object }>(`/projects/${project.id}`);
  await lead.send("PUT", `/projects/${project.id}/draft`, { version, draft: { ...draft, title, article6: "A6-1-f" } });
  await lead.send("POST", `/projects/${project.id}/submission`, {});
  for (const [page, treId, decision] of [[coast, coastal, { decision: "approve", reason: "The new legal ground carries it.", validTo: `${year + 2}-12-31` }], [closing, wessex, { decision: "refuse", reason: "The new legal ground does not carry it." }]] as const) {
    const answer = await page.request.post(`/api/v1/reviews/${project.id}/${treId}/decision`, { headers: { origin: world.portalUrl }, data: { revision: 2, ...decision } });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
  }
  await applicant.goto(`/projects/${project.id}`);
  await expect(main(applicant).getByText("You can appeal against the refusal of the amendment until", { exact: false })).toBeVisible();
  await applicant.getByRole("button", { name: /^Appeal at / }).click();
  await applicant.getByLabel("Your grounds").fill(grounds);
  await applicant.getByRole("button", { name: "Make the appeal" }).click();
  await expect(main(applicant).getByText("The approval as it was goes on meanwhile.", { exact: false }).first()).toBeVisible();
  await inspected(applicant, "an appeal about an amendment");
  await visitor.goto(`/register/${project.reference}`);
  await expect(main(visitor).getByText("against the refusal of an amendment; the approval as it was went on meanwhile", { exact: false }).first()).toBeVisible();
  await applicant.getByRole("button", { name: /^Take the appeal at / }).click();
  await applicant.getByRole("button", { name: "Take it back" }).click();
  await expect(main(applicant).getByText("You took back your appeal against this refusal.", { exact: false })).toBeVisible();

  // Other journeys find the committee as it was.
  await visited(admin, committeePage);
  await admin.getByLabel("An applicant who was refused may appeal").uncheck();
  await admin.getByRole("button", { name: "Set the rule" }).click();
  await expect(main(admin).getByText("The appeal is heard by", { exact: false })).toHaveCount(0);
});
