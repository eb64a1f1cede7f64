/**
 * Does what data may be used for permit what an application wants? Advice with reasons; people decide. Six tests, by the table of DUOS V4
 * (DataBiosphere/consent-ontology: DataUseMatcherV4, DataUseMatchCasesV4, described in our words in docs/decisions/0020): all say yes → yes; else any abstains →
 * abstain; else no. Beside them stands what each modifier asks, as far as it can be told here.
 */
import { dataUseTerms, type DataUse, type DataUseModifier, type Disease } from "#lib/kernel/data-use.ts";
import { sensitiveTopicWords, type Purpose } from "./purpose.ts";

export const adviceWords = ["yes", "no", "abstain"] as const;
export type AdviceWord = (typeof adviceWords)[number];
export const dataUseTests = ["disease", "health", "ancestry", "methods", "profit", "for-people"] as const;
export type DataUseTest = (typeof dataUseTests)[number];
export type TestResult = { readonly test: DataUseTest; readonly says: AdviceWord; readonly reasons: readonly string[] };
/** `asks`: what a modifier asks, and whether the application meets it; "people" where that cannot be told here. */
export type DataUseAdvice = { readonly says: AdviceWord; readonly tests: readonly TestResult[]; readonly asks: readonly { readonly term: DataUseModifier; readonly met: "yes" | "no" | "people"; readonly sentence: string }[] };

/** Whether the first disease is the second or a kind of it; undefined where the hierarchy at hand does not say. */
export type IsKindOf = (disease: Disease, ofDisease: Disease) => boolean | undefined;
/** Without a hierarchy only the same is known to be a kind of something. */
export const sameDiseaseOnly: IsKindOf = (disease, of) => (disease.id === of.id ? true : undefined);

const yes = (test: DataUseTest): TestResult => ({ test, says: "yes", reasons: [] });
const answer = (test: DataUseTest, says: "no" | "abstain", ...reasons: string[]): TestResult => ({ test, says, reasons });
const names = (diseases: readonly Disease[]) => diseases.map((d) => d.name).join(", ");

/** NRES permits more than GRU, so that whatever passes on GRU passes on it. */
const isGeneral = (use: DataUse) => use.permission === "GRU" || use.permission === "NRES";
const has = (use: DataUse, ...terms: DataUseModifier[]) => use.modifiers.some((m) => terms.includes(m.term));

function diseaseTest(use: DataUse, purpose: Purpose, isKindOf: IsKindOf): TestResult {
  if ((purpose.diseases.length === 0 && use.diseases.length === 0) || isGeneral(use) || use.permission === "HMB") return yes("disease");
  if (use.diseases.length === 0) return answer("disease", "no", `The application is about ${names(purpose.diseases)}; the data may not be used for research into diseases.`);
  // "Every disease" of none would be true of a purpose that names no disease at all: that is wider than the permission, not within it.
  if (purpose.diseases.length === 0) return answer("disease", "no", `The data may be used for research into ${names(use.diseases)} only; the application names no disease.`);
  const failing = purpose.diseases.flatMap((disease): { says: "no" | "abstain"; reason: string }[] => {
    const answers = use.diseases.map((of) => isKindOf(disease, of));
    if (answers.includes(true)) return [];
    return answers.includes(undefined)
      ? [{ says: "abstain", reason: `Whether ${disease.name} is a kind of ${names(use.diseases)} is for people to say: it is not the same term.` }]
      : [{ says: "no", reason: `${disease.name} is no kind of ${names(use.diseases)}, for which the data may be used.` }];
  });
  if (failing.length === 0) return yes("disease");
  return answer("disease", failing.some((f) => f.says === "no") ? "no" : "abstain", ...failing.map((f) => f.reason));
}

function healthTest(use: DataUse, { kinds }: Purpose): TestResult {
  if (isGeneral(use)) return yes("health");
  if (kinds.includes("general")) return answer("health", "no", `General research is more than the data may be used for: ${dataUseTerms[use.permission].sentence.toLowerCase()}`);
  return kinds.includes("health") && use.permission !== "HMB" ? answer("health", "no", `Research into health at large is more than the data may be used for: ${dataUseTerms[use.permission].sentence.toLowerCase()}`) : yes("health");
}

