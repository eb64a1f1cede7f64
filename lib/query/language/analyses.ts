/** What may come out, after disclosure control: each analysis in a sentence; variables appear by their labels. */
import type { AgeStandard, Characteristic, Event, MetaInterval, MetaMethod, ModelFamily, OwnModel, Term } from "../analysis.ts";
import type { Analysis } from "../model.ts";
import type { TableTest } from "../table-tests.ts";
import { date, number, quoted, variable } from "./atoms.ts";
import { choice, listOf, mapped, oneOf, phrase, separated, type Form } from "./form.ts";

export type Asked = Analysis extends infer A ? (A extends Analysis ? Omit<A, "id"> : never) : never;
type Of<K extends Analysis["kind"]> = Omit<Extract<Analysis, { kind: K }>, "id">;
const asked = <K extends Analysis["kind"]>(kind: K, pattern: string, holes: Parameters<typeof phrase<Of<K>>>[1] = {}, fixed: Partial<Of<K>> = {}): Form<Asked> => phrase<Of<K>>(pattern, holes, { ...fixed, kind }) as unknown as Form<Asked>;

const event: Form<Event> = phrase<Event>("{variable} being “{level}”", { variable, level: quoted });
type Together = { together?: [string, string] };
type Curve = Extract<Term, { curve: unknown }>;
const pair = phrase<{ one: string; other: string }>("{one} together with {other}", { one: variable, other: variable });
const term: Form<Term> = oneOf<Term>(
  mapped<{ one: string; other: string }, Together>(pair, ({ one, other }) => ({ together: [one, other] }), ({ together }) => (together === undefined ? undefined : { one: together[0], other: together[1] })) as unknown as Form<Term>,
  phrase<Curve>("{curve} as a curve through {knots}", { curve: variable, knots: listOf(number, "and") }),
  phrase<{ variable: string }>("{variable}", { variable }),
);
type PlainRow = Extract<Characteristic, { as: "shares" | "mean" }>;
type MedianRow = Extract<Characteristic, { as: "median" }>;
const characteristic: Form<Characteristic> = oneOf<Characteristic>(
  phrase<PlainRow>("{variable} as the share of each level", { variable }, { as: "shares" }),
  phrase<PlainRow>("{variable} as mean and standard deviation", { variable }, { as: "mean" }),
  phrase<MedianRow>("{variable} as median and quartiles, sought from {low} to {high} in steps of {step}", { variable, low: number, high: number, step: number }, { as: "median" }),
);
const terms: Form<Term[]> = separated(term, "; ");
const families: Form<ModelFamily> = choice({ linear: "linear", logistic: "logistic", probit: "probit", cloglog: "complementary log-log", poisson: "Poisson", "negative-binomial": "negative binomial" });
const ties = choice({ efron: "Efron", breslow: "Breslow" });
const bySite = (on: boolean) => (on ? ", each environment with a level of its own" : "");
const tests: Form<TableTest> = choice({
  "chi-square": "the chi-square test", fisher: "Fisher's exact test", trend: "the test for trend", prevalence: "the prevalence", ratios: "odds and risk ratios",
  stratified: "one ratio over all environments and strata", standardised: "the prevalence standardised by age",
});
const standards: Form<AgeStandard> = choice({ "european-2013": "European Standard Population of 2013" });
const regressed = { family: families, outcome: variable, level: quoted, terms, offset: variable, weights: variable };
/** What changes, in everyday words, for each family. */
const changes = "How {outcome}⟨ being “{level}”⟩ changes with {terms} (a {family} model⟨ over {offset}⟩⟨ with people weighted by {weights}⟩";
const comes = "How soon {event} comes over {time} changes with {terms} (a Cox model with ties by {ties}";
const profiles = choice({ profile: "profile likelihood" });
const regression = (of: boolean): Form<Asked> => asked("regression", `${changes}${bySite(of)}, fitted over all environments together⟨, with intervals by {intervals} too⟩).`, { ...regressed, intervals: profiles }, { bySite: of });
/** The same models, of each environment's own people. */
type Own<K extends OwnModel["kind"]> = Extract<OwnModel, { kind: K }>;
const own: Form<OwnModel> = oneOf<OwnModel>(
  phrase<Own<"regression">>(`${changes})`, regressed, { kind: "regression" }),
  phrase<Own<"cox">>(`${comes})`, { event, time: variable, terms, ties }, { kind: "cox" }),
);
const methods: Form<MetaMethod> = choice({ fixed: "one effect for all of them", "dersimonian-laird": "effects that differ between them (DerSimonian and Laird)", reml: "effects that differ between them (restricted maximum likelihood)" });
const intervals: Form<MetaInterval> = choice({ wald: "the normal distribution", "hartung-knapp": "Hartung and Knapp", "hartung-knapp-ad-hoc": "Hartung and Knapp, never narrower than the normal distribution's" });

export const analysisLine: Form<Asked> = oneOf<Asked>(
  asked("count", "The number of people."),
  asked("crosstab", "A table of the number of people by {by}⟨, with {tests}⟩⟨ of {event}⟩⟨, against “{reference}”⟩.", { by: listOf(variable, "and"), tests: listOf(tests, "and"), event, reference: quoted }),
  asked("summary", "{of}: how many people have a value and how many have none, the mean and the standard deviation.", { of: variable }),
  asked("histogram", "{of}: the number of people in each interval between {breaks} (each break opens its interval; the last one also closes it), below, above and without a value.", { of: variable, breaks: listOf(number, "and") }),
  asked("distribution", "The number of people with each code that the data holds, for every kind of record.", {}, { of: "codes" }),
  asked("distribution", "The number of people by sex, by age on {at} and by ethnic category.", { at: date }, { of: "demographics" }),
  asked("distribution", "The number of people with a condition in each chapter of ICD-10.", {}, { of: "icd-chapters" }),
  asked("comparison", "{of} compared by {by}: how many people have a value, the mean and the standard deviation of each group, and whether the means differ.", { of: variable, by: variable }),
  asked("characteristics", "The characteristics of people by {by}⟨, against “{reference}”⟩: {of}; how many have no value, and how far groups stand apart.", { by: variable, reference: quoted, of: separated(characteristic, "; ") }),
  asked("correlation", "How {of} go together: correlations over people who have all of the values.", { of: listOf(variable, "and") }),
  asked("rate", "The rate of {event} over {time}⟨, by {by}⟩⟨, against “{reference}”⟩: events for each person's time⟨, and standardised by age to the {standard}⟩⟨ within groups by {within}⟩.", { event, time: variable, by: variable, reference: quoted, standard: standards, within: variable }),
  asked("survival", "Time to {event} over {time}⟨, by {by}⟩: how many people are still without it, read at {breaks} days.", { event, time: variable, by: variable, breaks: listOf(number, "and") }),
  ...[false, true].map(regression),
  asked("cox", `${comes}, each environment with a baseline of its own).`, { event, time: variable, terms, ties }),
  asked("meta-analysis", "{of}, in each environment by itself, put together by meta-analysis with {method}; interval by {interval}.", { of: own, method: methods, interval: intervals }),
  asked("quantiles", "{of}: the quantiles {at} of everyone together⟨ and by {by}⟩, sought from {low} to {high} in steps of {step}.", { of: variable, by: variable, at: listOf(number, "and"), low: number, high: number, step: number }),
);
export const askedOf = ({ id: _id, ...rest }: Analysis): Asked => rest;
