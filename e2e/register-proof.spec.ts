import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, inspected, test, visited } from "./browser/journey.ts";

test("a reader checks the entry in the browser, and a file whose text was changed is seen to fail", async ({ portalAs, world }) => {
  const page = await portalAs();
  await page.goto("/register");
  await page.getByRole("main").getByRole("link", { name: world.approved.title }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: world.approved.title })).toBeVisible();
  // The data environments look at the log by themselves.
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("main").getByText("Logged and witnessed")).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await inspected(page, "witnessed");
  await page.getByRole("main").getByRole("link", { name: "Check it yourself" }).click();
  await inspected(page, "before the check");
  await page.getByRole("main").getByRole("button", { name: "Check this entry" }).click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("nobody has changed it since");
  await expect(page.getByRole("main").getByRole("region", { name: "The check" }).getByText("Holds", { exact: true })).toHaveCount(6);
  await inspected(page, "checked");

  const { pathname, searchParams } = new URL(page.url());
  const file = `${world.portalUrl}/api/register/v1/entries/${pathname.split("/")[2]!}/checkable?revision=${searchParams.get("revision")!}`;
  const kept = await (await fetch(file)).text();
  const upload = (name: string, text: string) => page.getByLabel("or a file that you kept:").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  await upload("tampered.json", kept.replace(world.approved.title, "Another title"));
  await expect(page.getByRole("main").getByRole("alert")).toContainText("does not agree with the register's log");
  await expect(page.getByRole("main").getByText("the text was changed after it was logged")).toBeVisible();
  await inspected(page, "tampered");
  await upload("kept.json", kept);
  await expect(page.getByRole("main").getByRole("status")).toContainText("nobody has changed it since");

  // The same with the command line, and the whole log with the monitor.
  const folder = await mkdtemp(path.join(tmpdir(), "fivefold-verify-"));
  await writeFile(path.join(folder, "kept.json"), kept);
  await writeFile(path.join(folder, "tampered.json"), kept.replace(world.approved.title, "Another title"));
  const fivefold = (...args: string[]) => promisify(execFile)(process.execPath, [path.resolve("scripts/fivefold.mjs"), ...args], { cwd: path.resolve(".") });
  expect((await fivefold("verify", path.join(folder, "kept.json"), "--portal", world.portalUrl)).stdout).toContain("nobody has changed it since");
  await expect(fivefold("verify", path.join(folder, "tampered.json"))).rejects.toMatchObject({ code: 1 });
  expect((await fivefold("monitor", world.portalUrl, "--state", path.join(folder, "state.json"))).stdout).toContain("the register shows what was logged");
  await rm(folder, { recursive: true });
});

test("an operator reads in the console how far the register's log was read and signed", async ({ consoleAs }) => {
  const page = await consoleAs("wessex", "Operator");
  await visited(page, "/connection");
  await expect(page.getByRole("heading", { name: "The register’s log" })).toBeVisible();
  await expect(page.getByText(/^\d+ entries$/)).toBeVisible();
});
