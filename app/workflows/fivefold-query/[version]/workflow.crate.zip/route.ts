import { GET as currentWorkflow } from "#app/api/tre/v1/workflow/route.ts";
import { portalContext } from "#app/_server/context.ts";
import { problemResponse } from "#app/_server/respond.ts";
import { queryWorkflow } from "#lib/portal/query-workflow.ts";

export const dynamic = "force-dynamic";

/** The address that crates name for the workflow's ZIP. A version never changes. */
export async function GET(_request: Request, { params }: { params: Promise<{ version: string }> }): Promise<Response> {
  const context = await portalContext();
  const { workflow } = await queryWorkflow(context.portalUrl);
  return (await params).version === workflow.version ? currentWorkflow() : problemResponse({ reason: "not-found", message: `The published version of this workflow is ${workflow.version}.` }, context.requestId);
}
