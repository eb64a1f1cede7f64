/**
 * Noise of differential privacy in this TRE: drawn by the exact sampler from the system's generator, kept with the number that it made, and paid for
 * by the project in the transaction in which the number leaves. Whether an answer is new, what it costs and whether the budget pays for it follow from
 * the question, the public policy and earlier releases: never from the data, or a refusal would tell of it.
 */
import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { withNoise } from "#lib/disclosure/differential-privacy/noisy-counts.ts";
import { charge, type Budget } from "#lib/disclosure/differential-privacy/privacy-budget.ts";
import { wordingText, type Condition } from "#lib/disclosure/ledger/conditions.ts";
import { assignmentsOf, linkCounts } from "#lib/disclosure/linked-counts.ts";
import { cellsToMove, isCovered, releaseWithNoise } from "#lib/disclosure/noisy-release.ts";
import { recordOf } from "#lib/disclosure/record-of.ts";
import type { DifferentialPrivacy, DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { noiseMechanism, type ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { Withholding } from "#lib/disclosure/withholding.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import type { Query } from "#lib/query/model.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import { shortWordsOf, type BesideLedger } from "./ledger.ts";
import { short } from "./ledger-codes.ts";
import { ledgerSize, nothingPending } from "./store/ledger.ts";
import { keptAnswer, pendingAnswers, recordCost, spentBy, wasTold, type NoisyAnswer } from "./store/noisy-answers.ts";

export type NoisyPolicy = DisclosurePolicy & { differentialPrivacy: DifferentialPrivacy };
export const hasNoise = (policy: DisclosurePolicy): policy is NoisyPolicy => policy.differentialPrivacy !== null;

type From = { project: string; dataset: string; dataRelease: string };
/** Of each output its noisy cells, null where output checkers withhold of it; what is to be kept of them; and how many outputs hold a number that is new to the project. */
type Drawn = { noisy: Map<string, number[] | null>; answers: NoisyAnswer[]; costs: Map<string, number> };

/** A question is what a number counts, in canonical words; two outputs of a run that ask the same get the same. */
function drawAnswers(db: DatabaseSync, from: From, raw: RunOutputs, conditionsOf: (assignments: readonly (readonly [string, string])[]) => readonly Condition[], epsilon: number, withheld: ReadonlySet<string>): Drawn {
  const linked = linkCounts(raw);
  const drawn: Drawn = { noisy: new Map(), answers: [], costs: new Map() };
  const known = new Map<string, number>();
  for (const output of raw.outputs) {
    if (!isCovered(output)) throw new Error("what noise does not cover is refused before");
    if (withheld.has(output.id)) {
      drawn.noisy.set(output.id, null);
      drawn.costs.set(output.id, 0);
      continue;
    }
    let isNew = false;
    drawn.noisy.set(output.id, cellsToMove(linked, output).map(({ key, exact }) => {
      const question = short(wordingText([...conditionsOf(assignmentsOf(key))]));
      const before = known.get(question);
      if (before !== undefined) return before;
      const asked = { ...from, question, epsilon };
      const value = keptAnswer(db, asked) ?? withNoise(exact, epsilon, randomBytes);
      known.set(question, value);
      if (!wasTold(db, from.project, asked)) {
        isNew = true;
        drawn.answers.push({ outputId: output.id, question, epsilon, value });
      }
      return value;
    }));
    drawn.costs.set(output.id, isNew ? epsilon : 0);
  }
  return drawn;
}

const paid = (costs: ReadonlyMap<string, number>): number => [...costs.values()].filter((cost) => cost > 0).length;
const budgetOf = (db: DatabaseSync, project: string, { budget }: DifferentialPrivacy): Budget => ({ spent: spentBy(db, project), of: budget });

/** What controlling a run with noise needs to know of it. */
type Noisy = { from: From; raw: RunOutputs; asked: { query: Query; dictionary: TableDictionary | undefined }; withheld: readonly Withholding[] };

/** The run as it would leave with noise, in the place of disclosure control beside the ledger, with the answers to be kept of it; or that the project's budget does not pay for it. */
export async function besideBudget(db: DatabaseSync, { from, raw, asked, withheld }: Noisy, policy: NoisyPolicy, context: { queryDigest: string; codesAbsent?: readonly string[]; leastThreshold?: number | undefined }): Promise<Result<BesideLedger & { answers: NoisyAnswer[] }>> {
  const rules = policy.differentialPrivacy;
  const entered = ledgerSize(db, from.dataset);
  const drawn = drawAnswers(db, from, raw, shortWordsOf({ ...asked, run: raw }), rules.epsilon, new Set(withheld.map((one) => one.output)));
  const charged = charge(budgetOf(db, from.project, rules), paid(drawn.costs), rules.epsilon);
  if (!charged.ok) return charged;
  const released = { ...(await releaseWithNoise(raw, policy, context, drawn.noisy)), differentialPrivacy: spentWith(rules, drawn.costs, charged.value) };
  const control = { released, record: recordOf(released, policy), needsPerson: withheld.length > 0 ? [withheldWithNoise] : [], shown: [], workings: null };
  return ok({ control, pending: nothingPending, withheldCounts: [], entered, answers: drawn.answers });
}
/** A sum of noisy numbers would tell of the one that is withheld. */
const withheldWithNoise = "Output checkers have withheld a part of this run’s output. Numbers with noise are withheld with their whole output.";

const spentWith = ({ epsilon }: DifferentialPrivacy, costs: ReadonlyMap<string, number>, { spent, of }: Budget): NonNullable<ReleasedOutputs["differentialPrivacy"]> =>
  ({ mechanism: noiseMechanism, epsilon, spent, budget: of, outputs: [...costs].map(([id, cost]) => ({ id, cost })) });

/** What a waiting run would cost if it left now; undefined where it must be drawn anew: somebody was answered the same meanwhile, or the budget is spent. */
function chargeNow(db: DatabaseSync, runId: string, released: ReleasedOutputs, rules: DifferentialPrivacy): { costs: Map<string, number>; budget: Budget; project: string } | undefined {
  const pending = pendingAnswers(db, runId);
  if (pending.some((answer) => (keptAnswer(db, answer) ?? answer.value) !== answer.value)) return undefined;
  const project = pending[0]?.project;
  const costs = new Map((released.differentialPrivacy?.outputs ?? []).map(({ id }) => [id, pending.some((answer) => answer.outputId === id && !wasTold(db, answer.project, answer)) ? rules.epsilon : 0]));
  const charged = charge(project === undefined ? { spent: released.differentialPrivacy?.spent ?? 0, of: rules.budget } : budgetOf(db, project, rules), paid(costs), rules.epsilon);
  return charged.ok ? { costs, budget: charged.value, project: project ?? "" } : undefined;
}
export const stillPaid = (db: DatabaseSync, runId: string, released: ReleasedOutputs, { differentialPrivacy }: DisclosurePolicy): boolean =>
  released.differentialPrivacy === undefined || (differentialPrivacy !== null && chargeNow(db, runId, released, differentialPrivacy) !== undefined);

/** Writes down the cost, in the transaction of the release, and gives the release that says so. Throws where the budget does not pay: nothing leaves then. */
export function spend(db: DatabaseSync, runId: string, released: ReleasedOutputs, { differentialPrivacy }: DisclosurePolicy, at: string): ReleasedOutputs {
  if (released.differentialPrivacy === undefined) return released;
  const charged = differentialPrivacy && chargeNow(db, runId, released, differentialPrivacy);
  if (!charged) throw new Error("what leaves with noise is paid for");
  for (const [outputId, cost] of charged.costs) if (cost > 0) recordCost(db, charged.project, runId, outputId, cost, at);
  return { ...released, differentialPrivacy: spentWith(differentialPrivacy, charged.costs, charged.budget) };
}
