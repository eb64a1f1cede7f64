import "server-only";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { answerRequest } from "./answer-request.ts";
import type { Operation } from "./operation.ts";

/** Answers one of the table's operations for whoever asks. */
export const handle = async (request: Request, operations: readonly Operation[], base = "/api/v1"): Promise<Response> =>
  answerRequest(request, { context: await portalContext(), readActor: currentActor, operations, base });
