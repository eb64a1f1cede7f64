/**
 * One application before three committees, each with a rule of its own: a panel with blind ballots approves on a condition, a chair who decides alone refuses, and at a TRE
 * that takes nothing less a chair approves with a passkey after another member recused herself. A question waits until the condition is met, then goes where it may, and is told why it goes nowhere else.
 * At the end anyone reads all of it in the register and checks it on their own device, where a changed proof and a changed text are seen to fail.
 */
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { sql, type SQL } from "drizzle-orm";
import { diabetesProject } from "#db/seed/applications.ts";
import { administrator, colleague, researcher, type SignIn } from "#db/seed/people.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import type { EntryWithProof } from "#lib/register/verify-entry.ts";
import { Query } from "#lib/query/model.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { withContext } from "#scripts/demo/federation.ts";
import { syntheticTres } from "#scripts/demo/tres.ts";
import { chairAlone, concludes, declares, declaresAndVotesByKeyboard, main, setRule, votes } from "./browser/committee-work.ts";
import { expect, inspected, signIn, test, visited } from "./browser/journey.ts";
import { inspectedNarrow } from "./browser/narrow.ts";
import { newPerson } from "./browser/new-person.ts";
import { giveAuthenticator, type KeptPasskeys } from "./browser/virtual-authenticator.ts";
import { draftOf, submit, untilEnded } from "./world/ask.ts";
import { startOwnTre } from "./world/own-tre.ts";
import { waitUntil } from "./world/wait-until.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const title = "Heart disease before three committees";
const moorlandTre = { name: "Moorland Care TRE", slug: "moorland", code: "MOO" };
const said = { northern: "The panel found it useful to patients.", condition: "Tell the public panel first.", coastal: "Our records are too few to be safe.", moorland: "It is useful to the patients of the moor." };
const question = Query.parse({
  version: 1, title: "Women of the country", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }] }, variables: [], analyses: [{ kind: "count", id: "women" }],
});
/** Known once each has been made. */
const at = { treId: { northern: "", coastal: "", moorland: "" }, project: "", reference: "", keyWords: "", mara: undefined as SignIn | undefined, passkeys: [] as KeptPasskeys };
let moorland: Awaited<ReturnType<typeof startOwnTre>> | undefined;
test.afterAll(() => moorland?.stop());

