/** One set of answers before two committees, of which one asks more. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { bankQuestions, committeeForms } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { amendProject } from "./change-project-state.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { readForms, readFormToSet, setCommitteeForm, writeQuestion } from "./manage-forms.ts";
import { readAmendment } from "./read-amendment.ts";
import { readProject } from "./read-project.ts";
import { readReview } from "./read-review.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { submitProject } from "./submit-project.ts";

let context: TestContext;
let federation: TestFederation;
beforeAll(async () => { context = await testContext(); federation = await testFederation(context, ["North TRE", "South TRE"]); });
afterAll(() => context.end());
const patients = { key: "patients", safe: "projects", asks: "How did patients shape the study?", least: 10, onChange: "minor", treId: null };

test("questions are asked by form, answered once, and only who asks looks again", async () => {
  const { administrator: admin, researcher: lead, projectId, tres: [north, south] } = federation;
  const project = async () => must(await readProject(context, lead, { projectId }));
  const save = async (change: object) => {
    const { draft, version } = await project();
    return must(await saveProjectDraft(context, lead, { projectId, version, draft: { ...draft, title: "Diabetes across regions", ...change } }));
  };
  for (const refused of [await writeQuestion(context, lead, patients), await setCommitteeForm(context, north!.chair, { treId: north!.id, form: { demands: [], asks: [] } })]) expect(refused).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await writeQuestion(context, admin, patients));
  must(await writeQuestion(context, admin, { ...patients, key: "carbon", asks: "How much energy will it take?", treId: south!.id }));
  expect(await writeQuestion(context, admin, { ...patients, treId: south!.id })).toMatchObject({ refusal: { reason: "conflict" } });
  expect(await setCommitteeForm(context, admin, { treId: north!.id, form: { demands: [], asks: ["carbon"] } })).toMatchObject({ refusal: { fields: { asks: expect.stringContaining("carbon") } } });
  must(await setCommitteeForm(context, admin, { treId: north!.id, form: { demands: ["ethics"], asks: ["patients"] } }));
  expect(must(await readFormToSet(context, admin, { treId: north!.id })).offered.map((one) => one.key)).toEqual(["patients"]);
  expect(must(await readForms(context, lead))).toMatchObject([{ treName: "North TRE", questions: [{ key: "patients", version: 1 }] }]);

  must(await amendProject(context, lead, { projectId }));
  await save({ grantReference: "HC-2" });
  expect(await submitProject(context, lead, { projectId })).toMatchObject({ refusal: { fields: { ethics: "North TRE asks for the ethics approval.", "answers.patients": expect.any(String) } } });
  await save({ ethics: "REC 26/1", answers: { patients: { version: 1, text: "A panel of six met us twice." } } });
  // The ethics approval is a core question: both read it. The other answer only the north does.
  const plan = must(await readAmendment(context, lead, { projectId }));
  expect(plan.map((at) => [at.treName, at.changes.map((change) => change.question)])).toEqual([["North TRE", ["grantReference", "ethics", "patients"]], ["South TRE", ["grantReference", "ethics"]]]);
  must(await submitProject(context, lead, { projectId }));
  for (const tre of [north!, south!]) must(await decideOnApplication(context, tre.chair, { projectId, treId: tre.id, revision: 2, decision: "approve", reason: "Read and found good.", validTo: "2027-11-22" }));

  must(await amendProject(context, lead, { projectId }));
  await save({ answers: { patients: { version: 1, text: "A panel of six met us three times." } } });
  must(await submitProject(context, lead, { projectId }));
  expect((await project()).sites.map((site) => [site.treName, site.state, site.revision])).toEqual([["North TRE", "awaiting", 3], ["South TRE", "approved", 2]]);
  const asksOf = async (tre: (typeof federation.tres)[number]) => must(await readReview(context, tre.chair, { projectId, treId: tre.id })).papers.flatMap((section) => section.answers).map((answer) => answer.asks);
  expect(await asksOf(north!)).toContain(patients.asks);
  expect(await asksOf(south!)).not.toContain(patients.asks);
  must(await decideOnApplication(context, north!.chair, { projectId, treId: north!.id, revision: 3, decision: "approve", reason: "Read and found good.", validTo: "2027-11-22" }));

  // Reworded: what was answered stands under the words that it answered, and is not sent again unread.
  expect(must(await writeQuestion(context, admin, { ...patients, asks: "How did patients and carers shape the study?" }))).toEqual({ version: 2 });
  must(await amendProject(context, lead, { projectId }));
  expect(await submitProject(context, lead, { projectId })).toMatchObject({ refusal: { fields: { "answers.patients": expect.stringContaining("worded otherwise") } } });
  for (const table of [bankQuestions, committeeForms]) await expect(context.db.delete(table)).rejects.toThrow();
});
