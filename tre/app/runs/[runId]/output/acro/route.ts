import { exportOutputCheck } from "#lib/agent/console/export-output-check.ts";
import { getContext } from "#lib/agent/context.ts";
import { problemOf } from "#lib/protocol/problem.ts";
import { currentActor } from "#tre/app/_server/actor.ts";

export const dynamic = "force-dynamic";

/** The file itself; a refusal reads as the console's API says it. The cookie is SameSite=Strict, so no page elsewhere starts a download. */
export async function GET(_request: Request, { params }: RouteContext<"/runs/[runId]/output/acro">): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return new Response(null, { status: 303, headers: { location: "/sign-in" } });
  const exported = await exportOutputCheck(getContext(), actor, await params);
  if (!exported.ok) {
    const problem = problemOf(exported.refusal, crypto.randomUUID());
    return Response.json(problem, { status: problem.status, headers: { "content-type": "application/problem+json" } });
  }
  const { name, sha256, bytes } = exported.value;
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { "content-type": "application/zip", "content-length": String(bytes.length), "content-disposition": `attachment; filename="${name}"`, "x-content-sha256": sha256, "cache-control": "no-store" } });
}
