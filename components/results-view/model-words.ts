/** What becomes of a model, in words. */
import type { ModelReason } from "#lib/disclosure/released.ts";
import { fewestInTheOpen, type StopCause } from "#lib/protocol/rounds.ts";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import { inARow } from "#lib/kernel/in-a-row.ts";

const reasons: Record<ModelReason, string> = {
  "too-few-people": "too few people for so many coefficients", "small-group": "a group that the predictors tell apart has too few people",
  "one-person-decides": "a single person would decide a coefficient", "too-many-columns": "too many predictors for its people",
  "leaves-nothing-open": "the predictors would tell people's values without fail", "fine-quantiles": "too few people would lie between quantiles so close together",
  "uneven-weights": "the weights let too few people count", "too-few-events": "too few people with the event, or of the rarer outcome, for so many coefficients",
  "only-a-table": "its predictors only make a table: ask for the table instead", "no-estimate": "its own people give no estimate: too few differ, or predictors say the same",
  "hidden-count": "how many people have all of the values is hidden, and so is what is reckoned from them: ask about those who have them", "not-offered": "it takes part in no models", withheld: "withheld beside what it released before",
};
export const reasonInWords = (reason: ModelReason): string => reasons[reason];

const causes: Record<StopCause, (fewest: number) => string> = {
  "too-few-tres": (fewest) => `its sums may leave only in a total over at least ${fewest} data environments, so that nobody can tell one of them by itself, and too few can take part`,
  "few-people-weigh": () => "on the way to a fit a few people came to decide its sums, so they did not leave",
  "earlier-sums": () => "beside an earlier total of the same people, over other data environments, the difference would tell of too few of them",
  policy: () => "its policy gives no such sums",
  "masks-left": () => "what the data environments gave did not add up, so that no total could be read",
  "too-few-together": () => "all who are in it together are too few for the strictest policy among the data environments asked",
  "other-levels": () => "the data environments have other levels, and only the same cells make a sum",
  "given-up": () => "a member of the project ended it, for an environment that it waited for did not answer",
};
type Stopped = NonNullable<FittedModel["stopped"]>;
/** `fewest`: data environments that a total covers at least. `ended`: what did not become of it, where no one environment's rules stopped it. */
export const causeInWords = ({ by, because }: Stopped, fewest: number, ended: string): string => `${by === null ? ended : `Stopped by the rules of ${by}`}: ${causes[because](fewest)}.`;
/** Why a model was stopped, in sentences. */
export const stopInWords = ({ stopped, sums }: Pick<FittedModel, "stopped" | "sums">): string =>
  stopped === null ? "" : `${causeInWords(stopped, sums.are === "masked" ? sums.fewest : fewestInTheOpen, "Not fitted")}${stopped.because === "too-few-tres" ? " A meta-analysis asks for each environment’s own estimates." : ""}`;

/** Of quantiles by group, where a group sits out somewhere. */
export const everyoneIsWithout = "Everyone, here, is the people of the groups that take part at each data environment. A group that sits out is in no number, so that it cannot be found by taking the others away.";

/** How the sums of a model left, for a member of the public. */
export function sumsInWords({ sums, participants, leftOut, groups = [] }: Pick<FittedModel, "sums" | "participants" | "leftOut" | "groups">): string {
  const who = participants.map(({ name }) => name).join(", ");
  const silent = leftOut.length === 0 ? "" : ` It went on without ${inARow(leftOut)}, silent before any sums were given.`;
  const shared = `Rests on ${who}.${silent} No row about a person left any of them: each gave sums over its people, which were added.`;
  if (sums.are === "open") return shared;
  return `${shared} The sums were masked: before a number left, each data environment hid it with secret numbers shared in pairs, which cancel only in the total over all ${sums.over}.${groups.some(({ sitsOut }) => sitsOut.length > 0) ? ` A group’s total is over those that give it, at least ${sums.fewest}.` : ""} So nobody, this portal included, has seen the numbers of one of them.`;
}

export function modelStateInWords({ state, waitingFor, unbounded, ...model }: Pick<FittedModel, "state" | "waitingFor" | "unbounded" | "stopped" | "sums">): string {
  switch (state) {
    case "stopped": return stopInWords(model);
    case "fitting": return waitingFor.length === 0 ? "The next step is on its way." : `Waiting for the sums of ${waitingFor.join(", ")}.`;
    case "converged": return "Fitted.";
    case "separated": return `${unbounded === undefined ? "A predictor, or several together, tell" : unbounded.length === 1 ? `${unbounded[0]!} tells` : `${inARow(unbounded)} together tell`} the outcome without fail, so that no finite coefficient fits best. Leave one out, or put levels together.`;
    case "did-not-converge": return "The coefficients did not settle. Fewer predictors, or predictors that say less of each other, may help.";
    case "no-people": return "Nobody has all of the values that the model needs, or nobody had the event.";
  }
}


/** Beyond this, predictors say nearly the same of each other: 30 for the columns themselves (Belsley, Kuh & Welsch 1980, Regression Diagnostics, 3.2), squared for their products. */
const nearlyCollinear = 900;
export const collinearityInWords = (conditionNumber: number): string | null =>
  conditionNumber < nearlyCollinear ? null : "Some predictors say nearly the same of each other: their coefficients are hard to tell apart, and their intervals are wide. The model as a whole is not the worse for it.";

/** How far TREs' effects differ, in words. The bands of I² are those of the Cochrane Handbook, 10.10.2; under ten TREs the test seldom finds what is there. */
export function heterogeneityInWords({ iSquared, tauSquared, q, df, p }: { iSquared: number; tauSquared: number; q: number; df: number; p: number }): string {
  const share = iSquared < 0.4 ? "which may not matter" : iSquared < 0.75 ? "which is moderate to substantial" : "which is considerable";
  const chance = p < 0.05 ? "More than chance would bring" : "No more than chance may bring";
  return `${Math.round(iSquared * 100)}% of the variation between data environments is beyond chance (I²), ${share}. ${chance}: Q is ${q.toPrecision(3)} on ${df} ${df === 1 ? "degree" : "degrees"} of freedom, ${p < 0.001 ? "p below 0.001" : `p ${p.toPrecision(2)}`}. The variance between them (τ²) is ${tauSquared === 0 ? "0" : tauSquared.toPrecision(3)}.${df < 9 ? " With so few environments neither says much." : ""}`;
}
