/** What follows by logic alone: parts that hold for nobody, for everybody, or that say again what was said. */
import { isCohort, type Query } from "../model.ts";
import { finding, type Check, type Finding, type Mend } from "./finding.ts";
import { stepsOf, type Step } from "./facts.ts";
import { isAboutSomething, isPossible, not, related } from "./logic.ts";

/** Taking out a rule's only member takes out the rule. */
function without(step: Step, query: Query, label: string): Mend | undefined {
  if (!step.member) return undefined;
  const rule = /^population\.rules\.(\d+)\.group\.of\.\d+$/.exec(step.path);
  if (rule && isCohort(query.population) && query.population.rules[Number(rule[1])]?.group.of.length === 1) return { label, edits: [{ op: "remove", path: `population.rules.${rule[1]}` }] };
  return { label, edits: [{ op: "remove", path: step.path }] };
}
const before = (steps: readonly Step[], at: number) => related(steps[at]!.formula, steps.slice(0, at).map((s) => s.formula));

export const leavesNobody: Check = {
  key: "leaves-nobody", severity: "error", circe: ["CriteriaContradictionsCheck"],
  title: "A rule that nobody can meet",
  why: "Female and male at once, an age from 65 and under 18, the same record demanded and forbidden, at least 3 of 2: whatever the data, nobody remains. Every combination of the facts that the rules name is tried.",
  find(query) {
    const steps = stepsOf(query);
    for (const [at, step] of steps.entries()) {
      const error = finding("error");
      if (isPossible([step.formula]) === false) return [error(step.path, "Nobody can meet this, whatever the data: its parts exclude one another.", without(step, query, "Remove it"))];
      if (isPossible([...before(steps, at), step.formula]) === false) return [error(step.path, "This contradicts what stands before it: nobody can meet both, so nobody remains.", without(step, query, "Remove it"))];
    }
    return [];
  },
};

/** Counts of at least none have a check of their own. */
export const changesNothing: Check = {
  key: "changes-nothing", severity: "advice", circe: ["DuplicatesCriteriaCheck"],
  title: "A rule that changes nothing",
  why: "A rule that everybody meets, or that only repeats what another one says, is noise for whoever reads the query, or was meant otherwise.",
  find(query): Finding[] {
    const steps = stepsOf(query);
    if (isPossible(steps.map((s) => s.formula)) === false) return [];
    return steps.flatMap((step, at) => {
      if (!isAboutSomething(step.formula) || step.path === "population.entry") return [];
      const advice = finding("advice");
      if (isPossible([not(step.formula)]) === false) return [advice(step.path, "Everybody meets this, so it changes nothing.", without(step, query, "Remove it"))];
      const earlier = before(steps, at);
      return earlier.length > 0 && isPossible([...earlier, not(step.formula)]) === false ? [advice(step.path, "Whoever meets what stands before meets this too, so it changes nothing.", without(step, query, "Remove it"))] : [];
    });
  },
};
