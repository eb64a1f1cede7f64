import { RunStateTag } from "#components/runs/run-state-tag.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { RunState } from "#lib/protocol/run-states.ts";

/** For the TRE a run is over when the portal has its crate; what the portal makes of it then is no longer on the way here. */
export const ConsoleRunTag = ({ state, open }: { state: RunState; open: boolean }) =>
  !open && state === "delivered" ? <StatusTag tone="good">Delivered</StatusTag> : <RunStateTag state={state} />;
