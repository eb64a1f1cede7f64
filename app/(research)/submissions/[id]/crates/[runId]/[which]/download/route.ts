import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { guarded, problemResponse } from "#app/_server/respond.ts";
import { readCrateBytes } from "#lib/portal/read-crate.ts";

export async function GET(_request: Request, { params }: RouteContext<"/submissions/[id]/crates/[runId]/[which]/download">): Promise<Response> {
  const context = await portalContext();
  return guarded(context, async () => {
    const { runId, which } = await params;
    const read = await readCrateBytes(context, await currentActor(), { runId, which });
    if (!read.ok) return problemResponse(read.refusal, context.requestId);
    const { name, bytes, sha256 } = read.value;
    return new Response(new Uint8Array(bytes), { headers: { "content-type": "application/zip", "content-disposition": `attachment; filename="${name}"`, "x-content-sha256": sha256, "cache-control": "private, no-store" } });
  });
}
