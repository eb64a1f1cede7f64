/** What becomes of a model, in words. */
import type { modelReasons } from "#lib/disclosure/released.ts";
import type { StopCause } from "#lib/protocol/rounds.ts";
import type { FittedModel } from "#lib/federation/fitted-model.ts";

const reasons: Record<(typeof modelReasons)[number], string> = {
  "too-few-people": "too few people for so many coefficients", "small-group": "a group that the predictors tell apart has too few people",
  "one-person-decides": "a single person would decide a coefficient", "too-many-columns": "too many predictors for its people",
  "not-offered": "it takes part in no models", withheld: "withheld beside what it released before",
};
export const reasonInWords = (reason: (typeof modelReasons)[number]): string => reasons[reason];

const causes: Record<StopCause, (fewest: number) => string> = {
  "too-few-tres": (fewest) => `its sums may leave only in a total over at least ${fewest} data environments, so that nobody can tell one of them by itself, and too few can take part`,
  "few-people-weigh": () => "on the way to a fit a few people came to decide its sums, so they did not leave",
  "earlier-sums": () => "beside a model that was fitted before, over other data environments, the difference would tell of too few of them",
  policy: () => "its policy gives no such sums",
  "masks-left": () => "what the data environments gave did not add up, so that no total could be read",
};
/** Why a model was stopped, as a sentence. */
export const stopInWords = ({ stopped, sums }: Pick<FittedModel, "stopped" | "sums">): string =>
  stopped === null ? "" : `${stopped.by === null ? "Not fitted" : `Stopped by the rules of ${stopped.by}`}: ${causes[stopped.because](sums.are === "masked" ? sums.fewest : 0)}.`;

/** How the sums of a model left, for a member of the public. */
export function sumsInWords({ sums, participants }: Pick<FittedModel, "sums" | "participants">): string {
  const who = participants.map(({ name }) => name).join(", ");
  const shared = `Rests on ${who}. No row about a person left any of them: each gave sums over its people, which were added.`;
  if (sums.are === "open") return shared;
  return `${shared} The sums were masked: before a number left, each data environment hid it with secret numbers shared in pairs, which cancel only in the total over all ${sums.over}. So nobody, this portal included, has seen the numbers of one of them.`;
}

export function modelStateInWords({ state, waitingFor, ...model }: Pick<FittedModel, "state" | "waitingFor" | "stopped" | "sums">): string {
  switch (state) {
    case "stopped": return stopInWords(model);
    case "fitting": return waitingFor.length === 0 ? "The next step is on its way." : `Waiting for the sums of ${waitingFor.join(", ")}.`;
    case "converged": return "Fitted.";
    case "separated": return "A predictor, or several together, tell the outcome without fail, so that no finite coefficient fits best. Leave one out, or put levels together.";
    case "did-not-converge": return "The coefficients did not settle. Fewer predictors, or predictors that say less of each other, may help.";
    case "no-people": return "Nobody has all of the values that the model needs, or nobody had the event.";
  }
}
