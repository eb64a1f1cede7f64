/** What becomes of a model, in words. */
import type { modelReasons } from "#lib/disclosure/released.ts";
import type { FittedModel } from "#lib/federation/fitted-model.ts";

const reasons: Record<(typeof modelReasons)[number], string> = {
  "too-few-people": "too few people for so many coefficients", "small-group": "a group that the predictors tell apart has too few people",
  "one-person-decides": "a single person would decide a coefficient", "too-many-columns": "too many predictors for its people",
  "leaves-nothing-open": "the predictors would tell people's values without fail", "fine-quantiles": "too few people would lie between quantiles so close together",
  "not-offered": "it takes part in no models", withheld: "withheld beside what it released before",
};
export const reasonInWords = (reason: (typeof modelReasons)[number]): string => reasons[reason];

export function modelStateInWords({ state, waitingFor }: Pick<FittedModel, "state" | "waitingFor">): string {
  switch (state) {
    case "fitting": return waitingFor.length === 0 ? "The next step is on its way." : `Waiting for the sums of ${waitingFor.join(", ")}.`;
    case "converged": return "Fitted.";
    case "separated": return "A predictor, or several together, tell the outcome without fail, so that no finite coefficient fits best. Leave one out, or put levels together.";
    case "did-not-converge": return "The coefficients did not settle. Fewer predictors, or predictors that say less of each other, may help.";
    case "no-people": return "Nobody has all of the values that the model needs, or nobody had the event.";
  }
}
