/**
 * What leaves and what is published takes a passkey where TRE and portal ask for one. An output checker makes hers in the console of a TRE, its operator compares the words, and she confirms the release of an
 * output with it. A register editor confirms a correction at a portal whose settings ask for that.
 */
import fs from "node:fs";
import path from "node:path";
import { diabetesProject } from "#db/seed/applications.ts";
import { administrator, colleague, registerEditor, researcher } from "#db/seed/people.ts";
import { dictionary, hospital, question } from "#lib/agent/testing/hospital.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { freePort } from "#scripts/ports.ts";
import { main } from "./browser/committee-work.ts";
import { expect, inspected, signIn, test, visited } from "./browser/journey.ts";
import { inspectedNarrow } from "./browser/narrow.ts";
import { newPerson } from "./browser/new-person.ts";
import { giveAuthenticator } from "./browser/virtual-authenticator.ts";
import { answerTo, draftOf, submit, untilEnded } from "./world/ask.ts";
import { startOwnTre } from "./world/own-tre.ts";
import { startPortalAlone } from "./world/portal-alone.ts";
import { waitUntil } from "./world/wait-until.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });
const [name, slug] = ["Fenland Care TRE", "fenland"];

/** The made-up hospital's patients, as a file in the TRE's folder. */
function patients(folder: string) {
  fs.writeFileSync(path.join(folder, "patients.csv"), ["sex,disease,age", ...hospital.rows.map(({ sex, disease, age }) => [sex, disease, age].join(","))].join("\n"));
  return Promise.resolve([{ key: "patients", title: "Patients", summary: "", source: { kind: "table-csv", file: "patients.csv", dictionary } }]);
}