test("three committees decide, each in its own way", async ({ portalAs, world, expectedErrors }) => {
  expectedErrors.push(/responded with a status of 40[134]/);
  const admin = await portalAs(administrator.email);
  const post = async (address: string, data: object) => {
    const answer = await admin.request.post(`/api/v1/${address}`, { headers: { origin: world.portalUrl }, data });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
    return answer;
  };
  const { treId, invitation } = (await (await post("tres", { name: moorlandTre.name, slug: moorlandTre.slug, nation: "England", about: "Made-up patients on the moor, for a journey." })).json()) as { treId: string; invitation: string };
  moorland = await startOwnTre(world, { ...moorlandTre, invitation, policy: { release: "automatic", committeeSignatures: { members: 1 } }, datasets: (folder) => syntheticTres(1_000)[0]!.datasets(folder) });
  const lead = apiClient(`${world.portalUrl}/api/v1`, world.tokens.lead);
  const tres = await waitUntil("the TRE joins", async () => {
    const all = await lead.get<TreView[]>("/tres");
    return all.some((tre) => tre.id === treId && tre.datasets.length > 0) && all;
  });
  const idOf = (slug: string) => tres.find((tre) => tre.slug === slug)!.id;
  at.treId = { northern: idOf("northern"), coastal: idOf("coastal"), moorland: treId };

  // Lena is a lay member of the panel in the north, and works for the moor, whose chair is Mara.
  const [lena, mara] = [await newPerson(portalAs, "Lena Layperson"), await newPerson(portalAs, "Mara Moorchair")];
  await post(`people/${lena.id}/roles`, { role: "committee-member", treId: at.treId.northern });
  await post(`people/${lena.id}/roles`, { role: "committee-member", treId });
  await post(`people/${mara.id}/roles`, { role: "committee-chair", treId });
  await setRule(admin, "northern", { voters: "Every member", ballots: 2, lay: 1, closing: "The chair", blind: true, declaration: false }, "2 ballots at least, 1 of lay members.");
  await admin.getByLabel("Member", { exact: true }).selectOption({ label: lena.name });
  await admin.getByLabel("Sits there as").selectOption("lay");
  await admin.getByRole("button", { name: "Seat", exact: true }).click();
  await expect(main(admin).getByRole("row", { name: new RegExp(lena.name) })).toContainText("lay");
  await setRule(admin, "moorland", { voters: "Every member", ballots: 1, lay: 0, closing: "The ballot that reaches the quorum", blind: false, declaration: true }, "1 ballot at least");

  const year = new Date().getUTCFullYear();
  const project = await lead.send<{ id: string; reference: string }>("POST", "/projects", { title });
  [at.project, at.reference] = [project.id, project.reference];
  const datasets = Object.values(at.treId).map((id) => ({ treId: id, dataset: moorland!.dataset }));
  const application = diabetesProject.application(researcher, colleague, { datasets, domains: true, startDate: new Date().toISOString().slice(0, 10), endDate: `${year + 2}-12-31` });
  await lead.send("PUT", `/projects/${project.id}/draft`, { version: 1, draft: { ...application, title } });
  await lead.send("POST", `/projects/${project.id}/submission`, {});
  const review = (id: string) => `/reviews/${project.id}/${id}`;

  await test.step("the north: a panel whose ballots are blind approves on a condition", async () => {
    const panel = await portalAs(lena);
    await visited(panel, review(at.treId.northern), "before a ballot");
    await panel.getByLabel("Write to your committee alone").fill("Is the lead known to anybody here?");
    await panel.getByRole("button", { name: "Send to the committee" }).click();
    await expect(panel.getByRole("list", { name: "Comments among the committee" })).toContainText("Is the lead known");
    await inspectedNarrow(panel, "with the committee's own thread");
    await votes(panel, "Approve with conditions", "Useful, once people have been told.", { text: said.condition, when: "Before the start" });
    await inspected(panel, "one ballot cast");
    await visited(panel, `${review(at.treId.northern)}/pack`, "all of it, to print");
    for (const unsaid of ["Is the lead known", said.condition]) await expect(main(panel)).not.toContainText(unsaid);
    const chair = await portalAs("chair.northern@fivefold.example");
    await chair.goto(review(at.treId.northern));
    await expect(main(chair).getByText(`${lena.name} (lay): has voted`)).toBeVisible();
    await expect(main(chair)).not.toContainText(said.condition);
    await votes(chair, "Approve", "Useful to patients, and asked well.");
    await chair.getByRole("button", { name: "Close the round" }).click();
    await expect(main(chair).getByText(said.condition, { exact: false }).filter({ visible: true }).first()).toBeVisible();
    await inspected(chair, "the round is closed");
    await concludes(chair, said.northern);
    await expect(chair.getByRole("button", { name: "Confirm that it is met" })).toBeVisible();
    await inspected(chair, "decided");
  });

  await test.step("the coast: the chair alone refuses", async () => {
    const chair = await portalAs("chair.coastal@fivefold.example");
    await visited(chair, review(at.treId.coastal));
    await chair.getByRole("radio", { name: "Refuse" }).check();
    await chair.getByLabel("Reason").fill(said.coastal);
    await chair.getByRole("button", { name: "Record the decision" }).click();
    await expect(main(chair).getByText("The committee refused.")).toBeVisible();
  });

  await test.step("the moor: one is recused, the chair signs with her passkey", async () => {
    const recused = await portalAs(lena);
    await declares(recused, review(treId), title, false);
    await recused.close();
    const chair = await portalAs(mara);
    const authenticator = await giveAuthenticator(chair);
    await visited(chair, "/account", "without a passkey");
    await chair.getByLabel("Name of the passkey").fill("M");
    await chair.getByLabel("Your password, once more").fill(mara.password);
    await chair.getByRole("button", { name: "Add a passkey" }).click();
    await expect(main(chair).getByText("Name the passkey in at least 2 characters", { exact: false }).first()).toBeVisible();
    await chair.getByLabel("Name of the passkey").fill("My phone");
    await chair.getByLabel("Your password, once more").fill("not her password");
    await chair.getByRole("button", { name: "Add a passkey" }).click();
    await expect(main(chair).getByText("This is not your password.").first()).toBeVisible();
    await chair.getByLabel("Your password, once more").fill(mara.password);
    await chair.getByRole("button", { name: "Add a passkey" }).click();
    await expect(main(chair).getByText("Your passkey was added")).toBeVisible();
    at.keyWords = (await main(chair).getByRole("row", { name: /My phone/ }).locator(".font-mono").textContent()) ?? "";
    expect(at.keyWords.split(" ")).toHaveLength(10);
    await inspectedNarrow(chair, "with a passkey");
    await declaresAndVotesByKeyboard(chair, review(treId), title, said.moorland);
    await concludes(chair, said.moorland);
    await expect(main(chair).getByText("1 more signature is needed", { exact: false })).toBeVisible();
    await expect(main(chair).getByText("The committee has not decided yet.")).toBeVisible();
    await inspectedNarrow(chair, "the decision waits for signatures");
    await chair.getByRole("button", { name: "Sign with my passkey" }).click();
    await expect(main(chair).getByText("The members’ signatures are there.")).toBeVisible();
    await expect(main(chair).getByText("The committee approved.")).toBeVisible();
    await inspected(chair, "signed");
    [at.mara, at.passkeys] = [mara, await authenticator.kept()];
  });
  // Other journeys find the committee of the north as it was.
  await setRule(admin, "northern", chairAlone, "The chair decides alone; the other members read and comment.");
});

