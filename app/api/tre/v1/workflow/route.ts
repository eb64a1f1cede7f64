import { portalContext } from "#app/_server/context.ts";
import { guarded } from "#app/_server/respond.ts";
import { queryWorkflow } from "#lib/portal/query-workflow.ts";
import { zip } from "../_server/agent-route.ts";

export const dynamic = "force-dynamic";

/** Public: the workflow that requests name, as each TRE pins it by digest. */
export async function GET(): Promise<Response> {
  const context = await portalContext();
  return guarded(context, async () => {
    const { workflow, bytes } = await queryWorkflow(context.portalUrl);
    return zip(bytes, workflow.digest, { "cache-control": "public, max-age=3600" });
  });
}
