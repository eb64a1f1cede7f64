import { portalContext } from "#app/_server/context.ts";
import { guarded, problemResponse } from "#app/_server/respond.ts";
import { queryWorkflow } from "#lib/portal/query-workflow.ts";

export const dynamic = "force-dynamic";

/** The address that crates name for the workflow's ZIP. A version never changes. */
export async function GET(_request: Request, { params }: { params: Promise<{ version: string }> }): Promise<Response> {
  const context = await portalContext();
  return guarded(context, async () => {
    const { workflow, bytes } = await queryWorkflow(context.portalUrl);
    if ((await params).version !== workflow.version) return problemResponse({ reason: "not-found", message: `The published version of this workflow is ${workflow.version}.` }, context.requestId);
    return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { "content-type": "application/zip", "content-length": String(bytes.length), "x-content-sha256": workflow.digest, "cache-control": "public, max-age=86400" } });
  });
}
