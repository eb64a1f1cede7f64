import type { Analysis, DistributionSubject, EventDomain, Variable } from "#lib/query/model.ts";
import type { MetaInterval, MetaMethod, ModelFamily, OwnModel } from "#lib/query/analysis.ts";
import type { TableTest } from "#lib/query/table-tests.ts";
import type { CriterionKind } from "./draft.ts";

/** What the form calls things: words of a clinic, not of a database. */
export const domainWords: Record<EventDomain, { one: string }> = {
  condition: { one: "Condition" },
  drug: { one: "Medicine" },
  procedure: { one: "Procedure" },
  measurement: { one: "Measurement" },
  observation: { one: "Observation" },
};

export const criterionWords: Record<CriterionKind, string> = {
  sex: "Sex", age: "Age", condition: "Condition", drug: "Medicine", procedure: "Procedure", measurement: "Measurement", observation: "Observation", race: "Race", ethnicity: "Ethnicity",
  number: "Number in a column", category: "Category in a column", group: "Group of criteria",
};
export const omopCriteria = ["condition", "drug", "measurement", "procedure", "observation", "sex", "ethnicity", "race", "age", "group"] as const satisfies CriterionKind[];
export const tableCriteria = ["category", "number", "group"] as const satisfies CriterionKind[];

export const variableWords: Record<Variable["kind"], string> = {
  sex: "Sex", age: "Age in years", "age-band": "Age band", had: "Had a record of …", "last-value": "Last value of a measurement",
  column: "Column as it is", "column-band": "Column in bands", "column-recode": "Column, levels put together", "column-derived": "Reckoned from two columns",
  ethnicity: "Ethnic category", declared: "Region, deprivation or the like", records: "Records round the index date", "days-between": "Days between two events", "follow-up": "Follow-up to an outcome", "index-year": "Year of the index date",
};
export const omopVariables = ["sex", "age-band", "age", "ethnicity", "declared", "had", "last-value"] as const satisfies Variable["kind"][];
export const cohortVariables = ["sex", "age-band", "age", "ethnicity", "declared", "records", "days-between", "follow-up", "index-year"] as const satisfies Variable["kind"][];
export const tableVariables = ["column", "column-band", "column-recode", "column-derived"] as const satisfies Variable["kind"][];

export const analysisWords: Record<Analysis["kind"], { name: string; hint: string }> = {
  count: { name: "Number of people", hint: "How many people are in the population." },
  crosstab: { name: "Table of people", hint: "People by one to three categories." },
  summary: { name: "Mean and spread", hint: "n, missing, mean and standard deviation of a number." },
  histogram: { name: "Histogram", hint: "People by intervals of a number, with breaks that you state." },
  distribution: { name: "What the data holds", hint: "Which codes are there, and in how many people; or the people by sex, age and ethnic category. It stands in a query of its own: beside it, only the number of people may be asked." },
  comparison: { name: "Compare groups", hint: "The mean of a number in each group, and whether the means differ." },
  characteristics: { name: "Characteristics by group", hint: "“Table 1”: numbers and percentages of categories, means and standard deviations or medians and quartiles, what is missing, and how far groups stand apart." },
  correlation: { name: "Correlation", hint: "How two or more numbers go together." },
  rate: { name: "Rate", hint: "Events for each person's time, such as deaths for every 1,000 years of follow-up." },
  survival: { name: "Survival curve", hint: "How many people are still without an event as time goes on, read on days that you state." },
  regression: { name: "Regression model", hint: "How an outcome changes with several things at once. Fitted over all environments together: each gives sums, never a row, once it has released that it takes part." },
  cox: { name: "Cox model", hint: "How soon an event comes, and how that changes with several things at once. Each environment keeps a baseline of its own." },
  "meta-analysis": { name: "Meta-analysis", hint: "The same model in each environment by itself, and one estimate made from all of theirs: it shows how far environments differ. Each gives its own estimates, to a few digits, with their errors." },
  quantiles: { name: "Median and quantiles", hint: "Exact quantiles of everyone together, and of groups, found by counting in rounds: no one's value leaves." },
};
/** The buttons that add an analysis, by what a person wants to know. */
export const analysisGroups = [
  { label: "Count", kinds: ["count", "crosstab", "histogram", "distribution"] }, { label: "Describe and compare", kinds: ["summary", "quantiles", "characteristics", "comparison", "correlation", "rate", "survival"] }, { label: "Model", kinds: ["regression", "cox", "meta-analysis"] },
] as const satisfies { label: string; kinds: readonly Analysis["kind"][] }[];
export const familyChoices = [
  { value: "logistic", label: "Logistic: how odds change" }, { value: "linear", label: "Linear: how a mean changes" }, { value: "poisson", label: "Poisson: how counts or rates change" },
  { value: "negative-binomial", label: "Negative binomial: counts that vary more than Poisson's" }, { value: "probit", label: "Probit" }, { value: "cloglog", label: "Complementary log-log" },
] as const satisfies { value: ModelFamily; label: string }[];
/** As the results name them. */
export const tableTestChoices = [
  { value: "chi-square", label: "Chi-square test: do two variables go together?" }, { value: "fisher", label: "Fisher's exact test: the same, for small counts" },
  { value: "prevalence", label: "Prevalence: the share with an event in each group" }, { value: "trend", label: "Trend: does the share rise or fall over ordered groups?" },
  { value: "ratios", label: "Odds ratio, risk ratio and risk difference between groups" }, { value: "stratified", label: "One ratio over environments and strata (Mantel–Haenszel)" },
  { value: "standardised", label: "Prevalence standardised by age (European Standard Population 2013)" },
] as const satisfies { value: TableTest; label: string }[];
export const ownModelChoices = [
  { value: "regression", label: "A regression" }, { value: "cox", label: "A Cox model: time to an event" },
] as const satisfies { value: OwnModel["kind"]; label: string }[];
export const metaMethodChoices = [
  { value: "reml", label: "Effects that differ (REML)" }, { value: "dersimonian-laird", label: "Effects that differ (DerSimonian–Laird)" }, { value: "fixed", label: "One effect for all of them" },
] as const satisfies { value: MetaMethod; label: string }[];
export const metaIntervalChoices = [
  { value: "hartung-knapp", label: "Hartung–Knapp" }, { value: "hartung-knapp-ad-hoc", label: "Hartung–Knapp, at its widest" }, { value: "wald", label: "Normal distribution" },
] as const satisfies { value: MetaInterval; label: string }[];
export const distributionChoices = [
  { value: "codes", label: "Codes, and their people" }, { value: "demographics", label: "Sex, age and ethnicity" }, { value: "icd-chapters", label: "Chapters of ICD-10" },
] as const satisfies { value: DistributionSubject; label: string }[];
export const matchWords = { all: "All of these are true", any: "At least one of these is true", none: "None of these is true" } as const;

/** "40, 65" and back; what is no number stays out and the form says so. */
export const numbersIn = (text: string): number[] => text.split(/[,;\s]+/).filter((part) => part !== "").map(Number);

/** `north North of the country`, one a line, and back; a line without a label takes its code for it. */
export const levelLines = (levels: readonly { code: string; label: string }[]): string => levels.map(({ code, label }) => (code === label ? code : `${code} ${label}`)).join("\n");
export const levelsIn = (text: string): { code: string; label: string }[] =>
  text.split("\n").map((line) => line.trim()).filter((line) => line !== "").map((line) => { const [code = line, ...rest] = line.split(/\s+/); return { code, label: rest.join(" ") || code }; });
