import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { guarded, problemResponse } from "#lib/portal/http-answer.ts";
import { readLogFile } from "#lib/portal/read-register-log.ts";

export const dynamic = "force-dynamic";

/** The register's log as files (C2SP tlog-tiles), for anyone's tools. A tile never changes; the checkpoint is of now. */
export async function GET(_request: Request, { params }: RouteContext<"/log/[...path]">): Promise<Response> {
  const context = await portalContext();
  return guarded(context, async () => {
    const { path } = await params;
    const file = await readLogFile(context, await currentActor(), { path: path.map(decodeURIComponent).join("/") });
    if (!file.ok) return problemResponse(file.refusal, context.requestId);
    const { bytes, type, lasting } = file.value;
    return new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: { "content-type": type, "access-control-allow-origin": "*", "cache-control": lasting ? "public, max-age=31536000, immutable" : "public, max-age=5" },
    });
  });
}
