/** One statistic by numbers so small that a reader can follow them by hand. docs/statistics.md prints the examples; the test beside them reckons each. */
export type WorkedExample = {
  statistic: string;
  /** Of the formula. */
  source: string;
  /** What stands in braces is the result, worked out by hand: the sentence is the only place that has it. */
  example: string;
  /** The file whose function reckons it. */
  code: string;
  /** What the code finds, one for each brace, in their order. */
  reckoned: () => readonly (number | null | undefined)[];
};

/** The results as they stand in the sentence, with an ordinary minus sign: “−1.549” is "-1.549". */
export const resultsShown = ({ example }: Pick<WorkedExample, "example">): string[] => [...example.matchAll(/\{([^{}]*)\}/g)].map(([, shown]) => shown!.replace("−", "-"));
export const inWords = ({ example }: Pick<WorkedExample, "example">): string => example.replaceAll(/[{}]/g, "");
/** To as many digits after the point as are shown. */
export const asShown = (value: number | null | undefined, shown: string): string => (value === null || value === undefined ? "none" : value.toFixed(shown.split(".")[1]?.length ?? 0));
