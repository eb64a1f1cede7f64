/**
 * What an engine hands to disclosure control: exact numbers about people, one output per analysis. Nothing of this shape
 * ever leaves the TRE. Counts are of distinct people. Every category has its declared levels, in order, with a last level
 * for people whose value is missing where the variable can be missing.
 */
import type { MetaInterval, MetaMethod, ModelFamily } from "./analysis.ts";
import type { Level } from "./dictionary.ts";
import type { RecordDomain } from "./omop-tables.ts";

/** The code of the level that holds people without a value. */
export const missingLevel: Level = { code: "_missing", label: "Not known" };

export type Dimension = { variable: string; label: string; levels: Level[] };

export type CountOutput = { kind: "count"; id: string; people: number };
/** `counts` in row-major order: the last dimension varies fastest. */
export type CrosstabOutput = { kind: "crosstab"; id: string; dimensions: Dimension[]; counts: number[] };
/** `m2` is the sum of squared deviations from the mean (Welford), so that TREs' parts merge without cancellation. */
export type SummaryOutput = {
  kind: "summary"; id: string; variable: string; label: string; unit?: string; n: number; missing: number; mean: number; m2: number;
  /** Of the two furthest from the mean how far they are above it (below: negative), for dominance rules; inside the TRE only. */
  largestDeviations: [number, number];
  /** As in `GroupMoments`. */
  fewestApart: number;
  /** Absent in what was computed before there were any. */
  cubes?: Cubes;
};
/**
 * Sums over deviations d from the mean: of d³, of |d|³ and of d⁶, for skewness and its disclosure checks. `fewestApart`: the fewest people with one value
 * where there are at most four, else as in `GroupMoments`.
 */
export type Cubes = { sum: number; absolute: number; squares: number; fewestApart: number };
/** Bins are [breaks[i], breaks[i+1]), the last one closed; below, above and missing count people outside. */
export type HistogramOutput = {
  kind: "histogram"; id: string; variable: string; label: string; unit?: string; breaks: number[]; counts: number[];
  below: number; above: number; missing: number;
};
/** A concept that records of the population name, by kind of record; in order of `distributionDomains`, then of id. Exact concepts, not what is more specific. */
export type CodeCount = { domain: RecordDomain; conceptId: number; name: string; people: number };
export type DistributionContent =
  | { of: "codes"; rows: CodeCount[] }
  /** Each table counts everyone once, in the order of its dimension's levels. */
  | { of: "demographics"; tables: { dimension: Dimension; counts: number[] }[] }
  /** In the order of `icd10Chapters`; `coded` have any condition with an ICD-10 source code. */
  | { of: "icd-chapters"; counts: number[]; coded: number };
export type DistributionOutput = { kind: "distribution"; id: string } & DistributionContent;
/** What a database counts. */
export type CountedOutput = CountOutput | CrosstabOutput | SummaryOutput | HistogramOutput | DistributionOutput;

/**
 * Count, mean and squared deviations of one group's values; `largestDeviations` as in a summary. `fewestApart`: the fewest people whom the
 * values alone tell apart (told-by-value.ts), `n` where they tell nobody apart.
 */
