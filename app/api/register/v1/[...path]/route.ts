import { handle } from "#app/api/v1/_operations/handle.ts";
import { registerOperations } from "#app/api/v1/_operations/register.ts";

export const dynamic = "force-dynamic";
export const GET = (request: Request): Promise<Response> => handle(request, registerOperations, "/api/register/v1");
