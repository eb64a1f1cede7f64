import { portalContext } from "#app/_server/context.ts";
import { jsonObjectIn, readBytes } from "#app/_server/read-body.ts";
import { guarded } from "#app/_server/respond.ts";
import { joinTre } from "#lib/portal/join-tre.ts";
import { json, profileLimit } from "../_server/agent-route.ts";

export const dynamic = "force-dynamic";

/** The one request that bears no token: the invitation is what proves the TRE, and brings the key that proves it from then on. */
export async function POST(request: Request): Promise<Response> {
  const context = await portalContext();
  return guarded(context, async () => {
    const body = await readBytes(request, profileLimit);
    const input = body.ok ? jsonObjectIn(body.value) : body;
    return json(input.ok ? await joinTre(context, { kind: "anonymous" }, input.value) : input, context);
  });
}
