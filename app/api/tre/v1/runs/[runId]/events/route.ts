import { recordRunEvents } from "#lib/portal/record-run-events.ts";
import { agentJsonRoute } from "../../../_server/agent-route.ts";

export const dynamic = "force-dynamic";

export async function POST(request: Request, { params }: { params: Promise<{ runId: string }> }): Promise<Response> {
  const { runId } = await params;
  return agentJsonRoute(request, recordRunEvents, { runId });
}
