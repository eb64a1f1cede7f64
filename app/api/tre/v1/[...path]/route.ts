import { portalContext } from "#app/_server/context.ts";
import { answerAgent } from "#lib/portal/answer-agent.ts";

export const dynamic = "force-dynamic";

/** What TREs' agents call; lib/protocol has the paths and messages. */
const answer = async (request: Request): Promise<Response> => answerAgent(await portalContext(), request);
export { answer as GET, answer as POST, answer as PUT };
