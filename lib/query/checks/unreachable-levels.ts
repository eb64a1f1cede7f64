/** Levels of variables that nobody of the population can be in. */
import type { Variable } from "../model.ts";
import { bandLevels, yearLevels } from "../variables.ts";
import { ageAtIndex, ageOn, dateOfIndex, hasSex, stepsOf } from "./facts.ts";
import { finding, type Check, type Finding, type Mend } from "./finding.ts";
import { everyOf, isPossible, related, type Formula } from "./logic.ts";

type LevelOf = { label: string; formula: Formula };
const between = (from: number | undefined, below: number | undefined, ask: (from: number | undefined, to: number | undefined) => Formula): Formula => ask(from, below === undefined ? undefined : below - 1);
/** Of variables that the facts of a population bear on; none of others. */
function levels(variable: Variable): LevelOf[] {
  if (variable.kind === "sex") return [{ label: "female", formula: hasSex("female") }, { label: "male", formula: hasSex("male") }];
  if (variable.kind === "age-band") {
    const { at, cutPoints } = variable;
    const ask = (from: number | undefined, to: number | undefined): Formula => at !== "index" ? ageOn(at, from, to)
      : everyOf([...(from === undefined ? [] : [ageAtIndex({ op: "at-least", value: from })]), ageAtIndex(to === undefined ? { op: "at-least", value: 0 } : { op: "at-most", value: to })]);
    return bandLevels(cutPoints).map(({ label }, i) => ({ label: label.toLowerCase(), formula: between(cutPoints[i - 1], cutPoints[i], ask) }));
  }
  if (variable.kind === "index-year") {
    const { from, to } = variable;
    return yearLevels(from, to).map(({ code, label }) => {
      const formula = code.startsWith("before") ? dateOfIndex({ op: "less", value: `${from}-01-01` }) : code.startsWith("after") ? dateOfIndex({ op: "more", value: `${to}-12-31` }) : dateOfIndex({ op: "between", value: `${code}-01-01`, to: `${code}-12-31` });
      return { label: label.toLowerCase(), formula };
    });
  }
  return [];
}

/** Cut points that still part people from people: bands that nobody is in go into the reached band before them, those in front into the first. */
function cutsLeft(cutPoints: readonly number[], reached: readonly boolean[]): number[] {
  const bands = reached.flatMap((r, i) => (r ? [i] : []));
  return bands.slice(1).map((band) => cutPoints[band - 1]!);
}

export const unreachableLevels: Check = {
  key: "unreachable-levels", severity: "advice", circe: [],
  title: "Categories that nobody can be in",
  why: "Bands under 18 in a population of adults are rows of zeros, and each row more makes small counts elsewhere likelier.",
  find(query): Finding[] {
    const steps = stepsOf(query).map((s) => s.formula);
    if (isPossible(steps) === false) return [];
    return query.variables.flatMap((variable, i): Finding[] => {
      const all = levels(variable);
      const reached = all.map(({ formula }) => isPossible([...related(formula, steps), formula]) !== false);
      // The two open ends of a list of years are always there; without a year between that is missing they are no fault.
      const missed = all.filter((_, at) => !reached[at] && !(variable.kind === "index-year" && (at === 0 || at === all.length - 1)));
      if (missed.length === 0) return [];
      const left = variable.kind === "age-band" ? cutsLeft(variable.cutPoints, reached) : [];
      const mend: Mend | undefined = left.length > 0 ? { label: `Use bands from ${left.join(", ")}`, edits: [{ op: "set", path: `variables.${i}.cutPoints`, value: left }] } : undefined;
      const who = missed.length > 3 ? `${missed.length} categories of “${variable.label}”` : missed.map((m) => `“${m.label}”`).join(" and ");
      return [finding("advice")(`variables.${i}`, `By the rules above nobody can be in ${who}: ${missed.length === 1 ? "that row" : "those rows"} will be empty.`, mend)];
    });
  },
};
