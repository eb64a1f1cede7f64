/** A concept set grows by the vocabulary of each data environment; whoever reads the answer sees by how much. The same question, asked twice, is held against itself. */
import { researcher } from "#db/seed/people.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import { queryTemplates } from "#lib/query/templates.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { expect, inspected, test, visited } from "./browser/journey.ts";
import { inspectedNarrow } from "./browser/narrow.ts";
import { draftOf, submit, untilEnded } from "./world/ask.ts";

test("the results say what each environment's vocabulary made of a concept set", async ({ portalAs, consoleAs, world }) => {
  test.setTimeout(180_000);
  const lead = apiClient(`${world.portalUrl}/api/v1`, world.tokens.lead);
  const northern = (await lead.get<TreView[]>("/tres")).find((tre) => tre.slug === "northern")!;
  const study = queryTemplates.find((t) => t.key === "treated-after-diagnosis")!.query;
  const draft = await draftOf(lead, world.approved.id, { ...study, title: "Treated soon after diagnosis, counted", variables: [], analyses: [{ kind: "count", id: "people" }] }, [{ treId: northern.id, dataset: "primary-care" }]);
  const [submission, again] = [await submit(lead, draft), await submit(lead, draft)];
  for (const { id } of [submission, again]) expect((await untilEnded(lead, id)).runs.map((run) => run.state)).toEqual(["received"]);

  const page = await portalAs(researcher.email);
  await page.goto(`/submissions/${submission.id}/results`);
  await expect(page.getByRole("heading", { name: "What the concept sets came to" })).toBeVisible();
  const sets = page.getByRole("table", { name: "Concepts in each concept set" });
  await expect(sets.getByRole("columnheader", { name: northern.name })).toBeVisible();
  for (const { name } of study.conceptSets!) await expect(sets.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) }).getByRole("cell")).toHaveText(/^[\d,]+$/);
  await inspected(page, "with concept sets");
  await inspectedNarrow(page, "with concept sets");

  await visited(page, `/submissions/${submission.id}/results/compare?with=${again.id}`, "two answers");
  await expect(page.getByText(`From ${submission.reference}`, { exact: false })).toBeVisible();
  await inspectedNarrow(page, "two answers");
  const kept = await lead.send<{ id: string }>("POST", "/concept-sets", { name: "Type 2 diabetes, kept", items: study.conceptSets![0]!.items });
  await visited(page, `/concept-sets/${kept.id}`, "a set of one's own");
  await inspectedNarrow(page, "a set of one's own");

  const operator = await consoleAs("northern", "Operator");
  await visited(operator, `/runs/${submission.runs[0]!.id}/crate`, "crates of a run");
  await expect(operator.getByRole("heading", { name: "What was answered: the results crate" })).toBeVisible();
  await inspectedNarrow(operator, "crates of a run");
});
