/** How one cohort differs from another, in words: by part, because a reader thinks in events, rules and exits. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { canonicalCohort } from "./canonical-cohort.ts";
import type { Cohort } from "./cohort.ts";
import type { ConceptSet } from "./concept-set.ts";
import type { Phrase } from "./phrase.ts";
import { cohortPhrase } from "./words-cohort.ts";

export type CohortWithSets = { cohort: Cohort; conceptSets: readonly ConceptSet[] | undefined };
const inline = (phrase: Phrase): string => (phrase.of.length === 0 ? phrase.text : `${phrase.text} ${phrase.of.map((p) => (p.of.length > 0 ? `(${inline(p)})` : p.text)).join("; ")}`);
/** Parts whose heading says which one they are; a change of such a part is told as a change, not as one gone and one new. */
const headingOf = (phrase: Phrase): string => (/^(Rule “|The index event|It counts only|They leave earlier|The names stand)/.exec(phrase.text) ? phrase.text : phrase.text.split(" ").slice(0, 2).join(" "));

function partsDifference(before: readonly Phrase[], after: readonly Phrase[], where: string): string[] {
  const [was, is] = [before.map(inline), after.map(inline)];
  const removed = before.filter((_, i) => !is.includes(was[i]!));
  const added = after.filter((_, i) => !was.includes(is[i]!));
  const lines: string[] = [];
  for (const old of [...removed]) {
    const now = added.find((p) => headingOf(p) === headingOf(old));
    if (!now) continue;
    removed.splice(removed.indexOf(old), 1);
    added.splice(added.indexOf(now), 1);
    if (old.of.length > 0 && now.of.length > 0) lines.push(...partsDifference(old.of, now.of, `${where}, under “${now.text.replace(/:$/, "")}”`));
    else lines.push(`${where}: “${inline(old)}” became “${inline(now)}”.`);
  }
  return [...lines, ...removed.map((p) => `${where}: “${inline(p)}” was removed.`), ...added.map((p) => `${where}: “${inline(p)}” was added.`)];
}

/** Empty exactly where both mean the same; names and order make no difference. */
export function cohortDifference(before: CohortWithSets, after: CohortWithSets): string[] {
  const meaning = ({ cohort, conceptSets }: CohortWithSets) => canonicalJson(canonicalCohort(cohort, conceptSets));
  if (meaning(before) === meaning(after)) return [];
  const phrases = ({ cohort, conceptSets }: CohortWithSets) => cohortPhrase(cohort, conceptSets).of;
  const lines = partsDifference(phrases(before), phrases(after), "Who");
  return lines.length > 0 ? lines : ["Who: the same words, but a concept set holds other concepts."];
}
