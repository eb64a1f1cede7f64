import { describe, expect, test } from "vitest";
import { amendmentOf, reasonsOf } from "./amendment.ts";
import { ProjectContent } from "./project.ts";
import { askedTogether, BankQuestion, formProblems, type AskedQuestion, type FormAt } from "./question-bank.ts";
import { content } from "./testing/application.ts";

const [here, there] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
const question = (key: string, more: Partial<AskedQuestion> = {}): AskedQuestion => ({ ...BankQuestion.parse({ key, safe: "projects", asks: `What about ${key}?`, least: 10, onChange: "minor" }), version: 1, ...more });
const [patients, carbon] = [question("patients", { onChange: "substantial" }), question("carbon", { least: 0 })];
const forms: FormAt[] = [{ treId: here, treName: "Northmoor", demands: ["ethics"], questions: [patients, carbon] }, { treId: there, treName: "Southmere", demands: [], questions: [patients] }];
const both = ProjectContent.parse({ ...content, ethics: "REC 26/1", datasets: [...content.datasets, { treId: there, dataset: "care" }] });
const answered = (answers: ProjectContent["answers"]) => ProjectContent.parse({ ...both, answers });
const names = { tre: (id: string) => id, dataset: (_tre: string, key: string) => key };
const reader = (form: FormAt) => ({ treId: form.treId, questions: form.questions });

test("each question is put once, whoever asks it", () => {
  expect(askedTogether(forms).map(({ question: { key }, by }) => [key, by])).toEqual([["patients", ["Northmoor", "Southmere"]], ["carbon", ["Northmoor"]]]);
});
describe("what the forms still miss", () => {
  test("an answer too short, and a core question that a committee wants answered", () => {
    expect(formProblems({ ...both, ethics: "" }, forms)).toEqual([["ethics", "Northmoor asks for the ethics approval."], ["answers.patients", expect.stringContaining("Northmoor and Southmere asks")]]);
    expect(formProblems(answered({ patients: { version: 1, text: "A panel of six met us twice." } }), forms)).toEqual([]);
  });
  test("committees whose data is not asked for want nothing", () => {
    expect(formProblems({ ...both, ethics: "", datasets: [] }, forms)).toEqual([]);
  });
  test("an answer to an earlier wording is no answer to this one", () => {
    const now = forms.map((form) => ({ ...form, questions: form.questions.map((one) => ({ ...one, version: 2 })) }));
    expect(formProblems(answered({ patients: { version: 1, text: "A panel of six met us twice." } }), now)).toEqual([["answers.patients", expect.stringContaining("worded otherwise")]]);
  });
});
describe("a change to one answer", () => {
  const before = answered({ patients: { version: 1, text: "A panel met us." }, carbon: { version: 1, text: "Little." } });
  test("comes before the committees that ask the question, and only these", () => {
    const after = answered({ patients: { version: 1, text: "A panel met us." }, carbon: { version: 1, text: "A great deal." } });
    expect(forms.map((form) => amendmentOf(before, after, reader(form), names).class)).toEqual(["minor", null]);
    const another = answered({ patients: { version: 1, text: "No panel met us." }, carbon: { version: 1, text: "Little." } });
    expect(forms.map((form) => amendmentOf(before, another, reader(form), names).class)).toEqual(["substantial", "substantial"]);
  });
  test("the same words under another wording of the question are another answer", () => {
    const after = answered({ patients: { version: 2, text: "A panel met us." }, carbon: { version: 1, text: "Little." } });
    expect(reasonsOf(amendmentOf(before, after, reader(forms[0]!), names))).toEqual(["The question reads otherwise than when it was answered."]);
  });
});
