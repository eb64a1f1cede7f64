import type { RunOutputs } from "../../outputs.ts";
import type { expectedOfExample, CohortExample } from "./example.ts";

/** What an engine's outputs say of the one person of an example, in the shape of what is expected. */
export function answerOf({ population, outputs }: RunOutputs, example: CohortExample): ReturnType<typeof expectedOfExample> {
  const known = (id: string): number | null => {
    const found = outputs.find((o) => o.id === id);
    return found?.kind === "summary" && found.n === 1 ? found.mean : null;
  };
  const value = outputs.find((o) => o.id === "value");
  const level = value?.kind === "crosstab" ? value.dimensions[0]!.levels[value.counts.findIndex((n) => n === 1)]?.code : undefined;
  const inside = population > 0 && example.variable !== undefined;
  return { people: population, index: known("index"), stay: known("stay"), value: !inside ? undefined : value?.kind === "summary" ? known("value") : level === "_missing" ? null : level };
}