test("a question goes where it may, and is told why it goes nowhere else", async ({ portalAs, world, browser, errors, expectedErrors }) => {
  expectedErrors.push(/responded with a status of 40[134]/);
  const { dataset, url, operator: account } = moorland!;
  const lead = apiClient(`${world.portalUrl}/api/v1`, world.tokens.lead);
  const of = (...slugs: (keyof typeof at.treId)[]) => slugs.map((slug) => ({ treId: at.treId[slug], dataset }));
  await expect(submit(lead, await draftOf(lead, at.project, question, of("northern", "coastal")))).rejects.toThrow("The committee of Coastal Care TRE refused this project");

  const asker = await portalAs(researcher.email);
  await test.step("nothing is asked before the condition is met: the lead shows it, the chair confirms it", async () => {
    await expect(submit(lead, await draftOf(lead, at.project, question, of("northern")))).rejects.toThrow("must be met before a run starts");
    await visited(asker, `/projects/${at.project}`, "a condition before the start");
    const shown = "The panel met on Monday and welcomed it.";
    await main(asker).getByText("Show that it is met").first().click();
    await asker.getByLabel("This shows that condition 1 of Northern Care TRE is met").fill(shown);
    await asker.getByLabel("Where it can be seen, for condition 1 of Northern Care TRE").fill("http://example.org/minutes");
    await asker.getByRole("button", { name: /^Tell the committee/ }).click();
    await expect(main(asker).getByText("Give an address that begins with https://, or none.").first()).toBeVisible();
    await inspectedNarrow(asker, "a condition that is shown with a wrong address");
    await asker.getByLabel("Where it can be seen, for condition 1 of Northern Care TRE").fill("https://example.org/minutes");
    await asker.getByRole("button", { name: /^Tell the committee/ }).click();
    await expect(main(asker).getByText(`: ${shown}`, { exact: false })).toBeVisible();
    await inspectedNarrow(asker, "a condition that is shown");
    const chair = await portalAs("chair.northern@fivefold.example");
    await visited(chair, `/reviews/${at.project}/${at.treId.northern}`, "a condition that is shown");
    await expect(main(chair).getByText(shown, { exact: false })).toBeVisible();
    await chair.getByLabel("What shows that condition 1 is met").fill("Minutes of the panel.");
    await chair.getByRole("button", { name: "Confirm that it is met" }).click();
    await expect(main(chair).getByText("Met: Minutes of the panel.", { exact: false })).toBeVisible();
    await inspectedNarrow(chair, "a condition that is met");
  });

  const draft = await draftOf(lead, at.project, question, of("northern", "moorland"));
  await visited(asker, `/queries/${draft.id}`, "one environment refused");
  const coastal = asker.getByRole("group", { name: "Data environments" }).getByRole("listitem").filter({ hasText: "Coastal Care TRE" });
  await expect(coastal).toContainText(/refused/i);
  await expect(coastal.getByRole("checkbox")).toBeDisabled();
  await asker.getByRole("button", { name: "Submit to 2 TREs" }).click();
  await expect(asker).toHaveURL(/\/submissions\//);
  await expect(main(asker).getByRole("row", { name: /Northern Care TRE/ })).toContainText("Received", { timeout: 60_000 });
  // Nobody on the moor has compared the key: whatever the portal says of it, nothing runs.
  await expect(main(asker).getByRole("row", { name: /Moorland Care TRE/ })).toContainText("Refused", { timeout: 60_000 });
  await expect(main(asker).getByText("by a key that this TRE does not know", { exact: false }).first()).toBeVisible();
  await inspected(asker, "answered in the north, refused on the moor");

  const askMoorland = async () => {
    const { id } = await submit(lead, await draftOf(lead, at.project, question, of("moorland")));
    return { ...(await untilEnded(lead, id, 90_000)).runs[0]!, submission: id };
  };
  const context = await browser.newContext({ baseURL: url });
  context.on("weberror", (error) => errors.push(error.error().message));
  const operator = await context.newPage();
  await signIn(operator, account);
  await visited(operator, "/connection", "a key to compare");
  await expect(main(operator).getByText(/^\d+ entries$/)).toBeVisible(); // of the register's log, read and signed by this TRE
  const key = main(operator).getByRole("row", { name: /Mara Moorchair/ });
  await expect(key).toContainText(at.keyWords);
  await expect(key).toContainText("Not yet: compare first");
  await key.getByRole("button", { name: "This key is theirs" }).click();
  await expect(main(operator).getByText("Compare the words with the member of the committee first", { exact: false }).first()).toBeVisible();
  await key.getByLabel("I have compared these words with Mara Moorchair").check();
  await key.getByRole("button", { name: "This key is theirs" }).click();
  await expect(key).toContainText("Counts");
  await inspected(operator, "a key that counts");
  expect(await askMoorland()).toMatchObject({ state: "received" });

  // Whoever holds the portal's database can change the signature, and gains nothing by it.
  const signature = (expression: SQL) => withContext(world, (held) => held.db.transaction(async (tx) => {
    await tx.execute(sql`alter table deliberation_events disable trigger append_only`);
    await tx.execute(sql`update deliberation_events set event = jsonb_set(event, '{assertion,signature}', to_jsonb(${expression})) where tre_id = ${at.treId.moorland} and event->>'type' = 'signed'`);
    await tx.execute(sql`alter table deliberation_events enable trigger append_only`);
  }));
  await signature(sql`translate(event->'assertion'->>'signature', 'abcdefghij', 'bcdefghija')`);
  const tampered = await askMoorland();
  expect(tampered.state).toBe("rejected");
  await visited(asker, `/submissions/${tampered.submission}`, "a signature that does not hold");
  await expect(main(asker).getByText("The signature of Mara Moorchair does not hold", { exact: false }).first()).toBeVisible();
  await signature(sql`translate(event->'assertion'->>'signature', 'bcdefghija', 'abcdefghij')`);

  // The phone is lost: the operator withdraws the key.
  await key.getByRole("button", { name: /^Withdraw/ }).click();
  const dialog = operator.getByRole("dialog");
  await dialog.getByLabel("Why").fill("Her phone was stolen on the train.");
  await inspected(operator, "withdrawing a key");
  await dialog.getByRole("button", { name: "Withdraw the key" }).click();
  await expect(key).toContainText("Withdrawn");
  expect(await askMoorland()).toMatchObject({ state: "rejected", reason: expect.stringContaining("The key of Mara Moorchair was withdrawn") });
  await context.close();
});

test("anyone reads all of it in the register and checks it, and what was changed is seen to fail", async ({ portalAs, world }) => {
  const page = await portalAs();
  await page.goto(`/register/${at.reference}`);
  // The data environments look at the log by themselves.
  await expect(async () => {
    await page.reload();
    await expect(main(page).getByText("Logged and witnessed")).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  const decided = main(page).getByRole("table", { name: "Decisions of the data access committees" });
  for (const [name, words] of [["Northern Care TRE", ["Approved", said.northern, `${said.condition} (before the start; met `]], ["Coastal Care TRE", ["Refused", said.coastal]], ["Moorland Care TRE", ["Approved", said.moorland, "signed by 1 member with a key of their own"]]] as const)
    for (const word of words) await expect(decided.getByRole("row", { name })).toContainText(word);
  // Four questions: two answers left, three were refused on the moor: by an unknown key, by a changed signature, by a withdrawn key.
  await expect(main(page)).toContainText("4 questions have been asked");
  await expect(main(page).getByRole("table", { name: "Questions with released results" })).toContainText("Moorland Care TRE");
  await expect(main(page).getByRole("table", { name: "Why answers were refused" })).toContainText("3");
  await inspectedNarrow(page, "decided, asked and witnessed");
  await main(page).getByRole("link", { name: "Check it yourself" }).click();
  await main(page).getByRole("button", { name: "Check this entry" }).click();
  await expect(main(page).getByRole("status")).toContainText("nobody has changed it since");
  await expect(main(page).getByRole("region", { name: "The check" }).getByText("Holds", { exact: true })).toHaveCount(8);
  await inspected(page, "checked");

  const kept = (await (await fetch(`${world.portalUrl}/api/register/v1/entries/${at.reference}/checkable?revision=${new URL(page.url()).searchParams.get("revision")!}`)).json()) as EntryWithProof;
  /** Its first fingerprint is another one, of the same length. */
  const otherProof = { ...kept, proof: kept.proof.replace(/(?<=\nindex \d+\n)./, (letter) => (letter === "A" ? "B" : "A")) };
  const otherText = { ...kept, record: { ...kept.record, sites: kept.record.sites.map((site) => ({ ...site, reason: said.northern })) } };
  const check = (name: string, file: EntryWithProof) => page.getByLabel("or a file that you kept:").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
  await check("another-proof.json", otherProof);
  await expect(main(page).getByRole("alert")).toContainText("does not agree with the register's log");
  await expect(main(page).getByText("The fingerprints do not lead to the log: the entry or its proof was changed.")).toBeVisible();
  await inspectedNarrow(page, "a changed proof");
  await check("another-text.json", otherText);
  await expect(main(page).getByText("the text was changed after it was logged")).toBeVisible();
  await check("kept.json", kept);
  await expect(main(page).getByRole("status")).toContainText("nobody has changed it since");

  // The same with the command line, and the whole log with the monitor.
  const folder = fs.mkdtempSync(path.join(world.dataFolder, "verify-"));
  const fivefold = (...args: string[]) => promisify(execFile)(process.execPath, [path.resolve("scripts/fivefold.mjs"), ...args], { cwd: path.resolve(".") });
  const file = (name: string, of: object) => { fs.writeFileSync(path.join(folder, name), JSON.stringify(of)); return path.join(folder, name); };
  const policy = path.join(folder, "policy");
  fs.writeFileSync(policy, await (await fetch(`${world.portalUrl}/api/register/v1/log-policy`)).text());
  expect((await fivefold("verify", file("kept.json", kept), "--policy", policy, "--portal", world.portalUrl)).stdout).toContain("nobody has changed it since");
  // So is the rule by which the panel in the north decided, as that environment's page offers it.
  await visited(page, "/environments/northern", "with its committee's rule");
  await main(page).getByText("Every version (").click();
  const rule = (await (await page.request.get((await main(page).getByRole("link", { name: /^Signed text and proof of rule/ }).first().getAttribute("href"))!)).json()) as { document: { content: { quorum: number } } };
  expect((await fivefold("verify", file("rule.json", rule), "--policy", policy)).stdout).toContain("nobody has changed it since");
  const otherRule = { ...rule, document: { ...rule.document, content: { ...rule.document.content, quorum: rule.document.content.quorum + 1 } } };
  await expect(fivefold("verify", file("other-rule.json", otherRule), "--policy", policy)).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining("✗ What you hold is what was logged") });
  // By keys that only stand in the file, nothing is shown.
  await expect(fivefold("verify", file("kept.json", kept))).rejects.toMatchObject({ code: 3 });
  await expect(fivefold("verify", file("another-proof.json", otherProof))).rejects.toMatchObject({ code: 1 });
  expect((await fivefold("monitor", world.portalUrl, "--state", path.join(folder, "state.json"))).stdout).toContain("the register shows what was logged");
  // A portal whose downloads say something else than its pages: the monitor names the file and the cell.
  const listed = (record: SQL) => withContext(world, ({ db }) => db.execute(sql`update register_entries set record = ${record} where reference = ${at.reference}`));
  await listed(sql`jsonb_set(record, '{technicalSummary}', to_jsonb('Nothing was asked.'::text))`);
  await expect(fivefold("monitor", world.portalUrl)).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining(`${at.reference} is not given out as it was logged: the CSV shows “Technical summary” otherwise.`) });
  await listed(sql`jsonb_set(record, '{technicalSummary}', to_jsonb(${kept.record.technicalSummary}::text))`);
});

