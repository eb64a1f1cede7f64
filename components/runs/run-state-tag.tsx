import { StatusTag } from "#components/ui/tag.tsx";
import type { RunState } from "#lib/protocol/run-states.ts";
import { runLooks } from "./run-phases.ts";

export const RunStateTag = ({ state }: { state: RunState }) => <StatusTag tone={runLooks[state].tone}>{runLooks[state].name}</StatusTag>;
