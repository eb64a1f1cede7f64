/** What a rule is. Rules are data: a table per subject, read by `checkCrate`, by the screens and by the generated documentation. */
import type { Crate } from "../crate.ts";

/** BCP 14 words: a crate that breaks a must is refused, a should is shown to its sender, a may is advice. */
export type Strength = "must" | "should" | "may";
export type CrateKind = "request" | "results";

/** `where` is the `@id` of an entity or a path in the payload; `mend` says what would make the rule hold. */
export type Failure = { readonly where: string; readonly mend: string };

export type Rule = {
  readonly id: string;
  readonly strength: Strength;
  readonly section: string;
  readonly appliesTo: CrateKind | "both";
  readonly sentence: string;
  readonly check: (crate: Crate) => readonly Failure[];
};

/** One rule's verdict on one crate. No failures means that it holds. */
export type RuleReport = Omit<Rule, "check" | "appliesTo"> & { readonly failures: readonly Failure[] };
