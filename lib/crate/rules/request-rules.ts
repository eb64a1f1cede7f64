/** Rules that hold only for what a client sends: a wish, with nothing done yet and nothing claimed to be checked. */
import { idOf, ofType, textOf } from "../graph.ts";
import { isReviewAction } from "../review-actions.ts";
import { actionStatuses } from "../vocabulary.ts";
import type { Rule } from "./rule.ts";

const section = "Request";

export const requestRules: readonly Rule[] = [
  {
    id: "F86", strength: "must", section, appliesTo: "request", sentence: "A client sends no review actions; those that it sends are removed.",
    check: ({ graph }) => graph.entities.filter(isReviewAction).map((entity) => ({ where: idOf(entity), mend: "Take the action out: only the data environment records what it checked." })),
  },
  {
    id: "sem-request-run", strength: "must", section, appliesTo: "request", sentence: "A request asks for exactly one run.",
    check: ({ graph }) => {
      const runs = ofType(graph, "CreateAction");
      return runs.length <= 1 ? [] : runs.slice(1).map((run) => ({ where: idOf(run), mend: "Send one crate for each run." }));
    },
  },
  {
    id: "sem-request-status", strength: "must", section, appliesTo: "request", sentence: "The run of a request has not begun: its status is potential.",
    check: ({ graph }) => ofType(graph, "CreateAction").filter((run) => textOf(run, "actionStatus") !== actionStatuses.potential).map((run) => ({ where: idOf(run), mend: `Set actionStatus to ${actionStatuses.potential}.` })),
  },
  {
    id: "sem-request-outputs", strength: "must", section, appliesTo: "request", sentence: "A request carries no outputs.",
    check: ({ files }) => [...files.keys()].filter((path) => path.startsWith("outputs/")).map((where) => ({ where, mend: "Take the file out of the request." })),
  },
];
