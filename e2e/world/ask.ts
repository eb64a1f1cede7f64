/** Asks a question as a researcher's script would: a draft, a submission, looking until every run has ended, the answer. */
import type { ResultsView } from "#lib/portal/read-results.ts";
import type { SubmissionView } from "#lib/portal/read-submission.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import type { Query } from "#lib/query/model.ts";
import { ApiRefusal, type ApiClient } from "#scripts/demo/api-client.ts";
import { waitUntil } from "./wait-until.ts";

export type Target = { readonly treId: string; readonly dataset: string };
export type Draft = { readonly id: string; readonly version: number };
export type Submitted = { readonly id: string; readonly reference: string; readonly runs: readonly { readonly id: string; readonly treId: string }[] };

export const draftOf = (api: ApiClient, projectId: string, query: Query, targets: readonly Target[]): Promise<Draft> =>
  api.send<Draft>("POST", "/queries", { projectId, title: query.title, draft: query, targets });

export const submit = (api: ApiClient, draft: Draft, key: string = crypto.randomUUID()): Promise<Submitted> =>
  api.send<Submitted>("POST", "/submissions", { queryId: draft.id, version: draft.version }, { "idempotency-key": key });

/**
 * Asks again while the portal does not answer or has trouble of its own (5xx), with the same request: what a script at the other
 * end of an unreliable line does. A refusal is an answer and is thrown.
 */
export const persistently = <T>(what: string, ask: () => Promise<T>, withinMs = 120_000): Promise<T> =>
  waitUntil(what, async () => {
    try {
      return { answer: await ask() };
    } catch (error) {
      if (error instanceof ApiRefusal && error.status < 500) throw error;
      return undefined;
    }
  }, { withinMs }).then(({ answer }) => answer);

/** Answers when every run has ended; otherwise tells where each of them stands. `see` is shown each run on the way: people decide there. */
export async function untilEnded(api: ApiClient, submissionId: string, withinMs = 60_000, see: (run: SubmissionView["runs"][number]) => Promise<void> = () => Promise.resolve()): Promise<SubmissionView> {
  let seen = "nothing was seen of it";
  try {
    return await waitUntil("the end of every run", async () => {
      const view = await persistently("the submission", () => api.get<SubmissionView>(`/submissions/${submissionId}`), withinMs);
      seen = view.runs.map((run) => `${run.tre.name}: ${run.state}${run.reason === null ? "" : ` (${run.reason})`}`).join("; ");
      for (const run of view.runs) await see(run);
      return view.runs.every((run) => hasEnded(run.state)) && view;
    }, { withinMs });
  } catch (error) {
    throw new Error(`not every run of ${submissionId} has ended: ${seen}`, { cause: error });
  }
}

export const answerTo = (api: ApiClient, submissionId: string): Promise<ResultsView> =>
  persistently("the results", () => api.get<ResultsView>(`/submissions/${submissionId}/results`));