test("what a committee takes back stops at once, and its TRE knows who said so once that is signed", async ({ portalAs, world, browser }) => {
  const chair = await portalAs(at.mara);
  await giveAuthenticator(chair, at.passkeys);
  await chair.goto(`/reviews/${at.project}/${at.treId.moorland}`);
  await chair.getByRole("button", { name: "Take the approval back" }).click();
  const revoking = chair.getByRole("dialog");
  await revoking.getByLabel("Reason").fill("The purpose has changed.");
  await revoking.getByRole("button", { name: "Take the approval back" }).click();
  await expect(main(chair).getByText("Stopped by the portal, not yet signed by the committee")).toBeVisible();
  await inspectedNarrow(chair, "an approval stopped by the portal");
  const operator = await (await browser.newContext({ baseURL: moorland!.url })).newPage();
  await signIn(operator, moorland!.operator);
  const hears = (words: string) => expect(async () => {
    await operator.goto("/connection");
    await expect(main(operator).getByText(words, { exact: false })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  await hears("stopped by the portal, not yet signed by the committee: The purpose has changed.");
  // Her key was withdrawn there with the phone. Found again, it is compared anew.
  const key = main(operator).getByRole("row", { name: /Mara Moorchair/ });
  await key.getByLabel("I have compared these words with Mara Moorchair").check();
  await key.getByRole("button", { name: "This key is theirs" }).click();
  await expect(key).toContainText("Counts");
  await chair.getByRole("button", { name: "Sign that it was taken back" }).click();
  await expect(main(chair).getByText("Taken back by the committee")).toBeVisible();
  await inspected(chair, "an approval that was taken back and signed");
  await hears("The committee took the approval back, as Mara Moorchair has signed");
  await inspected(operator, "an approval that was taken back");
  await operator.context().close();
  await (await portalAs(administrator.email)).request.put(`/api/v1/tres/${at.treId.moorland}/suspension`, { headers: { origin: world.portalUrl }, data: { suspended: true, reason: "The journey is over." } });
});
