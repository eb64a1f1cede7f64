import type { CohortExample } from "./example.ts";
import { entryExamples } from "./entry.ts";
import { restrictionExamples } from "./restrictions.ts";
import { ruleExamples } from "./rules.ts";
import { stayExamples } from "./stay.ts";
import { variableExamples } from "./variables.ts";

/** In the order in which a cohort is computed. */
export const cohortExamples: readonly CohortExample[] = [...entryExamples, ...ruleExamples, ...restrictionExamples, ...stayExamples, ...variableExamples];
