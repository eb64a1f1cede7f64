import { refuse } from "#lib/kernel/result.ts";
import { largestResults, receiveResults } from "#lib/portal/receive-results.ts";
import { headers } from "#lib/protocol/messages.ts";
import { agentRoute, json } from "../../../_server/agent-route.ts";

export const dynamic = "force-dynamic";

export async function PUT(request: Request, { params }: { params: Promise<{ runId: string }> }): Promise<Response> {
  const { runId } = await params;
  return agentRoute(request, largestResults, async (context, actor, bytes) => {
    if (!/^application\/zip\b/i.test(request.headers.get("content-type") ?? "")) return json(refuse("unsupported", "Send the results crate as application/zip."), context);
    const [lease, sha256] = [request.headers.get(headers.lease) ?? "", request.headers.get(headers.sha256) ?? ""];
    return json(await receiveResults(context, actor, { runId, lease, sha256, bytes }), context);
  });
}
