/** What axe finds on a page as it is now. Its script is large: a document is given it once, however often it is looked at. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "@playwright/test";

declare global {
  interface Window { axe?: typeof axe }
}

const script = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** One line for each finding: the rule, what it asks, where, and what is wrong there. */
export async function foundByAxe(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(script);
  return page.evaluate(async (tags) => {
    // No page has sound, films or styles of another server, which it would fetch anew; nor is anybody interested in what it does not find.
    const { violations } = await window.axe!.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false });
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} at ${node.target.join(" ")} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
  }, standards);
}
