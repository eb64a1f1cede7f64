/**
 * A TRE that takes no approval on the portal's word: its committee's chair makes a passkey and signs, the TRE's operator compares the key's words, a run goes.
 * Then whoever holds the portal's database changes the signature, and then the key is withdrawn: nothing runs, and the run's page says why. At last the chair takes the approval back, and signs that.
 */
import fs from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { diabetesProject } from "#db/seed/applications.ts";
import { administrator, colleague, researcher } from "#db/seed/people.ts";
import { dictionary, hospital, question } from "#lib/agent/testing/hospital.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { consoleAccounts } from "#scripts/demo/console-accounts.ts";
import { withContext } from "#scripts/demo/federation.ts";
import { freePort } from "#scripts/ports.ts";
import { startProgram } from "#scripts/processes.ts";
import { projectRoot } from "#scripts/project.ts";
import { expect, inspected, signIn, test, visited } from "./browser/journey.ts";
import { inspectedNarrow } from "./browser/narrow.ts";
import { newPerson } from "./browser/new-person.ts";
import { giveAuthenticator } from "./browser/virtual-authenticator.ts";
import type { ToldWorld } from "./browser/told-world.ts";
import { draftOf, submit, untilEnded } from "./world/ask.ts";
import { waitUntil } from "./world/wait-until.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });
const main = (page: Page) => page.getByRole("main");
const [name, slug] = ["Moorland Care TRE", "moorland"];

/** A TRE of its own for this journey, with a policy that demands a member's signature; gone at its end. */
async function startMoorland(world: ToldWorld, invitation: string) {
  const folder = path.join(world.dataFolder, "tres", slug);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.writeFileSync(path.join(folder, "patients.csv"), ["sex,disease,age", ...hospital.rows.map(({ sex, disease, age }) => [sex, disease, age].join(","))].join("\n"));
  const port = await freePort(0);
  const configFile = path.join(folder, "tre.json");
  fs.writeFileSync(configFile, JSON.stringify({
    name, code: "MOO", portalUrl: world.portalUrl, dataFolder: "state", console: { port }, policy: { release: "automatic", committeeSignatures: { members: 1 } },
    datasets: [{ key: "patients", title: "Patients", summary: "", source: { kind: "table-csv", file: "patients.csv", dictionary } }],
  }));
  const [operator] = (await consoleAccounts(configFile, slug)).filter((account) => account.role === "Operator");
  const program = await startProgram({
    name, command: process.execPath, args: ["tre/main.ts", "--config", configFile], folder: projectRoot, environment: { NODE_ENV: "production", FIVEFOLD_INVITATION: invitation, DATABASE_URL: undefined },
    logFile: path.join(world.dataFolder, "logs", `${slug}.log`), readyUrl: `http://127.0.0.1:${port}/api/health`,
  });
  return { ...program, stop: () => program.stop(), url: `http://localhost:${port}`, operator: operator! };
}

