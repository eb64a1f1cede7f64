import { handle } from "#app/api/v1/_operations/handle.ts";
import { openToAll, preflight } from "#app/api/v1/_operations/open-to-all.ts";
import { registerOperations } from "#app/api/v1/_operations/register.ts";

export const dynamic = "force-dynamic";
// What a HEAD is answered is a GET's answer without its body.
const answer = async (request: Request): Promise<Response> => openToAll(request, await handle(request.method === "HEAD" ? new Request(request, { method: "GET" }) : request, registerOperations, "/api/register/v1"));
export { answer as DELETE, answer as GET, answer as HEAD, answer as PATCH, answer as POST, answer as PUT };
export const OPTIONS = preflight;
