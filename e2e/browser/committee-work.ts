/** What administrators and members of a committee do at their screens, for journeys in which several committees decide. */
import type { Page } from "@playwright/test";
import { expect, visited } from "./journey.ts";
import { press, tabBack, typeInto } from "./keyboard.ts";

export const main = (page: Page) => page.getByRole("main");

export type Rule = { voters: "Every member" | "The chair alone"; ballots: number; lay: number; closing: "The chair" | "The ballot that reaches the quorum"; blind: boolean; declaration: boolean };
export const chairAlone: Rule = { voters: "The chair alone", ballots: 1, lay: 0, closing: "The ballot that reaches the quorum", blind: false, declaration: false };

/** The administrator sets the rule of a TRE's committee; `inWords`: how the page then says it. */
export async function setRule(admin: Page, slug: string, rule: Rule, inWords: string): Promise<void> {
  await visited(admin, `/admin/environments/${slug}/committee`);
  await admin.getByLabel(rule.voters).check();
  await admin.getByLabel("Ballots needed").fill(String(rule.ballots));
  await admin.getByLabel("Of these, by lay members").fill(String(rule.lay));
  await admin.getByLabel(rule.closing, { exact: true }).check();
  await admin.getByLabel("Ballots stay hidden until the round closes").setChecked(rule.blind);
  await admin.getByLabel("Members declare their interests before the papers open").setChecked(rule.declaration);
  await admin.getByRole("button", { name: "Set the rule" }).click();
  await expect(main(admin).getByText(inWords, { exact: false }).first()).toBeVisible();
}

/** Before the papers open, a member takes part or recuses themself; a recused member reads nothing, not even the title. */
export async function declares(page: Page, review: string, title: string, takesPart: boolean): Promise<void> {
  await visited(page, review, "to be declared");
  await expect(page.getByRole("heading", { level: 1, name: "Declare your interests" })).toBeVisible();
  await expect(main(page)).not.toContainText(title);
  await page.getByLabel(takesPart ? "I take part" : "I recuse myself").check();
  await page.getByRole("button", { name: "Declare", exact: true }).click();
  await expect(main(page).getByText(takesPart ? title : "You are recused from this application", { exact: false }).first()).toBeVisible();
  if (!takesPart) await expect(main(page)).not.toContainText(title);
}

/** The same with the keyboard alone; then a ballot that is half written stays while another part of the application is read. */
export async function declaresAndVotesByKeyboard(page: Page, review: string, title: string, rationale: string): Promise<void> {
  await page.goto(review);
  await press(page, page.getByRole("radio", { name: "I take part" }), "Space");
  await press(page, page.getByRole("button", { name: "Declare", exact: true }));
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await press(page, page.getByRole("radio", { name: "Approve", exact: true }), "Space");
  await typeInto(page, page.getByLabel("Rationale"), rationale);
  await tabBack(page, 40);
  await press(page, page.getByRole("link", { name: "Safe data" }));
  await expect(page.getByRole("heading", { level: 3, name: "Safe people" }).first()).toBeHidden();
  await expect(page.getByRole("link", { name: "Safe data" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByLabel("Rationale")).toHaveValue(rationale);
  await press(page, page.getByText("Read the entry and what would change in it"));
  await expect(main(page).getByRole("heading", { level: 3, name: "What this study may not do" })).toBeVisible();
  await press(page, page.getByRole("button", { name: "Cast my ballot" }));
  await expect(main(page).getByText(rationale).first()).toBeVisible();
}

export async function votes(page: Page, vote: "Approve" | "Approve with conditions", rationale: string, condition?: { text: string; when: "All the time" | "Before the start" }): Promise<void> {
  await page.getByRole("radio", { name: vote, exact: true }).check();
  await page.getByLabel("Rationale").fill(rationale);
  if (condition !== undefined) {
    await page.getByRole("textbox", { name: "Condition 1" }).fill(condition.text);
    await page.getByLabel("When it must be met").selectOption({ label: condition.when });
  }
  await page.getByRole("button", { name: "Cast my ballot" }).click();
  await expect(main(page).getByText(rationale).first()).toBeVisible();
}

export async function concludes(page: Page, reasons: string): Promise<void> {
  await page.getByLabel("Reasons").fill(reasons);
  await page.getByRole("button", { name: "Record the decision" }).click();
}
