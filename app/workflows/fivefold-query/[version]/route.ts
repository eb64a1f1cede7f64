import { portalContext } from "#app/_server/context.ts";
import { workflowDownloadPath } from "#lib/crate/workflow-crate.ts";

export const dynamic = "force-dynamic";

/** The workflow's own address, as crates name it, leads to its crate; one that was never published is told of there. */
export async function GET(_request: Request, { params }: { params: Promise<{ version: string }> }): Promise<Response> {
  const { portalUrl } = await portalContext();
  return Response.redirect(`${portalUrl}${workflowDownloadPath(encodeURIComponent((await params).version))}`, 303);
}
