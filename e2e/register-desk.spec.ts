import { registerEditor, researcher } from "#db/seed/people.ts";
import { expect, inspected, test, visited } from "./browser/journey.ts";
import { letterTo } from "./browser/letters.ts";

test("a reader asks about a study without a name, a register editor answers, and both become public", async ({ portalAs, world }) => {
  const reader = await portalAs();
  await visited(reader, `/register/${world.approved.reference}`);
  await reader.getByText("Ask about this study").click();
  await reader.getByLabel("Your question").fill("I am ada@example.org: am I in it?");
  await reader.getByRole("button", { name: "Send the question" }).click();
  await expect(reader.getByText("this looks like an e-mail address").first()).toBeVisible();
  await inspected(reader, "a question that gives somebody away");
  await reader.getByLabel("Your question").fill("Why do you ask hospitals and not general practices?");
  await reader.getByRole("button", { name: "Send the question" }).click();
  await expect(reader.getByText("Your question has arrived")).toBeVisible();

  const editor = await portalAs(registerEditor.email);
  await visited(editor, "/register-desk", "with a question");
  await editor.getByLabel("Your answer").fill("Both are asked. The hospitals answered first, and the others follow.");
  await editor.getByRole("button", { name: "Publish question and answer" }).click();
  await expect(editor.getByText("No question waits")).toBeVisible();
  await reader.reload();
  await expect(reader.getByText("Both are asked. The hospitals answered first, and the others follow.")).toBeVisible();
  await inspected(reader, "with an answered question");
});

test("a project tells what it learned, a register editor publishes it, and who follows gets a letter", async ({ portalAs, world }) => {
  const reader = await portalAs();
  await visited(reader, `/register/follow?kind=entry&value=${world.approved.reference}`);
  await reader.getByLabel("E-mail address").fill("reader@example.org");
  await reader.getByLabel("At once: a letter for each change").check();
  await reader.getByRole("button", { name: "Send me a letter to confirm" }).click();
  await expect(reader.getByText("Look into your mailbox")).toBeVisible();
  const asked = await letterTo(world.mailFolder, "reader@example.org", /Do you want letters/);
  await reader.goto(/https?:\S+confirm\?key=\S+/.exec(asked)![0]);
  await reader.getByRole("button", { name: "Yes, send me letters" }).click();
  await expect(reader.getByText("You get a letter when there is news")).toBeVisible();

  const lead = await portalAs(researcher.email);
  await visited(lead, `/projects/${world.approved.id}`);
  await lead.getByText("Write what you learned").click();
  await lead.getByLabel("What you learned").fill("We asked how blood sugar changes with age. It rises a little in all three places, and no place is unlike the others. So one plan fits all of them, and nobody has to wait for another study.");
  await expect(lead.getByText(/Reading age about \d+/)).toBeVisible();
  await inspected(lead, "writing what was learned");
  await lead.getByRole("button", { name: "Send it to the register editors" }).click();
  await expect(lead.getByText("Your text waits for a register editor")).toBeVisible();

  const editor = await portalAs(registerEditor.email);
  await visited(editor, "/register-desk", "with a text");
  await editor.getByRole("button", { name: "Publish it" }).click();
  await expect(editor.getByText("No text waits")).toBeVisible();
  await reader.goto(`/register/${world.approved.reference}`);
  await expect(reader.getByRole("heading", { name: "What we learned" })).toBeVisible();
  const news = await letterTo(world.mailFolder, "reader@example.org", /has changed/);
  expect(news).toContain("The project told what it learned.");
  await visited(reader, `/register/follow/${/letters\?key=\S+/.exec(news)![0]}`, "how often letters come");
  await expect(reader.getByLabel("At once: a letter for each change")).toBeChecked();
  await reader.getByLabel("At most one letter a week").check();
  await reader.getByRole("button", { name: "Set how often letters come" }).click();
  await expect(reader.getByRole("status").filter({ hasText: "At most one letter a week" })).toBeVisible();
  await reader.goto(/https?:\S+end\?key=\S+/.exec(news)![0]);
  await reader.getByRole("button", { name: "End these letters" }).click();
  await expect(reader.getByText("You get no more of these letters")).toBeVisible();
});
