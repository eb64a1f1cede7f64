import { publishProfile } from "#lib/portal/publish-profile.ts";
import { agentJsonRoute, profileLimit } from "../_server/agent-route.ts";

export const dynamic = "force-dynamic";
export const POST = (request: Request): Promise<Response> => agentJsonRoute(request, publishProfile, {}, profileLimit);
