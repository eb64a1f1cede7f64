import { portalContext } from "#app/_server/context.ts";
import { answerWorker } from "#lib/portal/answer-worker.ts";

export const dynamic = "force-dynamic";

/** What cohort discovery workers call; lib/protocol/task-api.ts has the paths and messages. */
const answer = async (request: Request): Promise<Response> => answerWorker(await portalContext(), request);
export { answer as GET, answer as POST };
