import { finding, type Check, type Finding } from "./finding.ts";
import { cohortGroups } from "./members.ts";
import { isCohort } from "../model.ts";

export const incompleteRule: Check = {
  key: "incomplete-rule", severity: "warning", circe: ["IncompleteRuleCheck"],
  title: "A list without members",
  why: "Everybody meets an empty list, so a rule that was begun and left asks nothing.",
  find: (query) => !isCohort(query.population) ? [] : cohortGroups(query).filter(({ group }) => group.of.length === 0).map(({ path }): Finding => {
    const rule = /^population\.rules\.\d+(?=\.group$)/.exec(path)?.[0];
    const inner = /\.of\.\d+$/.test(path) ? path : undefined;
    const nested = /\.nested$/.test(path) || path === "population.qualifying.group" ? path.replace(/\.group$/, "") : undefined;
    return finding("warning")(`${path}.of`, "This list is empty, so everybody meets it. Add a criterion or remove it.", { label: "Remove it", edits: [{ op: "remove", path: rule ?? inner ?? nested ?? path }] });
  }),
};
