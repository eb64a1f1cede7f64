import type { Cell } from "#lib/disclosure/cell.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { partsOf } from "#lib/disclosure/record-of.ts";
import type { ReleasedOutput, ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { SiteAnswer, SiteState } from "#lib/federation/site-answer.ts";
import type { RunState } from "#lib/protocol/run-states.ts";
import { stateAsVerb } from "./submission-state.ts";

export type AnsweringRun = { tre: { id: string; name: string }; state: RunState; since: string; reason: string | null; silent: boolean; released: ReleasedOutputs | null; /** The one that it was released under, where the TRE has published it. */ policy: DisclosurePolicy | null };

const isWithheld = (part: Cell | { is: string }): boolean => part.is === "withheld";
const withheldIn = (output: ReleasedOutput): boolean => partsOf(output).some(isWithheld);

function siteState(run: AnsweringRun): SiteState {
  switch (run.state) {
    case "received": return run.released?.outputs.some(withheldIn) ? "partly-released" : "released";
    case "rejected": return "refused";
    case "failed": return "failed";
    case "expired": return "timed-out";
    case "withdrawn": return "withdrawn";
    // It is people's turn: that the TRE's program is out of reach meanwhile is not why there is no answer.
    case "awaiting-sign-off": case "awaiting-output-check":
      return "awaiting";
    case "waiting": case "collected": case "checking": case "validating": case "retrieving": case "queued": case "running": case "publishing": case "delivered":
      return run.silent ? "offline" : "awaiting";
  }
}

/** What pooling is told of one run. Whether zeros are shown is known only of rules that the TRE has published. */
export function siteAnswer(run: AnsweringRun): SiteAnswer {
  const state = siteState(run);
  const reason = run.reason ?? (state === "awaiting" ? stateAsVerb[run.state] : null);
  return {
    tre: run.tre, state, since: run.since,
    ...(reason ? { reason } : {}),
    ...(run.released ? { outputs: run.released.outputs } : {}),
    ...(run.policy ? { zeros: run.policy.zeros } : {}),
  };
}
