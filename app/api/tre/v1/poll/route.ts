import { poll } from "#lib/portal/poll.ts";
import { agentJsonRoute } from "../_server/agent-route.ts";

export const dynamic = "force-dynamic";
export const POST = (request: Request): Promise<Response> => agentJsonRoute(request, poll);