test("an output checker confirms a release with her passkey, which an operator has compared; without it nothing leaves", async ({ portalAs, world, browser, errors, expectedErrors }) => {
  expectedErrors.push(/responded with a status of 40[134]/);
  const admin = await portalAs(administrator.email);
  const headers = { origin: world.portalUrl };
  const invited = await admin.request.post("/api/v1/tres", { headers, data: { name, slug, nation: "England", about: "Made-up patients of a hospital in the fens, for a journey." } });
  expect(invited.status(), await invited.text()).toBeLessThan(300);
  const { treId, invitation } = (await invited.json()) as { treId: string; invitation: string };
  const fenland = await startOwnTre(world, { name, slug, code: "FEN", invitation, policy: { release: "people", checkers: 1, releaseVotes: "passkey" }, datasets: patients });
  const at = async (baseURL: string, who: { email: string; password: string }) => {
    const page = await (await browser.newContext({ baseURL })).newPage();
    page.on("console", (message) => message.type() === "error" && errors.push(`${new URL(page.url()).pathname}: ${message.text()}`));
    await signIn(page, who);
    return page;
  };
  try {
    const lead = apiClient(`${world.portalUrl}/api/v1`, world.tokens.lead);
    await waitUntil("the TRE joins", async () => (await lead.get<TreView[]>("/tres")).some((tre) => tre.id === treId && tre.datasets.length > 0));
    // Everyone can read how strongly it confirms what it releases.
    const reader = await portalAs();
    await visited(reader, `/environments/${slug}`, "an environment that asks for passkeys");
    await expect(main(reader).getByText("They confirm a release with a passkey", { exact: false })).toBeVisible();
    const person = await newPerson(portalAs, "Fen Chair");
    const given = await admin.request.post(`/api/v1/people/${person.id}/roles`, { headers, data: { role: "committee-chair", treId } });
    expect(given.status(), await given.text()).toBeLessThan(300);
    const year = new Date().getUTCFullYear();
    const project = await lead.send<{ id: string }>("POST", "/projects", { title: "Heart disease in the fens" });
    const application = diabetesProject.application(researcher, colleague, { datasets: [{ treId, dataset: "patients" }], domains: false, startDate: new Date().toISOString().slice(0, 10), endDate: `${year + 1}-12-31` });
    await lead.send("PUT", `/projects/${project.id}/draft`, { version: 1, draft: { ...application, title: "Heart disease in the fens" } });
    await lead.send("POST", `/projects/${project.id}/submission`, {});
    const chair = await portalAs(person);
    const decided = await chair.request.post(`/api/v1/reviews/${project.id}/${treId}/decision`, { headers, data: { revision: 1, decision: "approve", reason: "It is useful to the patients of the fens.", validTo: `${year + 1}-06-30` } });
    expect(decided.status(), await decided.text()).toBeLessThan(300);
    const submitted = await submit(lead, await draftOf(lead, project.id, question, [{ treId, dataset: "patients" }]));
    const run = submitted.runs[0]!.id;

    // The checker has no passkey yet: her vote does not count.
    const checker = await at(fenland.url, fenland.checker);
    await giveAuthenticator(checker);
    await expect(async () => {
      await checker.goto(`/runs/${run}/output`);
      await expect(checker.getByRole("button", { name: "Record the decision" })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
    const release = async () => {
      await checker.locator("#vote").getByRole("radio", { name: "Release", exact: false }).check();
      await checker.locator("#vote").getByLabel("Reason", { exact: true }).fill("Small groups are hidden and counts are rounded.");
      await checker.locator("#vote").getByRole("button", { name: "Record the decision" }).click();
    };
    await release();
    await expect(main(checker).getByText("you have none that counts", { exact: false }).first()).toBeVisible();

    // She makes one, with her password, at the console's own address.
    const elsewhere = await at(fenland.elsewhere, fenland.checker);
    await elsewhere.goto("/passkeys");
    await expect(main(elsewhere).getByText("Open this console at its own address")).toBeVisible();
    await inspected(elsewhere, "at another address");
    await checker.getByRole("link", { name: "Passkeys" }).first().click();
    await expect(checker.getByRole("heading", { level: 1, name: "Passkeys" })).toBeVisible();
    await inspected(checker, "no passkeys yet");
    await checker.getByLabel("Name of the passkey").fill("My key");
    await checker.getByLabel("Your password, once more").fill("not my password at all");
    await checker.getByRole("button", { name: "Add a passkey" }).click();
    await expect(main(checker).getByText("This is not your password.").first()).toBeVisible();
    await checker.getByLabel("Your password, once more").fill(fenland.checker.password);
    await checker.getByRole("button", { name: "Add a passkey" }).click();
    await expect(main(checker).getByText("Your passkey was added")).toBeVisible();
    const words = (await main(checker).getByRole("row", { name: /My key/ }).locator(".font-mono").textContent()) ?? "";
    expect(words.split(" ")).toHaveLength(10);
    await inspectedNarrow(checker, "a passkey to be compared");

    // An operator compares the words with her.
    const operator = await at(fenland.url, fenland.operator);
    await visited(operator, "/passkeys", "a passkey to compare");
    const row = main(operator).getByRole("row", { name: /My key/ });
    await expect(row).toContainText(words);
    await row.getByRole("button", { name: "This passkey is theirs" }).click();
    await expect(main(operator).getByText("Compare the words with its owner first", { exact: false }).first()).toBeVisible();
    await row.getByLabel(/I have compared these words/).check();
    await row.getByRole("button", { name: "This passkey is theirs" }).click();
    await expect(row).toContainText("Counts");
    await inspected(operator, "a passkey that counts");

    // Now her vote is asked to be confirmed; a changed mind is not confirmed by the old signature.
    await checker.goto(`/runs/${run}/output`);
    await release();
    const confirm = checker.getByRole("group", { name: "Confirm with your passkey" });
    await expect(confirm).toBeVisible();
    await expect(confirm).toBeFocused();
    await inspected(checker, "a release to confirm");
    await inspectedNarrow(checker, "a release to confirm");
    expect((await lead.get<{ runs: { state: string }[] }>(`/submissions/${submitted.id}`)).runs[0]!.state).toBe("awaiting-output-check");
    await checker.locator("#vote").getByRole("radio", { name: "Withhold", exact: false }).check();
    await expect(confirm).toBeHidden();
    await release();
    await confirm.getByRole("button", { name: "Confirm with my passkey" }).click();
    const ended = await untilEnded(lead, submitted.id, 60_000);
    expect(ended.runs[0]).toMatchObject({ state: "received" });
    const { checks } = await answerTo(lead, submitted.id);
    expect(checks[0]!.record.outputs[0]!.released.by).toMatchObject({ role: "output-checkers", confirmed: [{ key: expect.stringMatching(/^[0-9a-f]{64}$/), statement: expect.stringMatching(/^[0-9a-f]{64}$/) }] });
    await visited(operator, "/audit", "a release that was confirmed");
    await expect(main(operator).getByText("Compared the words of a passkey and accepted it", { exact: false }).first()).toBeVisible();
    for (const page of [checker, elsewhere, operator]) await page.context().close();
  } finally {
    await fenland.stop();
    await admin.request.put(`/api/v1/tres/${treId}/suspension`, { headers, data: { suspended: true, reason: "The journey is over." } });
  }
});

test("a register editor confirms a correction with her passkey, where the portal's settings ask for that", async ({ browser, errors, expectedErrors }) => {
  expectedErrors.push(/responded with a status of 40[134]/);
  // A portal of its own: its log must not be written under two addresses.
  const port = await freePort();
  const portalUrl = `http://localhost:${port}`;
  const portal = await startPortalAlone({ portalPort: port, portalSettings: { PORTAL_URL: portalUrl, AUTH_URL: portalUrl, PUBLISHING: "passkey" } });
  const reference = portal.projects[0]!.reference;
  try {
    const editor = await (await browser.newContext({ baseURL: portalUrl })).newPage();
    editor.on("console", (message) => message.type() === "error" && errors.push(`${new URL(editor.url()).pathname}: ${message.text()}`));
    await signIn(editor, registerEditor);
    await giveAuthenticator(editor);
    const reason = "The benefit was not clear enough.";
    const correct = async () => {
      await editor.goto(`/register/${reference}/correct`);
      await editor.getByLabel("What people get from it").fill("People are looked after sooner, and nearer to where they live, because services are planned where they are needed most.");
      await editor.getByLabel("Why the entry is corrected").fill(reason);
      await main(editor).getByRole("button", { name: "Publish the correction" }).click();
    };
    await correct();
    await expect(main(editor).getByText("Publishing takes your passkey here, and you have none", { exact: false }).first()).toBeVisible();
    await inspected(editor, "an editor without a passkey");

    await editor.goto("/account");
    await editor.getByLabel("Name of the passkey").fill("My key");
    await editor.getByLabel("Your password, once more").fill(registerEditor.password);
    await editor.getByRole("button", { name: "Add a passkey" }).click();
    await expect(main(editor).getByText("Your passkey was added")).toBeVisible();

    await correct();
    const confirm = editor.getByRole("group", { name: "Confirm with your passkey" });
    await expect(confirm).toContainText("You publish a correction of the entry");
    await expect(confirm).toBeFocused();
    await inspected(editor, "a correction to confirm");
    await inspectedNarrow(editor, "a correction to confirm");
    // Other words are other words.
    await editor.getByLabel("Why the entry is corrected").fill("Another reason altogether.");
    await expect(confirm).toBeHidden();
    await editor.getByLabel("Why the entry is corrected").fill(reason);
    await main(editor).getByRole("button", { name: "Publish the correction" }).click();
    await confirm.getByRole("button", { name: "Confirm with my passkey" }).click();
    await editor.waitForURL(`/register/${reference}`);
    await expect(editor.getByText(reason).first()).toBeVisible();
    await editor.context().close();
  } finally {
    await portal.stop();
  }
});
