import { metadataRules } from "./metadata-rules.ts";
import { orderRules } from "./order-rules.ts";
import { peopleRules } from "./people-rules.ts";
import { phaseRules } from "./phase-rules.ts";
import { publishingRules } from "./publishing-rules.ts";
import { requestRules } from "./request-rules.ts";
import type { Rule } from "./rule.ts";
import { runRules } from "./run-rules.ts";

/** Every rule about metadata, in the order a reader meets the subjects. Rules about the package are in `package-rules.ts`. */
export const metadataRuleBook: readonly Rule[] = [
  ...metadataRules, ...runRules, ...peopleRules, ...requestRules, ...phaseRules, ...publishingRules, ...orderRules,
];
