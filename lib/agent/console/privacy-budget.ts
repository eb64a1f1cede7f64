import { answersLeft, left, sumOf } from "#lib/disclosure/differential-privacy/privacy-budget.ts";
import type { DifferentialPrivacy } from "#lib/disclosure/policy.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { spendings, type Spending } from "../store/noisy-answers.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

/** `left` and `answers` are null while no noise is in force: then nothing is spent. */
export type ProjectBudget = { project: string; reference: string; title: string; spent: number; left: number | null; answers: number | null; spendings: Spending[] };
export type PrivacyBudgetView = { rules: DifferentialPrivacy | null; projects: ProjectBudget[] };

/** Per project: spent, left, and by which releases. */
export function privacyBudget(context: AgentContext, actor: ConsoleActor): Result<PrivacyBudgetView> {
  const refused = notPermitted(actor, "see-privacy-budget");
  if (refused) return refused;
  const rules = context.config.policy.disclosure.differentialPrivacy;
  const projects = [...Map.groupBy(spendings(context.store.db), (one) => one.project)].map(([project, of]): ProjectBudget => {
    const budget = { spent: sumOf(of.map(({ epsilon }) => epsilon)), of: rules?.budget ?? 0 };
    return { project, reference: of[0]!.reference, title: of[0]!.projectTitle, spent: budget.spent, left: rules && left(budget), answers: rules && answersLeft(budget, rules.epsilon), spendings: of };
  });
  return ok({ rules, projects });
}
