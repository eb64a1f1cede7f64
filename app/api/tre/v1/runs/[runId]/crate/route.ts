import { readRunCrate } from "#lib/portal/read-run-crate.ts";
import { agentRoute, problem, zip } from "../../../_server/agent-route.ts";

export const dynamic = "force-dynamic";

export async function GET(request: Request, { params }: { params: Promise<{ runId: string }> }): Promise<Response> {
  const { runId } = await params;
  return agentRoute(request, 0, async (context, actor) => {
    const crate = await readRunCrate(context, actor, { runId });
    return crate.ok ? zip(crate.value.bytes, crate.value.sha256, { "cache-control": "no-store" }) : problem(crate.refusal, context);
  });
}