export type GroupMoments = { n: number; mean: number; m2: number; largestDeviations: [number, number]; fewestApart: number };
/** A sum over people of something that is never negative, with its two largest parts for dominance rules. */
export type Magnitude = { sum: number; largest: [number, number] };
/** Everyone of the population is in one cell; row-major, the last dimension varies fastest. */
export type CountTable = { dimensions: Dimension[]; counts: number[] };
type Named = { variable: string; label: string; unit?: string };
/** What is reckoned from the table of people. `table` holds the counts of people behind it. */
export type ReckonedOutput = { id: string; table: CountTable } & (
  /** Known and missing values of the number by group; `groups` in the order of the first dimension's levels. */
  | ({ kind: "comparison"; groups: GroupMoments[] } & Named)
  /** Over people who have all of the numbers. `comoments` is row-major: the sums of products of deviations from the means. `fewestApart`: of each two numbers, the fewest people whom both together tell apart. */
  | { kind: "correlation"; of: Named[]; moments: GroupMoments[]; comoments: number[]; fewestApart: number[] }
  /** By group (one where none is asked): whether the event came; `days` of follow-up in the order of the groups. */
  | { kind: "rate"; event: string; groups: Level[]; days: Magnitude[] }
  /** By group: in which interval between `breaks` people had the event or left without it. */
  | { kind: "survival"; event: string; groups: Level[]; breaks: number[] }
  | OwnEstimates
);
/** What a TRE's rules look at before anything of a model leaves. */
export type ModelFacts = {
  columns: string[];
  /** People who have all of the values. */
  used: number;
  /** The fewest people, above none, in a group that one or two predictors (or the outcome) tell apart, reference levels included, or that has quantiles of its own; null where none does. */
  smallestGroup: number | null;
  /** The fewest people of a group of one predictor who are all alike in another, or in the outcome; null where there is no such group. */
  smallestAlike: number | null;
  /** Of each number, and of a number as outcome in each group too; inside the TRE only. */
  spreads: Pick<GroupMoments, "n" | "m2" | "largestDeviations">[];
  /** Person-time by group, where a rate is modelled. */
  times: Magnitude[];
  /** Whether the columns tell everybody's outcome without fail. */
  leavesNothingOpen: boolean;
  /** Into how many parts of equal size the quantiles asked for, and all that are no finer, divide people; null for other models. */
  quantileParts: number | null;
  /** The most weight that one person has in the model (hat value), 0 to 1. */
  largestLeverage: number;
  /** People used less coefficients. */
  residualDf: number;
  /** Of what people count for: Kish's effective number of them, and the sum with its two largest parts. Null where everyone counts for one. */
  weighting: Weighting | null;
};
export type Weighting = { effectivePeople: number; magnitude: Magnitude };
/** Whether the TRE can take part in a model, and what its rules look at. Nothing is fitted yet. */
export type ModelOutput = { kind: "regression" | "cox" | "quantiles"; id: string; table: CountTable } & ModelFacts;
/**
 * A TRE's own estimates for a meta-analysis, one for each of `columns`; the intercept is none of them. Null where the column is said by
 * those before it; `estimates` is empty where its own data give none.
 */
export type OwnEstimates = {
  kind: "meta-analysis"; model: ModelFamily | "cox"; method: MetaMethod; interval: MetaInterval;
  estimates: ({ estimate: number; standardError: number } | null)[];
  /** People of the rarer outcome, or with an event; null where the outcome is a number. */
  fewestCases: number | null;
  /** No more kinds of people than coefficients: the model is only another way to write a table. */
  isTable: boolean;
} & ModelFacts;
export type AnalysisOutput = CountedOutput | ReckonedOutput | ModelOutput;

/** How many concepts the TRE's own vocabulary made of a concept set of the query. It speaks of the vocabulary, not of anybody's records. */
export type ExpandedSet = { key: string; concepts: number };
/** The table of counts of people behind an output, where it is one. */
export const tableOf = (output: AnalysisOutput): CountTable | undefined => ("table" in output ? output.table : output.kind === "crosstab" ? output : undefined);

/**
 * How everyone's follow-up ended, by one outcome and time (endings.ts). The last dimension of `table` are the endings, its others divide people; `levels` are those that are asked for, then all others together where there are some.
 * `breaks`: all days at which a curve is read, ascending. Of each level come the stretches that end with these days, then people who were followed for longer,
 * then people with it whose time is not known. Last of all are people of whom no level is known.
 */
export type Endings = { variable: string; time: string; levels: string[]; breaks: number[]; table: CountTable };
/**
 * Breakdowns by other variables that say the same more or less finely (hierarchies.ts), such as ages by ten years and by twenty. `table`: people by the finest groups that all
 * of them together tell apart. Each of `ways` is how outputs count the same people: by levels that are some of one dimension's levels put together.
 */
export type Nested = { table: CountTable; ways: NestedFacet[][] };
/** `of`: of each level of that dimension of the finest table the place among `levels`. */
export type NestedFacet = { variable: string; levels: string[]; dimension: number; of: number[] };
/** Everything one run computed: the population's size, each analysis in the query's order, and the query's concept sets where it has some. `endings`: what its rates and curves tell together. `nested`: what its breakdowns do. */
export type RunOutputs = { population: number; outputs: AnalysisOutput[]; conceptSets?: ExpandedSet[]; endings?: Endings[]; nested?: Nested[] };
