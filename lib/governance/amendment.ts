/**
 * An amendment: the answers of an approved application that changed, each with the class that a rule gives it. The class decides who looks:
 * nobody but the record (administrative), one person for the committee (minor), or all of it (substantial). HRA practice in the United
 * Kingdom divides amendments alike. A new purpose, new data of this TRE or another lead is always substantial; people who join are checked.
 */
import { highestOf, type AmendmentClass } from "./amendment-classes.ts";
import { coreQuestions, type ChangeKind, type CoreQuestion, type Safe } from "./core-questions.ts";
import type { Names } from "./five-safes.ts";
import type { ProjectContent } from "./project.ts";
import { answerTo, type AskedQuestion } from "./question-bank.ts";

type Rule = { readonly class: AmendmentClass; readonly because: string };
const purpose: Rule = { class: "substantial", because: "What the data is used for may have become something else." };
const wording: Rule = { class: "minor", because: "A few words about the purpose changed: somebody reads whether it is still the same." };
const lawful: Rule = { class: "substantial", because: "The use stands on another legal ground." };
/** By question and by what happened to its answer. What is not in here is substantial: a rule that nobody wrote lets nothing pass. */
export const amendmentRules: Partial<Record<CoreQuestion["key"], Partial<Record<ChangeKind, Rule>>>> = {
  title: { changed: { class: "minor", because: "The public knows the project by its title." } },
  laySummary: { reworded: wording, rewritten: purpose },
  publicBenefit: { reworded: wording, rewritten: purpose },
  technicalSummary: { reworded: { class: "minor", because: "A few words about the methods changed." }, rewritten: { class: "substantial", because: "The methods may have become others." } },
  purpose: { changed: purpose }, category: { changed: purpose },
  startDate: { earlier: { class: "administrative", because: "The approval has dates of its own." }, later: { class: "administrative", because: "The approval has dates of its own." } },
  endDate: { earlier: { class: "minor", because: "The approval must not outlast the project." }, later: { class: "minor", because: "More time with the same data." } },
  funder: { changed: { class: "minor", because: "Who pays may have an interest in the result." } },
  grantReference: { changed: { class: "administrative", because: "It changes nothing about who uses which data for what." } },
  ethics: { changed: { class: "minor", because: "Somebody reads whether the ethics approval still covers the project." } },
  organisation: { renamed: { class: "administrative", because: "The same organisation under another name." }, changed: { class: "substantial", because: "Another organisation answers for the project." } },
  members: {
    added: { class: "minor", because: "People who join are checked before they may ask." }, removed: { class: "administrative", because: "Fewer people may ask." },
    changed: { class: "minor", because: "What is said about a person changed, such as where they work or until when they are accredited." },
    "lead-changed": { class: "substantial", because: "Somebody else answers for the project." },
  },
  sponsor: { renamed: { class: "administrative", because: "The same sponsor under another name." }, changed: { class: "substantial", because: "Somebody else answers for the research as its sponsor." } },
  supervisors: { changed: { class: "minor", because: "Who supervises has no part in the decision: somebody reads who it is now." } },
  datasets: {
    added: { class: "substantial", because: "It asks for more of this TRE’s data." }, removed: { class: "administrative", because: "It asks for less of this TRE’s data." },
    "added-elsewhere": { class: "administrative", because: "That TRE’s own committee decides on it." }, "removed-elsewhere": { class: "administrative", because: "It asks for less data." },
  },
  domains: { added: { class: "substantial", because: "It asks about more kinds of record." }, removed: { class: "administrative", because: "It asks about fewer kinds of record." } },
  article6: { changed: lawful }, article9: { changed: lawful }, duty: { changed: lawful }, optOut: { changed: lawful },
  frequency: { changed: { class: "minor", because: "The data is used more often, or less." } },
  linkage: { changed: { class: "substantial", because: "Other data is brought together with this TRE’s." } },
  confidentialData: { changed: { class: "minor", because: "Somebody reads whether it still describes the data that was asked for." } },
  analyses: { added: { class: "substantial", because: "More kinds of result may leave." }, removed: { class: "administrative", because: "Fewer kinds of result may leave." } },
};

export type AnswerChange = { readonly question: string; readonly safe: Safe; readonly asks: string; readonly before: string; readonly after: string; readonly class: AmendmentClass; readonly because: readonly string[] };
/** `class` null: this committee would read the same application. */
export type Amendment = { readonly class: AmendmentClass | null; readonly changes: readonly AnswerChange[] };

const unruled: Rule = { class: "substantial", because: "No rule says that this change is a small one." };

/** The reader: a TRE's committee, with the questions that it asks beside the core ones. What only others ask is not before it. */
export type Reader = { readonly treId: string; readonly questions: readonly AskedQuestion[] };

/** What this committee has to look at again, since the version that it approved. */
export function amendmentOf(before: ProjectContent, after: ProjectContent, reader: Reader, names: Names): Amendment {
  const core = coreQuestions.flatMap((question): AnswerChange[] => {
    const { key, safe, asks } = question;
    const rules = question.changes(before, after, reader.treId).map((kind) => amendmentRules[key]?.[kind] ?? unruled);
    const most = highestOf(rules.map((rule) => rule.class));
    return most === null ? [] : [{ question: key, safe, asks, before: question.answer(before, names), after: question.answer(after, names), class: most, because: [...new Set(rules.map((rule) => rule.because))] }];
  });
  const own = reader.questions.flatMap((question): AnswerChange[] => {
    const { key, safe, asks, onChange } = question;
    const [was, is] = [answerTo(before, key), answerTo(after, key)];
    const [wasText, isText] = [was?.text ?? "", is?.text ?? ""];
    if (wasText === isText && (isText === "" || was?.version === is?.version)) return [];
    return [{ question: key, safe, asks, before: wasText, after: isText, class: onChange, because: [wasText === isText ? "The question reads otherwise than when it was answered." : "The committee gave this question its class."] }];
  });
  const changes = [...core, ...own];
  return { class: highestOf(changes.map((change) => change.class)), changes };
}

/** Why the whole amendment has its class: the reasons of the answers that gave it. */
export const reasonsOf = (amendment: Amendment): string[] => [...new Set(amendment.changes.filter((change) => change.class === amendment.class).flatMap((change) => change.because))];