test("a chair signs with a passkey, the TRE's operator pins it, and nobody else can approve", async ({ portalAs, world, browser, errors, expectedErrors }) => {
  expectedErrors.push(/responded with a status of 40[134]/);
  const admin = await portalAs(administrator.email);
  const headers = { origin: world.portalUrl };
  const invited = await admin.request.post("/api/v1/tres", { headers, data: { name, slug, nation: "England", about: "Made-up patients of a hospital on the moor, for a journey." } });
  expect(invited.status(), await invited.text()).toBeLessThan(300);
  const { treId, invitation } = (await invited.json()) as { treId: string; invitation: string };
  const moorland = await startMoorland(world, invitation);
  try {
    const lead = apiClient(`${world.portalUrl}/api/v1`, world.tokens.lead);
    await waitUntil("the TRE joins", async () => (await lead.get<TreView[]>("/tres")).some((tre) => tre.id === treId && tre.datasets.length > 0));
    const person = await newPerson(portalAs, "Mara Moorchair");
    const given = await admin.request.post(`/api/v1/people/${person.id}/roles`, { headers, data: { role: "committee-chair", treId } });
    expect(given.status(), await given.text()).toBeLessThan(300);

    // The chair makes a passkey, whose words they will be asked for.
    const chair = await portalAs(person);
    await giveAuthenticator(chair);
    await visited(chair, "/account", "without a passkey");
    await chair.getByLabel("Name of the passkey").fill("M");
    await chair.getByLabel("Your password, once more").fill("not her password");
    await chair.getByRole("button", { name: "Add a passkey" }).click();
    await expect(main(chair).getByText("Name the passkey in at least 2 characters", { exact: false }).first()).toBeVisible();
    await chair.getByLabel("Name of the passkey").fill("My phone");
    await chair.getByRole("button", { name: "Add a passkey" }).click();
    await expect(main(chair).getByText("This is not your password.").first()).toBeVisible();
    await chair.getByLabel("Your password, once more").fill(person.password);
    await chair.getByRole("button", { name: "Add a passkey" }).click();
    await expect(main(chair).getByText("Your passkey was added")).toBeVisible();
    const row = main(chair).getByRole("row", { name: /My phone/ });
    const words = (await row.locator(".font-mono").textContent()) ?? "";
    expect(words.split(" ")).toHaveLength(10);
    await inspected(chair, "with a passkey");
    await inspectedNarrow(chair, "with a passkey");

    // An application; the chair decides, and the decision waits for the signature.
    const year = new Date().getUTCFullYear();
    const project = await lead.send<{ id: string }>("POST", "/projects", { title: "Heart disease on the moor" });
    const application = diabetesProject.application(researcher, colleague, { datasets: [{ treId, dataset: "patients" }], domains: false, startDate: new Date().toISOString().slice(0, 10), endDate: `${year + 1}-12-31` });
    await lead.send("PUT", `/projects/${project.id}/draft`, { version: 1, draft: { ...application, title: "Heart disease on the moor" } });
    await lead.send("POST", `/projects/${project.id}/submission`, {});
    await visited(chair, `/reviews/${project.id}/${treId}`, "before the ballot");
    await chair.getByRole("radio", { name: "Approve", exact: true }).check();
    await chair.getByLabel("Rationale").fill("It is useful to the patients of the moor.");
    await chair.getByRole("button", { name: "Cast my ballot" }).click();
    await chair.getByLabel("Reasons").fill("It is useful to the patients of the moor.");
    await chair.getByRole("button", { name: "Record the decision" }).click();
    await expect(main(chair).getByText("1 more signature is needed", { exact: false })).toBeVisible();
    await expect(main(chair).getByText("The committee has not decided yet.")).toBeVisible();
    await inspected(chair, "the decision waits for signatures");
    await inspectedNarrow(chair, "the decision waits for signatures");
    await chair.getByRole("button", { name: "Sign with my passkey" }).click();
    await expect(main(chair).getByText("The members’ signatures are there.")).toBeVisible();
    await expect(main(chair).getByText("The committee approved.")).toBeVisible();
    await inspected(chair, "signed");

    // The TRE does not know the key yet: whatever the portal says of it, nothing runs.
    const ask = async () => {
      const submitted = await submit(lead, await draftOf(lead, project.id, question, [{ treId, dataset: "patients" }]));
      const { runs } = await untilEnded(lead, submitted.id, 90_000);
      return { ...runs[0]!, submission: submitted.id };
    };
    const unknown = await ask();
    expect(unknown).toMatchObject({ state: "rejected", reason: expect.stringContaining("by a key that this TRE does not know") });

    // Its operator compares the words with the chair, and accepts the key.
    const context = await browser.newContext({ baseURL: moorland.url });
    context.on("weberror", (error) => errors.push(error.error().message));
    const operator = await context.newPage();
    await signIn(operator, moorland.operator);
    await visited(operator, "/connection", "a key to compare");
    const key = main(operator).getByRole("row", { name: /Mara Moorchair/ });
    await expect(key).toContainText(words);
    await expect(key).toContainText("Not yet: compare first");
    await key.getByRole("button", { name: "This key is theirs" }).click();
    await expect(main(operator).getByText("Compare the words with the member of the committee first", { exact: false }).first()).toBeVisible();
    await key.getByLabel("I have compared these words with Mara Moorchair").check();
    await key.getByRole("button", { name: "This key is theirs" }).click();
    await expect(key).toContainText("Counts");
    await inspected(operator, "a key that counts");
    const goes = await ask();
    expect(goes).toMatchObject({ state: "received" });

    // Whoever holds the portal's database can change the signature, and gains nothing by it.
    const at = { databaseUrl: world.databaseUrl, portalUrl: world.portalUrl, dataFolder: world.dataFolder };
    const signature = (expression: ReturnType<typeof sql>) => withContext(at, (held) => held.db.transaction(async (tx) => {
      await tx.execute(sql`alter table deliberation_events disable trigger append_only`);
      await tx.execute(sql`update deliberation_events set event = jsonb_set(event, '{assertion,signature}', to_jsonb(${expression})) where tre_id = ${treId} and event->>'type' = 'signed'`);
      await tx.execute(sql`alter table deliberation_events enable trigger append_only`);
    }));
    const swapped = sql`translate(event->'assertion'->>'signature', 'abcdefghij', 'bcdefghija')`;
    const back = sql`translate(event->'assertion'->>'signature', 'bcdefghija', 'abcdefghij')`;
    await signature(swapped);
    const tampered = await ask();
    expect(tampered).toMatchObject({ state: "rejected", reason: expect.stringContaining("The signature of Mara Moorchair does not hold") });
    const asker = await portalAs(researcher.email);
    await visited(asker, `/submissions/${tampered.submission}`, "a signature that does not hold");
    await expect(main(asker).getByText("The signature of Mara Moorchair does not hold", { exact: false }).first()).toBeVisible();
    await signature(back);
    expect(await ask()).toMatchObject({ state: "received" });

    // The phone is lost: the operator withdraws the key.
    await key.getByRole("button", { name: /^Withdraw/ }).click();
    const dialog = operator.getByRole("dialog");
    await dialog.getByLabel("Why").fill("Her phone was stolen on the train.");
    await inspected(operator, "withdrawing a key");
    await dialog.getByRole("button", { name: "Withdraw the key" }).click();
    await expect(key).toContainText("Withdrawn");
    expect(await ask()).toMatchObject({ state: "rejected", reason: expect.stringContaining("The key of Mara Moorchair was withdrawn") });
    // Found again, it is compared anew.
    await key.getByLabel("I have compared these words with Mara Moorchair").check();
    await key.getByRole("button", { name: "This key is theirs" }).click();
    await expect(key).toContainText("Counts");

    // The approval is taken back: nothing starts from then on, and once she has signed that the TRE knows that it was the committee.
    await visited(chair, `/reviews/${project.id}/${treId}`, "an approval in force");
    await chair.getByRole("button", { name: "Take the approval back" }).click();
    const revoking = chair.getByRole("dialog");
    await revoking.getByLabel("Reason").fill("The purpose has changed.");
    await revoking.getByRole("button", { name: "Take the approval back" }).click();
    await expect(main(chair).getByText("Stopped by the portal, not yet signed by the committee")).toBeVisible();
    await inspected(chair, "an approval stopped by the portal");
    await inspectedNarrow(chair, "an approval stopped by the portal");
    const stopped = main(operator);
    await expect(async () => {
      await operator.reload();
      await expect(stopped.getByText("stopped by the portal, not yet signed by the committee: The purpose has changed.", { exact: false })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
    await chair.getByRole("button", { name: "Sign that it was taken back" }).click();
    await expect(main(chair).getByText("Taken back by the committee")).toBeVisible();
    await inspected(chair, "an approval that was taken back and signed");
    await expect(async () => {
      await operator.reload();
      await expect(stopped.getByText("The committee took the approval back, as Mara Moorchair has signed", { exact: false })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
    await inspected(operator, "an approval that was taken back");
    await context.close();
  } finally {
    await moorland.stop();
    await admin.request.put(`/api/v1/tres/${treId}/suspension`, { headers, data: { suspended: true, reason: "The journey is over." } });
  }
});
