import { boundInWords, isOfRecords, type Bound } from "./bounds.ts";
import { conceptsOf, columnsOf, domainsOf } from "./reach.ts";
import type { Envelope } from "./envelope.ts";
import { keepsTo } from "./keeps-to.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { Query } from "#lib/query/model.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";

export type RunRequest = { projectId: string; personId: string; treId: string; dataset: string; query: Query };
export type Clearance = { cleared: true } | { cleared: false; differences: string[] };

/** Is this query, person, place and date inside what the committee allowed; and if not, how it differs, in words. `threshold`: the highest that the TRE can hold the run to. */
export function clearance(envelope: Envelope | undefined, request: RunRequest, threshold: number, today: PlainDate): Clearance {
  if (!envelope) return { cleared: false, differences: ["There is no approval for this project at this TRE."] };
  const differences: string[] = [];
  const say = (outside: boolean, words: string) => { if (outside) differences.push(words); };
  const { query } = request;

  say(envelope.project.id !== request.projectId, "The approval is for another project.");
  say(envelope.tre.id !== request.treId, "The approval is for another TRE.");
  say(!envelope.people.some((p) => p.id === request.personId), "The person who asks is not named in the approval.");
  say(today < envelope.validFrom, `The approval starts on ${envelope.validFrom}.`);
  say(today > envelope.validTo, `The approval ended on ${envelope.validTo}.`);
  say(!envelope.datasets.includes(request.dataset), `The dataset “${request.dataset}” is not in the approval.`);
  say(threshold < envelope.leastThreshold, `The approval asks for a threshold of at least ${envelope.leastThreshold} people; this TRE keeps at most ${threshold}.`);

  const kinds = [...new Set(outputsAsked(query).map((a) => a.kind))].filter((k) => !envelope.analyses.includes(k));
  say(kinds.length > 0, `The approval does not cover this kind of analysis: ${kinds.join(", ")}.`);
  const domains = domainsOf(query).filter((d) => !envelope.domains.includes(d));
  say(domains.length > 0, `The approval does not cover these kinds of record: ${domains.join(", ")}.`);
  if (envelope.concepts.length > 0) {
    const outside = conceptsOf(query).filter((c) => !envelope.concepts.includes(c.conceptId));
    say(outside.length > 0, `Not among the approved concepts: ${outside.map((c) => `${c.name} (${c.conceptId})`).join(", ")}.`);
  }
  if (envelope.columns.length > 0) {
    const outside = columnsOf(query).filter((c) => !envelope.columns.includes(c));
    say(outside.length > 0, `Not among the approved columns: ${outside.join(", ")}.`);
  }
  for (const bound of envelope.population ?? []) say(!keepsTo(query, bound), `The approval covers only people of whom this is true: ${boundInWords(bound)}. ${beyondInWords(bound)}`);
  return differences.length === 0 ? { cleared: true } : { cleared: false, differences };
}

const beyondInWords = (bound: Bound): string =>
  isOfRecords(bound) ? "The query asks about people without it, or its words do not show that it leaves them out: ask for it as a criterion of its own, with codes from this list." : "The query does not keep to them.";