const ancestryTest = (use: DataUse, { kinds }: Purpose): TestResult =>
  !kinds.includes("ancestry") || isGeneral(use) || use.permission === "POA" ? yes("ancestry") : answer("ancestry", "no", "The data may not be used for research into origins or ancestry.");

function methodsTest(use: DataUse, purpose: Purpose, disease: TestResult): TestResult {
  const noDisease = purpose.diseases.length === 0 && use.diseases.length === 0;
  if (noDisease || !purpose.kinds.includes("methods") || isGeneral(use) || use.permission === "HMB" || use.permission === "POA" || disease.says === "yes") return yes("methods");
  return answer("methods", disease.says, "Methods may be developed only for the diseases for which the data may be used.");
}

const profitTest = (use: DataUse, { notForProfit }: Purpose): TestResult =>
  !has(use, "NPU", "NPUNCU") || notForProfit ? yes("profit") : answer("profit", "no", "The data are for organisations that seek no profit; the application does not say that its use is not for profit.");

/** Repeats the result of the plain kinds of research; where the application is of no plain kind or touches what rules cannot weigh, it abstains. */
function forPeople(purpose: Purpose, results: Readonly<Record<"disease" | "health" | "ancestry" | "methods", TestResult>>): TestResult {
  if (purpose.touches.length > 0) return answer("for-people", "abstain", ...purpose.touches.map((topic) => `It touches what no rule decides: ${sensitiveTopicWords[topic].toLowerCase()}.`));
  const plain = [
    ...(purpose.diseases.length > 0 ? [results.disease] : []),
    ...(purpose.kinds.includes("health") || purpose.kinds.includes("general") ? [results.health] : []),
    ...(purpose.kinds.includes("ancestry") ? [results.ancestry] : []),
    ...(purpose.kinds.includes("methods") ? [results.methods] : []),
  ];
  if (plain.length === 0) return answer("for-people", "abstain", "The application names no kind of research that a rule knows.");
  const says = plain.some((r) => r.says === "no") ? "no" : plain.some((r) => r.says === "abstain") ? "abstain" : "yes";
  return says === "yes" ? yes("for-people") : answer("for-people", says, ...plain.flatMap((r) => r.reasons));
}

/** `months`: how long the project runs. */
function asked(use: DataUse, purpose: Purpose, months: number): DataUseAdvice["asks"] {
  return use.modifiers.map(({ term, value }) => {
    const sentence = `${dataUseTerms[term].sentence}${value === "" ? "" : ` ${dataUseTerms[term].needs === "months" ? `${value} months` : value}.`}`;
    const tell = (met: boolean | undefined) => ({ term, sentence, met: met === undefined ? ("people" as const) : met ? ("yes" as const) : ("no" as const) });
    switch (term) {
      case "NPU": case "NPUNCU": case "NCU": return tell(purpose.notForProfit);
      case "NPOA": return tell(!purpose.kinds.includes("ancestry"));
      case "NMDS": return tell(purpose.kinds.includes("methods") ? undefined : true);
      case "TS": return tell(months <= Number(value));
      // An approval names its project and its people, and nobody else may ask under it.
      case "PS": case "US": return tell(true);
      case "RS": case "GSO": case "PUB": case "COL": case "IRB": case "GS": case "MOR": case "IS": case "RTN": case "CC": return tell(undefined);
    }
  });
}

export function adviseOnUse(use: DataUse, purpose: Purpose, months: number, isKindOf: IsKindOf = sameDiseaseOnly): DataUseAdvice {
  const disease = diseaseTest(use, purpose, isKindOf);
  const health = healthTest(use, purpose);
  const ancestry = ancestryTest(use, purpose);
  const methods = methodsTest(use, purpose, disease);
  const tests = [disease, health, ancestry, methods, profitTest(use, purpose), forPeople(purpose, { disease, health, ancestry, methods })];
  const says = tests.every((t) => t.says === "yes") ? "yes" : tests.some((t) => t.says === "abstain") ? "abstain" : "no";
  return { says, tests, asks: asked(use, purpose, months) };
}
