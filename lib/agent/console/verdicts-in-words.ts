/** What output checkers agreed on, output by output, in the words of an export: of what was released from its record, of what waits only where all have voted alike. */
import type { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { votesOn, type VotingRules } from "../output-votes.ts";
import type { PersonDecision, RunRecord } from "../run-record.ts";

const words: Readonly<Record<string, string>> = { release: "release.", withhold: "withhold.", return: "return, to be computed anew." };

export const releasedVerdicts = ({ outputs }: SdcRecord): Map<string, string> => new Map(outputs.flatMap(({ id, released: { by } }) =>
  by.role === "rule" ? [] : [[id, by.verdict === "withhold" ? (by.reason === undefined ? words.withhold! : `withhold, because: ${by.reason}`) : words.release!] as const]));

export const agreedVerdicts = (run: RunRecord, decisions: readonly PersonDecision[], rules: VotingRules): Map<string, string> => new Map(votesOn(run, decisions, rules).flatMap(({ output, state, latest }) => {
  const said = state === "agreed" ? words[latest[0]?.decision ?? ""] : undefined;
  return said === undefined ? [] : [[output.id, said] as const];
}));
