/** A query's population as RQuest's availability cohort, and what got lost on the way. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse } from "#lib/kernel/result.ts";
import type { Query } from "../model.ts";
import { groupIn } from "./documents.ts";
import { everyone, formulaOf, mostGroups, rule, simplified, twoLevels, type Formula, type TwoLevels } from "./boolean-form.ts";
import { changedMeaning, cosmetic, worstFirst, type Loss, type WrittenDocument } from "./loss.ts";
import type { WrittenCohort, WrittenRule } from "./rquest-document.ts";
import { rulesOf } from "./rquest-rules.ts";

const join = { all: "AND", any: "OR" } as const;
export const inRquest = (form: TwoLevels<WrittenRule>): WrittenCohort => ({
  groups_oper: join[form.join],
  groups: form.groups.map((group) => ({ rules_oper: join[group.join], rules: group.rules.map(({ rule: of, not }) => ({ ...of, oper: not ? "!=" : "=" })) })),
});

const someone = rule<WrittenRule>({ varname: "OMOP", varcat: "Condition", type: "TEXT", oper: "=", value: "201826" });
const either = { is: "any" as const, of: [someone, { ...someone, not: true }] };
/** RQuest has no word for everyone or nobody: a rule or its opposite, a rule and its opposite. */
export function withoutConstants(formula: Formula<WrittenRule>): Formula<WrittenRule> {
  const simple = simplified(formula);
  if (simple.is === "rule" || simple.of.length > 0) return simple;
  return simple.is === everyone.is ? either : { is: "all", of: either.of };
}

/** Analyses other than a count stay behind, whatever the language: availability is one number. */
export function analysesLost(query: Query, language: string): Loss[] {
  const lost = query.analyses.flatMap((a, i) => (a.kind === "count" ? [] : [changedMeaning(`analyses.${i}`, `${language} asks for the number of people only: the ${a.kind} is not asked.`)]));
  return query.variables.length > 0 && lost.length === 0 ? [cosmetic("variables", "Variables that no analysis uses are not written.")] : lost;
}

export const tooDeep = `This population cannot be written as two levels of rules: spread out it has more than ${mostGroups} groups. Use fewer alternatives inside one another.`;

export function writeRquest(query: Query, { today }: { today: PlainDate }): WrittenDocument<{ cohort: WrittenCohort; protocol_version: "v2" }> {
  if (query.dataModel.kind !== "omop-5.4") return refuse("unsupported", "RQuest asks OMOP records; this query asks a table.");
  const asked = groupIn(query);
  if (!asked.ok) return asked;
  const losses: Loss[] = analysesLost(query, "RQuest");
  const formula = withoutConstants(formulaOf(asked.value, (leaf, path) => rulesOf(leaf, path, today, losses)));
  const form = twoLevels(formula);
  if (!form) return refuse("unsupported", tooDeep, { fields: { population: tooDeep } });
  losses.push(cosmetic("title", "RQuest keeps neither the title nor the names of concepts."));
  return ok({ document: { cohort: inRquest(form), protocol_version: "v2" }, losses: worstFirst(losses) });
}
