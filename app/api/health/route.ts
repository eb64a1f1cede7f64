import { portalContext } from "#app/_server/context.ts";
import { guarded } from "#app/_server/respond.ts";
import { readHealth } from "#lib/portal/health.ts";

export const dynamic = "force-dynamic";

/** 200 while the portal can do its work, 503 while it cannot. */
export async function GET(): Promise<Response> {
  const context = await portalContext();
  return guarded(context, async () => {
    const health = await readHealth(context);
    return Response.json(health, { status: health.status === "down" ? 503 : 200, headers: { "cache-control": "no-store" } });
  });
}
