import { handle } from "../_operations/handle.ts";
import { operations } from "../_operations/operations.ts";

export const dynamic = "force-dynamic";
const answer = (request: Request): Promise<Response> => handle(request, operations);
export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
