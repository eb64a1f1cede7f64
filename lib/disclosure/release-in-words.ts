/** What leaves a TRE without people looking first, for a member of the public, and the same policy as a table for docs. */
import { inARow } from "#lib/kernel/in-a-row.ts";
import type { OutputKind } from "#lib/query/analysis.ts";
import type { Changed, ReleaseClass, ReleasePolicy } from "./release-class.ts";

export const kindsInWords: Readonly<Record<OutputKind, string>> = {
  count: "counts of people", crosstab: "tables of counts", summary: "averages", histogram: "histograms", distribution: "lists of codes", comparison: "comparisons of averages",
  correlation: "correlations", rate: "rates", survival: "survival curves", "meta-analysis": "estimates of this environment alone, for meta-analyses", regression: "regression models", cox: "Cox models", quantiles: "medians and quantiles",
};
const changedInWords: Readonly<Record<Changed, string>> = {
  nothing: "if nothing had to be rounded or hidden", rounding: "if no number had to be hidden", hiding: "also where numbers are hidden",
};
const figures = new Intl.NumberFormat("en-GB");

/** “one in 10”, “none”, “all”, “3%”. */
export function shareInWords(share: number): string {
  if (share === 0) return "none";
  if (share === 1) return "all";
  const oneIn = 1 / share;
  return Math.abs(oneIn - Math.round(oneIn)) < 1e-9 ? `one in ${figures.format(Math.round(oneIn))}` : `${figures.format(Number((100 * share).toPrecision(3)))}%`;
}

/** What is demanded of an output of this class, as parts of a sentence. */
export function conditionsInWords({ mostChanged, leastPeople, mostNumbers, mostDimensions }: Omit<ReleaseClass, "name" | "kinds" | "sample">): string[] {
  return [
    changedInWords[mostChanged],
    ...(leastPeople === undefined ? [] : [`about at least ${figures.format(leastPeople)} people`]),
    ...(mostNumbers === undefined ? [] : [`of at most ${figures.format(mostNumbers)} numbers`]),
    ...(mostDimensions === undefined ? [] : [mostDimensions === 1 ? "by one variable" : `by at most ${mostDimensions} variables`]),
  ];
}

/** A class's fields, for those who write a policy. */
export const classFields: Readonly<Record<keyof ReleaseClass, { means: string; leftOut: string }>> = {
  name: { means: "Under which it is recorded, counted and, where need be, stopped", leftOut: "must be given" },
  kinds: { means: "Kinds of analysis", leftOut: "must be given" },
  mostChanged: { means: "The most that disclosure control may have done: `nothing`, `rounding` (counts rounded, averages to their digits) or `hiding`. A list of codes and a model that is refused count as hiding", leftOut: "`rounding`" },
  leastPeople: { means: "People in the whole output at least, as the release shows them; a hidden number counts as none", leftOut: "any" },
  mostNumbers: { means: "Numbers in the output at most, totals with them", leftOut: "any" },
  mostDimensions: { means: "Variables that its table crosses at most", leftOut: "any" },
  sample: { means: "Share of the class's outputs that people look at afterwards, from 0 to 1", leftOut: "0.1" },
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const classInWords = (one: ReleaseClass): string =>
  `${capital(inARow(one.kinds.map((kind) => kindsInWords[kind])))} leave without people looking first, ${conditionsInWords(one).join(", ")}. People look at ${shareInWords(one.sample)} of them afterwards${one.sample > 0 && one.sample < 1 ? ", drawn at random" : ""}.`;

/** A sentence a rule. */
export function releaseInWords(release: ReleasePolicy): string[] {
  if (release === "people") return ["Trained people look at each result before it leaves, and can hold it back."];
  if (release === "automatic") return ["Results in which the rules find nothing that a person should look at leave by themselves. People look at the rest before it leaves."];
  return [
    ...release.classes.map(classInWords),
    "Everything else waits for trained people, and so does a result of these kinds in which the rules find something that a person should look at.",
    ...(release.classes.some(({ sample }) => sample > 0) ? ["Where people find afterwards that a result should not have left, all of its kind wait for people from then on. Only the environment’s operator can let them leave by rule again."] : []),
  ];
}
