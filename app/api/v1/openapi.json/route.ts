import { portalContext } from "#app/_server/context.ts";
import { guarded } from "#app/_server/respond.ts";
import { openApiDocument } from "../_operations/document.ts";
import { openToAll, preflight, tagOf } from "../_operations/open-to-all.ts";
import { registerOperations } from "../_operations/register.ts";
import { operations } from "../_operations/operations.ts";

export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  const context = await portalContext();
  return openToAll(request, await guarded(context, () => {
    const text = JSON.stringify(openApiDocument([...operations, ...registerOperations], context.portalUrl));
    return Promise.resolve(new Response(text, { headers: { "content-type": "application/json", "cache-control": "public, max-age=60", etag: tagOf(text) } }));
  }));
}
export const OPTIONS = preflight;
