/** A query written in another system is brought along, its losses read, made a query of, and taken along again as a file. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { researcher } from "#db/seed/people.ts";
import { expect, inspected, test } from "./browser/journey.ts";

const definition = {
  Title: "Asthma from ATLAS", ConceptSets: [{ id: 0, name: "Asthma", expression: { items: [{ concept: { CONCEPT_ID: 317009, CONCEPT_NAME: "Asthma" }, includeDescendants: true }] } }],
  PrimaryCriteria: { CriteriaList: [{ ConditionOccurrence: { CodesetId: 0, First: true } }], ObservationWindow: { PriorDays: 365, PostDays: 0 }, PrimaryCriteriaLimit: { Type: "First" } },
  QualifiedLimit: { Type: "First" }, ExpressionLimit: { Type: "First" }, InclusionRules: [], CensoringCriteria: [{ DrugExposure: { EffectiveDrugDose: { Value: 1, Op: "gt" } } }], CollapseSettings: { CollapseType: "ERA", EraPad: 0 },
};
/** A project with a dataset of OMOP records that a query can be put to. */
async function openProject(page: Page): Promise<void> {
  await page.goto("/projects");
  const projects = await page.getByRole("main").locator("a[href^='/projects/']").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? "").filter((href) => !href.endsWith("/new")));
  for (const href of projects) {
    await page.goto(href);
    if ((await page.getByRole("link", { name: "Bring a query along" }).count()) > 0) return;
  }
  throw new Error("no project of the researcher's can ask OMOP records");
}

test("a definition from ATLAS becomes a query, and goes back as a file", async ({ portalAs }) => {
  const page = await portalAs(researcher.email);
  await openProject(page);
  await page.getByRole("link", { name: "Bring a query along" }).click();
  await page.getByLabel("The document").fill("{");
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByRole("alert").first()).toContainText("not JSON");
  await inspected(page, "what is no document");

  await page.getByLabel("The document").fill(JSON.stringify(definition));
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByRole("list", { name: "What is lost" })).toContainText("“EffectiveDrugDose” cannot be asked here");
  await expect(page.getByText("first-ever record of the condition “Asthma”", { exact: false })).toBeVisible();
  await inspected(page, "what a document asks and what is lost");
  await page.getByRole("button", { name: "Make a query of it" }).click();
  await expect(page).toHaveURL(/\/queries\//);

  const along = page.locator("section", { has: page.getByRole("heading", { level: 2, name: "Take it along" }) });
  await expect(along).toContainText("Not in this language:");
  const [download] = await Promise.all([page.waitForEvent("download"), along.getByRole("link", { name: "Download as OHDSI cohort definition" }).click()]);
  expect(download.suggestedFilename()).toBe("asthma-from-atlas.circe.json");
  const saved = JSON.parse(await readFile(await download.path(), "utf8")) as typeof definition;
  expect(saved.PrimaryCriteria.ObservationWindow).toEqual(definition.PrimaryCriteria.ObservationWindow);
});
