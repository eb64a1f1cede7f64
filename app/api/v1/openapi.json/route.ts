import { portalContext } from "#app/_server/context.ts";
import { guarded } from "#app/_server/respond.ts";
import { openApiDocument } from "../_operations/document.ts";
import { registerOperations } from "../_operations/register.ts";
import { operations } from "../_operations/operations.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const context = await portalContext();
  return guarded(context, async () => Response.json(openApiDocument([...operations, ...registerOperations], context.portalUrl), { headers: { "cache-control": "public, max-age=60" } }));
}
